package dev.aftersale.mail;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import org.subethamail.smtp.MessageHandler;
import org.subethamail.smtp.RejectException;
import org.subethamail.smtp.server.SMTPServer;

/**
 * The SMTP port. In the demo it takes all mail into the demo's mailbox, and says "250" once it is committed; otherwise
 * nobody has an address here yet, and every recipient is refused.
 */
@Component
final class SmtpReceiver implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(SmtpReceiver.class);

    static final int MOST_BYTES = 20 * 1024 * 1024;
    private static final int MOST_CONNECTIONS = 200;

    private final MailSettings settings;
    private final Mailbox mailbox;
    private @Nullable SMTPServer server;

    SmtpReceiver(MailSettings settings, Mailbox mailbox) {
        this.settings = settings;
        this.mailbox = mailbox;
    }

    @Override
    public synchronized void start() {
        var listening = SMTPServer.port(settings.smtpPort())
                .bindAddress(address())
                .hostName(settings.domain())
                .softwareName("Aftersale")
                .maxConnections(MOST_CONNECTIONS)
                .maxRecipients(100)
                .maxMessageSize(MOST_BYTES)
                .connectionTimeout(1, TimeUnit.MINUTES)
                .executorService(Executors.newThreadPerTaskExecutor(
                        Thread.ofVirtual().name("smtp-", 0).factory()))
                .messageHandlerFactory(context -> new Receiving())
                .build();
        try {
            listening.start();
        } catch (RuntimeException e) {
            throw new IllegalStateException(
                    "SMTP can't listen on %s:%d; set AFTERSALE_SMTP_PORT to a free port"
                            .formatted(settings.smtpAddress(), settings.smtpPort()),
                    e);
        }
        server = listening;
        log.info("SMTP listens on {}:{}", settings.smtpAddress(), listening.getPortAllocated());
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
        return server == null ? settings.smtpPort() : server.getPortAllocated();
    }

    /** One message on its way in. */
    private final class Receiving implements MessageHandler {

        private String sender = "";
        private final List<String> recipients = new ArrayList<>();

        @Override
        public void from(String from) {
            sender = from;
        }

        @Override
        public void recipient(String recipient) throws RejectException {
            if (!settings.demo()) {
                throw new RejectException(550, "5.1.1 nobody has this address here");
            }
            recipients.add(recipient);
        }

        /** The library announces the limit of size and leaves it to us to keep it. */
        @Override
        public @Nullable String data(InputStream data) throws RejectException, IOException {
            byte[] raw = data.readNBytes(MOST_BYTES + 1);
            if (raw.length > MOST_BYTES) {
                readOn(data);
                throw new RejectException(552, "5.3.4 the message is larger than " + MOST_BYTES + " bytes");
            }
            try {
                mailbox.keep(sender, recipients, raw);
            } catch (RuntimeException e) {
                log.warn("A mail could not be kept; its sender is asked to try again", e);
                throw new RejectException(451, "4.3.0 not now, please try again");
            }
            return null;
        }

        /** To the end of the message, so that its sender hears our answer; but not for ever. */
        private void readOn(InputStream data) throws IOException {
            long skipped = 0;
            byte[] buffer = new byte[8_192];
            for (int n = data.read(buffer); n >= 0; n = data.read(buffer)) {
                skipped += n;
                if (skipped > 4L * MOST_BYTES) {
                    throw new IOException("a message without end");
                }
            }
        }

        @Override
        public void done() {}
    }

    @Override
    public synchronized void stop() {
        if (server != null) {
            server.stop();
            server = null;
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return server != null;
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
