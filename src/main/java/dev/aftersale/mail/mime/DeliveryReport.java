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
        /** Given up, whatever class the status is of: a server that tried for days says {@code 4.4.7} (RFC 3464, section 2.3.3). */
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
    public record Recipient(String address, Action action, String status, String diagnostic) {}
}
