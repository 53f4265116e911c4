package dev.aftersale.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.aftersale.base.Leftovers;
import dev.aftersale.base.Sweeper;
import dev.aftersale.doctor.Doctor;
import dev.aftersale.event.Webhooks;
import dev.aftersale.testing.TestServer;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.mock.env.MockEnvironment;

/** A deployment that runs for years keeps what it owes somebody, and throws the rest away. */
class LeftoversIT {

    private static final String PSP_KEY = "sk_test_leftovers";
    private static final Duration MOMENT = Duration.ofSeconds(60);

    @RegisterExtension
    static final TestServer server = new TestServer()
            .with("aftersale.gateways.simulator.secret-key", PSP_KEY)
            .with("aftersale.webhooks.allow-private", "true")
            .with("aftersale.retention.webhook-days", "20");

    private final Audit audit = new Audit(server.database()::asOwner, server::url, PSP_KEY);
    private final Shop shop = Shop.on(server, Shop.noHold());
    private final Hook hook;

    LeftoversIT() throws IOException {
        this.hook = new Hook();
    }

    @AfterEach
    void nothing_is_missing_from_the_books() {
        hook.close();
        server.clock().run();
        audit.assertBooksAgree(server.bean(Doctor.class));
    }

    @Test
    void the_log_of_webhooks_goes_and_what_it_told_can_be_told_again() {
        long subscription = subscribe();
        String shipment = ship();
        await().atMost(MOMENT)
                .until(() -> audit.number("SELECT count(*) FROM webhook_delivery WHERE state = 'DELIVERED'"
                                + " AND subscription_id = " + subscription)
                        == 1);
        assertThat(hook.entries("shipment.created", shipment)).hasSize(1);
        server.bean(Webhooks.class).pause(shop.merchant(), subscription);
        ship();
        await().atMost(MOMENT).until(() -> logged(subscription).contains("OPEN|0"));

        pass(Duration.ofDays(19));
        assertThat(logged(subscription)).containsExactly("DELIVERED|1", "OPEN|0");

        pass(Duration.ofDays(2));
        assertThat(logged(subscription)).as("what still has to go out").containsExactly("OPEN|0");

        String events = "SELECT id FROM event WHERE type = 'shipment.created' AND object_id = " + shipment;
        long event = audit.number(events);
        int heard = hook.deliveries();
        server.bean(Webhooks.class).resume(shop.merchant(), subscription);
        assertThat(server.bean(Webhooks.class).replayOne(shop.merchant(), subscription, event))
                .isEqualTo(1);
        await().atMost(MOMENT)
                .untilAsserted(() -> assertThat(logged(subscription)).containsExactly("DELIVERED|1", "DELIVERED|1"));
        assertThat(hook.deliveries()).isEqualTo(heard + 2);

        pass(Duration.ZERO);
        assertThat(logged(subscription)).as("replayed now, of old events").hasSize(2);
    }

    @Test
    void of_a_mail_it_stays_that_it_went_and_of_mail_to_staff_nothing() throws SQLException {
        mail(1, "SENT", "now()");
        mail(2, "BOUNCED", "now()");
        mail(3, "WAITING", "NULL");
        owner(
                "INSERT INTO account_mail (id, recipient, state, created_at, next_at, settled_at) VALUES"
                        + " (1, 'a@shop.test', 'SENT', now(), now(), now()), (2, 'b@shop.test', 'WAITING', now(), now() + interval '9 years', NULL)");

        pass(Duration.ofDays(89));
        assertThat(mails()).containsExactly("1|SENT|t|t", "2|BOUNCED|t|t", "3|WAITING|t|t");
        assertThat(audit.rows("SELECT id FROM account_mail ORDER BY id")).containsExactly("1", "2");

        pass(Duration.ofDays(2));
        assertThat(mails()).containsExactly("1|SENT|t|t", "2|BOUNCED|t|t", "3|WAITING|t|t");
        assertThat(audit.rows("SELECT id FROM account_mail ORDER BY id")).containsExactly("2");

        pass(Duration.ofDays(90));
        assertThat(mails()).containsExactly("1|SENT|f|f", "2|BOUNCED|f|f", "3|WAITING|t|t");
        owner("DELETE FROM mail_out WHERE id < 10; DELETE FROM account_mail");
    }

    @Test
    void what_opens_nothing_any_more_goes_with_its_time() throws SQLException {
        owner("""
                INSERT INTO session (token_hash, id, person_id, desk, stage, address, browser, created_at, seen_at) VALUES
                ('\\x01', 1, 1, 'CONSOLE', 'OPEN', '', '', now(), now()),
                ('\\x02', 2, 1, 'CONSOLE', 'OPEN', '', '', now(), now() + interval '7 days'),
                ('\\x03', 3, 1, 'CONSOLE', 'MERCHANT', '', '', now(), now());
                INSERT INTO one_time_link (token_hash, purpose, person_id, created_at, expires_at) VALUES
                ('\\x01', 'PASSWORD', 1, now(), now() + interval '1 hour'),
                ('\\x02', 'PASSWORD', 1, now(), now() + interval '30 days');
                INSERT INTO login_throttle (account_hash, failures, last_at, blocked_until) VALUES
                ('\\x01', 9, now(), now() + interval '15 minutes')
                """);
        String sessions = "SELECT id FROM session ORDER BY id";
        String links = "SELECT encode(token_hash, 'hex') FROM one_time_link ORDER BY 1";
        String throttles = "SELECT failures FROM login_throttle";

        pass(Duration.ofMinutes(14));
        assertThat(audit.rows(sessions)).containsExactly("1", "2", "3");
        assertThat(audit.rows(links)).containsExactly("01", "02");

        pass(Duration.ofHours(11));
        assertThat(audit.rows(sessions)).containsExactly("1", "2");
        assertThat(audit.rows(links)).containsExactly("02");
        assertThat(audit.rows(throttles)).containsExactly("9");

        pass(Duration.ofHours(14));
        assertThat(audit.rows(sessions)).containsExactly("2");
        assertThat(audit.rows(throttles)).isEmpty();

        pass(Duration.ofDays(7));
        assertThat(audit.rows(sessions)).isEmpty();
        assertThat(audit.rows(links)).containsExactly("02");
        owner("DELETE FROM one_time_link");
    }

    @Test
    void more_than_one_transaction_throws_away_goes_all_the_same() throws SQLException {
        owner(
                "INSERT INTO login_throttle SELECT decode(md5(n::text), 'hex'), 1, now(), now() FROM generate_series(1, 2500) n");

        pass(Duration.ofDays(2));

        assertThat(audit.number("SELECT count(*) FROM login_throttle")).isZero();
    }

    @Test
    void fewer_days_than_others_rely_on_are_refused() {
        var environment = new MockEnvironment().withProperty("aftersale.retention.webhook-days", "7");
        assertThatThrownBy(() -> Leftovers.days(environment, "aftersale.retention.webhook-days", 90, 8))
                .hasMessage("aftersale.retention.webhook-days must be at least 8, not 7");
    }

    private static void pass(Duration time) {
        server.clock().advance(time);
        while (server.bean(Sweeper.class).step()) {
            // there may be more
        }
    }

    private long subscribe() {
        var reply = shop.post(
                shop.account().cmsId() + "/subscriptions",
                Map.of("callback_url", hook.url(), "verify_token", "verify", "fields", "shipments"));
        assertThat(reply.isDone()).as(reply.body()).isTrue();
        return audit.number("SELECT id FROM webhook_subscription WHERE merchant_id = "
                + shop.merchant().value());
    }

    private String ship() {
        long order = shop.place(Shop.sale(20_00, List.of(Shop.item("lamp", 1, "20.00"))))
                .id();
        return Long.toString(shop.ship(order, Map.of()).id());
    }

    /** State and number of attempts of each delivery. */
    private List<String> logged(long subscription) {
        return audit.rows("""
                SELECT d.state, (SELECT count(*) FROM webhook_attempt a
                                  WHERE a.subscription_id = d.subscription_id AND a.event_id = d.event_id)
                  FROM webhook_delivery d
                 WHERE d.subscription_id = %d
                 ORDER BY d.event_id
                """.formatted(subscription));
    }

    private List<String> mails() {
        return audit.rows(
                "SELECT id, state, details IS NOT NULL, edits IS NOT NULL FROM mail_out WHERE id < 10 ORDER BY id");
    }

    private void mail(long id, String state, String settled) throws SQLException {
        owner("""
                INSERT INTO mail_out (shard, id, merchant_id, event_id, kind, role, order_id, object_id, test, recipient,
                                      domain, message_id, happened_at, state, created_at, next_at, settled_at, details, edits)
                VALUES (%d, %d, %d, %d, 'ORDER_RECEIVED', 'BUYER', 1, 1, false, 'a@b.test', 'b.test', '', now(), '%s', now(),
                        now() + interval '9 years', %s, '{}', '{}')
                """.formatted(shop.merchant().shard(), id, shop.merchant().value(), id, state, settled));
    }

    private static void owner(String sql) throws SQLException {
        try (Connection connection = server.database().asOwner();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
