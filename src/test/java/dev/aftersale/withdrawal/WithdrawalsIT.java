package dev.aftersale.withdrawal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aftersale.base.Problem;
import dev.aftersale.base.ProblemException;
import dev.aftersale.merchant.SettingsChange;
import dev.aftersale.merchant.Withdrawal;
import dev.aftersale.order.Cancellation;
import dev.aftersale.order.Cancellations;
import dev.aftersale.order.Order;
import dev.aftersale.testing.Boutique;
import dev.aftersale.testing.TestServer;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class WithdrawalsIT {

    private static final Statement STATEMENT = new Statement("Clara Beispiel", "clara@buyers.test", "de");

    @RegisterExtension
    static final TestServer server = new TestServer().with("aftersale.workers.enabled", "false");

    private final Withdrawals withdrawals = server.bean(Withdrawals.class);
    private final Boutique shop = new Boutique(server, "Withdrawal");

    @AfterEach
    void real_time() {
        server.clock().run();
    }

    private static List<String> rows(String sql) throws SQLException {
        var found = new ArrayList<String>();
        try (var connection = server.database().asOwner();
                var rows = connection.createStatement().executeQuery(sql)) {
            while (rows.next()) {
                found.add(rows.getString(1));
            }
        }
        return found;
    }

    @Test
    void what_is_not_shipped_is_cancelled_and_the_receipt_waits_with_the_same_commit() throws Exception {
        long order = shop.sell("clara@buyers.test");

        var stated = withdrawals.state(shop.id(), order, STATEMENT);

        assertThat(stated.cancelledUnits()).isEqualTo(3);
        assertThat(stated.returnUnits()).isZero();
        assertThat(shop.order(order).core().isCancelled()).isTrue();
        assertThat(shop.order(order).cancellations())
                .singleElement()
                .satisfies(cancelled -> assertThat(cancelled.actor()).isEqualTo(Cancellation.Actor.BUYER));
        assertThat(rows("SELECT kind || ' ' || recipient FROM mail_out WHERE order_id = " + order))
                .containsExactly("WITHDRAWAL_RECEIPT clara@buyers.test");
        assertThat(rows("SELECT type FROM event WHERE type LIKE 'withdrawal.%' AND order_id = " + order))
                .containsExactly("withdrawal.stated");
    }

    @Test
    void stated_twice_or_by_many_at_once_it_is_one() throws Exception {
        long order = shop.sell("clara@buyers.test");
        shop.ship(order, "BOTTLE", 1);
        var all = IntStream.range(0, 16)
                .parallel()
                .mapToObj(i ->
                        withdrawals.state(shop.id(), order, new Statement("Clara " + i, "clara@buyers.test", "de")))
                .toList();
        assertThat(all).allMatch(all.getFirst()::equals);
        assertThat(all.getFirst().cancelledUnits()).isEqualTo(2);
        assertThat(all.getFirst().returnUnits()).isEqualTo(1);
        assertThat(shop.order(order).cancellations()).hasSize(1);
        assertThat(rows("SELECT id::text FROM mail_out WHERE kind = 'WITHDRAWAL_RECEIPT' AND order_id = " + order))
                .hasSize(1);
        assertThat(rows("SELECT id::text FROM event WHERE type = 'withdrawal.stated' AND order_id = " + order))
                .hasSize(1);
    }

    @Test
    void the_orders_own_address_gets_a_copy() throws Exception {
        long order = shop.sell("clara@buyers.test");
        withdrawals.state(shop.id(), order, new Statement("Clara", "work@office.test", "en"));
        assertThat(rows("SELECT recipient FROM mail_out WHERE order_id = " + order + " ORDER BY recipient"))
                .containsExactly("clara@buyers.test", "work@office.test");
    }

    @Test
    void the_period_lasts_fourteen_days_after_the_last_parcel_can_have_come() {
        server.clock().set(Instant.parse("2026-11-02T10:00:00Z"));
        long order = shop.sell("clara@buyers.test");
        assertThat(withdrawals.right(shop.order(order))).isEqualTo(new WithdrawalRight(true, null));
        shop.ship(order, "BOTTLE", 2);
        assertThat(withdrawals.right(shop.order(order)).until()).isNull();
        server.clock().set(Instant.parse("2026-11-04T10:00:00Z")); // four days of transit, fourteen, and a weekend
        shop.ship(order);

        var right = withdrawals.right(shop.order(order));
        assertThat(right.until()).isEqualTo(Instant.parse("2026-11-24T04:00:00Z")); // a Monday's end in Martinique
        assertThat(right.isOpen(right.until().minusSeconds(1))).isTrue();
        server.clock().set(right.until());
        assertThatThrownBy(() -> withdrawals.state(shop.id(), order, STATEMENT))
                .isInstanceOfSatisfying(
                        ProblemException.class, e -> assertThat(e.problem()).isEqualTo(Problem.WITHDRAWAL_OVER));
    }

    @Test
    void it_is_offered_in_the_union_or_to_all_or_to_none() {
        long british = shop.sell(new Order.Buyer(null, "Dan", "dan@buyers.test", null, false), "GB", false);
        assertThat(withdrawals.right(shop.order(british)).offered()).isFalse();
        assertThatThrownBy(() -> withdrawals.state(shop.id(), british, STATEMENT))
                .isInstanceOf(ProblemException.class);
        shop.change(SettingsChange.of(new Withdrawal(Withdrawal.Buyers.ALL, 30)));
        assertThat(withdrawals.right(shop.order(british)).offered()).isTrue();
        shop.change(SettingsChange.of(new Withdrawal(Withdrawal.Buyers.NONE, 14)));
        assertThat(withdrawals.right(shop.order(shop.sell("e@buyers.test"))).offered())
                .isFalse();
    }

    @Test
    void what_is_cancelled_needs_no_withdrawal() {
        long order = shop.sell("clara@buyers.test");
        server.bean(Cancellations.class).cancelByBuyer(shop.id(), order, null);
        assertThat(withdrawals.right(shop.order(order)).offered()).isFalse();
    }

    @Test
    void what_is_no_address_gets_no_receipt() {
        for (String bad :
                List.of("", "clara", "a@b@c", "a b@c.test", "a@b.test\r\nBcc: x@y.test", "<a@b.test>", "a@b,c@d")) {
            assertThatThrownBy(() -> new Statement("Clara", bad, "en")).isInstanceOf(ProblemException.class);
        }
        assertThat(new Statement(" Clara ", " clara@buyers.test ", "en").name()).isEqualTo("Clara");
    }
}
