package dev.aftersale.mail.mime;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** {@code <left@right>}, found in whatever else stands in a header. */
final class MessageIds {

    private static final int LONGEST = 250;
    private static final int MOST = 200;

    private MessageIds() {}

    /** In their order, each once; also those that somebody encoded, against the rules. */
    static List<String> in(Stream<String> headers) {
        var ids = new ArrayList<String>();
        headers.map(EncodedWords::decode).forEach(header -> collect(header, ids));
        return ids;
    }

    private static void collect(String header, List<String> ids) {
        int open = header.indexOf('<');
        while (open >= 0 && ids.size() < MOST) {
            int close = header.indexOf('>', open, Math.min(header.length(), open + LONGEST));
            int again = header.indexOf('<', open + 1);
            if (close > 0 && (again < 0 || again > close)) {
                String id = header.substring(open, close + 1).replaceAll("\\s", "");
                if (isId(id) && !ids.contains(id)) {
                    ids.add(id);
                }
            }
            open = again;
        }
    }

    /** Whether it may stand in a header of ours. */
    static boolean isId(String id) {
        return id.length() > 2
                && id.length() <= LONGEST
                && id.startsWith("<")
                && id.endsWith(">")
                && id.chars().allMatch(c -> c > ' ' && c < 127)
                && id.indexOf('<', 1) < 0
                && id.indexOf('>') == id.length() - 1;
    }
}
