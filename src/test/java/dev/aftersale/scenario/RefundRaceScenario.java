package dev.aftersale.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aftersale.Seed;
import dev.aftersale.doctor.Doctor;
import dev.aftersale.testing.TestServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Sixteen clients want the same money back at the same moment. Whatever they do, no order pays out a penny more than was
 * captured for it, in our books as in the gateway's, and whoever gets nothing is told why.
 */
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class RefundRaceScenario {

    private static final int CLIENTS = 16;
    private static final String PSP_KEY = "sk_test_races";

    private static final int REFUND_ABOVE = 2382023;
    private static final int ITEM_REFUNDED = 2382319;
    private static final int SHIPPING_ABOVE = 2382022;
    private static final int ALL_REFUNDED = 1818214;
    private static final int NOTHING_LEFT_TO_PAY = 2382030;

    @RegisterExtension
    static final TestServer server = new TestServer().with("aftersale.gateways.simulator.secret-key", PSP_KEY);

    private final Audit audit = new Audit(server.database()::asOwner, server::url, PSP_KEY);
    private Shop shop;

    @BeforeEach
    void openShop() {
        shop = Shop.on(server, Shop.noHold());
    }

    @AfterEach
    void the_books_of_both_sides_agree_to_the_penny() {
        audit.assertBooksAgree(server.bean(Doctor.class));
    }

    @Test
    void refunds_with_a_key_each_pay_once_and_the_others_are_told_what_is_left() {
        var orders = hundredPoundsEach(100);

        var answers = Crowd.atOnce(
                CLIENTS,
                client -> each(
                        orders,
                        order -> shop.refund(order, withKey(sixtyPounds(), "race-%d-%d".formatted(client, order)))));

        assertOneOfEachGot60(orders, answers);
    }

    @Test
    void refunds_without_a_key_pay_once_and_the_others_are_told_what_is_left() {
        var orders = hundredPoundsEach(100);

        var answers = Crowd.atOnce(CLIENTS, client -> each(orders, order -> shop.refund(order, sixtyPounds())));

        assertOneOfEachGot60(orders, answers);
    }

    @Test
    void refunds_of_different_orders_at_once_share_transactions_and_nothing_else() {
        var orders = hundredPoundsEach(64);

        var answers = Crowd.atOnce(CLIENTS, client -> {
            var mine = orders.subList(client * 4, client * 4 + 4);
            return each(mine, order -> shop.refund(order, withKey(sixtyPounds(), "own-" + order)));
        });
        var again = Crowd.atOnce(
                CLIENTS, client -> each(orders, order -> shop.refund(order, withKey(sixtyPounds(), "own-" + order))));

        var first = new HashMap<Long, Shop.Reply>();
        answers.forEach(first::putAll);
        assertThat(first.keySet()).containsExactlyInAnyOrderElementsOf(orders);
        first.forEach((order, reply) -> {
            assertThat(reply.status()).as(reply.body()).isEqualTo(200);
            assertThat(reply.replayed()).isFalse();
            assertThat(reply.json().get("order_id").asString()).isEqualTo(Long.toString(order));
        });
        again.forEach(mine -> mine.forEach((order, reply) -> {
            assertThat(reply.replayed()).isTrue();
            assertThat(reply.body()).isEqualTo(first.get(order).body());
        }));
        assertThat(refunds(orders)).hasSize(orders.size()).containsOnly("1|6000");
        assertThat(audit.number("SELECT count(DISTINCT created_at) FROM refund WHERE merchant_id = %s"
                        .formatted(shop.merchant())))
                .as("transactions that made them")
                .isLessThan(orders.size());
    }

    @Test
    void the_same_key_is_one_refund_and_all_get_its_answer_to_the_letter() {
        var orders = hundredPoundsEach(100);

        var answers = Crowd.atOnce(
                CLIENTS,
                client -> each(orders, order -> shop.refund(order, withKey(sixtyPounds(), "the-same-" + order))));

        for (long order : orders) {
            var ofOrder = answers.stream().map(mine -> mine.get(order)).toList();
            assertThat(ofOrder).extracting(Shop.Reply::status).containsOnly(200);
            assertThat(ofOrder.stream().map(Shop.Reply::body).distinct()).hasSize(1);
            assertThat(ofOrder).filteredOn(reply -> !reply.replayed()).hasSize(1);
        }
        assertThat(refunds(orders)).hasSize(orders.size()).containsOnly("1|6000");
    }

    @Test
    void a_refusal_under_a_key_is_the_answer_to_all_who_come_with_it() {
        var orders = hundredPoundsEach(20);
        orders.forEach(order -> shop.refund(order, sixtyPounds()).id());

        var answers = Crowd.atOnce(
                CLIENTS,
                client -> each(orders, order -> shop.refund(order, withKey(sixtyPounds(), "too-much-" + order))));

        for (long order : orders) {
            var ofOrder = answers.stream().map(mine -> mine.get(order)).toList();
            assertThat(ofOrder).allSatisfy(reply -> assertRefused(reply, code -> code == REFUND_ABOVE));
            assertThat(ofOrder.stream().map(Shop.Reply::userMessage).distinct()).hasSize(1);
        }
        assertThat(refunds(orders)).containsOnly("1|6000");
    }

    @Test
    void units_amounts_goodwill_and_everything_at_once_come_to_no_more_than_was_captured() {
        long seed = Seed.of("mixed refunds");
        var orders = IntStream.range(0, 60).mapToObj(i -> placeMixed()).toList();
        orders.forEach(order -> shop.ship(order, Map.of()).id());
        Set<Integer> known = Set.of(REFUND_ABOVE, ITEM_REFUNDED, SHIPPING_ABOVE, ALL_REFUNDED, NOTHING_LEFT_TO_PAY);

        var answers = Crowd.atOnce(CLIENTS, client -> {
            var random = new Random(seed + client);
            return each(orders, order -> {
                var refund = anyRefund(random);
                return shop.refund(
                        order,
                        random.nextBoolean()
                                ? refund
                                : withKey(refund, UUID.randomUUID().toString()));
            });
        });

        var done = new HashSet<Integer>();
        answers.forEach(mine -> mine.values().forEach(reply -> {
            done.add(reply.status());
            if (!reply.isDone()) {
                assertRefused(reply, known::contains);
            }
        }));
        assertThat(done).as("some were granted, and some refused").contains(200, 400);
        // What is left after all that is paid out to the last penny, and then there is nothing.
        orders.forEach(order -> shop.refund(order, Map.of()));
        orders.forEach(order -> assertRefused(
                shop.refund(order, Map.of()), code -> code == ALL_REFUNDED || code == NOTHING_LEFT_TO_PAY));
        assertThat(audit.rows(
                        "SELECT id, captured, refunded, withheld FROM orders WHERE merchant_id = %s AND refunded + withheld < captured"
                                .formatted(shop.merchant())))
                .isEmpty();
    }

    @Test
    void shipments_cancellations_and_refunds_of_the_same_units_never_take_one_twice() {
        long seed = Seed.of("shipments against cancellations");
        var orders = IntStream.range(0, 30).mapToObj(i -> placeMixed()).toList();

        var answers = Crowd.atOnce(CLIENTS, client -> {
            var random = new Random(seed + client);
            return each(orders, order -> {
                var unit = Map.<String, Object>of(
                        "items", List.of(Map.of("retailer_id", random.nextBoolean() ? "cup" : "pot", "quantity", 1)));
                return switch (random.nextInt(5)) {
                    case 0, 1 -> shop.ship(order, unit);
                    case 2 -> shop.cancel(order, unit);
                    case 3 -> shop.cancel(order, Map.of());
                    default -> shop.refund(order, Map.of());
                };
            });
        });

        answers.forEach(mine -> mine.values().forEach(reply -> {
            if (!reply.isDone()) {
                assertRefused(reply, code -> code > 1_000_000);
            }
        }));
        // Nothing stays in between: what is open can be cancelled, what is captured can be given back.
        audit.awaitSettled(Duration.ofSeconds(60));
        orders.forEach(order -> shop.cancel(order, Map.of()));
        orders.forEach(order -> shop.refund(order, Map.of()));
        assertThat(audit.number(
                        "SELECT count(*) FROM orders WHERE merchant_id = %s AND (units_open > 0 OR refunded < captured OR state <> 'COMPLETED')"
                                .formatted(shop.merchant())))
                .isZero();
    }

    private interface Work {
        Shop.Reply on(long order);
    }

    /** All orders once. Clients begin at the same one, so that they meet on each. */
    private static Map<Long, Shop.Reply> each(List<Long> orders, Work work) {
        var replies = new HashMap<Long, Shop.Reply>();
        for (long order : orders) {
            replies.put(order, work.on(order));
        }
        return replies;
    }

    private List<Long> hundredPoundsEach(int count) {
        var orders = new ArrayList<Long>();
        for (int i = 0; i < count; i++) {
            long order = shop.place(Shop.sale(100_00, List.of(Shop.item("lamp", 1, "100.00"))))
                    .id();
            assertThat(shop.ship(order, Map.of()).json().get("capture_state").asString())
                    .isEqualTo("CAPTURED");
            orders.add(order);
        }
        return orders;
    }

    /** 3 cups of 9.99, 2 pots of 24.95 less 1.37, taxes that split badly, and shipping. */
    private long placeMixed() {
        var sale = Shop.sale(
                2997 + 4990 - 137 + 701 + 499 + 83,
                List.of(
                        Map.of(
                                "retailer_id", "cup",
                                "product_name", "Cup",
                                "quantity", 3,
                                "price_per_unit", "9.99",
                                "tax", "2.00"),
                        Map.of(
                                "retailer_id", "pot",
                                "product_name", "Pot",
                                "quantity", 2,
                                "price_per_unit", "24.95",
                                "discount", "1.37",
                                "tax", "5.01")));
        sale.put(
                "shipping_option",
                Map.of("name", "Standard", "price", Shop.pounds("4.99"), "calculated_tax", Shop.pounds("0.83")));
        return shop.place(sale).id();
    }

    private static Map<String, Object> sixtyPounds() {
        return Map.of("items", List.of(Map.of("retailer_id", "lamp", "item_refund_amount", Shop.pounds("60.00"))));
    }

    private static Map<String, Object> withKey(Map<String, Object> call, String key) {
        var keyed = new HashMap<>(call);
        keyed.put("idempotency_key", key);
        return keyed;
    }

    private static Map<String, Object> anyRefund(Random random) {
        String sku = random.nextBoolean() ? "cup" : "pot";
        String amount = "%d.%02d".formatted(random.nextInt(12), 1 + random.nextInt(99));
        return switch (random.nextInt(10)) {
            case 0, 1, 2 -> Map.of("items", List.of(Map.of("retailer_id", sku, "item_refund_quantity", 1)));
            case 3, 4, 5 ->
                Map.of("items", List.of(Map.of("retailer_id", sku, "item_refund_amount", Shop.pounds(amount))));
            case 6 -> Map.of("shipping", Map.of("shipping_refund", Shop.pounds("2.50")));
            case 7 -> Map.of("adjustment_amount", Shop.pounds(amount));
            case 8 ->
                Map.of(
                        "items",
                        List.of(Map.of("retailer_id", sku, "item_refund_quantity", 1)),
                        "deductions",
                        List.of(Map.of("deduction_type", "RETURN_SHIPPING", "deduction_amount", Shop.pounds("0.75"))));
            default -> Map.of();
        };
    }

    /** Captured 100.00, wanted 60.00 sixteen times: one gets it, 40.00 is left. */
    private void assertOneOfEachGot60(List<Long> orders, List<Map<Long, Shop.Reply>> answers) {
        for (long order : orders) {
            var ofOrder = answers.stream().map(mine -> mine.get(order)).toList();
            assertThat(ofOrder).filteredOn(Shop.Reply::isDone).hasSize(1);
            assertThat(ofOrder).filteredOn(reply -> !reply.isDone()).allSatisfy(reply -> {
                assertRefused(reply, code -> code == REFUND_ABOVE);
                assertThat(reply.userMessage()).contains("60.00", "40.00");
            });
        }
        assertThat(refunds(orders)).hasSize(orders.size()).containsOnly("1|6000");
    }

    private static void assertRefused(Shop.Reply reply, IntPredicate isExpected) {
        assertThat(reply.status()).as(reply.body()).isBetween(400, 499);
        assertThat(reply.code()).as(reply.body()).matches(isExpected::test);
        assertThat(reply.userMessage()).as(reply.body()).hasSizeGreaterThan(20);
        assertThat(reply.error().path("error_user_title").asString("")).isNotBlank();
    }

    /** How many each order has, and what they come to. */
    private List<String> refunds(List<Long> orders) {
        String ids = String.join(",", orders.stream().map(String::valueOf).toList());
        return audit.rows("SELECT count(*), sum(total) FROM refund WHERE order_id IN (" + ids + ") GROUP BY order_id");
    }
}
