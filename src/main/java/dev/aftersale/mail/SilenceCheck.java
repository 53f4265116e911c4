package dev.aftersale.mail;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A test order whose buyer's address is watched while the order is worked on in the merchant's system: nothing but our own
 * mails may come of it.
 *
 * @param until when it ends
 * @param steps what was done with the order since it began
 * @param mails what came to the buyer's address since then
 */
public record SilenceCheck(
        long id,
        long orderId,
        Instant startedAt,
        Instant until,
        State state,
        Set<Step> steps,
        List<MailTrail.Arrived> mails,
        @Nullable Instant finishedAt) {

    /**
     * <pre>
     * WATCHING  something came                                      HEARD
     * WATCHING  nothing came, and something was done with the order SILENT
     * WATCHING  nothing was done with the order                     UNPROVED
     * </pre>
     */
    public enum State {
        WATCHING,
        HEARD,
        SILENT,
        UNPROVED
    }

    /** What shops tell their buyers of. */
    public enum Step {
        ACKNOWLEDGED,
        SHIPPED,
        CANCELLED,
        REFUNDED
    }

    /** How it ends: silence proves something only where there was something to tell. */
    static State end(Set<Step> steps, List<MailTrail.Arrived> mails) {
        if (!mails.isEmpty()) {
            return State.HEARD;
        }
        return steps.stream().anyMatch(step -> step != Step.ACKNOWLEDGED) ? State.SILENT : State.UNPROVED;
    }
}
