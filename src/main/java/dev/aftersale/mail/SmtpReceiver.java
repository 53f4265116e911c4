package dev.aftersale.mail;

import dev.aftersale.mail.relay.Envelope;
import dev.aftersale.mail.smtp.Room;
import dev.aftersale.mail.smtp.SmtpLimits;
import dev.aftersale.mail.smtp.SmtpListener;
import java.io.IOException;
import java.io.InputStream;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.subethamail.smtp.MessageContext;
import org.subethamail.smtp.MessageHandler;
import org.subethamail.smtp.RejectException;

/**
 * The SMTP port. It takes mail to masks and to return paths, and in the demo any other mail into the demo's mailbox; it says
 * "250" once the mail is committed. Nobody else has an address here.
 */
final class SmtpReceiver implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(SmtpReceiver.class);

    private final MailSettings settings;
    private final SmtpLimits limits;
    private final @Nullable SSLContext tls;
    private final Mailbox mailbox;
    private final Intake intake;
    private final Room room;
    private @Nullable SmtpListener listener;

    SmtpReceiver(MailSettings settings, SmtpLimits limits, @Nullable SSLContext tls, Mailbox mailbox, Intake intake) {
        this.settings = settings;
        this.limits = limits;
        this.tls = tls;
        this.mailbox = mailbox;
        this.intake = intake;
        this.room = new Room(limits.heldBytes());
    }

    @Override
    public synchronized void start() {
        try {
            listener =
                    SmtpListener.open(address(), settings.smtpPort(), settings.domain(), limits, tls, Receiving::new);
        } catch (BindException e) {
            throw new IllegalStateException(
                    "SMTP can't listen on %s:%d; set AFTERSALE_SMTP_PORT to a free port"
                            .formatted(settings.smtpAddress(), settings.smtpPort()),
                    e);
        }
        log.info("SMTP listens on {}:{}", settings.smtpAddress(), listener.port());
    }

    private InetAddress address() {
        try {
            return InetAddress.getByName(settings.smtpAddress());
        } catch (UnknownHostException e) {
            throw new IllegalStateException("aftersale.smtp-address is not known: " + settings.smtpAddress(), e);
        }
    }

    /** The port that was taken, where the setting left the choice. */
    synchronized int port() {
        return listener == null ? settings.smtpPort() : listener.port();
    }

    /** One message on its way in. */
    private final class Receiving implements MessageHandler {

        private final MessageContext context;
        private @Nullable Envelope envelope;
        private final List<Intake.Recipient> recipients = new ArrayList<>();
        private final List<String> forMailbox = new ArrayList<>();

        Receiving(MessageContext context) {
            this.context = context;
        }

        @Override
        public void from(String from) throws RejectException {
            if (hasControls(from)) {
                throw new RejectException(501, "5.1.7 This is no address.");
            }
            var client = ((InetSocketAddress) context.getRemoteAddress()).getAddress();
            envelope = new Envelope(client, context.getHelo().orElse(""), from);
            trying(() -> intake.sender(envelope()));
        }

        /** No address has any, not even in quotes (RFC 5321, section 4.1.2), and nothing can be looked up or kept by them. */
        private static boolean hasControls(String address) {
            return address.chars().anyMatch(Character::isISOControl);
        }

        private Envelope envelope() {
            if (envelope == null) {
                throw new IllegalStateException("a message without MAIL FROM");
            }
            return envelope;
        }

        @Override
        public void recipient(String recipient) throws RejectException {
            if (hasControls(recipient) || (recipient.indexOf('@') < 1 && !intake.isOurs(recipient))) {
                throw new RejectException(501, "5.1.3 This is no address.");
            }
            trying(() -> {
                if (settings.demo() && !intake.isOurs(recipient)) {
                    forMailbox.add(recipient);
                } else {
                    recipients.add(intake.recipient(envelope(), recipient));
                }
            });
        }

        /** The library announces the limit of size and leaves it to us to keep it. */
        @Override
        public @Nullable String data(InputStream data) throws RejectException, IOException {
            try (var place = room.open()) {
                byte[] raw = place.read(data, limits.messageBytes() + 1);
                if (raw.length > limits.messageBytes()) {
                    readOn(data);
                    throw new RejectException(
                            552, "5.3.4 The message is larger than " + limits.messageBytes() + " bytes.");
                }
                trying(() -> take(raw));
            } catch (Room.Full e) {
                readOn(data);
                throw new RejectException(452, "4.3.1 Too many large messages at once, please try again later.");
            }
            return null;
        }

        private void take(byte[] raw) throws RejectException {
            if (!recipients.isEmpty()) {
                intake.take(envelope(), recipients, raw);
            }
            if (!forMailbox.isEmpty()) {
                mailbox.keep(envelope().sender(), forMailbox, raw);
            }
        }

        /** To the end of the message, so that its sender hears our answer; but not for ever. */
        private void readOn(InputStream data) throws IOException {
            long skipped = 0;
            byte[] buffer = new byte[8_192];
            for (int n = data.read(buffer); n >= 0; n = data.read(buffer)) {
                skipped += n;
                if (skipped > 4L * limits.messageBytes()) {
                    throw new IOException("a message without end");
                }
            }
        }

        @Override
        public void done() {}
    }

    private interface Step {
        void run() throws RejectException;
    }

    private static void trying(Step step) throws RejectException {
        try {
            step.run();
        } catch (RuntimeException e) {
            log.warn("A mail can't be taken; its sender is asked to try again", e);
            throw new RejectException(451, "4.3.0 Not now, please try again.");
        }
    }

    @Override
    public synchronized void stop() {
        if (listener != null) {
            listener.close();
            listener = null;
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return listener != null;
    }

    @Override
    public boolean isAutoStartup() {
        return settings.listens();
    }

    /** Before the workers that send to it, and stopped after them. */
    @Override
    public int getPhase() {
        return DEFAULT_PHASE - 1000;
    }
}
