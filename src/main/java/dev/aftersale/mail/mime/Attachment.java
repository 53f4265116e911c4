package dev.aftersale.mail.mime;

import dev.aftersale.base.TextBytes;
import java.util.function.UnaryOperator;

/**
 * A file in a message, decoded.
 *
 * @param name safe to be shown and to be a file's name; its extension is that of {@code type}
 * @param inline whether the HTML text shows it
 * @param bytes not copied: don't write to it. Pictures are without the place where they were taken
 */
public record Attachment(String name, FileType type, boolean inline, byte[] bytes) {

    /**
     * The same with what it says in words changed: its name and, if it is a text, all of it. A text may come as a file by its
     * sender's will, or only by a name that a program gave it: what must not be read in a message must not be read there.
     */
    public Attachment withTexts(UnaryOperator<String> change) {
        String changed = change.apply(name);
        return new Attachment(
                changed.equals(name) ? name : FileNames.safe(changed, type, 0),
                type,
                inline,
                type == FileType.TEXT ? TextBytes.changed(bytes, change) : bytes);
    }
}
