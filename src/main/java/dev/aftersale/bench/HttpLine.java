package dev.aftersale.bench;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/**
 * One kept-alive HTTP connection that does as little as it can: the load generator shares two cores with what it measures,
 * and a full client would be a good part of the cost.
 */
final class HttpLine implements AutoCloseable {

    private final Socket socket;
    private final OutputStream out;
    private final InputStream in;
    private final byte[] line = new byte[16 * 1024];
    private byte[] body = new byte[64 * 1024];
    private int bodyLength;

    HttpLine(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(60_000);
        out = socket.getOutputStream();
        in = new BufferedInputStream(socket.getInputStream(), 16 * 1024);
    }

    /** Sends a request and reads its whole answer; returns the status. */
    int call(String method, String path, String token, String contentType, String content) throws IOException {
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        String head = method + " " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer " + token + "\r\n"
                + (bytes.length == 0
                        ? "\r\n"
                        : "Content-Type: " + contentType + "\r\nContent-Length: " + bytes.length + "\r\n\r\n");
        byte[] headBytes = head.getBytes(StandardCharsets.ISO_8859_1);
        byte[] whole = new byte[headBytes.length + bytes.length];
        System.arraycopy(headBytes, 0, whole, 0, headBytes.length);
        System.arraycopy(bytes, 0, whole, headBytes.length, bytes.length);
        out.write(whole);
        out.flush();
        return answer();
    }

    /** Asks for a page as a browser with {@code cookie} does, and reads all of it, packed; returns the status. */
    int get(String path, String cookie) throws IOException {
        String head =
                "GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/html\r\nAccept-Encoding: gzip\r\nCookie: "
                        + cookie + "\r\n\r\n";
        out.write(head.getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
        return answer();
    }

    String body() {
        return new String(body, 0, bodyLength, StandardCharsets.UTF_8);
    }

    private int answer() throws IOException {
        String status = readLine();
        if (status.length() < 12) {
            throw new IOException("no HTTP answer: " + status);
        }
        int code = Integer.parseInt(status.substring(9, 12));
        int length = 0;
        boolean chunked = false;
        for (String header = readLine(); !header.isEmpty(); header = readLine()) {
            String lower = header.toLowerCase(Locale.ROOT);
            if (lower.startsWith("content-length:")) {
                length = Integer.parseInt(lower.substring(15).strip());
            } else if (lower.startsWith("transfer-encoding:") && lower.contains("chunked")) {
                chunked = true;
            }
        }
        bodyLength = 0;
        if (!chunked) {
            read(length);
            return code;
        }
        for (int size = chunk(); size > 0; size = chunk()) {
            read(size);
            readLine();
        }
        readLine();
        return code;
    }

    private int chunk() throws IOException {
        return Integer.parseInt(readLine().strip(), 16);
    }

    private void read(int length) throws IOException {
        if (bodyLength + length > body.length) {
            body = Arrays.copyOf(body, Math.max(body.length * 2, bodyLength + length));
        }
        int read = in.readNBytes(body, bodyLength, length);
        if (read < length) {
            throw new IOException("the answer ended early");
        }
        bodyLength += length;
    }

    private String readLine() throws IOException {
        int length = 0;
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new IOException("the connection was closed");
            }
            if (b != '\r' && length < line.length) {
                line[length++] = (byte) b;
            }
        }
        return new String(line, 0, length, StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
