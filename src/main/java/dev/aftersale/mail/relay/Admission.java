package dev.aftersale.mail.relay;

import dev.aftersale.mail.auth.SenderVerdict;
import dev.aftersale.mail.mime.MailAddress;
import dev.aftersale.mask.Mask.Side;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whether a message may come in at a mask: what its sender is told at once, instead of by a mail later on. */
public sealed interface Admission {

    /** @param proved whether the domain of its sender stands behind it, or else it is only believed */
    record Admitted(boolean proved) implements Admission {}

    record Refused(int code, String reply) implements Admission {

        /** The same words for an address that never was and for one that is closed. */
        public static final Refused NOBODY = new Refused(550, "5.1.1 Nobody has this address here.");

        static final Refused STRANGER = new Refused(550, "5.7.1 You are not a participant of this conversation.");

        static final Refused UNPROVED = new Refused(
                550,
                "5.7.1 This mail is not proved to be from its sender: neither SPF nor DKIM of the domain in From holds.");

        static final Refused DISOWNED =
                new Refused(550, "5.7.1 The domain in From wants mail such as this refused (DMARC).");

        static final Refused UNKNOWN_YET = new Refused(451, "4.7.0 DNS does not answer; please try again.");
    }

    /**
     * What is known of a message when its last byte is here.
     *
     * @param author the side that writes to this mask
     * @param closedPage where the author finds the conversation, if the mask is closed; null: it is open
     * @param ofShop whether it is a mail that the merchant's shop sends by itself, from an address that many shops of its
     *     platform share, with the merchant's own to answer to
     * @param verdict null: not asked for, because it comes from where only the merchant's mail comes from
     */
    record Question(
            Side author,
            Participants participants,
            @Nullable String closedPage,
            List<MailAddress> from,
            boolean ofShop,
            @Nullable SenderVerdict verdict) {}

    static Admission decide(Question asked) {
        if (writer(asked).isEmpty() && !asked.ofShop()) {
            return asked.closedPage() == null ? Refused.STRANGER : Refused.NOBODY;
        }
        SenderVerdict verdict = asked.verdict();
        if (verdict != null && asked.from().stream().map(MailAddress::address).anyMatch(verdict::contradicts)) {
            return asked.closedPage() == null ? Refused.STRANGER : Refused.NOBODY;
        }
        if (verdict != null && verdict.isOpen()) {
            return Refused.UNKNOWN_YET;
        }
        boolean proved = verdict == null || verdict.isAligned();
        if (asked.closedPage() != null) {
            return proved ? closed(asked.closedPage()) : Refused.NOBODY;
        }
        if (verdict != null && verdict.isDisowned()) {
            return Refused.DISOWNED;
        }
        // A merchant's domain is its own to set up; a buyer's provider often proves nothing, and the buyer can't help
        // it.
        if (!proved && asked.author() == Side.MERCHANT) {
            return Refused.UNPROVED;
        }
        return new Admitted(proved);
    }

    /** The participant that the message says it is from. More than one author is none: nobody could say who wrote. */
    private static Optional<String> writer(Question asked) {
        return asked.from().size() == 1
                ? asked.from().stream()
                        .map(MailAddress::address)
                        .filter(address -> asked.participants().isOf(asked.author(), address))
                        .findFirst()
                : Optional.empty();
    }

    private static Refused closed(String page) {
        return new Refused(550, "5.1.1 This conversation is closed. If you still need something: " + page);
    }
}
