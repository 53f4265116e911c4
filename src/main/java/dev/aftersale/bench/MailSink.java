package dev.aftersale.bench;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;

/** A mail server that takes everything and keeps nothing: how fast mail can be sent at all, and where ours is sent to. */
final class MailSink implements AutoCloseable {

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    /** What is done with a mail before it is taken. */
    @FunctionalInterface
    interface Taking {
        void take(String recipient, byte[] message);
    }

    private final ServerSocket server;
    private final Taking taking;
    private final AtomicLong taken = new AtomicLong();
    private final AtomicLong cpuNanos = new AtomicLong();

    MailSink(Taking taking) throws IOException {
        this.taking = taking;
        this.server = new ServerSocket(0, 64, InetAddress.getLoopbackAddress());
        daemon(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    long taken() {
        return taken.get();
    }

    /** Of its threads, which share a process with the client's. */
    double cpuMillis() {
        return cpuNanos.get() / 1e6;
    }

    /** A platform thread: only these tell how much CPU they use. */
    private static void daemon(Runnable work) {
        Thread.ofPlatform().daemon().name("mail sink").start(work);
    }

    private void accept() {
        try {
            while (true) {
                Socket client = server.accept();
                client.setTcpNoDelay(true);
                daemon(() -> serve(client));
            }
        } catch (IOException closed) {
            // the end
        }
    }

    private void serve(Socket client) {
        try (client) {
            var in = new SmtpReader(client.getInputStream());
            OutputStream out = client.getOutputStream();
            say(out, "220 sink.bench.test");
            String recipient = "";
            long before = THREADS.getCurrentThreadCpuTime();
            for (String line = in.line(); !line.equalsIgnoreCase("QUIT"); line = in.line()) {
                String verb = line.split(" ", 2)[0].toUpperCase(java.util.Locale.ROOT);
                switch (verb) {
                    case "EHLO" -> say(out, "250-sink.bench.test\r\n250-8BITMIME\r\n250 SIZE 104857600");
                    case "RCPT" -> {
                        recipient = line.substring(line.indexOf('<') + 1, line.indexOf('>'));
                        say(out, "250 ok");
                    }
                    case "DATA" -> {
                        say(out, "354 go on");
                        taking.take(recipient, in.message());
                        taken.incrementAndGet();
                        long now = THREADS.getCurrentThreadCpuTime();
                        cpuNanos.addAndGet(now - before);
                        before = now;
                        say(out, "250 taken");
                    }
                    default -> say(out, "250 ok");
                }
            }
            say(out, "221 bye");
        } catch (IOException gone) {
            // who sends may hang up when it likes
        }
    }

    private static void say(OutputStream out, String reply) throws IOException {
        out.write((reply + "\r\n").getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
