package dev.aftersale.mail.mime;

import dev.aftersale.link.Redactor.Hidden;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * As whom, to whom and under which name a message goes on.
 *
 * @param from display name and mask: also {@code Reply-To}
 * @param to who gets this copy, and nobody else
 * @param hidden what must not be read in it
 * @param head what its text begins with
 * @param date of {@code Date}: told in UTC, as a zone tells where somebody lives
 * @param marketHeaders names begin with {@code X-Market-}; all others are left out
 * @param hops of {@code X-Relay-Hop}: {@link Incoming#hops} and one
 * @param locale of our own words in it
 */
public record RelayTerms(
        MailAddress from,
        MailAddress to,
        List<Hidden> hidden,
        Subject subject,
        Head head,
        Ids ids,
        Instant date,
        Map<String, String> marketHeaders,
        int hops,
        AttachmentPolicy attachments,
        Locale locale) {

    public RelayTerms {
        hidden = List.copyOf(hidden);
        marketHeaders = Map.copyOf(marketHeaders);
    }

    /**
     * {@code Re: [Claim] [Order #2000001] where is it? [shop.test #17]}
     *
     * @param prefix of the queue, with its brackets; empty if it has none
     * @param deskTag what this recipient's desk knows its ticket by, with its brackets; null towards anybody else
     */
    public record Subject(
            String prefix, String orderId, @Nullable String deskTag) {}

    /**
     * @param lines what stands before the text
     * @param unlessOrderIsNamed leaves them out if the text names the order anyway: for buyers, who want no machine's lines
     * @param deskTag what this recipient's desk looks for in the text, with its brackets: a last line; null towards anybody else
     */
    public record Head(
            List<String> lines,
            boolean unlessOrderIsNamed,
            @Nullable String deskTag) {

        /** What the first line towards a merchant begins with. */
        public static final String ORDER_ID = "Order-ID: ";

        public static final Head NONE = new Head(List.of(), false, null);

        public Head {
            lines = List.copyOf(lines);
        }
    }

    /**
     * Ids that the recipient may see, with angle brackets: all of our making, or the recipient's own.
     *
     * @param references the oldest first; no more than 20 of them are told
     */
    public record Ids(String messageId, @Nullable String inReplyTo, List<String> references) {

        public Ids {
            references = List.copyOf(references);
        }
    }
}
