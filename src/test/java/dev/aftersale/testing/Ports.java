package dev.aftersale.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** Ports on which nobody listens, below those that systems give to connections: one of them could take it first. */
public final class Ports {

    private Ports() {}

    public static int free() {
        return free(InetAddress.getLoopbackAddress().getHostAddress());
    }

    /** @param address one of this machine's */
    public static int free(String address) {
        for (int tries = 0; tries < 100; tries++) {
            try (var socket = new ServerSocket()) {
                socket.bind(new InetSocketAddress(
                        address, ThreadLocalRandom.current().nextInt(10_000, 32_000)));
                return socket.getLocalPort();
            } catch (IOException e) {
                // taken; the next one may not be
            }
        }
        throw new IllegalStateException("no free port");
    }
}
