package dev.aftersale.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.aftersale.doctor.Doctor;
import dev.aftersale.merchant.Merchants;
import dev.aftersale.merchant.Tokens;
import dev.aftersale.order.OrderClock;
import dev.aftersale.testing.TestServer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What becomes of orders as time goes by, told through the API with a clock that is moved on. */
class OrdersThroughTimeIT {

    private static final String PSP_KEY = "sk_test_time";

    private static final Duration HOLD = Duration.ofMinutes(5);
    private static final Duration CANCEL_AFTER = Duration.ofDays(10);
    private static final Duration RELEASE_AFTER = Duration.ofDays(5);

    @RegisterExtension
    static final TestServer server = new TestServer()
            .with("aftersale.gateways.simulator.secret-key", PSP_KEY)
            .with("aftersale.payment.reconcile-every", "500ms");

    private final Audit audit = new Audit(server.database()::asOwner, server::url, PSP_KEY);

    @AfterEach
    void the_books_of_both_sides_agree_to_the_penny() {
        audit.assertBooksAgree(server.bean(Doctor.class));
    }

    @Test
    void a_held_order_can_not_be_touched_and_then_waits_for_the_app_that_is_tied() {
        Shop shop = shop(HOLD);
        server.bean(Tokens.class).tie(shop.merchant(), shop.account().appId(), true);
        long order = sellLamps(shop, 1, 20_00);
        assertThat(state(shop, order)).isEqualTo("FB_PROCESSING");
        assertThat(shop.ship(order, Map.of()).code()).isEqualTo(2361081);
        assertThat(shop.cancel(order, Map.of()).code()).isEqualTo(2361081);
        assertThat(shop.refund(order, Map.of()).isDone()).isFalse();

        pass(HOLD.minusSeconds(10));
        assertThat(state(shop, order)).isEqualTo("FB_PROCESSING");
        pass(Duration.ofSeconds(11));

        assertThat(state(shop, order)).isEqualTo("CREATED");
        assertThat(shop.ship(order, Map.of()).code()).isEqualTo(2361090);
        assertThat(shop.post(order + "/acknowledge_order", Map.of("merchant_order_reference", "A-1"))
                        .isDone())
                .isTrue();
        assertThat(state(shop, order)).isEqualTo("IN_PROGRESS");
        assertThat(shop.ship(order, Map.of()).isDone()).isTrue();
        assertThat(events(order, "order.created")).isEqualTo(1);
    }

    @Test
    void of_many_that_are_acknowledged_each_row_has_its_own_answer() {
        Shop shop = shop(Duration.ZERO);
        server.bean(Tokens.class).tie(shop.merchant(), shop.account().appId(), true);
        String order = Long.toString(sellLamps(shop, 1, 20_00));
        var rows = List.of(Map.of("id", "abc"), Map.of("id", order), Map.of("id", "4711"), Map.of());
        var answer = shop.post(shop.account().cmsId() + "/acknowledge_orders", Map.of("orders", rows))
                .json()
                .path("orders");
        assertThat(answer.path(1).path("state").asString()).isEqualTo("IN_PROGRESS");
        for (int row : new int[] {0, 2, 3}) {
            assertThat(answer.path(row).at("/error/error_code").asInt())
                    .as("%d", row)
                    .isEqualTo(2361003);
        }
    }

    @Test
    void a_held_order_goes_straight_on_where_no_app_is_tied() {
        Shop shop = shop(HOLD);
        long order = sellLamps(shop, 1, 20_00);

        pass(HOLD.plusSeconds(1));

        assertThat(state(shop, order)).isEqualTo("IN_PROGRESS");
        assertThat(events(order, "order.created")).isEqualTo(1);
    }

    @Test
    void an_order_that_nobody_ships_is_cancelled_restocked_and_its_payment_let_go() {
        Shop shop = shop(Duration.ZERO);
        stock(shop, "lamp", 10);
        long order = sellLamps(shop, 3, 60_00);
        assertThat(inventory(shop, "lamp")).isEqualTo(7);

        pass(CANCEL_AFTER.minusHours(1));
        assertThat(state(shop, order)).isEqualTo("IN_PROGRESS");
        pass(Duration.ofHours(2));

        assertThat(state(shop, order)).isEqualTo("COMPLETED");
        assertThat(inventory(shop, "lamp")).isEqualTo(10);
        assertThat(events(order, "cancellation.created")).isEqualTo(1);
        audit.awaitSettled(Duration.ofSeconds(30));
        assertThat(audit.rows("SELECT kind, state FROM payment_intent WHERE order_id = " + order))
                .containsExactly("VOID|SUCCEEDED");
        assertThat(audit.rows("SELECT p.status FROM simulator.payment p JOIN orders o ON o.payment_reference = p.id"
                        + " WHERE o.id = " + order))
                .containsExactly("canceled");
        assertThat(shop.ship(order, Map.of()).code()).isEqualTo(1818111);
        assertThat(shop.refund(order, Map.of()).code()).isEqualTo(1818105);
    }

    @Test
    void of_an_order_shipped_in_part_only_the_rest_is_cancelled() {
        Shop shop = shop(Duration.ZERO);
        stock(shop, "lamp", 10);
        long order = sellLamps(shop, 3, 60_00);
        shipLamps(shop, order, 1);

        pass(CANCEL_AFTER.plusHours(1));

        assertThat(state(shop, order)).isEqualTo("COMPLETED");
        assertThat(inventory(shop, "lamp")).isEqualTo(9);
        assertThat(audit.rows("SELECT units_open, units_fulfilled, units_cancelled, captured FROM orders WHERE id = "
                        + order))
                .containsExactly("0|1|2|2000");
        assertThat(shop.refund(order, Map.of())
                        .json()
                        .at("/refund_amount/total")
                        .asString())
                .isEqualTo("20.00");
    }

    @Test
    void the_merchants_share_is_pending_first_and_available_later_and_refunds_take_it_from_where_it_is() {
        Shop shop = shop(Duration.ZERO);
        long order = sellLamps(shop, 1, 20_00);
        shipLamps(shop, order, 1);
        long fees = 1_00 + 58 + 30; // 5 %; 2.9 % and 0.30
        assertThat(balance(order, "seller:pending")).isEqualTo(20_00 - fees);

        refund(shop, order, "5.00"); // gives back a quarter of the fees: 0.25 and 0.22
        assertThat(balance(order, "seller:pending")).isEqualTo(20_00 - fees - 5_00 + 25 + 22);
        assertThat(balance(order, "seller:avail")).isZero();

        pass(RELEASE_AFTER.minusHours(1));
        assertThat(balance(order, "seller:avail")).isZero();
        pass(Duration.ofHours(2));
        assertThat(balance(order, "seller:pending")).isZero();
        assertThat(balance(order, "seller:avail")).isEqualTo(20_00 - fees - 5_00 + 47);

        refund(shop, order, "15.00"); // the rest, and the rest of the fees with it
        assertThat(balance(order, "seller:pending")).isZero();
        assertThat(balance(order, "seller:avail")).isZero();
        assertAllAccountsEmpty(order);
    }

    @Test
    void a_refund_of_everything_before_the_release_leaves_nothing_to_release() {
        Shop shop = shop(Duration.ZERO);
        long order = sellLamps(shop, 1, 20_00);
        shipLamps(shop, order, 1);
        refund(shop, order, "20.00");

        pass(RELEASE_AFTER.plusHours(1));

        assertThat(audit.rows("SELECT released FROM shipment WHERE order_id = " + order))
                .containsExactly("t");
        assertThat(balance(order, "seller:avail")).isZero();
        assertAllAccountsEmpty(order);
    }

    @Test
    void of_the_last_five_units_sixteen_buyers_at_once_get_five() {
        Shop shop = shop(Duration.ZERO);
        stock(shop, "rare", 5);

        var replies = Crowd.atOnce(16, buyer -> shop.place(Shop.sale(20_00, List.of(Shop.item("rare", 1, "20.00")))));

        assertThat(replies).filteredOn(Shop.Reply::isDone).hasSize(5);
        assertThat(replies).filteredOn(reply -> !reply.isDone()).allSatisfy(reply -> {
            assertThat(reply.status()).isEqualTo(400);
            assertThat(reply.code()).isEqualTo(2361087);
            assertThat(reply.userMessage()).contains("rare");
        });
        assertThat(inventory(shop, "rare")).isZero();
    }

    @Test
    void shipments_in_parts_with_refunds_in_between_come_to_the_penny_with_their_fees() {
        Shop shop = shop(Duration.ZERO);
        var sale = Shop.sale(66_00, List.of(Shop.item("lamp", 3, "20.00")));
        sale.put("shipping_option", Map.of("name", "Standard", "price", Shop.pounds("6.00")));
        long order = shop.place(sale).id();

        shipLamps(shop, order, 1); // 26.00 with the shipping; fees 1.30 and 1.05
        assertThat(balance(order, "seller:pending")).isEqualTo(26_00 - 1_30 - 1_05);
        refund(shop, order, "10.00"); // fees back: 0.50 and 0.40
        assertThat(balance(order, "seller:pending")).isEqualTo(23_65 - 10_00 + 50 + 40);
        shipLamps(shop, order, 2); // 40.00; fees 2.00 and 1.46
        assertThat(balance(order, "seller:pending")).isEqualTo(14_55 + 40_00 - 2_00 - 1_46);
        audit.awaitSettled(Duration.ofSeconds(30));
        assertThat(balance(order, "psp:simulator:receivable")).isEqualTo(-(66_00 - 10_00));

        assertThat(shop.refund(order, Map.of())
                        .json()
                        .at("/refund_amount/total")
                        .asString())
                .isEqualTo("56.00");

        audit.awaitSettled(Duration.ofSeconds(30));
        assertThat(audit.rows(
                        "SELECT selling_fee, selling_fee_returned, processing_fee, processing_fee_returned, pending"
                                + " FROM orders WHERE id = " + order))
                .containsExactly("330|330|251|251|0");
        assertAllAccountsEmpty(order);
    }

    @Test
    void a_refund_that_comes_back_later_is_owed_to_the_buyer_still() {
        Shop shop = shop(Duration.ZERO);
        long order = sellLamps(shop, 1, 20_00);
        shipLamps(shop, order, 1);
        audit.faults("late-failure=1&later-millis=300");
        long refund = refund(shop, order, "5.00");
        await().untilAsserted(() -> assertThat(audit.rows("SELECT state FROM refund WHERE id = " + refund))
                .containsExactly("FAILED"));
        audit.faults("");

        assertThat(balance(order, "buyer:unclaimed")).isEqualTo(5_00);
        assertThat(balance(order, "refund:clearing")).isZero();
        assertThat(balance(order, "psp:simulator:receivable")).isEqualTo(-20_00);
        assertThat(events(order, "refund.succeeded")).isEqualTo(1);
        assertThat(events(order, "refund.failed")).isEqualTo(1);
        // It stays promised: nobody can have it a second time.
        assertThat(shop.refund(order, Map.of())
                        .json()
                        .at("/refund_amount/total")
                        .asString())
                .isEqualTo("15.00");
    }

    private static Shop shop(Duration hold) {
        return Shop.on(server, Shop.settings(hold, CANCEL_AFTER, RELEASE_AFTER));
    }

    /** Time goes by once all that is under way is done, and what became due is done. */
    private void pass(Duration time) {
        audit.awaitSettled(Duration.ofSeconds(30));
        server.clock().advance(time);
        while (server.bean(OrderClock.class).tick() > 0) {
            // there may be more
        }
    }

    private static long sellLamps(Shop shop, int quantity, long minor) {
        return shop.place(Shop.sale(minor, List.of(Shop.item("lamp", quantity, "20.00"))))
                .id();
    }

    private void shipLamps(Shop shop, long order, int quantity) {
        Shop.Reply reply =
                shop.ship(order, Map.of("items", List.of(Map.of("retailer_id", "lamp", "quantity", quantity))));
        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        audit.awaitSettled(Duration.ofSeconds(30));
    }

    private static long refund(Shop shop, long order, String pounds) {
        return shop.refund(
                        order,
                        Map.of(
                                "items",
                                List.of(Map.of("retailer_id", "lamp", "item_refund_amount", Shop.pounds(pounds)))))
                .id();
    }

    private static void stock(Shop shop, String sku, int units) {
        long catalog = server.bean(Merchants.class).get(shop.merchant()).catalogId();
        var product = Map.<String, Object>of(
                "retailer_id", sku, "name", "A " + sku, "price", Shop.pounds("20.00"), "inventory", units);
        assertThat(shop.post(catalog + "/products", product).isDone()).isTrue();
    }

    private long inventory(Shop shop, String sku) {
        return audit.number("SELECT stock FROM product WHERE merchant_id = %s AND retailer_id = '%s'"
                .formatted(shop.merchant(), sku));
    }

    private static String state(Shop shop, long order) {
        return shop.get(order + "?fields=order_status")
                .json()
                .at("/order_status/state")
                .asString();
    }

    private long events(long order, String type) {
        return audit.number("SELECT count(*) FROM event WHERE order_id = %d AND type = '%s'".formatted(order, type));
    }

    /** What an order has brought to an account: credits minus debits. */
    private long balance(long order, String account) {
        return audit.number(
                "SELECT coalesce(sum(CASE WHEN credit = '%2$s' THEN amount ELSE -amount END), 0) FROM transfer"
                        .concat(" WHERE order_id = %1$d AND '%2$s' IN (credit, debit)")
                        .formatted(order, account));
    }

    private void assertAllAccountsEmpty(long order) {
        audit.awaitSettled(Duration.ofSeconds(30));
        assertThat(audit.rows("SELECT side.account, sum(side.amount) FROM transfer t CROSS JOIN LATERAL"
                        + " (VALUES (t.credit, t.amount), (t.debit, -t.amount)) AS side (account, amount)"
                        + " WHERE order_id = " + order
                        + " GROUP BY side.account HAVING sum(side.amount) <> 0"))
                .isEmpty();
    }
}
