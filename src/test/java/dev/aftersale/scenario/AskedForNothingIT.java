package dev.aftersale.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aftersale.doctor.Doctor;
import dev.aftersale.testing.TestServer;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Amounts of nothing: refunds that name nothing, parcels that cost nothing; and refusals that one's own next step mends. */
class AskedForNothingIT {

    private static final String PSP_KEY = "sk_test_nothing";
    private static final int REFUND_ZERO = 2382030;

    @RegisterExtension
    static final TestServer server = new TestServer().with("aftersale.gateways.simulator.secret-key", PSP_KEY);

    private final Audit audit = new Audit(server.database()::asOwner, server::url, PSP_KEY);
    private final Shop shop = Shop.on(server, Shop.noHold());

    @AfterEach
    void the_books_of_both_sides_agree_to_the_penny() {
        audit.assertBooksAgree(server.bean(Doctor.class));
    }

    @Test
    void who_names_nothing_does_not_get_everything() {
        long order = shop.place(Shop.sale(20_00, List.of(Shop.item("lamp", 1, "20.00"))))
                .id();
        assertThat(shop.ship(order, Map.of()).isDone()).isTrue();
        var nothings = List.<Map<String, Object>>of(
                Map.of("items", List.of()),
                Map.of("items", ""),
                Collections.singletonMap("items", null),
                Map.of("Items", List.of(Map.of("retailer_id", "lamp", "item_refund_quantity", 1))),
                Map.of("shipping", Map.of()),
                Map.of("shipping", Map.of("shiping_refund", Shop.pounds("1.00"))),
                Collections.singletonMap("shipping", null),
                Collections.singletonMap("adjustment_amount", null),
                Map.of("adjustment_amount", Shop.pounds("0.00")));
        for (var nothing : nothings) {
            assertThat(shop.refund(order, nothing).code()).as("%s", nothing).isEqualTo(REFUND_ZERO);
        }
        assertThat(audit.rows("SELECT refunded FROM orders WHERE id = " + order))
                .containsExactly("0");

        assertThat(shop.refund(order, Map.of())
                        .json()
                        .at("/refund_amount/total")
                        .asString())
                .isEqualTo("20.00");
    }

    @Test
    void a_parcel_of_gifts_is_captured_without_a_call() {
        long order = shop.place(Shop.sale(20_00, List.of(Shop.item("lamp", 1, "20.00"), Shop.item("gift", 2, "0.00"))))
                .id();
        for (String sku : List.of("gift", "lamp", "gift")) {
            var shipped = shop.ship(order, Map.of("items", List.of(Map.of("retailer_id", sku, "quantity", 1))));
            assertThat(shipped.json().path("capture_state").asString())
                    .as(shipped.body())
                    .isEqualTo("CAPTURED");
        }
        assertThat(audit.rows("SELECT state, units_fulfilled, captured FROM orders WHERE id = " + order))
                .containsExactly("COMPLETED|3|2000");
        assertThat(audit.rows("SELECT count(*) FROM event WHERE type = 'payment.failed' AND order_id = " + order))
                .containsExactly("0");

        var both = List.of(
                Map.of("retailer_id", "lamp", "item_refund_quantity", 1),
                Map.of("retailer_id", "gift", "item_refund_quantity", 2));
        var refunded = shop.refund(order, Map.of("items", both));
        assertThat(refunded.json().at("/refund_amount/total").asString())
                .as(refunded.body())
                .isEqualTo("20.00");
    }

    @Test
    void an_order_of_gifts_alone_has_a_life_too() {
        long shipped =
                shop.place(Shop.sale(0, List.of(Shop.item("gift", 1, "0.00")))).id();
        assertThat(shop.ship(shipped, Map.of()).json().path("capture_state").asString())
                .isEqualTo("CAPTURED");
        assertThat(shop.refund(shipped, Map.of()).isDone()).isFalse();
        long cancelled =
                shop.place(Shop.sale(0, List.of(Shop.item("gift", 1, "0.00")))).id();
        assertThat(shop.cancel(cancelled, Map.of("cancel_reason", Map.of("reason_code", "OUT_OF_STOCK")))
                        .isDone())
                .isTrue();
        assertThat(audit.rows(
                        "SELECT captured, refunded FROM orders WHERE id IN (%d, %d)".formatted(shipped, cancelled)))
                .containsExactly("0|0", "0|0");
    }

    @Test
    void what_ones_own_next_step_mends_is_not_kept_under_the_key() {
        long order = shop.place(Shop.sale(20_00, List.of(Shop.item("lamp", 1, "20.00"))))
                .id();
        var keyed = Map.<String, Object>of("idempotency_key", UUID.randomUUID().toString());
        assertThat(shop.refund(order, keyed).code()).isEqualTo(1818107);
        assertThat(shop.ship(order, Map.of()).isDone()).isTrue();
        var refunded = shop.refund(order, keyed);
        assertThat(refunded.isDone()).as(refunded.body()).isTrue();
        assertThat(refunded.replayed()).isFalse();
        assertThat(shop.refund(order, keyed).replayed()).isTrue();
    }

    @Test
    void a_refusal_that_is_kept_says_so_when_it_is_met_again() {
        long order = shop.place(Shop.sale(20_00, List.of(Shop.item("lamp", 1, "20.00"))))
                .id();
        assertThat(shop.ship(order, Map.of()).isDone()).isTrue();
        var tooMuch = Map.<String, Object>of(
                "idempotency_key",
                UUID.randomUUID().toString(),
                "items",
                List.of(Map.of("retailer_id", "lamp", "item_refund_amount", Shop.pounds("20.01"))));
        var first = shop.refund(order, tooMuch);
        assertThat(first.isDone()).as(first.body()).isFalse();
        assertThat(first.replayed()).isFalse();
        var again = shop.refund(order, tooMuch);
        assertThat(again.code()).isEqualTo(first.code());
        assertThat(again.userMessage()).isEqualTo(first.userMessage());
        assertThat(again.replayed()).isTrue();
    }
}
