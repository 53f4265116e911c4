package dev.aftersale.mail;

import dev.aftersale.base.Deadlines;
import dev.aftersale.mail.MailFailure.Verdict;
import dev.aftersale.mail.Routes.Hop;
import dev.aftersale.mail.mime.MailAddress;
import jakarta.mail.Address;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.URLName;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.Future;
import javax.net.ssl.SSLException;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPMessage;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPSenderFailedException;
import org.eclipse.angus.mail.smtp.SMTPTransport;
import org.jspecify.annotations.Nullable;

/**
 * A connection to the server that takes a domain's mail. Encrypted where the server offers it, with any certificate: the
 * alternative is no encryption (RFC 7435). Nothing takes longer than the {@link Patience} of its attempt, whatever the servers do.
 */
final class SmtpConnection implements AutoCloseable {

    private static final int CONNECT_MILLIS = 10_000;
    private static final int ANSWER_MILLIS = 60_000;

    private static final Deadlines DEADLINES = new Deadlines("smtp deadlines");

    private static final Session NO_SESSION = Session.getInstance(new Properties());

    private final Transport transport;
    private final Socket socket;

    private SmtpConnection(Transport transport, Socket socket) {
        this.transport = transport;
        this.socket = socket;
    }

    /**
     * To the first that answers. Each gets half of the time that is left: so there is some for the next one, and for the
     * message.
     *
     * @param name as which we greet
     */
    static SmtpConnection open(List<Hop> hops, String name, Patience patience) throws MailFailure {
        MailFailure last = null;
        for (Hop hop : hops) {
            try {
                return open(hop, name, patience);
            } catch (MailFailure e) {
                last = e;
            }
        }
        throw last == null ? new MailFailure(Verdict.UNREACHABLE, null, "no mail server", null) : last;
    }

    private static SmtpConnection open(Hop hop, String name, Patience patience) throws MailFailure {
        try {
            return open(hop, name, patience, true);
        } catch (MessagingException e) {
            if (!isAboutTls(e)) {
                throw unreachable(hop, e);
            }
        }
        try {
            return open(hop, name, patience, false);
        } catch (MessagingException e) {
            throw unreachable(hop, e);
        }
    }

    private static SmtpConnection open(Hop hop, String name, Patience patience, boolean encrypt)
            throws MessagingException {
        var properties = new Properties();
        properties.put("mail.smtp.starttls.enable", Boolean.toString(encrypt));
        properties.put("mail.smtp.ssl.trust", "*");
        properties.put("mail.smtp.ssl.checkserveridentity", "false");
        properties.put("mail.smtp.localhost", name);
        properties.put("mail.smtp.quitwait", "false");
        properties.put("mail.mime.allowutf8", "true");
        var address = new URLName("smtp", hop.host(), hop.port(), null, null, null);
        var transport = new Transport(Session.getInstance(properties), address);
        var socket = new Socket();
        var deadline = cutAfter(patience.left().dividedBy(2), socket);
        try {
            socket.connect(new InetSocketAddress(hop.host(), hop.port()), CONNECT_MILLIS);
            socket.setSoTimeout(ANSWER_MILLIS);
            transport.connect(socket);
        } catch (IOException e) {
            cut(socket);
            throw new MessagingException(e.getMessage(), e);
        } catch (MessagingException e) {
            cut(socket);
            throw e;
        } finally {
            deadline.cancel(false);
        }
        return new SmtpConnection(transport, socket);
    }

    private static boolean isAboutTls(Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof SSLException) {
                return true;
            }
        }
        return false;
    }

    private static MailFailure unreachable(Hop hop, MessagingException e) {
        return new MailFailure(Verdict.UNREACHABLE, null, hop.host() + ":" + hop.port() + ": " + reason(e), e);
    }

    /** Returns once the server has taken responsibility for {@code post}. */
    void send(Post post, Patience patience) throws MailFailure {
        if (patience.left().isZero()) {
            throw new MailFailure(Verdict.LATER, null, "it took too long to come this far", null);
        }
        Address recipient = address(post.recipient());
        var deadline = cutAfter(patience.left(), socket);
        try {
            transport.needsUtf8 = needsUtf8(post);
            var message = new Written(post.message());
            message.setEnvelopeFrom(post.returnPath().isEmpty() ? "<>" : post.returnPath());
            transport.sendMessage(message, new Address[] {recipient});
        } catch (MessagingException e) {
            throw failure(e);
        } finally {
            deadline.cancel(false);
        }
    }

    private static Address address(String text) throws MailFailure {
        try {
            return new InternetAddress(MailAddress.quoted(text), true);
        } catch (AddressException e) {
            throw MailFailure.noAddress(e);
        }
    }

    /** Whether an address or a header is more than ASCII. */
    private static boolean needsUtf8(Post post) {
        if (!isAscii(post.returnPath()) || !isAscii(post.recipient())) {
            return true;
        }
        byte[] message = post.message();
        for (int at = 0; at < message.length && !endsHeaders(message, at); at++) {
            if (message[at] < 0) {
                return true;
            }
        }
        return false;
    }

    private static boolean isAscii(String text) {
        return text.chars().allMatch(c -> c < 128);
    }

    private static boolean endsHeaders(byte[] message, int at) {
        return at >= 3
                && message[at] == '\n'
                && message[at - 1] == '\r'
                && message[at - 2] == '\n'
                && message[at - 3] == '\r';
    }

    private static MailFailure failure(MessagingException e) {
        Integer code = replyCode(e);
        if (code == null) {
            return new MailFailure(Verdict.LATER, null, reason(e), e);
        }
        // 421: the server is going away, which says nothing about this mail
        return new MailFailure(code >= 500 ? Verdict.FINAL : Verdict.LATER, code, reason(e), e);
    }

    /** The most telling one: what was said of the recipient, before what was said of the message. */
    private static @Nullable Integer replyCode(MessagingException e) {
        Integer code = null;
        for (Exception next = e; next instanceof MessagingException current; next = current.getNextException()) {
            if (current instanceof SMTPAddressFailedException refused) {
                return refused.getReturnCode();
            }
            if (current instanceof SMTPSenderFailedException refused) {
                code = refused.getReturnCode();
            } else if (code == null
                    && current instanceof SMTPSendFailedException failed
                    && failed.getReturnCode() > 0) {
                code = failed.getReturnCode();
            }
        }
        return code;
    }

    private static String reason(MessagingException e) {
        Exception next = e;
        String reason = String.valueOf(e.getMessage());
        while (next instanceof MessagingException current && current.getNextException() != null) {
            next = current.getNextException();
            reason = String.valueOf(next.getMessage());
        }
        return reason.replaceAll("\\p{Cntrl}+", " ").strip();
    }

    boolean isOpen() {
        return transport.isConnected();
    }

    @Override
    public void close() {
        var deadline = cutAfter(Duration.ofSeconds(5), socket);
        try {
            transport.close();
        } catch (MessagingException e) {
            // it is gone, which is what was wanted
        } finally {
            deadline.cancel(false);
        }
    }

    /** Closes the socket under a call that would wait for ever: the calls themselves hold the transport's lock. */
    private static Future<?> cutAfter(Duration time, Socket socket) {
        return DEADLINES.after(time, () -> cut(socket));
    }

    private static void cut(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // then it is closed already
        }
    }

    /** A message that is written already, and handed over to the byte: to read it first would cost more than to send it. */
    private static final class Written extends SMTPMessage {

        private final byte[] bytes;

        Written(byte[] bytes) {
            super(NO_SESSION);
            this.bytes = bytes;
        }

        @Override
        public void writeTo(OutputStream out, String[] ignored) throws IOException {
            out.write(bytes);
        }
    }

    /**
     * Asks for SMTPUTF8 (RFC 6531) only where a message needs it: one for which it was asked must not be passed on to a
     * server that does not know it, so an ordinary mail would be bounced where a buyer has it forwarded to such a one.
     */
    private static final class Transport extends SMTPTransport {

        /** By the present message; true for as long as there is none, so that the library does not complain. */
        private volatile boolean needsUtf8 = true;

        Transport(Session session, URLName address) {
            super(session, address);
        }

        @Override
        public boolean supportsExtension(String extension) {
            return super.supportsExtension(extension) && (needsUtf8 || !extension.equals("SMTPUTF8"));
        }
    }
}
