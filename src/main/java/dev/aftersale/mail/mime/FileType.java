package dev.aftersale.mail.mime;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** What a file is by its bytes; its name and the type that its sender gives it prove nothing. */
public enum FileType {
    JPEG("image/jpeg", "jpg"),
    PNG("image/png", "png"),
    GIF("image/gif", "gif"),
    WEBP("image/webp", "webp"),
    HEIC("image/heic", "heic"),
    PDF("application/pdf", "pdf"),
    TEXT("text/plain", "txt"),
    /** Word, without macros. */
    DOCX("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx"),
    /** Any other document of an office program: it can hold programs. */
    OFFICE("application/octet-stream", "bin"),
    ARCHIVE("application/octet-stream", "bin"),
    PROGRAM("application/octet-stream", "bin"),
    /** HTML, SVG, XML: what a browser would run. */
    MARKUP("application/octet-stream", "bin"),
    UNKNOWN("application/octet-stream", "bin");

    private static final List<String> HEIC_BRANDS = List.of("heic", "heix", "heim", "heis", "hevc", "mif1", "msf1");
    private static final List<String> TAGS =
            List.of("<html", "<!doctype", "<script", "<svg", "<?xml", "<body", "<head", "<iframe", "<?php", "<!--");

    /** Cards and calendars name people's addresses, and programs add them without being asked; so they do with keys. */
    private static final List<String> NAMING_PEOPLE =
            List.of("BEGIN:VCARD", "BEGIN:VCALENDAR", "-----BEGIN PGP ", "-----BEGIN CERTIFICATE");

    /** A mail as a file: its head tells servers and people. */
    private static final Pattern MAIL_HEAD = Pattern.compile(
            "^(received|return-path|delivered-to|message-id|dkim-signature|mime-version)\\s*:",
            Pattern.CASE_INSENSITIVE | Pattern.MULTILINE);

    private final String mimeType;
    private final String extension;

    FileType(String mimeType, String extension) {
        this.mimeType = mimeType;
        this.extension = extension;
    }

    /** With which it is sent on. */
    public String mimeType() {
        return mimeType;
    }

    /** Which its name ends with when it is sent on, without a dot. */
    public String extension() {
        return extension;
    }

    public static FileType of(byte[] bytes) {
        FileType picture = picture(bytes);
        if (picture != UNKNOWN) {
            return picture;
        }
        if (is(bytes, 0, "%PDF-")) {
            return PDF;
        }
        if (is(bytes, 0, "PK\3\4") || is(bytes, 0, "PK\5\6")) {
            return ZipNames.type(bytes);
        }
        if (is(bytes, 0, "\u00D0\u00CF\u0011\u00E0") || is(bytes, 0, "{\\rtf")) {
            return OFFICE;
        }
        if (isArchive(bytes)) {
            return ARCHIVE;
        }
        if (isProgram(bytes)) {
            return PROGRAM;
        }
        return text(bytes);
    }

    private static FileType picture(byte[] bytes) {
        if (is(bytes, 0, "\u00FF\u00D8\u00FF")) {
            return JPEG;
        }
        if (is(bytes, 0, "\u0089PNG\r\n\u001A\n")) {
            return PNG;
        }
        if (is(bytes, 0, "GIF87a") || is(bytes, 0, "GIF89a")) {
            return GIF;
        }
        if (is(bytes, 0, "RIFF") && is(bytes, 8, "WEBP")) {
            return WEBP;
        }
        if (is(bytes, 4, "ftyp") && HEIC_BRANDS.stream().anyMatch(brand -> is(bytes, 8, brand))) {
            return HEIC;
        }
        return UNKNOWN;
    }

    private static boolean isArchive(byte[] bytes) {
        return is(bytes, 0, "Rar!")
                || is(bytes, 0, "7z\u00BC\u00AF")
                || is(bytes, 0, "\u001F\u008B")
                || is(bytes, 0, "BZh")
                || is(bytes, 0, "\u00FD7zXZ")
                || is(bytes, 0, "(\u00B5/\u00FD")
                || is(bytes, 0, "MSCF")
                || is(bytes, 257, "ustar")
                || is(bytes, 32_769, "CD001");
    }

    private static boolean isProgram(byte[] bytes) {
        return is(bytes, 0, "MZ")
                || is(bytes, 0, "\u007FELF")
                || is(bytes, 0, "\u00CA\u00FE\u00BA\u00BE")
                || is(bytes, 0, "\u00CF\u00FA\u00ED\u00FE")
                || is(bytes, 0, "\u00CE\u00FA\u00ED\u00FE")
                || is(bytes, 0, "\0asm")
                || is(bytes, 0, "L\0\0\0\1\u0014\2\0")
                || is(bytes, 0, "#!");
    }

    private static FileType text(byte[] bytes) {
        int strange = 0;
        for (byte b : bytes) {
            if (b >= 0 && b < ' ' && b != '\n' && b != '\r' && b != '\t' && b != '\f') {
                strange++;
            }
        }
        if (strange > 0 || bytes.length == 0) {
            return UNKNOWN;
        }
        String head = new String(bytes, 0, Math.min(bytes.length, 4_096), StandardCharsets.ISO_8859_1);
        String lower = head.toLowerCase(Locale.ROOT);
        if (TAGS.stream().anyMatch(lower::contains)) {
            return MARKUP;
        }
        String upper = head.toUpperCase(Locale.ROOT);
        return NAMING_PEOPLE.stream().anyMatch(upper::contains)
                        || MAIL_HEAD.matcher(beforeBlankLine(head)).find()
                ? UNKNOWN
                : TEXT;
    }

    private static String beforeBlankLine(String text) {
        int end = text.replace("\r", "").indexOf("\n\n", 1);
        return end < 0 ? text : text.replace("\r", "").substring(0, end);
    }

    private static boolean is(byte[] bytes, int at, String wanted) {
        if (bytes.length < at + wanted.length()) {
            return false;
        }
        for (int i = 0; i < wanted.length(); i++) {
            if ((bytes[at + i] & 0xFF) != wanted.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
