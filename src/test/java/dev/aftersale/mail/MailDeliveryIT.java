package dev.aftersale.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.aftersale.base.Db;
import dev.aftersale.testing.Ports;
import dev.aftersale.testing.TestServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class MailDeliveryIT {

    private static final ScriptedSmtp SMTP = new ScriptedSmtp(0);
    private static final int DEAD_PORT = Ports.free();

    @RegisterExtension
    static final TestServer server = new TestServer()
            .with("aftersale.mail-domain", "market.test")
            .with("aftersale.mail-routes", "down.test=127.0.0.1:" + DEAD_PORT + ",*=127.0.0.1:" + SMTP.port());

    private static Shop shop;

    @BeforeEach
    void open() {
        if (shop == null) {
            shop = new Shop(server, "Northwind Gifts", "GBP", null);
        }
        server.clock().run();
        SMTP.onRecipient = recipient -> 250;
        SMTP.onMessage = message -> 250;
    }

    @AfterAll
    static void stop() {
        SMTP.close();
    }

    private static Optional<MailHealth.Trouble> trouble(String recipient) {
        return server.bean(MailHealth.class).trouble(1_000).stream()
                .filter(trouble -> trouble.recipient().equals(recipient))
                .findFirst();
    }

    private static void awaitTrouble(String recipient, MailState state) {
        await().until(() -> trouble(recipient).filter(t -> t.state() == state).isPresent());
    }

    private static final String ANSWERED = """
            SELECT attempts
              FROM mail_out
             WHERE recipient = ? AND message_id LIKE '%.' || ? || '@%' AND leased_until IS NULL
            """;

    /** How often it was tried and answered; 0 while a try is under way, which counts as an attempt already. */
    private static int answered(String recipient, String kind) {
        return server.db()
                .platform(tx -> tx.sql()
                        .sql(ANSWERED)
                        .param(recipient)
                        .param(kind)
                        .query(Integer.class)
                        .optional()
                        .orElse(0));
    }

    @Test
    void a_temporary_refusal_is_tried_again_with_the_same_message_id_and_the_same_text() {
        SMTP.onMessage = message -> message.recipient().equals("later@buyers.test") ? 451 : 250;
        shop.sell("Ann", "later@buyers.test", "Lamp");
        awaitTrouble("later@buyers.test", MailState.WAITING);
        assertThat(trouble("later@buyers.test").orElseThrow().code()).isEqualTo(451);

        SMTP.onMessage = message -> 250;
        server.clock().advance(Duration.ofMinutes(2));
        await().until(() -> !SMTP.takenFor("later@buyers.test").isEmpty());
        var seen = SMTP.seen.stream()
                .filter(one -> one.recipient().equals("later@buyers.test"))
                .toList();
        assertThat(seen).hasSize(2);
        assertThat(seen.get(0).messageId()).isNotEmpty().isEqualTo(seen.get(1).messageId());
        assertThat(withoutBoundary(seen.get(0).raw()))
                .isEqualTo(withoutBoundary(seen.get(1).raw()));
        assertThat(trouble("later@buyers.test")).isEmpty();
    }

    private static String withoutBoundary(String raw) {
        return raw.replaceAll("(?m)^(Received|DKIM-Signature):.*(\\R[ \\t].*)*\\R", "")
                .replaceAll("----=_Part_[\\w.]+", "boundary");
    }

    @Test
    void a_refusal_for_good_bounces_and_is_seen_and_not_tried_again() {
        SMTP.onRecipient = recipient -> recipient.equals("nobody@buyers.test") ? 550 : 250;
        shop.sell("Ben", "nobody@buyers.test", "Lamp");
        awaitTrouble("nobody@buyers.test", MailState.BOUNCED);
        var bounced = trouble("nobody@buyers.test").orElseThrow();
        assertThat(bounced.code()).isEqualTo(550);
        assertThat(bounced.error()).contains("scripted 550");
        SMTP.onRecipient = recipient -> 250;
        server.clock().advance(Duration.ofDays(1));
        shop.sell("Bea", "somebody@buyers.test", "Lamp");
        await().until(() -> !SMTP.takenFor("somebody@buyers.test").isEmpty());
        assertThat(SMTP.takenFor("nobody@buyers.test")).isEmpty();
        assertThat(server.bean(MailHealth.class).figures().bounced()).isPositive();
    }

    @Test
    void what_is_no_address_bounces_without_a_connection() {
        shop.sell("Cy", "not an address", "Lamp");
        awaitTrouble("not an address", MailState.BOUNCED);
    }

    @Test
    void while_the_server_is_down_mail_waits_and_when_it_is_back_all_of_it_arrives() {
        for (int i = 0; i < 12; i++) {
            shop.sell("Dee", "dee" + i + "@down.test", "Lamp");
        }
        await().until(() -> IntStream.range(0, 12)
                .anyMatch(i -> trouble("dee" + i + "@down.test").isPresent()));
        // others are not held up by it
        shop.sell("Dora", "dora@buyers.test", "Lamp");
        await().until(() -> !SMTP.takenFor("dora@buyers.test").isEmpty());
        assertThat(server.bean(MailHealth.class).figures().waiting()).isGreaterThanOrEqualTo(12);

        try (var back = new ScriptedSmtp(DEAD_PORT)) {
            await().until(() -> {
                server.clock().advance(Duration.ofSeconds(30));
                return back.taken.size() >= 12;
            });
            assertThat(back.taken).extracting(ScriptedSmtp.Seen::messageId).doesNotHaveDuplicates();
            assertThat(back.taken).hasSize(12);
            assertThat(back.sessions.size())
                    .as("connections are used for more than one mail")
                    .isLessThan(12);
        }
    }

    @Test
    void mails_of_an_order_go_out_in_the_order_of_what_happened_even_if_the_first_one_has_to_wait() {
        SMTP.onMessage = message ->
                message.recipient().equals("joe@buyers.test") && message.raw().contains("received") ? 451 : 250;
        long order = shop.sell("Joe", "joe@buyers.test", "Lamp");
        awaitTrouble("joe@buyers.test", MailState.WAITING);
        shop.ship(order);
        shop.sell("Joe", "joe2@buyers.test", "Lamp");
        await().until(() -> !SMTP.takenFor("joe2@buyers.test").isEmpty());
        assertThat(SMTP.takenFor("joe@buyers.test")).isEmpty();
        SMTP.onMessage = message -> 250;
        server.clock().advance(Duration.ofMinutes(2));
        await().until(() -> SMTP.takenFor("joe@buyers.test").size() == 2);
        assertThat(SMTP.takenFor("joe@buyers.test"))
                .extracting(one -> one.messageId().replaceAll(".*\\.(\\w+)@.*", "$1"))
                .containsExactly("received", "shipped");
    }

    @Test
    void a_mail_that_is_put_off_again_and_again_does_not_hold_up_the_next_one_for_days() {
        SMTP.onMessage = message ->
                message.recipient().equals("kim@buyers.test") && message.raw().contains("received") ? 451 : 250;
        long order = shop.sell("Kim", "kim@buyers.test", "Lamp");
        awaitTrouble("kim@buyers.test", MailState.WAITING);
        shop.ship(order);
        while (trouble("kim@buyers.test").orElseThrow().attempts() < 4) {
            assertThat(SMTP.takenFor("kim@buyers.test")).isEmpty();
            int attempts = trouble("kim@buyers.test").orElseThrow().attempts();
            server.clock().set(trouble("kim@buyers.test").orElseThrow().nextAt());
            server.bean(MailWorker.class).wake();
            await().until(() -> answered("kim@buyers.test", "received") > attempts);
        }
        server.clock().advance(MailStore.HOLDS);
        await().until(() -> SMTP.takenFor("kim@buyers.test").size() == 1);
        assertThat(SMTP.takenFor("kim@buyers.test").getFirst().messageId()).contains(".shipped@");
        SMTP.onMessage = message -> 250;
        server.clock().advance(Duration.ofHours(2));
        await().until(() -> SMTP.takenFor("kim@buyers.test").size() == 2);
    }

    @Test
    void a_mail_whose_sender_died_is_sent_when_its_lease_is_over() {
        var worker = server.bean(MailWorker.class);
        SMTP.onMessage = message -> 451;
        shop.sell("Ed", "ed@lease.test", "Lamp");
        awaitTrouble("ed@lease.test", MailState.WAITING);
        worker.awaitIdle();
        // claimed by a process that is never heard of again
        server.clock().advance(Duration.ofMinutes(2));
        var lane = new MailStore.Lane(shop.id.shard(), "lease.test");
        SMTP.onMessage = message -> 250;
        var claimed = server.bean(Db.class)
                .platform(tx -> MailStore.claim(tx, lane, tx.now().plus(Duration.ofMinutes(2))));
        if (claimed.isPresent()) { // the server's own worker may have been quicker
            assertThat(SMTP.takenFor("ed@lease.test")).isEmpty();
        }
        await().until(() -> {
            server.clock().advance(Duration.ofSeconds(30));
            return SMTP.takenFor("ed@lease.test").size() == 1;
        });
    }

    @Test
    void it_is_given_up_after_five_days_and_that_is_seen() {
        SMTP.onMessage = message -> message.recipient().equals("fay@full.test") ? 452 : 250;
        shop.sell("Fay", "fay@full.test", "Lamp");
        var start = server.clock().instant();
        var gone = trouble("fay@full.test");
        while (gone.isEmpty() || gone.get().state() == MailState.WAITING) {
            int attempts = gone.map(MailHealth.Trouble::attempts).orElse(0);
            gone.ifPresent(t -> server.clock().set(t.nextAt()));
            server.bean(MailWorker.class).wake();
            await().until(() -> answered("fay@full.test", "received") > attempts);
            gone = trouble("fay@full.test");
        }
        assertThat(gone.get().state()).isEqualTo(MailState.GIVEN_UP);
        assertThat(gone.get().attempts()).isBetween(20, 50);
        assertThat(Duration.between(start, server.clock().instant()))
                .isBetween(
                        Duration.ofDays(5).minusMinutes(1), Duration.ofDays(5).plusMinutes(1));
        assertThat(server.bean(MailHealth.class).figures().givenUp()).isPositive();
    }

    @Test
    void a_destination_without_mail_is_forgotten() {
        shop.sell("Eve", "eve@passing.test", "Lamp");
        await().until(() -> !SMTP.takenFor("eve@passing.test").isEmpty());
        server.clock().advance(MailWorker.REST);
        await().until(() -> {
            server.bean(MailWorker.class).wake();
            return server.bean(MailWorker.class).destinations() == 0;
        });
    }

    @Test
    void no_more_than_the_bound_of_connections_goes_to_one_destination() {
        SMTP.onMessage = message -> {
            java.util.concurrent.locks.LockSupport.parkNanos(30_000_000);
            return 250;
        };
        List<String> recipients = new ArrayList<>();
        SMTP.mostUnderWay.set(0);
        for (int i = 0; i < 30; i++) {
            recipients.add("crowd" + i + "@crowd.test");
            shop.sell("Guy", recipients.getLast(), "Lamp");
        }
        await().until(() -> recipients.stream().allMatch(to -> SMTP.takenFor(to).size() == 1));
        assertThat(SMTP.mostUnderWay.get()).isBetween(2, 4);
    }
}
