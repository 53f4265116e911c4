package dev.aftersale.support;

import dev.aftersale.base.Problem;
import dev.aftersale.upload.NamedFile;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A message to be written. Line ends become {@code \n}; other control characters, of which none is text, are dropped. It has
 * words or files, or both.
 *
 * @param quoted what it repeats of earlier messages, shown folded; what is longer than {@link Message#LONGEST_QUOTED} is cut
 */
public record NewMessage(
        long orderId,
        SupportThread.Kind kind,
        Message.Author author,
        @Nullable String authorName,
        Message.Via via,
        String body,
        @Nullable String quoted,
        List<NamedFile> files) {

    /** How many files a message may have. */
    public static final int MOST_FILES = 10;

    /** What they may weigh together. */
    public static final int MOST_BYTES = 20 * 1024 * 1024;

    public NewMessage {
        body = clean(body);
        quoted = quoted == null ? null : cut(clean(quoted));
        files = List.copyOf(files);
        if (quoted != null && quoted.isEmpty()) {
            quoted = null;
        }
        if (body.isEmpty() && files.isEmpty()) {
            throw Problem.INVALID_PARAMETER.because("A message must not be empty.");
        }
        if (body.length() > Message.LONGEST) {
            throw Problem.INVALID_PARAMETER.because("A message must have at most " + Message.LONGEST + " characters.");
        }
        if (files.size() > MOST_FILES) {
            throw Problem.INVALID_PARAMETER.because("A message must have at most " + MOST_FILES + " files.");
        }
        if (files.stream().mapToLong(file -> file.file().size()).sum() > MOST_BYTES) {
            throw Problem.BODY_TOO_LARGE.because("The files of a message must not have more than 20 MB together.");
        }
    }

    /** Words only. */
    public NewMessage(
            long orderId,
            SupportThread.Kind kind,
            Message.Author author,
            @Nullable String authorName,
            Message.Via via,
            String body) {
        this(orderId, kind, author, authorName, via, body, null, List.of());
    }

    private static String clean(String text) {
        String lines = text.replace("\r\n", "\n").replace('\r', '\n');
        if (lines.chars().noneMatch(NewMessage::isControl)) {
            return lines.strip();
        }
        return lines.chars()
                .filter(c -> !isControl(c))
                .collect(StringBuilder::new, (kept, c) -> kept.append((char) c), StringBuilder::append)
                .toString()
                .strip();
    }

    private static boolean isControl(int c) {
        return Character.isISOControl(c) && c != '\n' && c != '\t';
    }

    private static String cut(String text) {
        int chars = text.codePointCount(0, text.length());
        return chars <= Message.LONGEST_QUOTED
                ? text
                : text.substring(0, text.offsetByCodePoints(0, Message.LONGEST_QUOTED));
    }
}
