package dev.aftersale.mail.check;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/** A conversation with a mail server, written down as it goes. The other side may do as it likes: all is bounded. */
final class SmtpDialogue implements AutoCloseable {

    private static final int MOST_LINES = 64;
    private static final int LONGEST_LINE = 1_000;

    /**
     * @param code 0: it was none
     * @param lines without the code
     */
    record Reply(int code, List<String> lines) {

        boolean isGood() {
            return code >= 200 && code < 300;
        }

        boolean isLater() {
            return code >= 400 && code < 500;
        }

        String text() {
            return (code + " " + String.join(" ", lines)).strip();
        }
    }

    private List<String> transcript;
    private final long deadline;
    private Socket socket;
    private InputStream in;
    private OutputStream out;
    private final List<X509Certificate> chain = new ArrayList<>();
    private @Nullable SSLSession session;

    private SmtpDialogue(Socket socket, List<String> transcript, long deadline) throws IOException {
        this.socket = socket;
        this.transcript = transcript;
        this.deadline = deadline;
        this.in = new BufferedInputStream(socket.getInputStream());
        this.out = socket.getOutputStream();
    }

    /** @param all how long the whole conversation may take */
    static SmtpDialogue open(
            InetAddress address, int port, Duration connect, Duration answer, Duration all, List<String> transcript)
            throws IOException {
        transcript.add("* " + address.getHostAddress() + ":" + port);
        var socket = new Socket();
        try {
            socket.connect(new InetSocketAddress(address, port), (int) connect.toMillis());
            socket.setSoTimeout((int) answer.toMillis());
            return new SmtpDialogue(socket, transcript, System.nanoTime() + all.toNanos());
        } catch (IOException e) {
            transcript.add("* " + reason(e));
            socket.close();
            throw e;
        }
    }

    /** What is said from now on belongs to another step. */
    void noteIn(List<String> other) {
        transcript = other;
    }

    static String reason(IOException e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }

    Reply command(String line) throws IOException {
        transcript.add("> " + line);
        return send((line + "\r\n").getBytes(StandardCharsets.UTF_8));
    }

    /** Nothing depends on the answer: many servers hang up instead. */
    void quit() {
        try {
            command("QUIT");
        } catch (IOException e) {
            // it hung up
        }
    }

    /** A message after DATA was allowed: its bytes, and the dot. */
    Reply message(byte[] raw) throws IOException {
        transcript.add("> (" + raw.length + " bytes)");
        var stuffed = new ByteArrayOutputStream(raw.length + 64);
        boolean atStart = true;
        for (byte one : raw) {
            if (atStart && one == '.') {
                stuffed.write('.');
            }
            stuffed.write(one);
            atStart = one == '\n';
        }
        if (!atStart) {
            stuffed.writeBytes("\r\n".getBytes(StandardCharsets.US_ASCII));
        }
        stuffed.writeBytes(".\r\n".getBytes(StandardCharsets.US_ASCII));
        return send(stuffed.toByteArray());
    }

    private Reply send(byte[] bytes) throws IOException {
        try {
            out.write(bytes);
            out.flush();
        } catch (IOException e) {
            transcript.add("* " + reason(e));
            throw e;
        }
        return read();
    }

    Reply read() throws IOException {
        List<String> lines = new ArrayList<>();
        try {
            while (true) {
                String line = line();
                transcript.add("< " + line);
                boolean isReply = line.matches("[2-5]\\d\\d([ -].*)?");
                if (!isReply) {
                    return new Reply(0, List.of(line));
                }
                lines.add(line.length() > 4 ? line.substring(4) : "");
                if (line.length() == 3 || line.charAt(3) == ' ') {
                    return new Reply(Integer.parseInt(line.substring(0, 3)), List.copyOf(lines));
                }
                if (lines.size() >= MOST_LINES) {
                    throw new IOException("a reply of more than " + MOST_LINES + " lines");
                }
            }
        } catch (IOException e) {
            transcript.add("* " + reason(e));
            throw e;
        }
    }

    private String line() throws IOException {
        var line = new ByteArrayOutputStream();
        while (true) {
            if (System.nanoTime() - deadline > 0) {
                throw new IOException("the conversation takes too long");
            }
            int one = in.read();
            if (one < 0) {
                throw new IOException("the server hung up");
            }
            if (one == '\n') {
                return new String(line.toByteArray(), StandardCharsets.UTF_8).replaceAll("\\p{Cntrl}", "");
            }
            line.write(one);
            if (line.size() > LONGEST_LINE) {
                throw new IOException("a line of more than " + LONGEST_LINE + " bytes");
            }
        }
    }

    /** After the server agreed to STARTTLS. Whom it is, is looked at, not trusted. */
    void encrypt(String host) throws IOException {
        try {
            var context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new Certificates.Collector(chain)}, null);
            var secure = (SSLSocket) context.getSocketFactory().createSocket(socket, host, socket.getPort(), true);
            secure.startHandshake();
            session = secure.getSession();
            socket = secure;
            in = new BufferedInputStream(secure.getInputStream());
            out = secure.getOutputStream();
            transcript.add("* " + secure.getSession().getProtocol() + " "
                    + secure.getSession().getCipherSuite());
        } catch (IOException e) {
            transcript.add("* " + reason(e));
            throw e;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has TLS", e);
        }
    }

    Optional<SSLSession> session() {
        return Optional.ofNullable(session);
    }

    List<X509Certificate> chain() {
        return List.copyOf(chain);
    }

    static boolean offers(Reply hello, String extension) {
        return hello.lines().stream()
                .anyMatch(line -> line.toUpperCase(Locale.ROOT).matches(extension + "( .*)?"));
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            // then it is closed
        }
    }
}
