package dev.aftersale.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.aftersale.Seed;
import dev.aftersale.base.MerchantId;
import dev.aftersale.mail.NameServer;
import dev.aftersale.mask.Mask.Side;
import dev.aftersale.mask.Mask.Topic;
import dev.aftersale.mask.Masks;
import dev.aftersale.merchant.Merchants;
import dev.aftersale.merchant.NewMerchant;
import dev.aftersale.order.NewOrder;
import dev.aftersale.order.Order;
import dev.aftersale.order.Orders;
import dev.aftersale.testing.TestDatabase;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Buyers and a merchant write to each other while the program is killed at random moments, and the servers that take its
 * mail refuse it, ask for patience, hang up or are slow. Whatever was taken with "250" arrives, or is known to have been
 * refused; nothing arrives under two ids.
 */
@Timeout(value = 20, unit = TimeUnit.MINUTES)
class MailCrashScenario {

    private static final Logger log = LoggerFactory.getLogger(MailCrashScenario.class);

    private static final int KILLS = 4;
    private static final int ORDERS = 24;
    private static final int WRITERS = 6;

    @RegisterExtension
    static final TestDatabase external = new TestDatabase();

    @TempDir
    static Path temporary;

    private final long seed = Seed.of("kills between mails");
    private final Random random = new Random(seed);

    /** Where one side writes to, and from which address. */
    private record Line(String from, String mask) {}

    @Test
    void whatever_was_taken_arrives_once_or_is_known_to_have_been_refused() throws Exception {
        try (var names = new NameServer();
                var exchange = new MoodyExchange(seed);
                var program = new Program(temporary.resolve("mail-crash"), external)) {
            program.with("aftersale.mail-domain", "market.test")
                    .with("aftersale.mail-routes", "shop.test=%1$s,buyers.test=%1$s".formatted(exchange.address()))
                    .with("aftersale.dns", "127.0.0.1:" + names.port())
                    .with("aftersale.mail.rate-per-mask", 0)
                    .with("aftersale.mail.rate-per-sender", 0)
                    .with("aftersale.mail.rate-per-client", 0)
                    // Mails of a thread wait for one another: pauses of minutes, one behind the other, would outlast
                    // the test.
                    .with("aftersale.mail.longest-pause", "3s")
                    .with("aftersale.mail.lease", "10s");
            List<Line> lines = program.inside(MailCrashScenario::open);
            Set<String> taken = ConcurrentHashMap.newKeySet();

            program.start();
            var stopped = new AtomicBoolean();
            try (var writers = Executors.newVirtualThreadPerTaskExecutor()) {
                var number = new AtomicInteger();
                for (int i = 0; i < WRITERS; i++) {
                    writers.execute(() -> {
                        while (!stopped.get()) {
                            int n = number.incrementAndGet();
                            write(program.smtpPort(), lines.get(n % lines.size()), "token-" + n + ".", taken);
                        }
                    });
                }
                for (int kill = 1; kill <= KILLS; kill++) {
                    awaitSomeWork(taken);
                    log.info("kill {}, {} taken so far", kill, taken.size());
                    program.kill();
                    program.start();
                }
                awaitSomeWork(taken);
                stopped.set(true);
            }

            var audit = new Audit(program::asOwner, program::url, "");
            await().atMost(Duration.ofMinutes(6))
                    .pollInterval(Duration.ofSeconds(1))
                    .untilAsserted(() -> {
                        assertThat(audit.rows("SELECT id, outcome FROM mail_in WHERE state = 'NEW'"))
                                .isEmpty();
                        assertThat(audit.rows("SELECT id, last_error FROM mail_out WHERE state = 'WAITING'"))
                                .isEmpty();
                    });
            log.info(
                    "{} taken, {} deliveries, {} refused",
                    taken.size(),
                    exchange.deliveries(),
                    exchange.refused().size());
            assertThat(exchange.refused()).isNotEmpty();
            assertThat(taken).hasSizeGreaterThan(20).allSatisfy(token -> {
                assertThat(audit.number("SELECT count(*) FROM thread_message WHERE body LIKE '%" + token + "%'"))
                        .as("messages of " + token)
                        .isEqualTo(1);
                if (exchange.refused().contains(token)) {
                    assertThat(audit.number("""
                            SELECT count(*) FROM mail_out o JOIN thread_message m ON m.id = o.object_id
                             WHERE o.state = 'BOUNCED' AND m.body LIKE '%%%s%%'
                            """.formatted(token)))
                            .as("bounces of " + token)
                            .isEqualTo(1);
                } else {
                    assertThat(exchange.idsOf(token)).as("ids of " + token).hasSize(1);
                }
            });
        }
    }

    private void awaitSomeWork(Set<String> taken) {
        int enough = taken.size() + 10 + random.nextInt(20);
        await().atMost(Duration.ofMinutes(3))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> taken.size() >= enough);
        LockSupport.parkNanos(Duration.ofMillis(random.nextInt(500)).toNanos());
    }

    /** As a mail server does it: until it hears 250. */
    private static void write(int port, Line line, String token, Set<String> taken) {
        for (int tries = 0; tries < 2_000; tries++) {
            try {
                String reply = send(port, line, token);
                if (reply.startsWith("250")) {
                    taken.add(token);
                    return;
                }
                if (reply.startsWith("5")) {
                    throw new AssertionError(token + ": " + reply);
                }
            } catch (IOException killed) {
                // again, like after any reply that is none
            }
            LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
        }
        throw new AssertionError(token + " was never taken");
    }

    private static String send(int port, Line line, String token) throws IOException {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress("127.0.0.1", port), 2_000);
            socket.setSoTimeout(20_000);
            var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            var said = new ArrayList<String>(List.of(
                    "",
                    "HELO mail.test\r\n",
                    "MAIL FROM:<" + line.from() + ">\r\n",
                    "RCPT TO:<" + line.mask() + ">\r\n",
                    "DATA\r\n",
                    "From: <%s>\r\nTo: <%s>\r\nSubject: Hello\r\nMessage-ID: <%sid@writers.test>\r\n\r\nHere is %s\r\n.\r\n"
                            .formatted(line.from(), line.mask(), token, token)));
            String reply = "";
            for (String words : said) {
                socket.getOutputStream().write(words.getBytes(StandardCharsets.US_ASCII));
                reply = in.readLine();
                if (reply == null) {
                    throw new IOException("hung up");
                }
                if (!reply.startsWith("2") && !reply.startsWith("3")) {
                    return reply;
                }
            }
            return reply;
        }
    }

    private static List<Line> open(ConfigurableApplicationContext context) {
        MerchantId merchant = context.getBean(Merchants.class)
                .create(new NewMerchant("Shop", "GBP", "GB", "help@shop.test", Shop.noHold()))
                .id();
        var lines = new ArrayList<Line>();
        var masks = context.getBean(Masks.class);
        for (int i = 0; i < ORDERS; i++) {
            String buyer = "buyer" + i + "@buyers.test";
            long order = context.getBean(Orders.class)
                    .place(
                            merchant,
                            new NewOrder(
                                    null,
                                    false,
                                    "instagram",
                                    "GBP",
                                    null,
                                    List.of(new NewOrder.Line("SKU", null, "Lamp", 1, 1_000, 0, 0, null)),
                                    0,
                                    0,
                                    null,
                                    new Order.Buyer(null, "Ada", buyer, null, false),
                                    null,
                                    List.of(),
                                    new NewOrder.Payment("external", "till")),
                            null)
                    .value()
                    .id();
            lines.add(new Line("help@shop.test", masks.ofBuyer(merchant, order)));
            lines.add(new Line(buyer, masks.of(merchant, order, Topic.INQUIRY, Side.MERCHANT)));
        }
        return lines;
    }
}
