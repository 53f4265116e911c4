package dev.aftersale.mail.mime;

import dev.aftersale.base.Texts;
import dev.aftersale.link.Redactor.Hidden;
import dev.aftersale.mail.mime.Rewritten.Refused;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes the message that the other side gets. Its headers are those of {@link RelayTerms} and no others; its tree of parts
 * is that of the message that came, with its texts edited and its files judged.
 */
public final class Rewrite {

    private Rewrite() {}

    /**
     * Never throws, whatever came in. Hides also whom the headers of {@code incoming} name and {@code terms} don't: a sender's
     * own address in a signature, a colleague in {@code Cc}.
     */
    public static Rewritten relay(Incoming incoming, RelayTerms terms) {
        Refused refused = incoming.refusal().orElse(null);
        if (refused != null) {
            return refused;
        }
        return new TreeRewrite(terms, hidden(incoming, terms)).relay(incoming);
    }

    /** A message that was written on a page, in the same clothes. */
    public static Rewritten compose(String subject, String text, List<Attachment> files, RelayTerms terms) {
        return new TreeRewrite(terms, terms.hidden()).compose(subject, text, files);
    }

    private static List<Hidden> hidden(Incoming incoming, RelayTerms terms) {
        var hidden = new ArrayList<>(terms.hidden());
        String words = Texts.in(terms.locale()).get("mime.hidden");
        String reader = terms.to().bare();
        // masks give nobody away
        String masks = domain(terms.from());
        incoming.everybody().stream()
                .filter(one -> !one.bare().equals(reader) && !domain(one).equals(masks))
                .forEach(one -> hidden.add(new Hidden(one.address(), words)));
        return hidden;
    }

    private static String domain(MailAddress address) {
        String bare = address.bare();
        return bare.substring(bare.lastIndexOf('@') + 1);
    }
}
