package dev.aftersale.bench;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * One connection of a server that sends mail after mail, as lean as can be. It sends the envelope in one go, as servers do
 * where PIPELINING is announced.
 */
final class SmtpLine implements AutoCloseable {

    private static final byte[] END = ".\r\n".getBytes(StandardCharsets.US_ASCII);

    private final Socket socket;
    private final OutputStream out;
    private final SmtpReader in;

    SmtpLine(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(120_000);
        out = socket.getOutputStream();
        in = new SmtpReader(socket.getInputStream());
        expect("220");
        say("EHLO client.bench.test\r\n");
        expect("250");
    }

    /** Returns once the other side has taken it. */
    void send(MailCorpus.Mail mail) throws IOException {
        begin(mail);
        out.write(mail.raw());
        end();
    }

    /** The envelope: what comes next is the message. */
    void begin(MailCorpus.Mail mail) throws IOException {
        say("MAIL FROM:<" + mail.from() + "> SIZE=" + mail.raw().length + "\r\nRCPT TO:<" + mail.to()
                + ">\r\nDATA\r\n");
        expect("250");
        expect("250");
        expect("354");
    }

    void write(byte[] bytes, int from, int length) throws IOException {
        out.write(bytes, from, length);
    }

    void end() throws IOException {
        out.write(END);
        expect("250");
    }

    private void say(String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private void expect(String code) throws IOException {
        String line = in.line();
        while (line.length() > 3 && line.charAt(3) == '-') {
            line = in.line();
        }
        if (!line.startsWith(code)) {
            throw new IOException("a mail was refused: " + line);
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
