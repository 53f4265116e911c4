package dev.aftersale.mail.mime;

import dev.aftersale.mail.mime.Rewritten.Refused;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Bytes to a tree of parts. Nothing is copied: parts are ranges of what came. The work is bounded by size times depth, and
 * the depth by {@link #DEEPEST}.
 */
final class PartReader {

    static final int LARGEST = 32 << 20;
    static final int DEEPEST = 50;
    static final int MOST_PARTS = 2_000;
    static final int LARGEST_HEADERS = 1 << 20;

    private int parts;
    private Refused.@Nullable Why refused;

    private PartReader() {}

    /** @param refused why the message can't be relayed; what is beyond a limit is not in {@code root} */
    record Read(Part root, Refused.@Nullable Why refused) {}

    static Read read(byte[] raw) {
        var reader = new PartReader();
        int to = raw.length;
        if (to > LARGEST) {
            reader.refused = Refused.Why.TOO_LARGE;
            to = LARGEST;
        }
        return new Read(reader.part(raw, 0, to, 1, ""), reader.refused);
    }

    private Part part(byte[] source, int from, int to, int depth, String defaultType) {
        parts++;
        var headers = Headers.read(source, from, to);
        if (headers.bodyAt() - from > LARGEST_HEADERS) {
            refuse(Refused.Why.HEADERS_TOO_LARGE);
        }
        var type = Parameters.parse(headers.first("Content-Type"));
        if (type.value().isEmpty()) {
            type = new Parameters(defaultType, type.all());
        }
        var leaf = new Part(headers, type, source, headers.bodyAt(), to, List.of());
        if (!type.isMultipart() && !leaf.isMessage()) {
            return leaf;
        }
        if (depth >= DEEPEST) {
            refuse(Refused.Why.TOO_DEEP);
            return leaf;
        }
        List<Part> children = leaf.isMessage() ? List.of(message(leaf, depth)) : parts(leaf, depth);
        return new Part(headers, type, source, headers.bodyAt(), to, children);
    }

    private Part message(Part part, int depth) {
        if (isCoded(part)) {
            byte[] decoded = part.decoded();
            return part(decoded, 0, decoded.length, depth + 1, "");
        }
        return part(part.source(), part.from(), part.to(), depth + 1, "");
    }

    private List<Part> parts(Part whole, int depth) {
        String defaultType = whole.type().is("multipart/digest") ? "message/rfc822" : "";
        List<Part> found = split(whole.source(), whole.from(), whole.to(), whole.type(), depth, defaultType);
        if (found.isEmpty() && isCoded(whole)) {
            // not allowed for a multipart, and done all the same
            byte[] decoded = whole.decoded();
            found = split(decoded, 0, decoded.length, whole.type(), depth, defaultType);
        }
        if (found.isEmpty() && whole.from() < whole.to()) {
            var plain = new Parameters("text/plain", whole.type().all());
            found = List.of(new Part(whole.headers(), plain, whole.source(), whole.from(), whole.to(), List.of()));
        }
        return found;
    }

    private static boolean isCoded(Part part) {
        String coding = part.headers().first("Content-Transfer-Encoding");
        return coding != null && coding.strip().matches("(?i)(base64|quoted-printable).*");
    }

    private List<Part> split(byte[] source, int from, int to, Parameters type, int depth, String defaultType) {
        String declared = type.get("boundary");
        byte[] delimiter = ("--" + (declared == null ? "" : declared.stripTrailing())).getBytes(StandardCharsets.UTF_8);
        int first = delimiter.length > 2 ? find(source, from, to, delimiter) : -1;
        if (first < 0) {
            delimiter = guess(source, from, to);
            first = delimiter.length > 2 ? find(source, from, to, delimiter) : -1;
        }
        var found = new ArrayList<Part>();
        int at = first;
        while (at >= 0 && !isLast(source, at, to, delimiter)) {
            int start = Lines.next(source, Lines.end(source, at, to), to);
            int next = find(source, start, to, delimiter);
            if (parts >= MOST_PARTS) {
                refuse(Refused.Why.TOO_MANY_PARTS);
                break;
            }
            int end = next < 0 ? to : Math.max(start, Lines.withoutBreak(source, start, next));
            found.add(part(source, start, end, depth + 1, defaultType));
            at = next;
        }
        return found;
    }

    /** Where the next line is that consists of the delimiter; -1 if none does. */
    private static int find(byte[] source, int from, int to, byte[] delimiter) {
        int at = from;
        while (at < to) {
            if (source[at] == '-' && isDelimiter(source, at, to, delimiter)) {
                return at;
            }
            at = Lines.next(source, Lines.end(source, at, to), to);
        }
        return -1;
    }

    private static boolean isDelimiter(byte[] source, int at, int to, byte[] delimiter) {
        int end = at + delimiter.length;
        if (end > to || !Arrays.equals(source, at, end, delimiter, 0, delimiter.length)) {
            return false;
        }
        int rest = isLast(source, at, to, delimiter) ? end + 2 : end;
        while (rest < to && (source[rest] == ' ' || source[rest] == '\t')) {
            rest++;
        }
        return rest == to || source[rest] == '\r' || source[rest] == '\n';
    }

    private static boolean isLast(byte[] source, int at, int to, byte[] delimiter) {
        int end = at + delimiter.length;
        return end + 1 < to && source[end] == '-' && source[end + 1] == '-';
    }

    /** The boundary that isn't declared, or declared wrongly: the first line that looks like one, before a header. */
    private static byte[] guess(byte[] source, int from, int to) {
        int at = from;
        while (at < to) {
            int end = Lines.end(source, at, to);
            int next = Lines.next(source, end, to);
            if (end - at > 2
                    && end - at < 200
                    && source[at] == '-'
                    && source[at + 1] == '-'
                    && isHeader(source, next, to)) {
                return Charsets.ascii(source, at, end).stripTrailing().getBytes(StandardCharsets.US_ASCII);
            }
            at = next;
        }
        return new byte[0];
    }

    private static boolean isHeader(byte[] source, int from, int to) {
        int end = Lines.end(source, from, Math.min(to, from + 200));
        return Charsets.ascii(source, from, end).regionMatches(true, 0, "Content-", 0, 8);
    }

    private void refuse(Refused.Why why) {
        if (refused == null) {
            refused = why;
        }
    }
}
