package dev.aftersale.testing;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Stands between a client and PostgreSQL, and counts how often the client asks and waits: each {@code Sync} message is
 * such a moment.
 */
public final class RoundTrips implements AutoCloseable {

    private static final int SSL_REQUEST = 80877103;

    private final ServerSocket door;
    private final String host;
    private final int port;
    private final AtomicInteger syncs = new AtomicInteger();

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
            while (true) {
                byte type = in.readByte();
                int length = in.readInt();
                byte[] message = in.readNBytes(length - 4);
                if (type == 'S') {
                    syncs.incrementAndGet();
                }
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
    public void close() throws IOException {
        door.close();
    }
}
