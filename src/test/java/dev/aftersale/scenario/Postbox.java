package dev.aftersale.scenario;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.subethamail.smtp.MessageHandler;
import org.subethamail.smtp.server.SMTPServer;

/** Where buyers and merchants have their mail: takes everything, and remembers the Message-IDs. */
final class Postbox implements AutoCloseable {

    private static final Pattern MESSAGE_ID = Pattern.compile("(?mi)^Message-ID:\\s*(\\S+)");

    private final SMTPServer server;
    private final Set<String> messageIds = ConcurrentHashMap.newKeySet();
    private final AtomicInteger deliveries = new AtomicInteger();

    /** @param port 0 for any */
    Postbox(int port) {
        server = SMTPServer.port(port)
                .bindAddress(InetAddress.getLoopbackAddress())
                .messageHandlerFactory(context -> new Taking())
                .build();
        server.start();
    }

    int port() {
        return server.getPortAllocated();
    }

    /** Routes that bring all mail here, as {@code aftersale.mail-routes}. */
    String routes() {
        return "*=127.0.0.1:" + port();
    }

    Set<String> messageIds() {
        return messageIds;
    }

    /** Those that came twice counted twice. */
    int deliveries() {
        return deliveries.get();
    }

    @Override
    public void close() {
        server.stop();
    }

    private final class Taking implements MessageHandler {

        @Override
        public void from(String from) {}

        @Override
        public void recipient(String recipient) {}

        @Override
        public String data(InputStream data) throws IOException {
            String message = new String(data.readAllBytes(), StandardCharsets.UTF_8);
            var id = MESSAGE_ID.matcher(message);
            if (id.find()) {
                messageIds.add(id.group(1));
            }
            deliveries.incrementAndGet();
            return null;
        }

        @Override
        public void done() {}
    }
}
