package dev.aftersale.mail.mime;

import jakarta.mail.internet.MimeUtility;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Bytes to characters, whatever charset they claim to be in. */
final class Charsets {

    /** What browsers read when somebody says ISO-8859-1: the same, and printable where that one has controls. */
    private static final Charset LATIN = Charset.forName("windows-1252");

    private Charsets() {}

    /**
     * In the charset that is declared; if none is, or one that can't be true, as UTF-8 if it is that, and as Latin otherwise.
     * An unknown one is Latin.
     */
    static String decode(byte[] bytes, @Nullable String declared) {
        String name = declared == null ? "" : declared.strip().toLowerCase(Locale.ROOT);
        if (name.isEmpty() || name.equals("us-ascii") || name.equals("ascii") || name.equals("utf-8")) {
            String text = strictly(bytes, 0, bytes.length);
            if (text != null) {
                return text;
            }
            return new String(bytes, name.equals("utf-8") ? StandardCharsets.UTF_8 : LATIN);
        }
        return new String(bytes, named(name));
    }

    private static Charset named(String name) {
        if (name.equals("iso-8859-1") || name.equals("latin1")) {
            return LATIN;
        }
        // visual and logical order of Hebrew and Arabic: to decode, they are the same
        String plain = name.endsWith("-i") || name.endsWith("-e") ? name.substring(0, name.length() - 2) : name;
        try {
            return Charset.forName(MimeUtility.javaCharset(plain));
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            return LATIN;
        }
    }

    /** A header's value: UTF-8 if it is that (RFC 6532), and Latin otherwise. */
    static String header(byte[] bytes, int from, int to) {
        String text = strictly(bytes, from, to);
        return text != null ? text : new String(bytes, from, to - from, LATIN);
    }

    static String ascii(byte[] bytes, int from, int to) {
        return new String(bytes, from, to - from, StandardCharsets.US_ASCII);
    }

    private static @Nullable String strictly(byte[] bytes, int from, int to) {
        if (isAscii(bytes, from, to)) {
            return ascii(bytes, from, to);
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, from, to - from))
                    .toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    private static boolean isAscii(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes[i] < 0) {
                return false;
            }
        }
        return true;
    }
}
