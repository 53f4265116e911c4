package dev.aftersale.api.graph;

import org.jspecify.annotations.Nullable;

/** A parameter of a header such as {@code form-data; name="items"}. */
final class HeaderParameter {

    private HeaderParameter() {}

    /** The value, unquoted; null if the header has no such parameter. */
    static @Nullable String of(String header, String name) {
        int at = header.indexOf(';');
        while (at >= 0 && at < header.length()) {
            int start = skipBlanks(header, at + 1);
            int equals = start;
            while (equals < header.length() && header.charAt(equals) != '=' && header.charAt(equals) != ';') {
                equals++;
            }
            boolean hasValue = equals < header.length() && header.charAt(equals) == '=';
            boolean wanted = hasValue && header.substring(start, equals).strip().equalsIgnoreCase(name);
            var value = new StringBuilder();
            at = hasValue ? value(header, equals + 1, value) : equals;
            if (wanted) {
                return value.toString();
            }
        }
        return null;
    }

    /** Reads a token or a quoted string into {@code value}; returns where the next semicolon is, or the header's end. */
    private static int value(String header, int from, StringBuilder value) {
        int i = skipBlanks(header, from);
        if (i < header.length() && header.charAt(i) == '"') {
            for (i++; i < header.length() && header.charAt(i) != '"'; i++) {
                if (header.charAt(i) == '\\' && i + 1 < header.length()) {
                    i++;
                }
                value.append(header.charAt(i));
            }
            int end = header.indexOf(';', i);
            return end < 0 ? header.length() : end;
        }
        int end = header.indexOf(';', i);
        int stop = end < 0 ? header.length() : end;
        value.append(header.substring(i, stop).strip());
        return stop;
    }

    private static int skipBlanks(String text, int from) {
        int i = from;
        while (i < text.length() && (text.charAt(i) == ' ' || text.charAt(i) == '\t')) {
            i++;
        }
        return i;
    }
}
