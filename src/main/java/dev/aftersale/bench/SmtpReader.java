package dev.aftersale.bench;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** Reads what comes over an SMTP connection: lines, and messages up to the dot. */
final class SmtpReader {

    private final InputStream in;
    private final byte[] buffer = new byte[64 * 1024];
    private int at;
    private int end;

    SmtpReader(InputStream in) {
        this.in = in;
    }

    /** Without its end. */
    String line() throws IOException {
        var line = new ByteArrayOutputStream(128);
        read(line);
        return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
    }

    /** As it was before dots were doubled on the way. */
    byte[] message() throws IOException {
        var message = new ByteArrayOutputStream(32 * 1024);
        while (true) {
            byte first = peek();
            if (first != '.') {
                read(message);
                continue;
            }
            at++;
            var rest = new ByteArrayOutputStream(128);
            read(rest);
            if (rest.size() <= 2 && rest.toString(StandardCharsets.ISO_8859_1).isBlank()) {
                return message.toByteArray();
            }
            rest.writeTo(message);
        }
    }

    private byte peek() throws IOException {
        if (at == end) {
            fill();
        }
        return buffer[at];
    }

    /** One line with its end. */
    private void read(ByteArrayOutputStream into) throws IOException {
        while (true) {
            if (at == end) {
                fill();
            }
            int from = at;
            while (at < end) {
                if (buffer[at++] == '\n') {
                    into.write(buffer, from, at - from);
                    return;
                }
            }
            into.write(buffer, from, at - from);
        }
    }

    private void fill() throws IOException {
        int read = in.read(buffer, 0, buffer.length);
        if (read <= 0) {
            throw new EOFException("the connection was closed");
        }
        at = 0;
        end = read;
    }
}
