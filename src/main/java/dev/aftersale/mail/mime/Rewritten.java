package dev.aftersale.mail.mime;

import java.util.List;

/** What becomes of a message under given {@link RelayTerms}. */
public sealed interface Rewritten {

    /**
     * @param bytes the message, ready to be signed: CRLF, seven bits
     * @param text what the other side may read of what was written, as plain text with line feeds, without head and notes: for
     *     pages; {@link Passage#of} tells quotations apart
     * @param refused files that did not go through, each with a note in the text
     */
    record Relayed(byte[] bytes, String text, Redactions redactions, List<RefusedFile> refused) implements Rewritten {

        public Relayed {
            refused = List.copyOf(refused);
        }
    }

    /** It can't go on, now or later: to be answered by {@link Why#reply}. */
    record Refused(Why why) implements Rewritten {

        public enum Why {
            TOO_LARGE("552 5.3.4 The message is too large."),
            TOO_DEEP("554 5.6.0 The message has parts in parts in parts, too deep to be read."),
            TOO_MANY_PARTS("554 5.6.0 The message has too many parts."),
            HEADERS_TOO_LARGE("554 5.6.0 The headers of the message are too large.");

            private final String reply;

            Why(String reply) {
                this.reply = reply;
            }

            /** For SMTP: code, enhanced code and words. */
            public String reply() {
                return reply;
            }
        }
    }

    /**
     * How often something was taken out.
     *
     * @param text addresses in plain text
     * @param html addresses in HTML, in its text or its attributes
     * @param headers addresses in the subject and in names of files
     * @param active scripts, forms, frames and the like
     * @param trackers pictures that tell their server who read the message
     */
    record Redactions(int text, int html, int headers, int active, int trackers) {

        /** Of all kinds of addresses. */
        public int addresses() {
            return text + html + headers;
        }
    }
}
