package dev.aftersale.mail.auth;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A message as bytes, its headers told apart and nothing else understood.
 *
 * @param bytes all of it, each line ended by CRLF
 * @param fields the headers, in order
 * @param bodyStart where the body begins; the length of all, if there is none
 */
record RawMessage(byte[] bytes, List<Field> fields, int bodyStart) {

    /**
     * A header.
     *
     * @param line all of it, folded as it came, without the last line's end; a char is a byte
     */
    record Field(String name, String line) {

        /** @param line has a colon */
        static Field of(String line) {
            return new Field(line.substring(0, line.indexOf(':')).strip(), line);
        }

        String value() {
            return line.substring(line.indexOf(':') + 1);
        }

        boolean is(String wanted) {
            return name.equalsIgnoreCase(wanted);
        }

        /** In one line, words parted by single spaces (RFC 6376, section 3.4.2). */
        String relaxedValue() {
            return value().replace("\r\n", "").replaceAll("[ \t]+", " ").strip();
        }
    }

    /** Bare line feeds and carriage returns become line ends: SMTP would make them so on the way. */
    static RawMessage of(byte[] raw) {
        byte[] bytes = withCrlf(raw);
        List<Field> fields = new ArrayList<>();
        int at = 0;
        while (at < bytes.length) {
            int end = endOfField(bytes, at);
            if (end == at) {
                return new RawMessage(bytes, List.copyOf(fields), at + 2); // the empty line
            }
            String line = new String(bytes, at, end - at, StandardCharsets.ISO_8859_1);
            if (line.indexOf(':') > 0) {
                fields.add(Field.of(line));
            }
            at = end + 2;
        }
        return new RawMessage(bytes, List.copyOf(fields), bytes.length);
    }

    /** Where the line's end of a header begins; lines that start with a space go with it. */
    private static int endOfField(byte[] bytes, int start) {
        int at = start;
        while (true) {
            int end = at;
            while (end < bytes.length && bytes[end] != '\r') {
                end++;
            }
            int next = end + 2;
            boolean goesOn = end > start && next < bytes.length && (bytes[next] == ' ' || bytes[next] == '\t');
            if (!goesOn) {
                return Math.min(end, bytes.length);
            }
            at = next;
        }
    }

    private static byte[] withCrlf(byte[] raw) {
        boolean clean = raw.length == 0 || raw[raw.length - 1] == '\n';
        for (int i = 0; clean && i < raw.length; i++) {
            clean = switch (raw[i]) {
                case '\n' -> i > 0 && raw[i - 1] == '\r';
                case '\r' -> i + 1 < raw.length && raw[i + 1] == '\n';
                default -> true;
            };
        }
        if (clean) {
            return raw;
        }
        var out = new ByteArrayOutputStream(raw.length + raw.length / 32 + 2);
        for (int i = 0; i < raw.length; i++) {
            boolean isEnd = raw[i] == '\n' || raw[i] == '\r';
            if (!isEnd) {
                out.write(raw[i]);
                continue;
            }
            if (raw[i] == '\r' && i + 1 < raw.length && raw[i + 1] == '\n') {
                i++;
            }
            out.write('\r');
            out.write('\n');
        }
        byte[] mended = out.toByteArray();
        if (mended.length > 0 && mended[mended.length - 1] != '\n') {
            out.write('\r');
            out.write('\n');
            return out.toByteArray();
        }
        return mended;
    }

    List<Field> all(String name) {
        return fields.stream().filter(field -> field.is(name)).toList();
    }
}
