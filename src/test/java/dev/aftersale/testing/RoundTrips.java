package dev.aftersale.testing;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Stands between a client and PostgreSQL, and counts how often the client asks and waits: each {@code Sync} message is
 * such a moment. It also knows what was asked.
 */
public final class RoundTrips implements AutoCloseable {

    private static final int SSL_REQUEST = 80877103;

    private final ServerSocket door;
    private final String host;
    private final int port;
    private final AtomicInteger syncs = new AtomicInteger();
    private final Queue<String> statements = new ConcurrentLinkedQueue<>();

    public RoundTrips(String host, int port) throws IOException {
        this.host = host;
        this.port = port;
        this.door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    public int port() {
        return door.getLocalPort();
    }

    /** How many there were since the last time this was asked. */
    public int count() {
        return syncs.getAndSet(0);
    }

    /** The statements that were carried out since the last time this was asked, in their order. */
    public List<String> statements() {
        var carriedOut = new ArrayList<String>();
        for (String next = statements.poll(); next != null; next = statements.poll()) {
            carriedOut.add(next);
        }
        return carriedOut;
    }

    /** What one session has prepared: texts by the names of statements, and those by the names of portals. */
    private final class Session {

        private final Map<String, String> texts = new HashMap<>();
        private final Map<String, String> portals = new HashMap<>();

        void take(byte type, byte[] message) {
            switch (type) {
                case 'P' -> texts.put(text(message, 0), text(message, 1));
                case 'B' -> portals.put(text(message, 0), texts.getOrDefault(text(message, 1), ""));
                case 'E' -> statements.add(portals.getOrDefault(text(message, 0), ""));
                case 'Q' -> statements.add(text(message, 0));
                default -> {}
            }
        }

        /** Texts end in a zero each. */
        private static String text(byte[] message, int index) {
            int start = 0;
            for (int i = 0; i < index; i++) {
                start = end(message, start) + 1;
            }
            return new String(message, start, end(message, start) - start, StandardCharsets.UTF_8);
        }

        private static int end(byte[] message, int start) {
            int end = start;
            while (message[end] != 0) {
                end++;
            }
            return end;
        }
    }

    private void accept() {
        while (!door.isClosed()) {
            try {
                Socket client = door.accept();
                Socket server = new Socket(host, port);
                Thread.ofVirtual().start(() -> forward(client, server));
                Thread.ofVirtual().start(() -> copy(server, client));
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    private void forward(Socket client, Socket server) {
        try (client;
                server) {
            var in = new DataInputStream(client.getInputStream());
            var out = new DataOutputStream(server.getOutputStream());
            int code;
            do { // the messages before the session begins have no type
                int length = in.readInt();
                code = in.readInt();
                out.writeInt(length);
                out.writeInt(code);
                out.write(in.readNBytes(length - 8));
            } while (code == SSL_REQUEST);
            var session = new Session();
            while (true) {
                byte type = in.readByte();
                int length = in.readInt();
                byte[] message = in.readNBytes(length - 4);
                if (type == 'S') {
                    syncs.incrementAndGet();
                }
                session.take(type, message);
                out.writeByte(type);
                out.writeInt(length);
                out.write(message);
            }
        } catch (IOException e) {
            // one of them hung up
        }
    }

    private static void copy(Socket from, Socket to) {
        try (from;
                to) {
            InputStream in = from.getInputStream();
            in.transferTo(to.getOutputStream());
        } catch (IOException e) {
            // one of them hung up
        }
    }

    @Override
    public void close() {
        try {
            door.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
