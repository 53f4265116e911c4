package dev.aftersale.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aftersale.Seed;
import dev.aftersale.base.Problem;
import dev.aftersale.base.ProblemException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OrderJsonTest {

    private static final String WHOLE = """
            {"external_id": "A-1", "is_test_order": "true", "channel": "instagram", "currency": "USD",
             "placed_at": "2026-11-23T10:15:00+0000",
             "items": [{"retailer_id": "MUG", "product_id": "77", "product_name": "A mug", "quantity": "2",
                        "price_per_unit": {"amount": "10.50", "currency": "USD"}, "discount": "1.00", "tax": 0.80,
                        "customization": {"engraving": "For Ann"}},
                       {"retailer_id": 4711, "quantity": 1, "price_per_unit": {"amount": 3}}],
             "discount": {"amount": "2"}, "tax": {"amount": "0.10", "currency": "usd"},
             "shipping_option": {"name": "Express", "reference_id": "EX", "price": {"amount": "4.99"},
                                 "calculated_tax": "0.41", "estimated_shipping_time": {"min_days": 1, "max_days": "2"}},
             "buyer": {"ref": "b-9", "name": "Ann Lee", "email": "ann@mail.test", "phone_number": "+1 555 0100",
                       "email_remarketing_option": true},
             "shipping_address": {"name": "Ann Lee", "first_name": "Ann", "last_name": "Lee", "street1": "1 Main St",
                                  "street2": "", "city": "Springfield", "state": "IL", "postal_code": 62701,
                                  "country": "us"},
             "promotion_details": [{"promotion_id": "p1", "campaign_name": "Spring", "coupon_code": "TWO",
                                    "sponsor": "MERCHANT", "target_granularity": "order_level",
                                    "applied_amount": "2.00", "applied_after_tax": false}],
             "payment": {"reference": "pi_1"}, "total_amount": {"amount": "27.30"}, "note": "ignored"}
            """;

    private static final String LEAST = """
            {"items": [{"retailer_id": "MUG", "quantity": 1, "price_per_unit": "5"}], "payment": {"reference": "pi_2"}}
            """;

    @Test
    void everything_that_is_documented_is_read() {
        NewOrder order = OrderJson.read(WHOLE, "GBP");

        assertThat(order.externalId()).isEqualTo("A-1");
        assertThat(order.test()).isTrue();
        assertThat(order.channel()).isEqualTo("instagram");
        assertThat(order.currency()).isEqualTo("USD");
        assertThat(order.placedAt()).isEqualTo(Instant.parse("2026-11-23T10:15:00Z"));
        assertThat(order.items())
                .containsExactly(
                        new NewOrder.Line(
                                "MUG",
                                77L,
                                "A mug",
                                2,
                                1050,
                                100,
                                80,
                                "{\"customization\":{\"engraving\":\"For Ann\"}}"),
                        new NewOrder.Line("4711", null, "4711", 1, 300, 0, 0, null));
        assertThat(order.discount()).isEqualTo(200);
        assertThat(order.tax()).isEqualTo(10);
        assertThat(order.shipping()).isEqualTo(new Order.ShippingOption("Express", "EX", 499, 41, 1, 2));
        assertThat(order.buyer()).isEqualTo(new Order.Buyer("b-9", "Ann Lee", "ann@mail.test", "+1 555 0100", true));
        assertThat(order.address())
                .isEqualTo(new Order.Address(
                        "Ann Lee", "Ann", "Lee", "1 Main St", null, "Springfield", "IL", "62701", "US"));
        assertThat(order.promotions())
                .containsExactly(
                        new Order.Promotion("p1", "Spring", "TWO", null, "merchant", "order_level", 200, false));
        assertThat(order.payment()).isEqualTo(new NewOrder.Payment("simulator", "pi_1"));
    }

    @Test
    void little_is_needed() {
        NewOrder order = OrderJson.read(LEAST, "JPY");

        assertThat(order.currency()).isEqualTo("JPY");
        assertThat(order.items().getFirst().unitPrice()).isEqualTo(5);
        assertThat(order.buyer()).isEqualTo(Order.Buyer.UNKNOWN);
        assertThat(order.placedAt()).isNull();
        assertThat(order.test()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            [] | The order must be an object.
            null | The order is required.
            {"items": 1} | items must be an array.
            {"payment": {"reference": "x"}} | items is required.
            {"items": ["x"]} | items[0] must be an object.
            {"items": [{}]} | items[0].retailer_id is required.
            {"items": [{"retailer_id": " "}]} | items[0].retailer_id must not be empty.
            {"items": [{"retailer_id": {}}]} | items[0].retailer_id must be a string.
            {"items": [{"retailer_id": "A"}]} | items[0].quantity is required.
            {"items": [{"retailer_id": "A", "quantity": 0}]} | items[0].quantity must be within 1 to 1000000.
            {"items": [{"retailer_id": "A", "quantity": 1.5}]} | items[0].quantity must be a whole number.
            {"items": [{"retailer_id": "A", "quantity": "two"}]} | items[0].quantity must be a whole number.
            {"items": [{"retailer_id": "A", "quantity": true}]} | items[0].quantity must be a whole number.
            {"items": [{"retailer_id": "A", "quantity": 1e40}]} | items[0].quantity is out of range.
            {"items": [{"retailer_id": "A", "quantity": 1}]} | items[0].price_per_unit is required.
            {"items": [{"retailer_id": "A", "quantity": 1, "price_per_unit": {}}]} | items[0].price_per_unit.amount is required.
            {"items": [{"retailer_id": "A", "quantity": 1, "price_per_unit": "-1"}]} | items[0].price_per_unit must not be negative.
            {"items": [{"retailer_id": "A", "quantity": 1, "price_per_unit": "0.001"}]} | items[0].price_per_unit is finer than GBP knows.
            {"items": [{"retailer_id": "A", "quantity": 1, "price_per_unit": "99999999999999999999"}]} | items[0].price_per_unit is out of range.
            {"items": [{"retailer_id": "A", "quantity": 1, "price_per_unit": {"amount": 1, "currency": "EUR"}}]} | items[0].price_per_unit.currency is EUR, but the order's currency is GBP.
            {"items": [], "currency": "XXX"} | currency must be an ISO 4217 code, such as GBP.
            {"items": [], "currency": "POUND"} | currency must be an ISO 4217 code, such as GBP.
            {"items": [], "placed_at": "yesterday"} | placed_at must be a time, such as 2026-11-23T10:15:00+00:00.
            {"items": [], "placed_at": 999999999999} | placed_at must be a time, such as 2026-11-23T10:15:00+00:00.
            {"items": [], "is_test_order": "maybe"} | is_test_order must be true or false.
            {"items": [], "discount": "ten"} | discount must be an amount, such as "10.50".
            {"items": [], "shipping_option": "fast"} | shipping_option must be an object.
            {"items": [], "shipping_option": {"estimated_shipping_time": {"min_days": 3, "max_days": 2}}} | shipping_option.estimated_shipping_time.max_days must not be less than min_days.
            {"items": [], "buyer": {"email": "nobody"}} | buyer.email must be an e-mail address.
            {"items": [], "buyer": {"name": "Ann\\nBcc: x@y.test"}} | buyer.name must be a single line.
            {"items": [], "buyer": {"name": "\\u0000"}} | buyer.name holds a character that is no text.
            {"items": [], "buyer": {"name": "\\ud800"}} | buyer.name holds a character that is no text.
            {"items": [], "shipping_address": {"country": "ZZ"}} | shipping_address.country must be an ISO 3166 code of two letters, such as GB.
            {"items": [], "promotion_details": [{"sponsor": "me"}]} | promotion_details[0].sponsor must be one of merchant, facebook, platform.
            {"items": []} | payment is required.
            {"items": [], "payment": {"gateway": "simulator"}} | payment.reference is required.
            """)
    void what_is_wrong_is_said_with_its_path(String json, String detail) {
        assertThatThrownBy(() -> OrderJson.read(json, "GBP"))
                .isInstanceOf(ProblemException.class)
                .hasMessage(detail);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "{\"items\": [1,]}", "nonsense", "{} {}"})
    void what_is_no_json_is_refused(String text) {
        assertThatThrownBy(() -> OrderJson.read(text, "GBP"))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        refused -> assertThat(refused.problem()).isEqualTo(Problem.INVALID_PARAMETER));
    }

    @Test
    void a_total_that_does_not_fit_is_refused() {
        assertThatThrownBy(() -> OrderJson.read(WHOLE.replace("27.30", "27.31"), "GBP"))
                .hasMessage("total_amount is 27.31 USD, but items, shipping and tax less discounts come to 27.30 USD.");
    }

    @Test
    void money_that_moved_elsewhere_is_known_by_the_order_s_number() {
        var json = """
                {"external_id": "A-2", "items": [], "payment": {"gateway": "external"}}
                """;
        assertThat(OrderJson.read(json, "GBP").payment()).isEqualTo(new NewOrder.Payment("external", "A-2"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"2026-11-23T10:15:00Z\"",
                "\"2026-11-23T11:15:00+01:00\"",
                "\"2026-11-23T10:15:00+0000\"",
                "\"2026-11-23T10:15\"",
                "1795428900"
            })
    void times_come_in_many_forms(String time) {
        var order =
                OrderJson.read("{\"placed_at\": " + time + ", " + LEAST.strip().substring(1), "GBP");
        assertThat(order.placedAt()).isEqualTo(Instant.parse("2026-11-23T10:15:00Z"));
    }

    @Test
    void the_same_sale_has_the_same_key_however_it_is_written() {
        var first = Objects.requireNonNull(OrderJson.key(OrderJson.read(WHOLE, "GBP")));
        var again = Objects.requireNonNull(OrderJson.key(OrderJson.read(WHOLE.replace("\"2\"", "2"), "EUR")));
        var other = Objects.requireNonNull(OrderJson.key(OrderJson.read(WHOLE.replace("Ann Lee", "Bob"), "GBP")));

        assertThat(again).isEqualTo(first);
        assertThat(other.key()).isEqualTo(first.key());
        assertThat(other).isNotEqualTo(first);
        assertThat(OrderJson.key(OrderJson.read(LEAST, "GBP"))).isNull();
    }

    /** Whatever is broken in an order, it is refused as such, and never ends in an error of ours. */
    @Test
    void a_thousand_broken_orders_are_refused_each_for_its_reason() {
        long seed = Seed.of("broken orders");
        var random = new SplittableRandom(seed);
        var junk = List.of("null", "[]", "{}", "-1", "1e99", "\"\\u0000\"", "\"x\"", "true", "[[[]]]", "\"9e9\"", "");
        for (int n = 0; n < 1_000; n++) {
            int from = random.nextInt(WHOLE.length());
            int to = Math.min(WHOLE.length(), from + random.nextInt(20));
            var broken = WHOLE.substring(0, from) + junk.get(random.nextInt(junk.size())) + WHOLE.substring(to);
            try {
                OrderJson.read(broken, "GBP");
            } catch (ProblemException refused) {
                assertThat(refused.problem()).as("seed %d, %d", seed, n).isEqualTo(Problem.INVALID_PARAMETER);
            }
        }
    }
}
