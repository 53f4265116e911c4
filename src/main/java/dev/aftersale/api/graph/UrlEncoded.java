package dev.aftersale.api.graph;

import java.nio.charset.Charset;

/** Reads {@code name=value&name=value}. A percent sign that escapes nothing stands for itself, as in PHP. */
final class UrlEncoded {

    private UrlEncoded() {}

    static void read(byte[] text, Charset charset, Form form) {
        int start = 0;
        while (start < text.length) {
            int end = indexOf(text, '&', start, text.length);
            if (end > start) {
                int equals = indexOf(text, '=', start, end);
                String name = decode(text, start, equals, charset);
                String value = equals == end ? "" : decode(text, equals + 1, end, charset);
                form.add(name, value);
            }
            start = end + 1;
        }
    }

    /** Where {@code wanted} stands first, or {@code to}. */
    private static int indexOf(byte[] text, char wanted, int from, int to) {
        int i = from;
        while (i < to && text[i] != wanted) {
            i++;
        }
        return i;
    }

    private static String decode(byte[] text, int from, int to, Charset charset) {
        byte[] plain = new byte[to - from];
        int length = 0;
        for (int i = from; i < to; i++) {
            byte b = text[i];
            if (b == '+') {
                b = ' ';
            } else if (b == '%' && i + 2 < to) {
                int high = Character.digit(text[i + 1], 16);
                int low = Character.digit(text[i + 2], 16);
                if (high >= 0 && low >= 0) {
                    b = (byte) (high << 4 | low);
                    i += 2;
                }
            }
            plain[length++] = b;
        }
        return Wire.text(plain, 0, length, charset);
    }
}
