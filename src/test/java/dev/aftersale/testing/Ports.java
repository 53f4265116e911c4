package dev.aftersale.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Ports on which nobody listens, below those that systems give to connections: one of them could take it first.
 *
 * <p>A port is asked for long before its server listens, so a draw could give it to another server as well. Each JVM has
 * a thousand to itself instead, marked by the first of them, which it holds until its end, and gives them in turn.
 */
public final class Ports {

    private static final int LOWEST = 10_000;
    private static final int OF_A_JVM = 1_000;
    private static final int JVMS = 22;

    private static final ServerSocket MARK = claim();
    private static final AtomicInteger GIVEN = new AtomicInteger();

    private Ports() {}

    public static int free() {
        return free(InetAddress.getLoopbackAddress().getHostAddress());
    }

    /** @param address one of this machine's */
    public static int free(String address) {
        for (int tries = 0; tries < OF_A_JVM; tries++) {
            int next = 1 + GIVEN.getAndIncrement() % (OF_A_JVM - 1);
            try (var socket = new ServerSocket()) {
                socket.bind(new InetSocketAddress(address, MARK.getLocalPort() + next));
                return socket.getLocalPort();
            } catch (IOException e) {
                // taken; the next one may not be
            }
        }
        throw new IllegalStateException("no free port");
    }

    /** The first of ports that no other JVM has. */
    static ServerSocket claim() {
        int first = ThreadLocalRandom.current().nextInt(JVMS);
        for (int i = 0; i < JVMS; i++) {
            try {
                return new ServerSocket(LOWEST + (first + i) % JVMS * OF_A_JVM, 1, InetAddress.getLoopbackAddress());
            } catch (IOException e) {
                // another JVM's
            }
        }
        throw new IllegalStateException("no free ports");
    }
}
