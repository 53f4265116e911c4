package dev.aftersale.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aftersale.base.Json;
import dev.aftersale.merchant.IssuedToken;
import dev.aftersale.merchant.Merchant;
import dev.aftersale.merchant.Merchants;
import dev.aftersale.merchant.NewMerchant;
import dev.aftersale.merchant.Scope;
import dev.aftersale.merchant.SettingsChange;
import dev.aftersale.merchant.Tokens;
import dev.aftersale.testing.TestServer;
import java.net.URI;
import java.time.Duration;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** A merchant of its own for a test, with a token, and the sales that the tests speak of. */
record ApiShop(TestServer server, Merchant merchant, IssuedToken token) {

    /** Orders wait for nothing: they are CREATED as soon as they are taken. */
    static ApiShop open(TestServer server) {
        return open(server, "USD", Duration.ZERO);
    }

    static ApiShop open(TestServer server, String currency, Duration hold) {
        var settings =
                new SettingsChange(hold.toSeconds(), null, null, null, currency.equals("GBP"), null, null, null, null);
        Merchant merchant = server.bean(Merchants.class)
                .create(new NewMerchant(
                        "Shop of " + currency,
                        currency,
                        currency.equals("GBP") ? "GB" : "US",
                        "support@shop.test",
                        settings));
        return new ApiShop(
                server,
                merchant,
                server.bean(Tokens.class).issue(merchant.id(), "orders app", EnumSet.allOf(Scope.class), null, false));
    }

    String cms() {
        return Long.toString(merchant.cmsId());
    }

    String page() {
        return Long.toString(merchant.pageId());
    }

    /** {@code path} under the version, without the token. */
    URI uri(String path) {
        return server.url("/v24.0/" + path);
    }

    Http.Answer get(String path) {
        return Http.get(uri(path), "Authorization", "Bearer " + token.accessToken());
    }

    Http.Answer post(String path, Map<String, ?> json) {
        return Http.post(uri(path), Http.JSON, Json.write(json), "Authorization", "Bearer " + token.accessToken());
    }

    /**
     * The sale that most tests are about, in dollars: three mugs at 10.00 with 2.50 of tax, one cap at 5.50 less 0.50 with
     * 0.45 of tax, shipping at 4.00 with 0.32 of tax; 42.27 in all.
     */
    static Map<String, Object> sale() {
        var sale = new LinkedHashMap<String, Object>();
        sale.put("external_id", "web-" + UUID.randomUUID());
        sale.put("channel", "instagram");
        sale.put(
                "items",
                List.of(
                        Map.of(
                                "retailer_id",
                                "mug",
                                "product_name",
                                "Mug",
                                "quantity",
                                3,
                                "price_per_unit",
                                "10.00",
                                "tax",
                                "2.50"),
                        Map.of(
                                "retailer_id",
                                "cap",
                                "product_name",
                                "Cap",
                                "quantity",
                                1,
                                "price_per_unit",
                                "5.50",
                                "discount",
                                "0.50",
                                "tax",
                                "0.45")));
        sale.put(
                "shipping_option",
                Map.of(
                        "name",
                        "Standard",
                        "reference_id",
                        "std",
                        "price",
                        "4.00",
                        "calculated_tax",
                        "0.32",
                        "estimated_shipping_time",
                        Map.of("min_days", 3, "max_days", 5)));
        sale.put("buyer", Map.of("name", "Zoë Lee", "email", "zoe@example.com", "phone_number", "+1 555 0100"));
        sale.put(
                "shipping_address",
                Map.of(
                        "first_name",
                        "Zoë",
                        "last_name",
                        "Lee",
                        "street1",
                        "1 High Street",
                        "city",
                        "Austin",
                        "state",
                        "TX",
                        "postal_code",
                        "73301",
                        "country",
                        "US"));
        sale.put(
                "promotion_details",
                List.of(Map.of(
                        "campaign_name",
                        "Summer",
                        "coupon_code",
                        "SUN",
                        "retailer_id",
                        "cap",
                        "sponsor",
                        "merchant",
                        "target_granularity",
                        "item_level",
                        "applied_amount",
                        "0.50")));
        sale.put("payment", Map.of("gateway", "simulator", "reference", payment(4227, "usd")));
        return sale;
    }

    /** A payment that the simulator knows as soon as it is named. */
    static String payment(long minor, String currency) {
        return "pi_sim_%d%s_%s".formatted(minor, currency, UUID.randomUUID());
    }

    /** One sale of {@code quantity} mugs at {@code price}, without tax and shipping. */
    Map<String, Object> mugs(int quantity, String price, long total) {
        var sale = new LinkedHashMap<String, Object>();
        sale.put("items", List.of(Map.of("retailer_id", "mug", "quantity", quantity, "price_per_unit", price)));
        sale.put(
                "payment",
                Map.of("reference", payment(total, merchant.currency().toLowerCase(java.util.Locale.ROOT))));
        return sale;
    }

    String place(Map<String, Object> sale) {
        Http.Answer answer = post(cms() + "/orders", sale);
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer.at("id");
    }

    String place() {
        return place(sale());
    }

    /** Taken and acknowledged. */
    String inProgress() {
        String id = place();
        done(id + "/acknowledge_order", Map.of());
        return id;
    }

    /** Taken, acknowledged, shipped whole and captured. */
    String shipped() {
        return shipped(sale());
    }

    String shipped(Map<String, Object> sale) {
        String id = place(sale);
        done(id + "/acknowledge_order", Map.of());
        assertThat(done(id + "/shipments", Map.of()).at("capture_state")).isEqualTo("CAPTURED");
        return id;
    }

    /** A call that must work. */
    Http.Answer done(String path, Map<String, ?> json) {
        Http.Answer answer = post(path, json);
        assertThat(answer.status()).as(path + " " + answer.body()).isEqualTo(200);
        return answer;
    }

    /** The id of an item of the order. */
    String item(String orderId, String retailerId) {
        for (var item : get(orderId + "/items").json().path("data")) {
            if (item.path("retailer_id").asString("").equals(retailerId)) {
                return item.path("id").asString("");
            }
        }
        throw new IllegalArgumentException(retailerId);
    }
}
