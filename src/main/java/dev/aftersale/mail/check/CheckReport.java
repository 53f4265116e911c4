package dev.aftersale.mail.check;

import dev.aftersale.base.MerchantId;
import dev.aftersale.merchant.SupportQueue;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One check of one address.
 *
 * @param queues what the merchant gets there; empty: everything that has no address of its own
 * @param verdict none until it is over
 * @param nextAt of the next attempt, or when we stop waiting for somebody to confirm
 * @param deferrals how often the server said "later"
 */
public record CheckReport(
        long id,
        MerchantId merchant,
        String address,
        Set<SupportQueue> queues,
        Trigger trigger,
        State state,
        @Nullable Verdict verdict,
        List<StepResult> steps,
        Instant startedAt,
        int attempts,
        int deferrals,
        @Nullable Instant nextAt,
        @Nullable Instant sentAt,
        @Nullable Instant confirmedAt,
        @Nullable Confirmed confirmedHow,
        int wrongCodes,
        @Nullable Instant finishedAt) {

    /** Why it was made. */
    public enum Trigger {
        STAFF,
        API,
        SCHEDULE,
        BOUNCES
    }

    /**
     * <pre>
     * DUE    an attempt is made; the server says "later"                       DUE
     * DUE    it is refused, or "later" for too long                            DONE
     * DUE    the mail is taken                                                 ASKED
     * ASKED  somebody confirms: now there is the large mail to send            DUE
     * ASKED  nobody confirms for a day                                         DONE
     * DUE    it was confirmed before; the large mail is taken or refused       DONE
     * </pre>
     */
    public enum State {
        DUE,
        ASKED,
        DONE
    }

    public enum Verdict {
        GOOD,
        /** It arrives; something could be better. */
        NOTED,
        BAD,
        /** Accepted, and nobody saw it: a spam folder, or a desk that sets it aside. */
        UNSEEN
    }

    public enum Confirmed {
        CLICK,
        TYPED,
        REPLY
    }

    CheckReport confirmed(Confirmed how, Instant at) {
        return new CheckReport(
                id,
                merchant,
                address,
                queues,
                trigger,
                state,
                verdict,
                steps,
                startedAt,
                attempts,
                deferrals,
                nextAt,
                sentAt,
                at,
                how,
                wrongCodes,
                finishedAt);
    }

    public boolean isOpen() {
        return state != State.DONE;
    }

    public Optional<StepResult> step(CheckStep wanted) {
        return steps.stream().filter(one -> one.step() == wanted).findFirst();
    }
}
