package dev.aftersale.mail;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.subethamail.smtp.MessageHandler;
import org.subethamail.smtp.RejectException;
import org.subethamail.smtp.server.SMTPServer;

/** A mail server that answers as a test says, and remembers what it was sent even where it refused. */
final class ScriptedSmtp implements AutoCloseable {

    private static final Pattern MESSAGE_ID = Pattern.compile("(?mi)^Message-ID: (\\S+)");

    record Seen(String recipient, String messageId, String raw) {}

    private final SMTPServer server;
    final List<Seen> seen = new CopyOnWriteArrayList<>();
    final List<Seen> taken = new CopyOnWriteArrayList<>();

    /** Of the envelopes of all that was taken, in the same order. */
    final List<String> returnPaths = new CopyOnWriteArrayList<>();

    private final AtomicInteger underWay = new AtomicInteger();
    final AtomicInteger mostUnderWay = new AtomicInteger();
    final ConcurrentHashMap<String, Boolean> sessions = new ConcurrentHashMap<>();

    /** The reply to RCPT TO, by address; 250 takes it. */
    volatile Function<String, Integer> onRecipient = recipient -> 250;

    /** The reply to the message itself. */
    volatile Function<Seen, Integer> onMessage = message -> 250;

    ScriptedSmtp(int port) {
        server = SMTPServer.port(port)
                .bindAddress(InetAddress.getLoopbackAddress())
                .messageHandlerFactory(context -> {
                    sessions.put(context.getSessionId(), true);
                    return new Handler();
                })
                .build();
        server.start();
    }

    int port() {
        return server.getPortAllocated();
    }

    List<Seen> takenFor(String recipient) {
        return taken.stream().filter(one -> one.recipient().equals(recipient)).toList();
    }

    private final class Handler implements MessageHandler {

        private String sender = "";
        private String recipient = "";

        @Override
        public void from(String from) {
            sender = from;
        }

        @Override
        public void recipient(String address) throws RejectException {
            int code = onRecipient.apply(address);
            if (code != 250) {
                throw new RejectException(code, "5.0.0 scripted " + code);
            }
            recipient = address;
        }

        @Override
        public String data(InputStream data) throws RejectException, IOException {
            mostUnderWay.accumulateAndGet(underWay.incrementAndGet(), Math::max);
            try {
                String raw = new String(data.readAllBytes(), StandardCharsets.UTF_8);
                var id = MESSAGE_ID.matcher(raw);
                var message = new Seen(recipient, id.find() ? id.group(1) : "", raw);
                seen.add(message);
                int code = onMessage.apply(message);
                if (code != 250) {
                    throw new RejectException(code, "scripted " + code);
                }
                synchronized (taken) {
                    taken.add(message);
                    returnPaths.add(sender);
                }
                return null;
            } finally {
                underWay.decrementAndGet();
            }
        }

        @Override
        public void done() {}
    }

    @Override
    public void close() {
        server.stop();
    }
}
