package dev.aftersale.order;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aftersale.base.MerchantId;
import dev.aftersale.merchant.Merchants;
import dev.aftersale.merchant.NewMerchant;
import dev.aftersale.merchant.Scope;
import dev.aftersale.merchant.SettingsChange;
import dev.aftersale.merchant.Tokens;
import dev.aftersale.order.OrderLists.Page;
import dev.aftersale.order.OrderLists.Tally;
import dev.aftersale.refund.RefundReason;
import dev.aftersale.refund.RefundRequest;
import dev.aftersale.refund.Refunds;
import dev.aftersale.testing.TestServer;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class OrderListsIT {

    private static final Instant NOON = Instant.parse("2026-03-04T12:00:00Z");
    private static final LocalDate TODAY = LocalDate.of(2026, 3, 4);

    @RegisterExtension
    static final TestServer server = new TestServer();

    OrderLists lists;
    MerchantId shop;

    @BeforeEach
    void open() {
        server.clock().set(NOON);
        lists = server.bean(OrderLists.class);
        shop = shop();
    }

    private MerchantId shop() {
        var id = server.bean(Merchants.class)
                .create(new NewMerchant(
                        "Shop",
                        "GBP",
                        "GB",
                        null,
                        new SettingsChange(0L, null, null, null, null, null, null, null, null)))
                .id();
        server.bean(Tokens.class).issue(id, "OMS", EnumSet.allOf(Scope.class), null, false);
        return id;
    }

    private long sell(MerchantId merchant, String buyer, String email, String sku, String channel, boolean test) {
        return sell(merchant, buyer, email, List.of(sku), channel, test, null, null);
    }

    private long sell(
            MerchantId merchant,
            @Nullable String buyer,
            @Nullable String email,
            List<String> skus,
            String channel,
            boolean test,
            @Nullable String externalId,
            @Nullable Instant placedAt) {
        return server.bean(Orders.class)
                .place(
                        merchant,
                        new NewOrder(
                                externalId,
                                test,
                                channel,
                                "GBP",
                                placedAt,
                                skus.stream()
                                        .map(sku -> new NewOrder.Line(sku, null, "A " + sku, 2, 1_000, 0, 0, null))
                                        .toList(),
                                0,
                                0,
                                null,
                                new Order.Buyer(null, buyer, email, null, false),
                                null,
                                List.of(),
                                new NewOrder.Payment("external", "till")),
                        null)
                .value()
                .id();
    }

    private long sell(String buyer) {
        return sell(shop, buyer, buyer.replace(' ', '.') + "@buyer.test", "MUG", "facebook", false);
    }

    private void acknowledge(long order, @Nullable String reference) {
        server.bean(Orders.class).acknowledge(shop, order, reference, null);
    }

    private void ship(long order, @Nullable Integer units, String tracking) {
        server.bean(Shipments.class)
                .ship(
                        shop,
                        new ShipRequest(
                                order,
                                units == null ? null : List.of(new ItemQuantity(null, "MUG", units)),
                                new Shipment.Tracking("UPS", tracking, null),
                                null,
                                null,
                                null,
                                null,
                                null,
                                false),
                        null);
    }

    private static OrderFilter search(String text) {
        return new OrderFilter(text, Set.of(), null, null, null, false, false, false, null, false);
    }

    private static OrderFilter stages(OrderStage... stages) {
        return new OrderFilter(null, Set.of(stages), null, null, null, false, false, false, null, false);
    }

    private List<Long> ids(OrderFilter filter) {
        return ids(lists.page(shop, filter, null, 50));
    }

    private static List<Long> ids(Page page) {
        return page.rows().stream().map(OrderRow::id).toList();
    }

    @Test
    void an_order_is_found_by_everything_people_know_of_it() {
        sell("Somebody Else");
        long order = sell(
                shop,
                "Zoë King Alvarez",
                "zoe.alvarez@relay.test",
                List.of("84029G"),
                "instagram",
                false,
                "C-77",
                null);
        acknowledge(order, "NW-20418");
        ship(order, null, "1Z 88A 4021");
        for (String known : new String[] {
            Long.toString(order),
            " " + order + " ",
            "nw-204",
            "NW-20418",
            "zoe",
            "ALVAREZ",
            "alvarez z",
            "king alv",
            "Zoë King Alvarez",
            "zoe.alvarez@relay.test",
            "Zoe.Alv",
            "84029G",
            "84029g",
            "1z88a",
            "1Z 88A 4021",
            "c-77"
        }) {
            assertThat(ids(search(known))).as(known).containsExactly(order);
        }
        assertThat(ids(search("84029G"))).containsExactly(order);
        assertThat(ids(search("84029g"))).containsExactly(order);
        assertThat(ids(search("oe king"))).as("not in the middle of a word").isEmpty();
        assertThat(ids(search("100% _zoe"))).isEmpty();
        assertThat(ids(search("9".repeat(30)))).isEmpty();
        assertThat(ids(search(Long.toString(order + 1)))).isEmpty();
    }

    @Test
    void a_tracking_number_that_is_replaced_is_found_too() {
        long order = sell("Tom Hale");
        acknowledge(order, null);
        ship(order, null, "OLD-1");
        long shipment = server.bean(Orders.class)
                .find(shop, order, Set.of(OrderPart.SHIPMENTS))
                .orElseThrow()
                .shipments()
                .getFirst()
                .id();
        server.bean(Shipments.class)
                .update(shop, order, shipment, null, new Shipment.Tracking("UPS", "NEW-2", null), null);
        assertThat(ids(search("new-2"))).containsExactly(order);
    }

    @Test
    void stages_tell_orders_apart() {
        long created = sell("A A");
        long toShip = sell("B B");
        acknowledge(toShip, null);
        long partly = sell("C C");
        acknowledge(partly, null);
        ship(partly, 1, "P1");
        long shipped = sell("D D");
        acknowledge(shipped, null);
        ship(shipped, null, "S1");
        long cancelled = sell("E E");
        server.bean(Cancellations.class)
                .cancel(
                        shop,
                        new CancelRequest(
                                cancelled,
                                null,
                                Cancellation.Reason.OUT_OF_STOCK,
                                null,
                                true,
                                Cancellation.Actor.MERCHANT),
                        null);
        assertThat(ids(stages(OrderStage.TO_ACKNOWLEDGE))).containsExactly(created);
        assertThat(ids(stages(OrderStage.TO_SHIP))).containsExactly(toShip);
        assertThat(ids(stages(OrderStage.PARTLY_SHIPPED))).containsExactly(partly);
        assertThat(ids(stages(OrderStage.TO_SHIP, OrderStage.PARTLY_SHIPPED))).containsExactly(partly, toShip);
        assertThat(ids(stages(OrderStage.SHIPPED))).containsExactly(shipped);
        assertThat(ids(stages(OrderStage.CANCELLED))).containsExactly(cancelled);
        assertThat(ids(stages(OrderStage.CANCELLED, OrderStage.TO_ACKNOWLEDGE))).containsExactly(cancelled, created);
        assertThat(ids(OrderFilter.ALL)).containsExactly(cancelled, shipped, partly, toShip, created);
    }

    @Test
    void filters_narrow_each_other_and_the_search() {
        long facebook = sell(shop, "Ada Reed", "ada@buyer.test", "MUG", "facebook", false);
        long instagram = sell(shop, "Ada Reed", "ada@buyer.test", "MUG", "instagram", false);
        long test = sell(shop, "Ada Reed", "ada@buyer.test", "MUG", "instagram", true);
        long past = sell(
                shop,
                "Ada Reed",
                "ada@buyer.test",
                List.of("MUG", "BOWL"),
                "instagram",
                false,
                null,
                Instant.parse("2026-01-05T10:00:00Z"));
        assertThat(ids(new OrderFilter("ada", Set.of(), "instagram", null, null, false, false, false, null, false)))
                .containsExactly(past, instagram);
        assertThat(ids(new OrderFilter(null, Set.of(), "facebook", null, null, false, false, false, null, false)))
                .containsExactly(facebook);
        assertThat(ids(new OrderFilter("mug", Set.of(), null, null, null, false, false, false, null, true)))
                .containsExactly(test);
        assertThat(ids(OrderFilter.ALL)).as("newest sale first").containsExactly(instagram, facebook, past);
        var january = Instant.parse("2026-01-01T00:00:00Z");
        assertThat(ids(new OrderFilter(
                        null,
                        Set.of(),
                        null,
                        january,
                        january.plus(Duration.ofDays(31)),
                        false,
                        false,
                        false,
                        null,
                        false)))
                .containsExactly(past);
        assertThat(ids(new OrderFilter(
                        "reed",
                        Set.of(),
                        null,
                        january.plus(Duration.ofDays(31)),
                        null,
                        false,
                        false,
                        false,
                        null,
                        false)))
                .containsExactly(instagram, facebook);
    }

    @Test
    void what_was_refunded_and_what_is_late_is_found() {
        long refunded = sell("A A");
        acknowledge(refunded, null);
        ship(refunded, null, "S1");
        server.bean(Refunds.class)
                .refund(
                        shop,
                        new RefundRequest(
                                refunded, RefundReason.DAMAGED_GOODS, null, List.of(), null, 0, 0, null, null, false),
                        null);
        long open = sell("B B");
        acknowledge(open, null);
        long created = sell("C C");
        var next = TODAY.plusYears(1);
        assertThat(ids(new OrderFilter(null, Set.of(), null, null, null, true, false, false, null, false)))
                .containsExactly(refunded);
        assertThat(ids(new OrderFilter(null, Set.of(), null, null, null, false, false, false, next, false)))
                .as("soonest promise first")
                .containsExactly(open, created);
        assertThat(ids(new OrderFilter(
                        null, Set.of(OrderStage.TO_SHIP), null, null, null, false, false, false, next, false)))
                .containsExactly(open);
        assertThat(ids(new OrderFilter(
                        null, Set.of(), null, null, null, false, false, false, TODAY.minusDays(1), false)))
                .isEmpty();
        assertThat(ids(new OrderFilter("b b", Set.of(), null, null, null, false, false, false, next, false)))
                .containsExactly(open);
    }

    @Test
    void pages_follow_one_another_without_gap_or_repetition_while_orders_come_in() {
        var made = new ArrayList<Long>();
        for (int i = 0; i < 23; i++) {
            made.add(sell("Paging Buyer"));
        }
        for (OrderFilter filter : List.of(
                OrderFilter.ALL,
                search("paging"),
                search("mug"),
                stages(OrderStage.TO_ACKNOWLEDGE),
                new OrderFilter(null, Set.of(), "facebook", null, null, false, false, false, null, false),
                new OrderFilter(null, Set.of(), null, null, null, false, false, false, TODAY.plusYears(1), false))) {
            boolean soonestFirst = filter.lateOn() != null;
            var expected = soonestFirst ? List.copyOf(made) : List.copyOf(made.reversed());
            var seen = new ArrayList<Long>();
            Page page = lists.page(shop, filter, null, 5);
            seen.addAll(ids(page));
            while (page.next() != null) {
                if (!soonestFirst) {
                    made.add(sell("Paging Buyer")); // newer than the first page
                }
                page = lists.page(shop, filter, page.next(), 5);
                seen.addAll(ids(page));
            }
            assertThat(seen).containsExactlyElementsOf(expected);
        }
    }

    /** Some bought once, some often; all of them begin alike. */
    @Test
    void what_begins_like_many_names_comes_newest_first_and_once_in_pages_of_any_length() {
        var random = new Random(11);
        var all = new ArrayList<Long>();
        for (int i = 0; i < 60; i++) {
            int buyer = random.nextInt(3) == 0 ? 0 : random.nextInt(25);
            all.addFirst(sell("Marlo Marsh%c".formatted('a' + buyer)));
        }
        for (int length : new int[] {1, 2, 7, 20, 59, 60, 61}) {
            var passed = new ArrayList<Long>();
            Long after = null;
            do {
                var page = server.bean(OrderLists.class).page(shop, search("marsh"), after, length);
                passed.addAll(ids(page));
                after = page.next();
            } while (after != null);
            assertThat(passed).as("pages of %d", length).containsExactlyElementsOf(all);
        }
    }

    @Test
    void counts_are_bounded() {
        for (int i = 0; i < 7; i++) {
            sell("Counted Buyer");
        }
        assertThat(lists.count(shop, OrderFilter.ALL, 5)).isEqualTo(new Tally(5, true));
        assertThat(lists.count(shop, OrderFilter.ALL, 7)).isEqualTo(new Tally(7, false));
        assertThat(lists.count(shop, search("counted"), 100)).isEqualTo(new Tally(7, false));
        assertThat(lists.count(shop, search("nobody"), 100)).isEqualTo(new Tally(0, false));
    }

    @Test
    void nobody_sees_the_orders_of_others() {
        long own = sell("Ada Reed");
        var neighbour = shop();
        assertThat(lists.page(neighbour, OrderFilter.ALL, null, 10).rows()).isEmpty();
        for (String known : List.of("ada", "MUG", Long.toString(own), "ada.reed@")) {
            assertThat(lists.page(neighbour, search(known), null, 10).rows())
                    .as(known)
                    .isEmpty();
        }
        assertThat(lists.page(neighbour, OrderFilter.ALL, own, 10).rows()).isEmpty();
    }

    @Test
    void an_order_on_hold_does_not_show_its_buyer() {
        var held = server.bean(Merchants.class)
                .create(new NewMerchant("Held", "GBP", "GB", null, SettingsChange.NONE))
                .id();
        sell(held, "Ada Reed", "ada@buyer.test", "MUG", "facebook", false);
        assertThat(lists.page(held, OrderFilter.ALL, null, 10).rows())
                .singleElement()
                .satisfies(row -> {
                    assertThat(row.stage()).isEqualTo(OrderStage.ON_HOLD);
                    assertThat(row.buyerName()).isNull();
                    assertThat(row.buyerEmail()).isNull();
                });
    }

    @Test
    void duties_say_how_many_how_much_and_until_when() {
        long created = sell("A A");
        long partly = sell("B B");
        acknowledge(partly, null);
        ship(partly, 1, "P1");
        var duties = lists.duties(shop, "GBP", TODAY, 100);
        assertThat(duties.acknowledge().orders()).containsExactly(created);
        assertThat(duties.acknowledge().worth()).isEqualTo(2_000);
        assertThat(duties.ship().orders()).containsExactly(partly);
        assertThat(duties.ship().worth()).isEqualTo(1_000);
        assertThat(duties.ship().cancelAt()).isAfter(server.clock().instant());
        assertThat(duties.late().count()).isZero();
        assertThat(lists.duties(shop, "GBP", TODAY.plusYears(1), 100).late().count())
                .isEqualTo(2);
        assertThat(lists.duties(shop, "GBP", TODAY, 1).counted()).isFalse();
    }
}
