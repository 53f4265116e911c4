package dev.aftersale.mail.mime;

import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Names of files that do no harm, wherever they are saved or shown. */
final class FileNames {

    private static final int LONGEST = 80;
    private static final Set<String> PLAIN_TEXTS = Set.of("txt", "csv", "log", "md");
    private static final Set<String> JPEGS = Set.of("jpg", "jpeg");

    private FileNames() {}

    /** @param place which file of the message it is: for those without a name */
    static String safe(@Nullable String name, FileType type, int place) {
        String given = name == null ? "" : Characters.line(name);
        given = given.substring(Math.max(given.lastIndexOf('/'), given.lastIndexOf('\\')) + 1);
        var safe = new StringBuilder();
        given.codePoints()
                .filter(c -> c > 0xFFFF || (!Characters.isInvisible((char) c) && "<>:\"|?*;'`$&%#{}".indexOf(c) < 0))
                .filter(c -> c < 0xD800 || c > 0xDFFF)
                .forEach(safe::appendCodePoint);
        String bare = safe.toString().strip();
        while (bare.startsWith(".")) {
            bare = bare.substring(1).strip();
        }
        int dot = bare.lastIndexOf('.');
        String extension = dot < 0 ? "" : bare.substring(dot + 1).toLowerCase(Locale.ROOT);
        if (fits(extension, type)) {
            return Characters.cut(bare.substring(0, dot), LONGEST) + "." + extension;
        }
        if (bare.isEmpty()) {
            bare = "file-" + place;
        }
        return Characters.cut(bare, LONGEST) + (type.extension().equals("bin") ? "" : "." + type.extension());
    }

    private static boolean fits(String extension, FileType type) {
        return switch (type) {
            case TEXT -> PLAIN_TEXTS.contains(extension);
            case JPEG -> JPEGS.contains(extension);
            case PNG, GIF, WEBP, HEIC, PDF, DOCX -> extension.equals(type.extension());
            case OFFICE, ARCHIVE, PROGRAM, MARKUP, UNKNOWN -> false;
        };
    }
}
