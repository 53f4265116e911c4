package dev.aftersale.mail.mime;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The headers of a message or a part: unfolded, not decoded. Lines that are no header are skipped, so that the headers below
 * them don't become part of the text; those below the last header are text that lacks its empty line.
 *
 * @param bodyAt where the body begins
 */
record Headers(List<Field> fields, int bodyAt) {

    private static final int LONGEST_NAME = 200;

    record Field(String name, String value) {}

    static Headers read(byte[] source, int from, int to) {
        var fields = new ArrayList<Field>();
        int field = -1;
        int colon = -1;
        int stray = -1;
        int at = from;
        int body = -1;
        while (at < to) {
            int end = Lines.end(source, at, to);
            if (end == at) {
                body = Lines.next(source, end, to);
                break;
            }
            boolean folded = source[at] == ' ' || source[at] == '\t';
            if (!folded || field < 0) {
                add(fields, source, field, colon, at);
                colon = folded ? -1 : colon(source, at, end);
                field = colon < 0 ? -1 : at;
                stray = colon >= 0 ? -1 : stray < 0 ? at : stray;
            }
            at = Lines.next(source, end, to);
        }
        add(fields, source, field, colon, Math.min(at, to));
        if (fields.isEmpty()) {
            return new Headers(List.of(), body == from || (stray < 0 && body >= 0) ? body : from);
        }
        return new Headers(fields, stray >= 0 ? stray : body >= 0 ? body : to);
    }

    private static void add(List<Field> fields, byte[] source, int from, int colon, int to) {
        if (from >= 0) {
            String name = Charsets.ascii(source, from, colon).strip();
            String value = Charsets.header(source, colon + 1, to);
            fields.add(new Field(name, unfold(value)));
        }
    }

    private static String unfold(String value) {
        if (value.indexOf('\n') < 0 && value.indexOf('\r') < 0) {
            return value.strip();
        }
        var line = new StringBuilder(value.length());
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c != '\r' && c != '\n') {
                line.append(c);
            }
        }
        return line.toString().strip();
    }

    /** Where the colon after a header's name is; -1 if the line is no header. */
    private static int colon(byte[] source, int from, int end) {
        int at = from;
        while (at < end && at - from <= LONGEST_NAME && source[at] > ' ' && source[at] < 127 && source[at] != ':') {
            at++;
        }
        int name = at;
        while (at < end && (source[at] == ' ' || source[at] == '\t')) {
            at++;
        }
        return name > from && at < end && source[at] == ':' ? at : -1;
    }

    /** The first of this name: of two that contradict each other, the one that most programs show. */
    @Nullable
    String first(String name) {
        for (Field field : fields) {
            if (field.name.equalsIgnoreCase(name)) {
                return field.value;
            }
        }
        return null;
    }

    List<String> all(String name) {
        return fields.stream()
                .filter(field -> field.name.equalsIgnoreCase(name))
                .map(Field::value)
                .toList();
    }

    boolean has(String name) {
        return first(name) != null;
    }
}
