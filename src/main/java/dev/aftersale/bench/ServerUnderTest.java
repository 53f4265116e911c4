package dev.aftersale.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The program as a process of its own, so that its CPU can be told from that of who measures it. */
final class ServerUnderTest implements AutoCloseable {

    private static final String HEAP = "512m";
    private static final Duration START = Duration.ofMinutes(3);

    private final Process process;
    private final int port;
    private final int smtpPort;

    private ServerUnderTest(Process process, int port, int smtpPort) {
        this.process = process;
        this.port = port;
        this.smtpPort = smtpPort;
    }

    /** Starts the same program on the same Java with {@code settings}, and waits until it answers. */
    static ServerUnderTest start(BenchDatabase database, Map<String, String> settings) throws IOException {
        int port = freePort();
        var own = new HashMap<>(Map.of(
                "AFTERSALE_HTTP_PORT",
                Integer.toString(port),
                "AFTERSALE_HTTP_ADDRESS",
                "127.0.0.1",
                "AFTERSALE_SMTP_PORT",
                Integer.toString(freePort()),
                "AFTERSALE_SMTP_ADDRESS",
                "127.0.0.1"));
        own.putAll(settings);
        var builder = ChildProgram.of(database, HEAP, own, List.of("serve"));
        Path log = database.folder().resolve("server.log");
        builder.redirectErrorStream(true).redirectOutput(log.toFile());
        int smtpPort = Integer.parseInt(own.get("AFTERSALE_SMTP_PORT"));
        var server = new ServerUnderTest(database.start(builder), port, smtpPort);
        server.awaitAnswer(log);
        return server;
    }

    int port() {
        return port;
    }

    int smtpPort() {
        return smtpPort;
    }

    long pid() {
        return process.pid();
    }

    double cpuMillis() {
        return CpuTime.ofProcess(process.pid());
    }

    private void awaitAnswer(Path log) throws IOException {
        long end = System.nanoTime() + START.toNanos();
        while (System.nanoTime() < end) {
            if (!process.isAlive()) {
                throw new IllegalStateException("the server ended at its start:\n" + Files.readString(log));
            }
            try (var line = new HttpLine(port)) {
                line.call("GET", "/v24.0/1", "none", "", "");
                return;
            } catch (IOException e) {
                pause();
            }
        }
        close();
        throw new IllegalStateException("the server does not answer:\n" + Files.readString(log));
    }

    static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(200);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() {
        ChildProgram.end(process);
    }
}
