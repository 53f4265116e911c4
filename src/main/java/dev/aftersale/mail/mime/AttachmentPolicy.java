package dev.aftersale.mail.mime;

import java.util.EnumSet;
import java.util.Set;

/**
 * Which files go through.
 *
 * @param most how many in a message
 * @param mostBytes of all of them together, decoded
 */
public record AttachmentPolicy(Set<FileType> allowed, int most, long mostBytes) {

    /** Pictures, PDF, plain text and Word without macros; ten at most, and 20 MiB. */
    public static final AttachmentPolicy USUAL = new AttachmentPolicy(
            EnumSet.of(
                    FileType.JPEG,
                    FileType.PNG,
                    FileType.GIF,
                    FileType.WEBP,
                    FileType.HEIC,
                    FileType.PDF,
                    FileType.TEXT,
                    FileType.DOCX),
            10,
            20L << 20);

    public AttachmentPolicy {
        allowed = Set.copyOf(allowed);
    }
}
