package dev.aftersale.mail;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A conversation typed by hand. */
public final class SmtpClient implements AutoCloseable {

    private final Socket socket;
    private final BufferedReader in;
    private final OutputStream out;

    SmtpClient(int port) throws IOException {
        socket = new Socket("127.0.0.1", port);
        socket.setSoTimeout(60_000);
        in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
        out = socket.getOutputStream();
        reply();
    }

    /** The last line of the reply. */
    String say(String line) throws IOException {
        return sayAll(line).getLast();
    }

    List<String> sayAll(String line) throws IOException {
        write(line + "\r\n");
        return reply();
    }

    void write(String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    /** Null as the last line: the other side hung up. */
    List<String> reply() throws IOException {
        List<String> lines = new ArrayList<>();
        do {
            lines.add(in.readLine());
        } while (lines.getLast() != null
                && lines.getLast().length() > 3
                && lines.getLast().charAt(3) == '-');
        return lines;
    }

    /** The first reply that refuses, or else the last one. */
    public static String send(int port, String from, String to, String message) throws IOException {
        try (var client = new SmtpClient(port)) {
            client.say("EHLO mail.test");
            for (String line : List.of("MAIL FROM:<" + from + ">", "RCPT TO:<" + to + ">", "DATA")) {
                String reply = client.say(line);
                if (!reply.startsWith("250") && !reply.startsWith("354")) {
                    return reply;
                }
            }
            return client.say(message.replace("\r\n", "\n").replace("\n", "\r\n") + "\r\n.");
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
