package dev.aftersale.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aftersale.doctor.Doctor;
import dev.aftersale.testing.TestServer;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Snapshots name totals: however often and by however many they are said, they come to these totals and to no more. */
class SnapshotsIT {

    private static final String PSP_KEY = "sk_test_snapshots";
    private static final int CLIENTS = 16;

    @RegisterExtension
    static final TestServer server = new TestServer().with("aftersale.gateways.simulator.secret-key", PSP_KEY);

    private final Audit audit = new Audit(server.database()::asOwner, server::url, PSP_KEY);
    private final Shop shop = Shop.on(server, Shop.noHold());
    private final long order = shop.place(sale()).id();
    private final String item =
            shop.get(order + "/items").json().at("/data/0/id").asString();

    @AfterEach
    void the_books_of_both_sides_agree_to_the_penny() {
        audit.assertBooksAgree(server.bean(Doctor.class));
    }

    @Test
    void said_by_many_at_once_it_ships_cancels_and_refunds_once() {
        var answers = Crowd.atOnce(CLIENTS, client -> say(totals(6, 2, 1, Map.of("tracking_info", parcel("T1")))));

        assertThat(answers)
                .anyMatch(Shop.Reply::isDone)
                .allSatisfy(reply -> assertThat(reply.isDone() || reply.isTransient())
                        .as(reply.body())
                        .isTrue());
        assertThat(say(totals(6, 2, 1, Map.of())).isDone()).isTrue();
        assertThat(units()).isEqualTo("6|2|1");
        assertThat(money()).isEqualTo("6500|1000|0");
        assertThat(shop.get(order + "/shipments").json().path("data")).hasSize(1);
    }

    @Test
    void refunds_said_by_many_at_once_are_one() {
        assertThat(say(totals(10, 0, 0, Map.of())).isDone()).isTrue();

        var answers = Crowd.atOnce(CLIENTS, client -> say(totals(10, 0, 3, Map.of())));

        assertThat(answers).allMatch(Shop.Reply::isDone);
        assertThat(answers)
                .filteredOn(reply -> !reply.json().path("refund_ids").isEmpty())
                .hasSize(1);
        assertThat(money()).isEqualTo("10500|3000|0");
    }

    @Test
    void what_can_not_be_done_whole_is_not_begun() {
        var nothingLeft = deductions("10.00");
        assertThat(say(totals(2, 0, 1, nothingLeft)).code()).isEqualTo(2382325);
        assertThat(units()).isEqualTo("0|0|0");

        assertThat(say(totals(1, 0, 0, Map.of("tracking_info", parcel("T1")))).isDone())
                .isTrue();
        assertThat(say(totals(2, 3, 0, Map.of("tracking_info", parcel("T1")))).code())
                .isEqualTo(2382045);
        assertThat(say(totals(
                                2,
                                3,
                                0,
                                Map.of(
                                        "tracking_info",
                                        List.of(Map.of("tracking_number", "T2"), Map.of("tracking_number", "T3")))))
                        .code())
                .isEqualTo(100);
        assertThat(say(Map.of("item_id", item)).code()).isEqualTo(100);
        assertThat(units()).isEqualTo("1|0|0");
    }

    @Test
    void what_is_kept_back_is_a_total_too() {
        assertThat(say(totals(10, 0, 0, Map.of())).isDone()).isTrue();
        for (int refunded = 1; refunded <= 2; refunded++) {
            assertThat(say(totals(10, 0, refunded, deductions("3.00"))).isDone())
                    .isTrue();
        }
        assertThat(money()).isEqualTo("10500|1700|300");
    }

    @Test
    void of_tracking_the_last_call_counts() {
        assertThat(say(totals(1, 0, 0, Map.of("tracking_info", parcel("T1")))).isDone())
                .isTrue();
        assertThat(say(totals(1, 0, 0, Map.of("tracking_info", parcel("T2")))).isDone())
                .isTrue();
        assertThat(numbers()).containsExactly("T2");
        assertThat(say(totals(2, 0, 0, Map.of("tracking_info", parcel("T3")))).isDone())
                .isTrue();
        assertThat(say(totals(2, 0, 0, Map.of("tracking_info", parcel("T3")))).isDone())
                .isTrue();
        assertThat(numbers()).containsExactly("T2", "T3");

        assertThat(say(totals(2, 0, 0, Map.of("tracking_info", parcel("T4")))).code())
                .isEqualTo(100);
        assertThat(numbers()).containsExactly("T2", "T3");
    }

    @Test
    void totals_do_not_go_down() {
        assertThat(say(totals(10, 0, 0, Map.of())).isDone()).isTrue();
        assertThat(say(totals(10, 0, 1, amounts("2.00", "3.00"))).isDone()).isTrue();
        assertThat(money()).isEqualTo("10500|900|300");

        isRefused(
                say(totals(10, 0, 2, amounts("1.99", "3.00"))), 100, "shipping_refund", "2.00 GBP is refunded already");
        isRefused(say(totals(10, 0, 2, amounts("2.00", "2.99"))), 100, "deductions", "3.00 GBP is kept back already");
        assertThat(money()).isEqualTo("10500|900|300");

        assertThat(say(totals(10, 0, 2, Map.of())).isDone())
                .as("what is not said stays as it is")
                .isTrue();
        assertThat(money()).isEqualTo("10500|1900|300");
    }

    @Test
    void deductions_rise_with_a_refund_only() {
        isRefused(say(totals(10, 0, 0, deductions("3.00"))), 2382325, "deductions rise by 3.00 GBP");
        assertThat(units()).isEqualTo("0|0|0");
        assertThat(say(totals(10, 0, 1, deductions("3.00"))).isDone()).isTrue();
        isRefused(say(totals(10, 0, 1, deductions("4.00"))), 2382325, "deductions rise by 1.00 GBP");
        assertThat(money()).isEqualTo("10500|700|300");
    }

    @Test
    void the_reason_of_a_refund_is_kept_as_it_is_described() {
        var why = Map.of("reason_code", "DAMAGED_GOODS", "reason_description", "The handle was off");
        assertThat(say(totals(10, 0, 1, Map.of("refund_reason", why))).isDone()).isTrue();

        assertThat(shop.get(order + "/refunds?fields=refund_reason")
                        .json()
                        .at("/data/0/refund_reason")
                        .toString())
                .isEqualTo("{\"reason_code\":\"DAMAGED_GOODS\",\"reason_description\":\"The handle was off\"}");
    }

    @Test
    void where_a_parcel_left_from_is_said_as_it_ships_or_never() {
        Map<String, Object> leeds = Map.of("fulfillment", Map.of("fulfillment_location_id", "LEEDS"));
        assertThat(say(totals(0, 1, 0, leeds)).isDone()).isTrue();
        assertThat(say(totals(2, 1, 0, leeds)).isDone()).isTrue();
        assertThat(say(totals(2, 1, 0, leeds)).isDone()).isTrue();
        isRefused(
                say(totals(2, 2, 0, Map.of("fulfillment", Map.of("fulfillment_location_id", "YORK")))),
                100,
                "fulfillment",
                "can't be changed");
        assertThat(units()).isEqualTo("2|1|0");
    }

    @Test
    void a_quantity_that_is_left_out_stays_as_it_is() {
        assertThat(say(Map.of("item_id", item, "fulfill_quantity", 4)).isDone()).isTrue();
        assertThat(say(Map.of("item_id", item, "cancel_quantity", 3)).isDone()).isTrue();
        assertThat(say(Map.of("item_id", item, "refund_quantity", 1)).isDone()).isTrue();
        assertThat(units()).isEqualTo("4|3|1");
    }

    @Test
    void what_is_not_captured_yet_is_refunded_when_the_snapshot_comes_again() {
        audit.faults("throttle=1");
        try {
            isRefused(say(totals(2, 1, 1, Map.of())), 2361076, "ships and cancels is done; the refund is not");
            assertThat(say(totals(2, 1, 1, Map.of())).isTransient()).isTrue();
            assertThat(say(totals(3, 1, 0, Map.of())).isDone())
                    .as("it can be shipped on meanwhile")
                    .isTrue();
        } finally {
            audit.faults("");
        }
        assertThat(units()).isEqualTo("3|1|0");
        assertThat(money()).isEqualTo("3500|0|0");

        assertThat(say(totals(3, 1, 1, Map.of())).isDone()).isTrue();
        assertThat(money()).isEqualTo("3500|1000|0");
    }

    @Test
    void what_could_not_be_captured_is_never_refunded() {
        var sale = Shop.sale(105_00, List.of(Shop.item("cup", 10, "10.00")));
        sale.put("payment", Map.of("reference", "pi_nobody_knows"));
        long failing = shop.place(sale).id();
        String cup = shop.get(failing + "/items").json().at("/data/0/id").asString();
        Map<String, Object> wanted = Map.of("item_id", cup, "fulfill_quantity", 2, "refund_quantity", 1);

        for (int time = 1; time <= 2; time++) {
            isRefused(
                    shop.post(failing + "/item_updates", Map.of("items", List.of(wanted))),
                    1818107,
                    "its capture failed");
        }
        assertThat(only("SELECT i.fulfilled, i.refunded_quantity FROM order_item i WHERE order_id = " + failing))
                .isEqualTo("2|0");
    }

    private static void isRefused(Shop.Reply reply, int code, String... says) {
        assertThat(reply.code()).as(reply.body()).isEqualTo(code);
        assertThat(reply.error().path("message").asString("")).contains(says);
    }

    private static Map<String, Object> sale() {
        var sale = Shop.sale(105_00, List.of(Shop.item("cup", 10, "10.00")));
        sale.put("shipping_option", Map.of("name", "Post", "price", "5.00"));
        return sale;
    }

    private List<String> numbers() {
        return audit.rows(
                "SELECT tracking_number FROM shipment WHERE order_id = %d ORDER BY tracking_number".formatted(order));
    }

    private Shop.Reply say(Map<String, Object> row) {
        return shop.post(order + "/item_updates", Map.of("items", List.of(row)));
    }

    private Map<String, Object> totals(int fulfilled, int cancelled, int refunded, Map<String, Object> more) {
        var row = new LinkedHashMap<String, Object>(more);
        row.put("item_id", item);
        row.put("fulfill_quantity", fulfilled);
        row.put("cancel_quantity", cancelled);
        row.put("refund_quantity", refunded);
        return row;
    }

    private static List<Map<String, Object>> parcel(String number) {
        return List.of(Map.of("carrier", "UPS", "tracking_number", number));
    }

    private static Map<String, Object> deductions(String amount) {
        return Map.of(
                "deductions",
                List.of(Map.of("deduction_type", "RETURN_SHIPPING", "deduction_amount", Shop.pounds(amount))));
    }

    private static Map<String, Object> amounts(String shipping, String deduction) {
        var amounts = new LinkedHashMap<>(deductions(deduction));
        amounts.put("shipping_refund", Map.of("shipping_refund", Shop.pounds(shipping)));
        return amounts;
    }

    private String units() {
        return only("SELECT i.fulfilled, i.cancelled, i.refunded_quantity FROM order_item i WHERE order_id = " + order);
    }

    private String money() {
        audit.awaitSettled(Duration.ofSeconds(60));
        return only("SELECT captured, refunded, withheld FROM orders WHERE id = " + order);
    }

    private String only(String sql) {
        return audit.rows(sql).getFirst();
    }
}
