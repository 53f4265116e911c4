package dev.aftersale.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dev.aftersale.Seed;
import dev.aftersale.merchant.Merchants;
import dev.aftersale.merchant.Tokens;
import dev.aftersale.testing.TestDatabase;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the program stands on gives way under load. Callers are told clearly, nothing is lost, and work goes on by itself. */
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class FaultsScenario {

    private static final Logger log = LoggerFactory.getLogger(FaultsScenario.class);

    private static final int CLIENTS = 4;
    private static final String PSP_KEY = "sk_test_faults";

    /** Answers that callers may meet on the way: our database is away, the payment is not captured yet, others are first. */
    private static final Map<Integer, Integer> TRANSIENT = Map.of(2, 503, 2361076, 409, 2361050, 409);

    @TempDir
    static Path temporary;

    private final long seed = Seed.of("faults");

    @BeforeEach
    void needs_a_database_that_may_be_harmed() {
        assumeThat(Program.isDatabaseGiven())
                .as("the PostgreSQL of AFTERSALE_TEST_DATABASE_URL is not ours to stop")
                .isFalse();
    }

    @Test
    void while_the_database_is_away_calls_are_told_so_and_afterwards_work_goes_on() throws Exception {
        story(temporary.resolve("away"), (program, shop, till) -> {
            await().until(() -> till.orders() > CLIENTS);
            try (var held = hold(program.folder().resolve("postgres.start.lock"))) {
                signal("-INT", program.postmaster()); // as pg_ctl stop does
                assertToldThatItIsAway(till, CLIENTS);
                assertReadIsToldThatItIsAway(shop);
            }
            assertWorkGoesOn(till);
            program.killPostgres();
            assertWorkGoesOn(till);
        });
    }

    @Test
    void a_full_disk_stops_writing_and_nothing_else_and_room_is_all_it_takes_to_go_on() throws Exception {
        Path disk = Files.createDirectory(temporary.resolve("disk"));
        assumeThat(run("mount", "-t", "tmpfs", "-o", "size=400m", "tmpfs", disk.toString()))
                .as("mounting a small disk is not permitted here")
                .isZero();
        try {
            story(disk.resolve("data"), (program, shop, till) -> {
                await().until(() -> till.orders() > CLIENTS);
                Path ballast = disk.resolve("ballast");
                fill(ballast);
                log.info("the disk is full");
                // All the clients may be waiting for captures, which are only pending: those who buy use up what room
                // is left.
                try (var buyers = till.openToBuyersOnly(1, seed)) {
                    try {
                        assertToldToTryAgain(till, 10 * CLIENTS);
                    } finally {
                        Files.delete(ballast); // else the clients would wait for ever
                    }
                }
                log.info("there is room again");
                assertWorkGoesOn(till);
            });
        } finally {
            run("umount", "-l", disk.toString());
        }
    }

    private interface Story {
        void tell(Program program, Shop shop, Till till) throws Exception;
    }

    /** Load, what happens to it, and that in the end nothing is missing and nothing is there twice. */
    private void story(Path folder, Story story) throws Exception {
        try (var program = new Program(folder, new TestDatabase())) {
            program.with("aftersale.gateways.simulator.secret-key", PSP_KEY)
                    .with("aftersale.payment.call-timeout", "2s");
            Shop.Account account = program.inside(context ->
                    Shop.open(context.getBean(Merchants.class), context.getBean(Tokens.class), Shop.noHold()));
            var shop = new Shop(program::url, account);
            var till = new Till(shop);
            program.start();
            try (var load = till.open(CLIENTS, seed)) {
                story.tell(program, shop, till);
            }

            var audit = new Audit(program::asOwner, program::url, PSP_KEY);
            audit.awaitSettled(Duration.ofSeconds(90));
            log.info(
                    "{} orders, {} troubled answers",
                    till.orders(),
                    till.troubles().size());
            assertThat(till.troubles()).allSatisfy(FaultsScenario::assertTransient);
            assertThat(new HashSet<>(till.refundOfKey().values()))
                    .hasSameSizeAs(till.refundOfKey().keySet());
            assertThat(audit.rows("SELECT id FROM refund"))
                    .containsExactlyInAnyOrderElementsOf(till.refundOfKey().values());
            assertThat(audit.number("SELECT count(*) FROM orders")).isEqualTo(till.orders());
            audit.assertWhole();
            Audit.assertHealthy(program.examine());
        }
    }

    private static void assertToldThatItIsAway(Till till, int times) {
        long before = unavailable(till);
        await().atMost(Duration.ofSeconds(90)).until(() -> unavailable(till) >= before + times);
    }

    /**
     * What needs to write is unavailable; a refund whose capture can't be written down yet is pending, which needs no room to
     * be said.
     */
    private static void assertToldToTryAgain(Till till, int times) {
        int before = till.troubles().size();
        await().atMost(Duration.ofSeconds(90))
                .until(() -> till.troubles().size() >= before + times && unavailable(till) > 0);
    }

    private static long unavailable(Till till) {
        return till.troubles().stream().filter(reply -> reply.status() == 503).count();
    }

    private static void assertReadIsToldThatItIsAway(Shop shop) {
        Shop.Reply reply = shop.get(shop.account().cmsId() + "/commerce_orders?state=COMPLETED&limit=1");
        assertThat(reply.status()).as(reply.body()).isEqualTo(503);
        assertThat(reply.code()).isEqualTo(2);
        assertThat(reply.isTransient()).isTrue();
        assertThat(reply.userMessage()).containsIgnoringCase("try again");
    }

    private static void assertWorkGoesOn(Till till) {
        int before = till.orders();
        await().atMost(Duration.ofMinutes(2)).until(() -> till.orders() > before + 2 * CLIENTS);
    }

    private static void assertTransient(Shop.Reply reply) {
        assertThat(TRANSIENT).as(reply.body()).containsEntry(reply.code(), reply.status());
        assertThat(reply.isTransient()).isTrue();
        assertThat(reply.userMessage()).isNotBlank();
    }

    /** Until not a byte more goes in. */
    private static void fill(Path ballast) {
        byte[] block = new byte[64 * 1024];
        try (OutputStream out = Files.newOutputStream(ballast)) {
            while (true) {
                out.write(block);
            }
        } catch (IOException e) {
            log.info("ballast: {}", e.getMessage());
        }
    }

    /** As another program that is about to start the server: nobody else starts it meanwhile. */
    private static FileChannel hold(Path lock) throws IOException {
        var channel = FileChannel.open(lock, StandardOpenOption.WRITE);
        FileLock held = channel.lock();
        assertThat(held.isValid()).isTrue();
        return channel;
    }

    private static void signal(String signal, ProcessHandle process) {
        assertThat(run("kill", signal, Long.toString(process.pid()))).isZero();
    }

    private static int run(String... command) {
        try {
            return new ProcessBuilder(command).inheritIO().start().waitFor();
        } catch (IOException e) {
            return -1;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
