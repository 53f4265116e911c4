package dev.aftersale.mail.mime;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * {@code =?UTF-8?Q?gr=C3=BC=C3=9Fe?=} to what it means (RFC 2047). Neighbours in one charset are decoded together: many
 * programs cut a character in two. What can't be decoded stays as it is.
 */
final class EncodedWords {

    /** RFC 2047 allows 75; some write whole subjects as one word. */
    private static final int LONGEST = 2_000;

    private EncodedWords() {}

    private record Word(String charset, byte[] bytes, int end) {}

    static String decode(String text) {
        if (!text.contains("=?")) {
            return text;
        }
        var out = new StringBuilder(text.length());
        var bytes = new ByteArrayOutputStream();
        String charset = null;
        int at = 0;
        while (at < text.length()) {
            int start = text.indexOf("=?", at);
            Word word = start < 0 ? null : word(text, start);
            int plainEnd = start < 0 ? text.length() : word == null ? start + 2 : start;
            String plain = text.substring(at, plainEnd);
            if (charset == null || word == null || !plain.isBlank()) {
                flush(out, bytes, charset);
                charset = null;
                out.append(plain);
            } else if (!word.charset.equalsIgnoreCase(charset)) {
                flush(out, bytes, charset);
            }
            at = plainEnd;
            if (word != null) {
                bytes.writeBytes(word.bytes);
                charset = word.charset;
                at = word.end;
            }
        }
        flush(out, bytes, charset);
        return out.toString();
    }

    private static void flush(StringBuilder out, ByteArrayOutputStream bytes, @Nullable String charset) {
        out.append(Charsets.decode(bytes.toByteArray(), charset));
        bytes.reset();
    }

    private static @Nullable Word word(String text, int start) {
        int charsetEnd = text.indexOf('?', start + 2, Math.min(text.length(), start + 62));
        if (charsetEnd < 0 || charsetEnd + 3 > text.length() || text.charAt(charsetEnd + 2) != '?') {
            return null;
        }
        int from = charsetEnd + 3;
        int end = text.indexOf("?=", from, Math.min(text.length(), from + LONGEST));
        if (end < 0) {
            return null;
        }
        String charset = text.substring(start + 2, charsetEnd);
        int language = charset.indexOf('*'); // RFC 2231, 5
        byte[] content = text.substring(from, end).getBytes(StandardCharsets.UTF_8);
        byte[] bytes = switch (Character.toUpperCase(text.charAt(charsetEnd + 1))) {
            case 'B' -> TransferCoding.base64(content, 0, content.length);
            case 'Q' -> TransferCoding.quotedPrintable(underscores(content), 0, content.length);
            default -> null;
        };
        return bytes == null ? null : new Word(language < 0 ? charset : charset.substring(0, language), bytes, end + 2);
    }

    private static byte[] underscores(byte[] content) {
        for (int i = 0; i < content.length; i++) {
            if (content[i] == '_') {
                content[i] = ' ';
            }
        }
        return content;
    }
}
