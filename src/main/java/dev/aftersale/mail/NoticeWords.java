package dev.aftersale.mail;

import dev.aftersale.base.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a merchant says instead of our words, in one kind of notice and one language; null: our words stand. In each,
 * {@code {order}}, {@code {reference}}, {@code {shop}} and {@code {buyer}} stand for what they name.
 *
 * @param opening the first paragraph, or several with an empty line between them
 */
public record NoticeWords(
        @Nullable String subject,
        @Nullable String heading,
        @Nullable String opening) {

    public static final NoticeWords OURS = new NoticeWords(null, null, null);

    private static final Pattern FIELD = Pattern.compile("\\{([^{}]*)\\}");
    private static final List<String> FIELDS = List.of("order", "reference", "shop", "buyer");
    private static final Pattern GAP = Pattern.compile("\\R\\s*\\R");

    public NoticeWords {
        subject = checked("subject", subject, 150);
        heading = checked("heading", heading, 100);
        opening = checked("opening", opening, 2_000);
        if (subject != null && !subject.contains("{order}")) {
            throw Problem.INVALID_PARAMETER.at("subject", "must have {order} in it: people and help desks sort by it.");
        }
    }

    private static @Nullable String checked(String name, @Nullable String text, int longest) {
        if (text == null || text.isBlank()) {
            return null;
        }
        if (text.length() > longest) {
            throw Problem.INVALID_PARAMETER.at(name, "must not be longer than %d characters.".formatted(longest));
        }
        Matcher field = FIELD.matcher(text);
        while (field.find()) {
            if (!FIELDS.contains(field.group(1))) {
                throw Problem.INVALID_PARAMETER.at(
                        name,
                        "has {%s}, which stands for nothing; there are {order}, {reference}, {shop}, {buyer}."
                                .formatted(field.group(1)));
            }
        }
        return text.strip();
    }

    public boolean areOurs() {
        return subject == null && heading == null && opening == null;
    }

    /** The same notice in these words. */
    Notice in(Notice ours, Map<String, String> fields) {
        var paragraphs = new ArrayList<String>();
        if (opening == null) {
            paragraphs.add(ours.paragraphs().getFirst());
        } else {
            GAP.splitAsStream(filled(opening, fields))
                    .filter(one -> !one.isBlank())
                    .forEach(paragraphs::add);
        }
        paragraphs.addAll(ours.paragraphs().subList(1, ours.paragraphs().size()));
        return ours.reworded(
                subject == null ? ours.subject() : filled(subject, fields),
                heading == null ? ours.heading() : filled(heading, fields),
                paragraphs);
    }

    private static String filled(String text, Map<String, String> fields) {
        return FIELD.matcher(text)
                .replaceAll(field -> Matcher.quoteReplacement(fields.getOrDefault(field.group(1), "")));
    }
}
