package dev.aftersale.mail.mime;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code Re: [Claim] [Order #2000001] where is it? [shop.test #17]}: whatever comes in, in whichever order and however often,
 * each of these stands in it once. So a subject doesn't grow, however long they write to each other.
 */
final class SubjectLine {

    private static final Pattern ORDER = Pattern.compile("\\[Order #[^\\[\\]]{1,40}\\]");

    /** What this relay writes in front; the other side's comes back in answers, which are for a reader with another one. */
    private static final Pattern MARKS = Pattern.compile("(?i)\\[(?:test|inquiry|claim|chargeback|sale)\\]");

    private static final Pattern REPLY = Pattern.compile(
            "(?iu)^(?:re|aw|sv|vs|antw|antwort|rif|r|res|odp|ynt|ref|bls|回复|答复|回覆|返信)(?:\\[\\d{1,3}\\])?\\s?[:：]\\s?");
    private static final Pattern FORWARD =
            Pattern.compile("(?iu)^(?:fwd|fw|wg|tr|rv|enc|vb|doorst|转发|轉寄|転送)(?:\\[\\d{1,3}\\])?\\s?[:：]\\s?");

    private static final int LONGEST_READ = 2_000;
    private static final int LONGEST_WRITTEN = 200;

    private SubjectLine() {}

    /** @param subject as it came in, in one line, without addresses */
    static String of(String subject, RelayTerms.Subject terms) {
        String text = Characters.cut(subject, LONGEST_READ);
        text = ORDER.matcher(text).replaceAll(" ");
        // also marks of other tickets: who writes a stranger's mark must not land in the stranger's ticket
        text = DeskTokens.SUBJECT.matcher(text).replaceAll(" ");
        text = MARKS.matcher(text).replaceAll(" ");
        text = Characters.line(text);
        boolean reply = false;
        boolean forward = false;
        while (true) {
            Matcher prefix = REPLY.matcher(text);
            Matcher passedOn = FORWARD.matcher(text);
            if (prefix.find()) {
                reply = true;
                text = text.substring(prefix.end());
            } else if (passedOn.find()) {
                forward = true;
                text = text.substring(passedOn.end());
            } else {
                break;
            }
        }
        var line = new StringBuilder(reply ? "Re: " : forward ? "Fwd: " : "");
        append(line, terms.prefix());
        append(line, "[Order #" + terms.orderId() + "]");
        append(line, Characters.cut(text, LONGEST_WRITTEN));
        String tag = terms.deskTag();
        append(line, tag == null ? "" : tag);
        return Characters.line(line.toString());
    }

    private static void append(StringBuilder line, String word) {
        line.append(word.isBlank() ? "" : word.strip() + " ");
    }
}
