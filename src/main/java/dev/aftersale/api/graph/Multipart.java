package dev.aftersale.api.graph;

import dev.aftersale.base.Problem;
import dev.aftersale.base.ProblemException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads {@code multipart/form-data}: a part for each parameter. Files are passed over: no call takes one. */
final class Multipart {

    private static final int MAX_BOUNDARY = 200;
    private static final int MAX_PART_HEADER = 4_096;

    private final byte[] body;
    private final byte[] delimiter;
    private int at;

    private Multipart(byte[] body, String boundary) {
        this.body = body;
        this.delimiter = ("--" + boundary).getBytes(StandardCharsets.ISO_8859_1);
    }

    static void read(byte[] body, String contentType, Charset charset, Form form) {
        String boundary = HeaderParameter.of(contentType, "boundary");
        if (boundary == null || boundary.isEmpty() || boundary.length() > MAX_BOUNDARY) {
            throw broken("its Content-Type names no boundary");
        }
        new Multipart(body, boundary).readParts(charset, form);
    }

    private void readParts(Charset charset, Form form) {
        at = delimiterFrom(0);
        if (at < 0) {
            throw broken("the boundary that Content-Type names does not occur in it");
        }
        while (!startsWith(at + delimiter.length, "--")) {
            at = afterLine(at + delimiter.length);
            String disposition = disposition();
            int end = delimiterFrom(at);
            if (end < 0) {
                throw broken("it ends before its closing boundary");
            }
            take(disposition, at, withoutLineEnd(at, end), charset, form);
            at = end;
        }
    }

    private void take(@Nullable String disposition, int from, int to, Charset charset, Form form) {
        String name = disposition == null ? null : HeaderParameter.of(disposition, "name");
        if (disposition == null || name == null) {
            throw broken("a part has no name");
        }
        if (HeaderParameter.of(disposition, "filename") != null) {
            form.count();
            return;
        }
        form.add(name, Wire.text(body, from, to, charset));
    }

    /** Reads a part's header up to the empty line. */
    private @Nullable String disposition() {
        String found = null;
        int limit = at + MAX_PART_HEADER;
        while (true) {
            int next = afterLine(at);
            if (next > limit) {
                throw broken("a part's header is too long");
            }
            int end = withoutLineEnd(at, next);
            if (end == at) {
                at = next;
                return found;
            }
            String line = Wire.text(body, at, end, StandardCharsets.UTF_8);
            if (line.toLowerCase(Locale.ROOT).startsWith("content-disposition:")) {
                found = line;
            }
            at = next;
        }
    }

    /** Where the next delimiter begins: at the start of a line, with nothing but its end or two dashes behind it. */
    private int delimiterFrom(int from) {
        for (int i = from; i <= body.length - delimiter.length; i++) {
            if (body[i] == '-' && (i == 0 || i == from || body[i - 1] == '\n') && isDelimiter(i)) {
                return i;
            }
        }
        return -1;
    }

    private boolean isDelimiter(int from) {
        for (int i = 0; i < delimiter.length; i++) {
            if (body[from + i] != delimiter[i]) {
                return false;
            }
        }
        int end = from + delimiter.length;
        if (startsWith(end, "--")) {
            return true;
        }
        while (end < body.length && (body[end] == ' ' || body[end] == '\t')) {
            end++;
        }
        return startsWith(end, "\r\n") || startsWith(end, "\n");
    }

    private boolean startsWith(int from, String text) {
        if (from + text.length() > body.length) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            if (body[from + i] != text.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private int afterLine(int from) {
        for (int i = from; i < body.length; i++) {
            if (body[i] == '\n') {
                return i + 1;
            }
        }
        throw broken("it ends within a part's header");
    }

    private int withoutLineEnd(int from, int to) {
        int end = to;
        if (end > from && body[end - 1] == '\n') {
            end--;
            if (end > from && body[end - 1] == '\r') {
                end--;
            }
        }
        return end;
    }

    private static ProblemException broken(String reason) {
        return Problem.INVALID_PARAMETER.because("The multipart body can't be read: " + reason + ".");
    }
}
