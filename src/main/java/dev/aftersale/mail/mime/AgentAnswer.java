package dev.aftersale.mail.mime;

import dev.aftersale.mail.mime.Incoming.Sign;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jsoup.nodes.Element;

/**
 * What an agent wrote, in a mail of a desk that marks all that it sends as a machine's.
 *
 * <p>Zendesk does: agents' answers, "we got your mail" and "we are closed" all carry {@code Auto-Submitted: auto-generated} and
 * {@code X-Auto-Response-Suppress: All}. What tells them apart is the text. Whatever words a shop gives its triggers, a comment
 * is put in as an element of class {@code zd-comment}, the newest one first; in plain text, below a rule and a line with its
 * author and time. A mail without a comment is of the trigger alone; one whose newest comment is the mail that we sent only
 * says that it arrived.
 *
 * <p>RT, Freshdesk, Help Scout, Gorgias, Zammad and osTicket mark nothing but what a machine wrote (RT puts {@code Precedence:
 * bulk} on everything, which is no {@link Sign}).
 */
final class AgentAnswer {

    private static final Set<Sign> OF_ALL_MAIL = EnumSet.of(Sign.AUTO_SUBMITTED, Sign.RESPONSE_SUPPRESSED);

    private static final Pattern IN_PLAIN_TEXT =
            Pattern.compile("(?m)^-{30,}[ \\t]*\\n\\s*^[^\\n]{1,150}, [^\\n]{0,60}\\d{1,2}:\\d{2}[^\\n]{0,20}\\n"
                    + "(?s:(.{1,200000}?))(?=^-{30,}[ \\t]*$|\\z)");

    private AgentAnswer() {}

    /** None if a machine wrote it, or if the desk is none of which we know how to tell. */
    static Optional<String> in(Incoming mail) {
        return isOfZendesk(mail) && OF_ALL_MAIL.containsAll(mail.signs())
                ? newestComment(mail.root())
                        .map(String::strip)
                        .filter(comment -> !comment.isEmpty() && !comment.startsWith(RelayTerms.Head.ORDER_ID))
                : Optional.empty();
    }

    private static boolean isOfZendesk(Incoming mail) {
        return mail.header("X-Mailer").filter("Zendesk Mailer"::equals).isPresent()
                && mail.header("Auto-Submitted")
                        .filter("auto-generated"::equalsIgnoreCase)
                        .isPresent();
    }

    private static Optional<String> newestComment(Part part) {
        if (part.isText()) {
            return part.isHtml() ? inHtml(part.text()) : inText(part.text());
        }
        // HTML is the last of several ways to say the same, and the one in which comments are marked
        return part.children().reversed().stream()
                .flatMap(child -> newestComment(child).stream())
                .findFirst();
    }

    private static Optional<String> inHtml(String html) {
        Element comment = HtmlPages.parse(html).selectFirst(".zd-comment");
        return Optional.ofNullable(comment).map(one -> HtmlText.of(one.outerHtml()));
    }

    private static Optional<String> inText(String text) {
        Matcher comment = IN_PLAIN_TEXT.matcher(text);
        return comment.find() ? Optional.of(comment.group(1)) : Optional.empty();
    }
}
