package dev.aftersale.mail;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/**
 * A mail server with manners of its own: a test says what it answers to each line. Beside replies there are {@link #DROP},
 * {@link #SILENCE} and {@link #MANNERS}, which is what a good server would say.
 */
public final class RudeSmtp implements AutoCloseable {

    public static final String DROP = "(drop)";
    public static final String SILENCE = "(silence)";
    public static final String MANNERS = "(manners)";

    private final ServerSocket socket;
    private final SSLContext tls;

    /** What is answered to a line; to {@code (banner)} at first, and {@code (message)} at the end of one. */
    public volatile UnaryOperator<String> answers = line -> MANNERS;

    public final List<String> lines = new CopyOnWriteArrayList<>();
    public final List<String> messages = new CopyOnWriteArrayList<>();

    /** How many have come, and how many of them are gone. */
    final AtomicInteger came = new AtomicInteger();

    final AtomicInteger gone = new AtomicInteger();

    public RudeSmtp(SSLContext tls) throws IOException {
        this.tls = tls;
        this.socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    public int port() {
        return socket.getLocalPort();
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                Socket client = socket.accept();
                Thread.ofVirtual().start(() -> converse(client));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void converse(Socket client) {
        came.incrementAndGet();
        try (client) {
            Socket current = client;
            var in = reader(current);
            if (!answer(current.getOutputStream(), "(banner)")) {
                return;
            }
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                lines.add(line);
                if (!answer(current.getOutputStream(), line)) {
                    return;
                }
                String said = reply(line);
                if (line.equals("STARTTLS") && said.startsWith("220")) {
                    var secure = (SSLSocket) tls.getSocketFactory()
                            .createSocket(client, client.getInetAddress().getHostAddress(), client.getPort(), true);
                    secure.setUseClientMode(false);
                    secure.startHandshake();
                    current = secure;
                    in = reader(current);
                } else if (line.equals("DATA") && said.startsWith("354")) {
                    messages.add(message(in));
                    if (!answer(current.getOutputStream(), "(message)")) {
                        return;
                    }
                } else if (line.equals("QUIT")) {
                    return;
                }
            }
        } catch (IOException e) {
            // the other side has had enough
        } finally {
            gone.incrementAndGet();
        }
    }

    private static BufferedReader reader(Socket socket) throws IOException {
        return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    }

    private static String message(BufferedReader in) throws IOException {
        var message = new StringBuilder();
        for (String line = in.readLine(); line != null && !line.equals("."); line = in.readLine()) {
            message.append(line.startsWith(".") ? line.substring(1) : line).append("\r\n");
        }
        return message.toString();
    }

    private boolean answer(OutputStream out, String line) throws IOException {
        String reply = reply(line);
        if (reply.equals(DROP)) {
            return false;
        }
        if (!reply.equals(SILENCE)) {
            out.write((reply + "\r\n").getBytes(StandardCharsets.UTF_8));
            out.flush();
        }
        return true;
    }

    private String reply(String line) {
        String own = answers.apply(line);
        return own.equals(MANNERS) ? good(line) : own;
    }

    private String good(String line) {
        if (line.startsWith("EHLO")) {
            return "250-mx.shop.test\r\n250-SIZE 31457280\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n250 STARTTLS";
        }
        return switch (line) {
            case "(banner)" -> "220 mx.shop.test ESMTP";
            case "STARTTLS" -> "220 go ahead";
            case "DATA" -> "354 go ahead";
            case "QUIT" -> "221 bye";
            default -> line.startsWith("RCPT TO:<as-") ? "550 5.1.1 no such user" : "250 2.0.0 fine";
        };
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
