package dev.aftersale.mail.mime;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a mail server tells about a message of ours (RFC 3464). Never for the other side's eyes: it names real addresses.
 *
 * @param recipients empty if the report can't be read: a bounce all the same
 * @param originalMessageId of the message it is about, with angle brackets
 */
public record DeliveryReport(
        List<Recipient> recipients, @Nullable String originalMessageId) {

    public enum Action {
        FAILED,
        DELAYED,
        DELIVERED,
        RELAYED,
        EXPANDED
    }

    /**
     * @param address the final recipient; empty if it isn't told
     * @param status enhanced code as in {@code 5.1.1}; empty if it isn't told
     * @param diagnostic what the server said, in one line; empty if it isn't told
     */
    public record Recipient(String address, Action action, String status, String diagnostic) {

        /** Whether no attempt at this address will ever go better. */
        public boolean permanent() {
            return action == Action.FAILED && !status.startsWith("4");
        }
    }
}
