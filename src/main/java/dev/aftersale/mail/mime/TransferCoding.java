package dev.aftersale.mail.mime;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** {@code Content-Transfer-Encoding}, undone as far as it can be. */
final class TransferCoding {

    private static final byte[] DIGITS = new byte[128];

    static {
        Arrays.fill(DIGITS, (byte) -1);
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        for (int i = 0; i < alphabet.length(); i++) {
            DIGITS[alphabet.charAt(i)] = (byte) i;
        }
    }

    private TransferCoding() {}

    static byte[] decode(byte[] source, int from, int to, @Nullable String encoding) {
        String name = encoding == null ? "" : encoding.strip().toLowerCase(Locale.ROOT);
        if (name.startsWith("base64") && looksLikeBase64(source, from, to)) {
            return base64(source, from, to);
        }
        if (name.startsWith("quoted-printable")) {
            return quotedPrintable(source, from, to);
        }
        return Arrays.copyOfRange(source, from, to);
    }

    /** A text that only says that it is base64 is worth more as it stands than decoded. */
    private static boolean looksLikeBase64(byte[] source, int from, int to) {
        int strange = 0;
        for (int i = from; i < to; i++) {
            byte b = source[i];
            if (b < 0 || (DIGITS[b] < 0 && b != '=' && b != '\r' && b != '\n')) {
                strange++;
            }
        }
        return strange <= (to - from) / 10;
    }

    /** Skips what does not belong; goes on after padding, as several pieces may have been put together. */
    static byte[] base64(byte[] source, int from, int to) {
        var out = new byte[(to - from) / 4 * 3 + 3];
        int length = 0;
        int bits = 0;
        int count = 0;
        for (int i = from; i < to; i++) {
            byte b = source[i];
            int digit = b < 0 ? -1 : DIGITS[b];
            if (digit >= 0) {
                bits = bits << 6 | digit;
                count++;
                if (count == 4) {
                    out[length++] = (byte) (bits >> 16);
                    out[length++] = (byte) (bits >> 8);
                    out[length++] = (byte) bits;
                    count = 0;
                    bits = 0;
                }
            } else if (b == '=') {
                length = rest(out, length, bits, count);
                count = 0;
                bits = 0;
            }
        }
        return Arrays.copyOf(out, rest(out, length, bits, count));
    }

    private static int rest(byte[] out, int length, int bits, int count) {
        int end = length;
        if (count == 2) {
            out[end++] = (byte) (bits >> 4);
        } else if (count == 3) {
            out[end++] = (byte) (bits >> 10);
            out[end++] = (byte) (bits >> 2);
        }
        return end;
    }

    static byte[] quotedPrintable(byte[] source, int from, int to) {
        var out = new ByteArrayOutputStream(to - from);
        int at = from;
        while (at < to) {
            byte b = source[at];
            if (b != '=') {
                out.write(b);
                at++;
                continue;
            }
            int high = at + 1 < to ? Character.digit(source[at + 1], 16) : -1;
            int low = at + 2 < to ? Character.digit(source[at + 2], 16) : -1;
            if (high >= 0 && low >= 0) {
                out.write(high << 4 | low);
                at += 3;
                continue;
            }
            int end = at + 1;
            while (end < to && end - at < 100 && (source[end] == ' ' || source[end] == '\t')) {
                end++;
            }
            if (end == to || source[end] == '\r' || source[end] == '\n') {
                at = Lines.next(source, end, to);
            } else {
                out.write('=');
                at++;
            }
        }
        return out.toByteArray();
    }
}
