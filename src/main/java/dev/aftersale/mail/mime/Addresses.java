package dev.aftersale.mail.mime;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The addresses of a header, as lists of them are really written: with commas in names that lack their quotes, with brackets
 * in brackets, with groups, with comments. One pass, left to right.
 */
final class Addresses {

    private static final int MOST = 200;
    private static final int LONGEST = 320;

    private Addresses() {}

    static List<MailAddress> parse(List<String> headers) {
        var found = new ArrayList<MailAddress>();
        for (String header : headers) {
            parse(header, found);
        }
        return found;
    }

    private static void parse(String header, List<MailAddress> into) {
        // what stands before an unquoted comma, without an address of its own, is the beginning of a name
        var before = new StringBuilder();
        for (String piece : pieces(header)) {
            if (into.size() == MOST) {
                return;
            }
            MailAddress address = address(before + piece);
            if (address != null) {
                into.add(address);
                before.setLength(0);
            } else if (before.length() < 1_000) {
                before.append(piece).append(", ");
            }
        }
    }

    /** Cut at commas and semicolons outside quotes, brackets and comments; what stands before a group's colon is left out. */
    private static List<String> pieces(String header) {
        var pieces = new ArrayList<String>();
        var piece = new StringBuilder();
        boolean quoted = false;
        int angles = 0;
        int comments = 0;
        int close = -1;
        int comma = -1;
        for (int i = 0; i < header.length(); i++) {
            char c = header.charAt(i);
            if (c == '\\' && quoted && i + 1 < header.length()) {
                piece.append(c).append(header.charAt(++i));
                continue;
            }
            if (c == '"' && comments == 0) {
                // a quote that is never closed is none
                quoted = !quoted && header.indexOf('"', i + 1) > 0;
            }
            if (!quoted) {
                comments = Math.max(0, comments + (c == '(' ? 1 : c == ')' ? -1 : 0));
                close = close < i ? next(header, '>', i) : close;
                comma = comma < i ? next(header, ',', i) : comma;
                // nor is a bracket that is not closed before the next comma
                boolean opens = c == '<' && close < comma;
                angles = Math.max(0, angles + (opens ? 1 : c == '>' ? -1 : 0));
            }
            boolean outside = !quoted && comments == 0 && angles == 0;
            if (outside && (c == ',' || c == ';')) {
                pieces.add(piece.toString());
                piece.setLength(0);
            } else if (outside && c == ':' && piece.indexOf("@") < 0) {
                piece.setLength(0);
            } else {
                piece.append(c);
            }
        }
        pieces.add(piece.toString());
        return pieces;
    }

    /** Its length, if there is none. */
    private static int next(String header, char wanted, int from) {
        int at = header.indexOf(wanted, from);
        return at < 0 ? header.length() : at;
    }

    private static @Nullable MailAddress address(String piece) {
        int close = piece.lastIndexOf('>');
        int open = close < 0 ? piece.lastIndexOf('<') : piece.lastIndexOf('<', close);
        if (open >= 0) {
            String inside = clean(piece.substring(open + 1, close > open ? close : piece.length()));
            if (!inside.isEmpty()) {
                return new MailAddress(name(piece.substring(0, open)), inside);
            }
        }
        int at = piece.lastIndexOf('@');
        if (at < 0) {
            return null;
        }
        int from = at;
        boolean quotedLocal = from > 0 && piece.charAt(from - 1) == '"';
        if (quotedLocal) {
            from = Math.max(0, piece.lastIndexOf('"', from - 2));
        }
        while (!quotedLocal && from > 0 && isOfAddress(piece.charAt(from - 1))) {
            from--;
        }
        int to = at + 1;
        while (to < piece.length() && isOfAddress(piece.charAt(to))) {
            to++;
        }
        String address = clean(piece.substring(from, to));
        String name = piece.substring(0, from) + " " + piece.substring(to);
        return address.length() < 3 ? null : new MailAddress(name(name), address);
    }

    private static boolean isOfAddress(char c) {
        return c > ' ' && "<>()[],;:\"\\".indexOf(c) < 0;
    }

    private static String clean(String address) {
        var clean = new StringBuilder();
        for (int i = 0; i < address.length(); i++) {
            char c = address.charAt(i);
            if (c > ' ' && c != 127 && c != '<' && c != '>' && !Characters.isInvisible(c)) {
                clean.append(c);
            }
        }
        return clean.length() > LONGEST ? "" : clean.toString();
    }

    private static String name(String raw) {
        String name = EncodedWords.decode(raw.strip());
        var plain = new StringBuilder();
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c == '\\' && i + 1 < name.length()) {
                plain.append(name.charAt(++i));
            } else if (c != '"' && c != '(' && c != ')') {
                plain.append(c);
            }
        }
        return Characters.cut(Characters.line(plain.toString()), LONGEST);
    }
}
