package dev.aftersale.mail.mime;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * {@code text/plain; charset=utf-8} and its kin, parameters in pieces and charsets included (RFC 2231), read past whatever is
 * wrong in it.
 *
 * @param value in lower case; empty if there is none
 * @param all by name in lower case
 */
record Parameters(String value, Map<String, String> all) {

    private static final int MOST = 64;
    private static final int MOST_PIECES = 64;

    static Parameters parse(@Nullable String header) {
        if (header == null) {
            return new Parameters("", Map.of());
        }
        int semicolon = header.indexOf(';');
        String value = semicolon < 0 ? header : header.substring(0, semicolon);
        var raw = new LinkedHashMap<String, String>();
        int at = semicolon < 0 ? header.length() : semicolon + 1;
        while (at < header.length() && raw.size() < MOST) {
            at = parameter(header, at, raw);
        }
        return new Parameters(value.strip().toLowerCase(Locale.ROOT), joined(raw));
    }

    /** Reads the parameter at {@code from}, if there is one; returns where the next one may begin. */
    private static int parameter(String header, int from, Map<String, String> into) {
        int semicolon = header.indexOf(';', from);
        int equals = header.indexOf('=', from);
        if (equals < 0 || (semicolon >= 0 && semicolon < equals)) {
            return semicolon < 0 ? header.length() : semicolon + 1;
        }
        String name = header.substring(from, equals).strip().toLowerCase(Locale.ROOT);
        int at = equals + 1;
        while (at < header.length() && Character.isWhitespace(header.charAt(at))) {
            at++;
        }
        var value = new StringBuilder();
        if (at < header.length() && header.charAt(at) == '"') {
            at++;
            while (at < header.length() && header.charAt(at) != '"') {
                if (header.charAt(at) == '\\' && at + 1 < header.length()) {
                    at++;
                }
                value.append(header.charAt(at++));
            }
            int next = header.indexOf(';', at);
            at = next < 0 ? header.length() : next + 1;
        } else {
            int end = header.indexOf(';', at);
            end = end < 0 ? header.length() : end;
            value.append(header.substring(at, end).strip());
            at = Math.min(header.length(), end + 1);
        }
        if (!name.isEmpty() && name.length() <= 80) {
            into.putIfAbsent(name, value.toString());
        }
        return at;
    }

    private static Map<String, String> joined(Map<String, String> raw) {
        var whole = new LinkedHashMap<String, String>();
        var pieces = new LinkedHashMap<String, TreeMap<Integer, String>>();
        raw.forEach((name, value) -> {
            int star = name.indexOf('*');
            if (star < 0) {
                whole.put(name, EncodedWords.decode(value));
                return;
            }
            String rest = name.substring(star + 1);
            boolean coded = rest.isEmpty() || rest.endsWith("*");
            String number = rest.endsWith("*") ? rest.substring(0, rest.length() - 1) : rest;
            int place = number.isEmpty() ? 0 : number.matches("\\d{1,3}") ? Integer.parseInt(number) : MOST_PIECES;
            if (place < MOST_PIECES) {
                // a mark before each piece: whether it is coded
                pieces.computeIfAbsent(name.substring(0, star), piece -> new TreeMap<>())
                        .put(place, (coded ? "%" : "=") + value);
            }
        });
        pieces.forEach((name, values) -> whole.put(name, decoded(values)));
        return whole;
    }

    private static String decoded(TreeMap<Integer, String> pieces) {
        var bytes = new ByteArrayOutputStream();
        String charset = null;
        boolean first = true;
        for (String piece : pieces.values()) {
            String value = piece.substring(1);
            if (piece.charAt(0) == '=') {
                bytes.writeBytes(value.getBytes(StandardCharsets.UTF_8));
                first = false;
                continue;
            }
            int quote = first ? value.indexOf('\'') : -1;
            int second = quote < 0 ? -1 : value.indexOf('\'', quote + 1);
            if (second > 0) {
                charset = value.substring(0, quote);
                value = value.substring(second + 1);
            }
            percents(value.getBytes(StandardCharsets.UTF_8), bytes);
            first = false;
        }
        return Charsets.decode(bytes.toByteArray(), charset);
    }

    private static void percents(byte[] value, ByteArrayOutputStream out) {
        for (int i = 0; i < value.length; i++) {
            int high = value[i] == '%' && i + 2 < value.length ? Character.digit(value[i + 1], 16) : -1;
            int low = high < 0 ? -1 : Character.digit(value[i + 2], 16);
            if (low < 0) {
                out.write(value[i]);
            } else {
                out.write(high << 4 | low);
                i += 2;
            }
        }
    }

    @Nullable
    String get(String name) {
        return all.get(name);
    }

    boolean is(String wanted) {
        return value.equals(wanted);
    }

    boolean isMultipart() {
        return value.startsWith("multipart/");
    }

    /** Whether it names a type at all, as in {@code application/pdf}: some senders write {@code pdf} or {@code "image"}. */
    boolean isType() {
        int slash = value.indexOf('/');
        return slash > 0 && slash == value.lastIndexOf('/') && slash < value.length() - 1;
    }
}
