package dev.aftersale.mail;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a mail says, before it is laid out as text and as HTML: all of it plain text.
 *
 * @param language of the texts, as HTML names it
 * @param preview what a list of mails shows beside the subject
 * @param record what machines read, one {@code Name: value} a line; for help desks, not for buyers
 */
public record Notice(
        String language,
        String subject,
        String preview,
        String from,
        String heading,
        List<String> paragraphs,
        List<Line> lines,
        List<Total> totals,
        List<Fact> facts,
        List<Fact> record,
        @Nullable Action action,
        @Nullable String testWarning,
        String footer,
        Look look) {

    /**
     * @param logo where the picture is that stands for the sender's name; null: the name itself stands there
     * @param signature the sender's own last line
     */
    public record Look(
            String accent, @Nullable String logo, @Nullable String signature) {
        static final Look PLAIN = new Look(NoticeStyle.DEFAULT.accent(), null, null);
    }

    Notice looking(Look other) {
        return new Notice(
                language,
                subject,
                preview,
                from,
                heading,
                paragraphs,
                lines,
                totals,
                facts,
                record,
                action,
                testWarning,
                footer,
                other);
    }

    Notice reworded(String newSubject, String newHeading, List<String> newParagraphs) {
        return new Notice(
                language,
                newSubject,
                newParagraphs.getFirst(),
                from,
                newHeading,
                newParagraphs,
                lines,
                totals,
                facts,
                record,
                action,
                testWarning,
                footer,
                look);
    }

    /** What the reader may want to do next, and where. */
    public record Action(String label, String url) {}

    /** An item; {@code detail} is its quantity, or what else tells it from others. */
    public record Line(String title, String detail, String amount) {}

    public record Total(String label, String amount, boolean strong) {}

    public record Fact(String label, List<String> values) {
        static Fact of(String label, String value) {
            return new Fact(label, List.of(value));
        }
    }
}
