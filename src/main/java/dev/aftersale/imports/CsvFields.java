package dev.aftersale.imports;

import java.util.ArrayList;
import java.util.List;

/** The fields of a CSV record, as RFC 4180 writes them. */
final class CsvFields {

    private CsvFields() {}

    static List<String> split(String record, char delimiter) {
        var fields = new ArrayList<String>();
        int at = 0;
        while (true) {
            var field = new StringBuilder();
            if (at < record.length() && record.charAt(at) == '"') {
                at = quoted(record, at + 1, field);
            }
            // Also what stands after the closing quote: nothing is lost of a field that is quoted carelessly.
            int end = record.indexOf(delimiter, at);
            field.append(record, at, end < 0 ? record.length() : end);
            fields.add(field.toString());
            if (end < 0) {
                return fields;
            }
            at = end + 1;
        }
    }

    /** Appends what stands within the quotes, and answers where the record goes on. */
    private static int quoted(String record, int from, StringBuilder field) {
        int at = from;
        while (at < record.length()) {
            char c = record.charAt(at++);
            if (c != '"') {
                field.append(c);
            } else if (at < record.length() && record.charAt(at) == '"') {
                field.append('"');
                at++;
            } else {
                return at;
            }
        }
        return at;
    }
}
