package dev.aftersale.mail.smtp;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;

/**
 * A client's connection, on which each reply passes by: it gets an enhanced code (RFC 2034) where the library gave it none,
 * and who has caused too many errors is sent away. The library offers no other place for either.
 */
final class WatchedSocket extends Socket {

    private static final byte[] ENOUGH =
            "421 4.7.0 Too many errors, closing the connection.\r\n".getBytes(StandardCharsets.US_ASCII);

    private final Socket inner;
    private final int mostErrors;
    private int errors;

    WatchedSocket(Socket inner, int mostErrors) {
        this.inner = inner;
        this.mostErrors = mostErrors;
    }

    /** The same client, encrypted; its errors so far are remembered. */
    WatchedSocket over(Socket encrypted) {
        var socket = new WatchedSocket(encrypted, mostErrors);
        socket.errors = errors;
        return socket;
    }

    Socket inner() {
        return inner;
    }

    @Override
    public OutputStream getOutputStream() throws IOException {
        return new FilterOutputStream(inner.getOutputStream()) {
            // The library flushes each reply as a whole.
            @Override
            public void write(byte[] bytes, int from, int length) throws IOException {
                if (length > 0 && bytes[from] == '5' && ++errors > mostErrors) {
                    out.write(ENOUGH);
                    out.flush();
                    close();
                    throw new SocketException("too many errors");
                }
                byte[] reply = Replies.enhanced(bytes, from, length);
                out.write(reply, 0, reply.length);
            }
        };
    }

    @Override
    public InputStream getInputStream() throws IOException {
        return inner.getInputStream();
    }

    @Override
    public InetAddress getInetAddress() {
        return inner.getInetAddress();
    }

    @Override
    public SocketAddress getRemoteSocketAddress() {
        return inner.getRemoteSocketAddress();
    }

    @Override
    public int getPort() {
        return inner.getPort();
    }

    @Override
    public void setSoTimeout(int millis) throws SocketException {
        inner.setSoTimeout(millis);
    }

    @Override
    public boolean isBound() {
        return inner.isBound();
    }

    @Override
    public boolean isClosed() {
        return inner.isClosed();
    }

    @Override
    public void close() throws IOException {
        inner.close();
    }
}
