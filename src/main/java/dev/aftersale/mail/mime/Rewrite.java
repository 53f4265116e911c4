package dev.aftersale.mail.mime;

import java.util.List;

/**
 * Writes the message that the other side gets. Its headers are those of {@link RelayTerms} and no others; its tree of parts
 * is that of the message that came, with its texts edited and its files judged.
 */
public final class Rewrite {

    private Rewrite() {}

    /** Never throws, whatever came in. */
    public static Rewritten relay(Incoming incoming, RelayTerms terms) {
        throw new UnsupportedOperationException();
    }

    /** A message that was written on a page, in the same clothes. */
    public static Rewritten compose(String subject, String text, List<Attachment> files, RelayTerms terms) {
        throw new UnsupportedOperationException();
    }
}
