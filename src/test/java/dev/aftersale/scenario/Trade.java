package dev.aftersale.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.aftersale.scenario.ModelOrder.Line;
import dev.aftersale.scenario.ModelOrder.Part;
import dev.aftersale.scenario.ModelOrder.State;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;

/** What buyers and merchants do, drawn by chance, some of it twice and some of it forbidden; each answer is foretold. */
final class Trade {

    static final List<String> SKUS = List.of("lamp", "cup", "pot", "rug");
    static final Duration PATIENCE = Duration.ofSeconds(90);

    /** Passes, but not as soon as what else passes. */
    private static final int ON_HOLD = 2361081;

    private final Random random;
    private final Audit audit;
    private final InstantSource clock;
    private final List<ModelOrder> orders = new ArrayList<>();
    private int calls;
    private int refusals;

    Trade(Random random, Audit audit, InstantSource clock) {
        this.random = random;
        this.audit = audit;
        this.clock = clock;
    }

    List<ModelOrder> orders() {
        return orders;
    }

    int calls() {
        return calls;
    }

    int refusals() {
        return refusals;
    }

    private Instant now() {
        return clock.instant();
    }

    void sell(ModelShop shop) {
        var lines = new ArrayList<Line>();
        var items = new ArrayList<Map<String, Object>>();
        for (String sku : SKUS) {
            if (random.nextInt(2) == 0 && (!lines.isEmpty() || random.nextBoolean() || !sku.equals("rug"))) {
                lines.add(line(sku, items));
            }
        }
        if (lines.isEmpty()) {
            lines.add(line("rug", items));
        }
        long shipping = random.nextInt(3) == 0 ? 0 : 1 + random.nextInt(900);
        long total =
                shipping + lines.stream().mapToLong(one -> one.net + one.tax).sum();
        String buyer = "buyer" + orders.size() + "@buyers.test";
        var sale = Shop.sale(total, items);
        sale.put("external_id", "sale-" + orders.size());
        sale.put("buyer", Map.of("name", "Ada Buyer", "email", buyer));
        if (shipping > 0) {
            sale.put("shipping_option", Map.of("name", "Standard", "price", pounds(shipping)));
        }
        Instant placedAt = now();
        Shop.Reply sold = insist(() -> shop.shop().place(sale));
        long id = sold.id();
        if (random.nextInt(4) == 0) {
            assertThat(insist(() -> shop.shop().place(sale)).id()).isEqualTo(id);
        }
        lines.forEach(line -> shop.sold(line.sku, line.quantity));
        orders.add(new ModelOrder(shop, id, buyer, lines, shipping, placedAt));
    }

    private Line line(String sku, List<Map<String, Object>> items) {
        int quantity = 1 + random.nextInt(5);
        long price = 1L + random.nextInt(5_000);
        long discount = random.nextInt(3) == 0 ? random.nextLong(price) : 0;
        long tax = random.nextInt(2) == 0 ? random.nextLong(price) : 0;
        items.add(Map.of(
                "retailer_id",
                sku,
                "product_name",
                "A " + sku,
                "quantity",
                quantity,
                "price_per_unit",
                pounds(price),
                "discount",
                pounds(discount),
                "tax",
                pounds(tax)));
        return new Line(sku, quantity, quantity * price - discount, tax);
    }

    /** Something to one of the latest orders, whether it may be done or not. */
    void act() {
        var order = orders.get(orders.size() - 1 - random.nextInt(Math.min(orders.size(), 12)));
        if (order.isInTwilight(now())) {
            return;
        }
        order.age(now());
        awaitState(order);
        switch (random.nextInt(12)) {
            case 0, 1, 2, 3, 4, 5 -> whatFits(order);
            case 6 -> ship(order);
            case 7 -> cancel(order);
            case 8, 9, 10 -> refund(order);
            default -> check(order);
        }
    }

    /** What a merchant does next who knows the trade; all else is tried as well. */
    private void whatFits(ModelOrder order) {
        switch (order.state(now())) {
            case FB_PROCESSING -> check(order);
            case CREATED -> {
                String reference = "R-" + order.id;
                assertDone(call(order, "acknowledge_order", Map.of("merchant_order_reference", reference)));
                order.acknowledged();
            }
            case IN_PROGRESS -> ship(order);
            case COMPLETED -> refund(order);
        }
    }

    private void ship(ModelOrder order) {
        var parts = random.nextInt(3) == 0 ? order.allOpen() : order.someOpen(random);
        boolean tooMany = !parts.isEmpty() && random.nextInt(8) == 0;
        var asked = tooMany ? oneTooMany(parts.getFirst()) : parts;
        var reply = call(order, "shipments", items(asked.isEmpty() ? order.lines.getFirst() : null, asked));
        if (order.state(now()) != State.IN_PROGRESS || tooMany) {
            assertRefused(reply);
            return;
        }
        assertDone(reply);
        order.shipped(parts, reply.id());
    }

    private void cancel(ModelOrder order) {
        var parts = random.nextInt(3) == 0 ? order.allOpen() : order.someOpen(random);
        boolean restock = random.nextBoolean();
        var what = new LinkedHashMap<>(items(parts.isEmpty() ? order.lines.getFirst() : null, parts));
        what.put("restock_items", restock);
        what.put("cancel_reason", Map.of("reason_code", "OUT_OF_STOCK"));
        boolean may = EnumSet.of(State.CREATED, State.IN_PROGRESS).contains(order.state(now()));
        var reply = call(order, "cancellations", what);
        if (!may) {
            assertRefused(reply);
            return;
        }
        assertDone(reply);
        order.cancelled(parts, restock, reply.id());
    }

    private void refund(ModelOrder order) {
        hearCaptured(order);
        long left = order.left();
        switch (random.nextInt(4)) {
            case 0 -> {
                var reply = refund(order, Map.of("adjustment_amount", Shop.pounds(pounds(left + 1))));
                assertRefused(reply);
            }
            case 1 -> refundAmount(order, 1 + random.nextLong(Math.max(1, 2 * left)));
            case 2 -> refundUnit(order, order.lines.get(random.nextInt(order.lines.size())));
            default -> {
                var reply = refund(order, Map.of());
                if (left == 0) {
                    assertRefused(reply);
                } else {
                    refunded(order, reply, left);
                    order.lines.forEach(line -> line.refunded = line.shipped);
                }
            }
        }
    }

    private void refundAmount(ModelOrder order, long amount) {
        long left = order.left();
        var reply = refund(order, Map.of("adjustment_amount", Shop.pounds(pounds(amount))));
        if (amount > left) {
            assertRefused(reply);
        } else {
            refunded(order, reply, amount);
        }
    }

    /** What a unit costs is the program's to say; that it is there, and that it fits, the model's. */
    private void refundUnit(ModelOrder order, Line line) {
        long left = order.left();
        var unit = Map.of("retailer_id", line.sku, "item_refund_quantity", 1);
        var reply = refund(order, Map.of("items", List.of(unit)));
        long most = (line.net + line.tax) / line.quantity + 2;
        if (line.refunded == line.shipped || left == 0) {
            assertRefused(reply);
        } else if (reply.isDone()) {
            long total = total(reply);
            assertThat(total).as(reply.body()).isBetween(1L, Math.min(left, most));
            refunded(order, reply, total);
            line.refunded++;
        } else {
            assertThat(most).as(reply.body()).isGreaterThan(Math.min(left, 3));
            assertRefused(reply);
        }
    }

    private void refunded(ModelOrder order, Shop.Reply reply, long amount) {
        assertDone(reply);
        assertThat(total(reply)).as(reply.body()).isEqualTo(amount);
        order.refunded(amount, reply.id());
        assertThat(minor(reply.json().at("/left/amount").asString()))
                .as(reply.body())
                .isEqualTo(order.left());
    }

    private static long total(Shop.Reply reply) {
        return minor(reply.json().at("/refund_amount/total").asString());
    }

    private Shop.Reply refund(ModelOrder order, Map<String, Object> what) {
        var call = new LinkedHashMap<>(what);
        call.put("reason_code", "WRONG_ITEM");
        return call(order, "refunds", call);
    }

    private static List<Part> oneTooMany(Part part) {
        return List.of(new Part(part.line(), part.line().open() + 1));
    }

    /** @param anyway what is asked for where no part is open */
    private static Map<String, Object> items(Line anyway, List<Part> parts) {
        var wanted = anyway == null ? parts : List.of(new Part(anyway, 1));
        return Map.of("items", wanted.stream().map(Part::asCall).toList());
    }

    /** With a key, and now and then again: at once from two sides, or later. */
    private Shop.Reply call(ModelOrder order, String edge, Map<String, Object> what) {
        var keyed = new LinkedHashMap<>(what);
        keyed.put("idempotency_key", "key-" + ++calls);
        Supplier<Shop.Reply> call = () -> order.shop.shop().post(order.id + "/" + edge, keyed);
        if (random.nextInt(6) == 0) {
            var both = Crowd.atOnce(2, caller -> insist(call));
            assertSame(both.getFirst(), both.getLast());
            return both.getFirst();
        }
        var reply = insist(call);
        if (random.nextInt(6) == 0) {
            var again = insist(call);
            assertSame(reply, again);
            if (reply.isDone()) {
                assertThat(again.replayed()).as(again.body()).isTrue();
            }
        }
        return reply;
    }

    /** One effect. How far its payment got meanwhile may differ. */
    private static void assertSame(Shop.Reply one, Shop.Reply other) {
        assertThat(other.status()).as(other.body()).isEqualTo(one.status());
        assertThat(other.code()).as(other.body()).isEqualTo(one.code());
        assertThat(other.json().path("id"))
                .as(other.body())
                .isEqualTo(one.json().path("id"));
    }

    private static Shop.Reply insist(Supplier<Shop.Reply> call) {
        return await().atMost(PATIENCE)
                .pollDelay(Duration.ZERO)
                .until(call::get, reply -> reply.code() == ON_HOLD || (!reply.isTransient() && reply.status() < 500));
    }

    private static void assertDone(Shop.Reply reply) {
        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
    }

    private void assertRefused(Shop.Reply reply) {
        refusals++;
        assertThat(reply.status()).as(reply.body()).isBetween(400, 499);
        assertThat(reply.code()).as(reply.body()).isPositive();
        assertThat(reply.userMessage()).as(reply.body()).hasSizeGreaterThan(20);
    }

    /** What time does is done by workers, soon. */
    private void awaitState(ModelOrder order) {
        await().atMost(PATIENCE)
                .pollDelay(Duration.ZERO)
                .untilAsserted(() -> assertThat(order.shop
                                .shop()
                                .get(order.id + "?fields=order_status")
                                .json()
                                .at("/order_status/state")
                                .asString())
                        .as("order %d, placed %s, at %s", order.id, order.placedAt, now())
                        .isEqualTo(order.state(now()).name()));
    }

    private void hearCaptured(ModelOrder order) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(
                                audit.rows("SELECT kind, state, error FROM payment_intent WHERE kind = 'CAPTURE'"
                                        + " AND state IN ('NEW', 'UNKNOWN', 'PENDING') AND order_id = " + order.id))
                        .isEmpty());
        check(order);
    }

    void check(ModelOrder order) {
        if (order.isInTwilight(now())) {
            return;
        }
        order.age(now());
        awaitState(order);
        await().atMost(PATIENCE).pollDelay(Duration.ZERO).untilAsserted(() -> {
            var paid =
                    order.shop.shop().get(order.id + "?fields=payment_summary").json();
            long captured = minor(paid.at("/payment_summary/captured/amount").asString());
            assertThat(captured)
                    .as("captured of order %d", order.id)
                    .isBetween(order.leastCaptured(), order.mostCaptured());
            assertThat(minor(paid.at("/payment_summary/refunded/amount").asString()))
                    .as("refunded of order %d", order.id)
                    .isEqualTo(order.refunded());
            order.heardCaptured(captured);
        });
    }

    private static String pounds(long minor) {
        return BigDecimal.valueOf(minor, 2).toPlainString();
    }

    private static long minor(String pounds) {
        return new BigDecimal(pounds).movePointRight(2).longValueExact();
    }
}
