package dev.aftersale.mail.mime;

/** Lines of bytes, whatever ends them: CRLF, LF or CR. */
final class Lines {

    private Lines() {}

    /** Where the line that begins at {@code from} ends: at its line break or at {@code to}. */
    static int end(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && bytes[at] != '\n' && bytes[at] != '\r') {
            at++;
        }
        return at;
    }

    /** Where the line after the break at {@code end} begins. */
    static int next(byte[] bytes, int end, int to) {
        if (end >= to) {
            return to;
        }
        return bytes[end] == '\r' && end + 1 < to && bytes[end + 1] == '\n' ? end + 2 : end + 1;
    }

    /** Where the last line break before {@code to} begins, if {@code to} is right behind one. */
    static int withoutBreak(byte[] bytes, int from, int to) {
        int at = to;
        if (at > from && bytes[at - 1] == '\n') {
            at--;
        }
        if (at > from && bytes[at - 1] == '\r') {
            at--;
        }
        return at;
    }
}
