package dev.aftersale.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.aftersale.Seed;
import dev.aftersale.event.EventType;
import dev.aftersale.event.Subscription;
import dev.aftersale.event.Webhooks;
import dev.aftersale.merchant.Merchants;
import dev.aftersale.merchant.Tokens;
import dev.aftersale.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The program is killed at random moments under load, and sometimes its database with it, while the payment company loses
 * three of ten replies. When all is over, the world is as if nothing had happened.
 */
@Timeout(value = 20, unit = TimeUnit.MINUTES)
class CrashScenario {

    private static final Logger log = LoggerFactory.getLogger(CrashScenario.class);

    private static final int KILLS = 5;
    private static final int CLIENTS = 12;
    private static final String PSP_KEY = "sk_test_crash";

    @RegisterExtension
    static final TestDatabase external = new TestDatabase();

    @TempDir
    static Path temporary;

    private final long seed = Seed.of("kills");
    private final Random random = new Random(seed);

    @Test
    void after_kills_at_random_each_key_has_one_refund_and_each_refund_one_of_everything() throws Exception {
        try (var hook = new Hook();
                var postbox = new Postbox(0);
                var program = new Program(temporary.resolve("crash"), external)) {
            program.with("aftersale.gateways.simulator.secret-key", PSP_KEY)
                    .with("aftersale.payment.call-timeout", "5s")
                    // Of calls that fail so often, some fail eight times in a row; their pauses would outlast the test.
                    .with("aftersale.payment.longest-pause", "8s")
                    .with("aftersale.webhooks.allow-private", true)
                    .with("aftersale.mail-routes", postbox.routes())
                    .with("aftersale.mail.lease", "10s")
                    .with(
                            "aftersale.simulator.faults",
                            "lost=0.3,slow=0.03,slow-millis=5500,duplicate=0.2,throttle=0.1,seed=" + seed);
            var shop = new Shop(program::url, open(program, hook));
            var till = new Till(shop);

            program.start();
            try (var load = till.open(CLIENTS, seed)) {
                for (int kill = 1; kill <= KILLS; kill++) {
                    awaitSomeWork(till);
                    crash(program, kill);
                }
                awaitSomeWork(till);
            }

            var audit = new Audit(program::asOwner, program::url, PSP_KEY);
            audit.awaitSettled(Duration.ofMinutes(2));
            log.info(
                    "{} orders, {} refunds, {} troubled answers, {} deliveries of webhooks",
                    till.orders(),
                    till.refundOfKey().size(),
                    till.troubles().size(),
                    hook.deliveries());
            assertOneRefundAKey(audit, till);
            assertOneWebhookARefund(hook, till);
            assertOneMailARefund(audit, postbox, till);
            audit.assertWhole();
            Audit.assertHealthy(program.examine());
        }
    }

    /** Killed at once: the program; and with it, or instead of it, the database that it started. */
    private void crash(Program program, int kill) throws IOException {
        boolean isDatabaseOurs = !Program.isDatabaseGiven();
        if (isDatabaseOurs && kill % 3 == 0) {
            log.info("kill {}: the database", kill);
            program.killPostgres();
            assertThat(program.isAlive()).isTrue();
            return;
        }
        boolean both = isDatabaseOurs && kill % 3 == 2;
        log.info("kill {}: the program{}", kill, both ? " and the database" : "");
        program.kill();
        if (both) {
            program.killPostgres();
        }
        program.start();
    }

    /** So that there is something to be torn apart, on a slow machine too; and then at any moment. */
    private void awaitSomeWork(Till till) {
        int enough = till.refundOfKey().size() + 3 + random.nextInt(20);
        await().atMost(Duration.ofSeconds(90))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> till.refundOfKey().size() >= enough);
        LockSupport.parkNanos(Duration.ofMillis(random.nextInt(500)).toNanos());
    }

    private static void assertOneRefundAKey(Audit audit, Till till) {
        assertThat(new HashSet<>(till.refundOfKey().values()))
                .hasSameSizeAs(till.refundOfKey().keySet());
        assertThat(audit.rows("SELECT id FROM refund"))
                .containsExactlyInAnyOrderElementsOf(till.refundOfKey().values());
        assertThat(audit.number("SELECT count(*) FROM orders")).isEqualTo(till.orders());
    }

    private static void assertOneWebhookARefund(Hook hook, Till till) {
        for (String event : List.of("refund.created", "refund.succeeded")) {
            await().atMost(Duration.ofSeconds(90))
                    .untilAsserted(() -> assertThat(till.refundOfKey().values())
                            .allSatisfy(refund -> assertThat(hook.entries(event, refund))
                                    .as(event + " of " + refund)
                                    .isNotEmpty()));
            assertThat(till.refundOfKey().values())
                    .allSatisfy(refund -> assertThat(hook.entries(event, refund))
                            .as(event + " of " + refund)
                            .hasSize(1));
        }
    }

    /** A mail may be handed over again after a crash, but under the Message-ID that it had: the buyer's reader shows one. */
    private static void assertOneMailARefund(Audit audit, Postbox postbox, Till till) {
        await().atMost(Duration.ofMinutes(2))
                .untilAsserted(() -> assertThat(audit.rows(
                                "SELECT kind, order_id, attempts, last_error FROM mail_out WHERE state <> 'SENT'"))
                        .isEmpty());
        assertThat(audit.rows("SELECT object_id FROM mail_out WHERE kind = 'REFUNDED'"))
                .containsExactlyInAnyOrderElementsOf(till.refundOfKey().values());
        List<String> sent = audit.rows("SELECT trim(BOTH '<>' FROM message_id) FROM mail_out");
        assertThat(sent).doesNotHaveDuplicates();
        assertThat(postbox.messageIds())
                .extracting(id -> id.replaceAll("[<>]", ""))
                .containsExactlyInAnyOrderElementsOf(sent);
        log.info("{} mails, {} deliveries", sent.size(), postbox.deliveries());
    }

    private static Shop.Account open(Program program, Hook hook) {
        return program.inside(context -> {
            var account = Shop.open(context.getBean(Merchants.class), context.getBean(Tokens.class), Shop.noHold());
            context.getBean(Webhooks.class)
                    .subscribe(
                            account.merchant(),
                            new Subscription.Wanted(
                                    account.appId(),
                                    hook.url(),
                                    EnumSet.allOf(EventType.Field.class),
                                    false,
                                    "verify"));
            return account;
        });
    }
}
