package dev.aftersale.mail.mime;

/**
 * A file in a message, decoded.
 *
 * @param name safe to be shown and to be a file's name; its extension is that of {@code type}
 * @param inline whether the HTML text shows it
 * @param bytes not copied: don't write to it. Pictures are without the place where they were taken
 */
public record Attachment(String name, FileType type, boolean inline, byte[] bytes) {}
