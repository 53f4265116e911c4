package dev.aftersale.scenario;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.subethamail.smtp.DropConnectionException;
import org.subethamail.smtp.MessageHandler;
import org.subethamail.smtp.RejectException;
import org.subethamail.smtp.server.SMTPServer;

/**
 * A mail server with moods: some messages it refuses for good, some at first, of some it hangs up after it has taken them,
 * and some it takes its time over. Which is which follows from the message and the seed.
 */
final class MoodyExchange implements AutoCloseable {

    private static final Pattern MESSAGE_ID = Pattern.compile("(?mi)^Message-ID:\\s*(\\S+)");
    /** In the text: the headers name messages that it answers. */
    private static final Pattern TOKEN = Pattern.compile("Here is (token-\\d+\\.)");

    private final long seed;
    private final SMTPServer server;
    private final Map<String, Set<String>> ids = new ConcurrentHashMap<>();
    private final Map<String, AtomicInteger> attempts = new ConcurrentHashMap<>();
    private final Set<String> refused = ConcurrentHashMap.newKeySet();
    private final AtomicInteger deliveries = new AtomicInteger();

    MoodyExchange(long seed) {
        this.seed = seed;
        server = SMTPServer.port(0)
                .bindAddress(InetAddress.getLoopbackAddress())
                .messageHandlerFactory(context -> new Taking())
                .build();
        server.start();
    }

    String address() {
        return "127.0.0.1:" + server.getPortAllocated();
    }

    /** Message-IDs under which it took the message. */
    Set<String> idsOf(String token) {
        return ids.getOrDefault(token, Set.of());
    }

    Set<String> refused() {
        return refused;
    }

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
        public String data(InputStream data) throws RejectException, IOException {
            String message = new String(data.readAllBytes(), StandardCharsets.UTF_8);
            Matcher found = TOKEN.matcher(message);
            if (!found.find() || message.contains("report-type=")) {
                return null; // a notice, or a report about a message
            }
            String token = found.group(1);
            boolean first = attempts.computeIfAbsent(token, unknown -> new AtomicInteger())
                            .incrementAndGet()
                    == 1;
            switch (Math.floorMod((token.hashCode() + seed) * 31, 25)) {
                case 0 -> {
                    refused.add(token);
                    throw new RejectException(550, "5.7.1 not today and not tomorrow");
                }
                case 1 -> {
                    if (first) {
                        throw new RejectException(451, "4.3.0 later");
                    }
                }
                case 2 -> {
                    if (first) {
                        take(token, message);
                        throw new DropConnectionException(421, "4.3.2 going away");
                    }
                }
                case 3 -> LockSupport.parkNanos(1_500_000_000L);
                default -> {}
            }
            take(token, message);
            return null;
        }

        private void take(String token, String message) {
            Matcher id = MESSAGE_ID.matcher(message);
            if (id.find()) {
                ids.computeIfAbsent(token, unknown -> ConcurrentHashMap.newKeySet())
                        .add(id.group(1));
            }
            deliveries.incrementAndGet();
        }

        @Override
        public void done() {}
    }
}
