package dev.aftersale.mail.mime;

import dev.aftersale.link.Redactor;

/** Characters that no reader sees, and that make programs see something else than readers. */
final class Characters {

    private Characters() {}

    /** With line feeds for all line breaks, and without controls: one between two letters would hide an address. */
    static String clean(String text) {
        StringBuilder out = null;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean keep = (c >= ' ' && c != 127) || c == '\n' || c == '\t';
            if (keep && out == null) {
                continue;
            }
            if (out == null) {
                out = new StringBuilder(text.length()).append(text, 0, i);
            }
            if (keep) {
                out.append(c);
            } else if (c == '\r') {
                boolean withFeed = i + 1 < text.length() && text.charAt(i + 1) == '\n';
                out.append(withFeed ? "" : "\n");
            }
        }
        String clean = out == null ? text : out.toString();
        return clean.startsWith("\uFEFF") ? clean.substring(1) : clean;
    }

    /** In one line: line breaks and other controls are blanks, many blanks are one, and what steers writing is gone. */
    static String line(String text) {
        var out = new StringBuilder(Math.min(text.length(), 1_000));
        boolean blank = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c <= ' ' || c == 127 || c == '\u0085' || c == '\u00A0' || c == '\u2028' || c == '\u2029') {
                blank = true;
            } else if (!isBidi(c) && !(c > 127 && c < 160)) {
                if (blank && !out.isEmpty()) {
                    out.append(' ');
                }
                blank = false;
                out.append(c);
            }
        }
        return out.toString();
    }

    private static boolean isBidi(char c) {
        return (c >= '\u202A' && c <= '\u202E') || (c >= '\u2066' && c <= '\u2069') || c == '\u200E' || c == '\u200F';
    }

    /** Takes no room on the page: between two letters, nobody sees it. */
    static boolean isInvisible(char c) {
        return Redactor.isInvisible(c);
    }

    /** No longer than {@code most} characters, and no half one at its end. */
    static String cut(String text, int most) {
        if (text.length() <= most) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most;
        return text.substring(0, end);
    }
}
