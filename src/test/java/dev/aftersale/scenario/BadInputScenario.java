package dev.aftersale.scenario;

import static dev.aftersale.scenario.Http.FORM;
import static dev.aftersale.scenario.Http.JSON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.aftersale.Seed;
import dev.aftersale.api.graph.Kind;
import dev.aftersale.api.graph.Routes;
import dev.aftersale.api.graph.Verb;
import dev.aftersale.base.Json;
import dev.aftersale.testing.TestServer;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is sent: a precise error, no failure of ours, and nothing written. */
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class BadInputScenario {

    @RegisterExtension
    static final TestServer server = new TestServer();

    private static Rows rows;
    private static ApiShop shop;
    private static String open;
    private static String shipped;

    @BeforeAll
    static void open_a_shop() {
        rows = Rows.watch(server);
        shop = ApiShop.open(server);
        open = shop.place(elsewhere(ApiShop.sale()));
        shop.done(open + "/acknowledge_order", Map.of());
        shipped = ship(elsewhere(ApiShop.sale()));
    }

    @AfterAll
    static void look_away() throws SQLException {
        rows.close();
    }

    /** The money moved elsewhere, so that nothing goes on behind while rows are compared. */
    private static Map<String, Object> elsewhere(Map<String, Object> sale) {
        var changed = new LinkedHashMap<>(sale);
        changed.put("payment", Map.of("gateway", "external"));
        return changed;
    }

    private static String ship(Map<String, Object> sale) {
        String id = shop.place(sale);
        shop.done(id + "/acknowledge_order", Map.of());
        shop.done(id + "/shipments", Map.of());
        return id;
    }

    private static void isRefused(Http.Answer answer, Object what) {
        assertThat(answer.status()).as(what + " " + answer.body()).isBetween(400, 499);
        var error = answer.json().path("error");
        assertThat(answer.json().propertyNames()).containsExactly("error");
        assertThat(error.path("code").isInt()).isTrue();
        assertThat(error.path("message").asString(""))
                .startsWith("(#" + error.path("code").asInt() + ") ");
        assertThat(error.path("type").asString("")).isEqualTo("OAuthException");
        assertThat(error.path("fbtrace_id").asString("")).isNotBlank();
        assertThat(error.path("error_user_msg").asString("")).isNotBlank();
    }

    private static void refused(String path, String contentType, String body, int code, String... says) {
        var before = rows.now();
        Http.Answer answer = Http.post(
                shop.uri(path),
                contentType,
                body,
                "Authorization",
                "Bearer " + shop.token().accessToken());
        isRefused(answer, body.length() > 300 ? body.substring(0, 300) : body);
        assertThat(answer.code()).as(answer.body()).isEqualTo(code);
        for (String said : says) {
            assertThat(answer.json().path("error").path("message").asString("")).contains(said);
        }
        assertThat(rows.now()).as(body.length() > 300 ? "" : body).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                "{\"reason_code\":",
                "[1,2",
                "{\"reason_code\":\"WRONG_ITEM\"}}",
                "{\"reason_code\":\"WRONG_ITEM\",}",
                "{'reason_code':'WRONG_ITEM'}",
                "{\"a\":1,\"a\":2}x",
                "\"text\"",
                "42",
                "nul"
            })
    void json_that_is_none_is_refused(String body) {
        refused(shipped + "/refunds", JSON, body, 100);
    }

    @Test
    void wrong_types_are_named() {
        refused(shipped + "/refunds", JSON, "{\"reason_code\":[]}", 100, "reason_code");
        refused(shipped + "/refunds", JSON, "{\"reason_code\":\"WRONG_ITEM\",\"items\":\"mug\"}", 100, "items");
        refused(shipped + "/refunds", JSON, "{\"reason_code\":\"WRONG_ITEM\",\"items\":[[1]]}", 100, "items[0]");
        refused(
                shipped + "/refunds",
                JSON,
                "{\"reason_code\":\"WRONG_ITEM\",\"items\":[{\"retailer_id\":\"mug\",\"item_refund_quantity\":\"many\"}]}",
                100,
                "items[0][item_refund_quantity]");
        refused(
                shipped + "/refunds",
                JSON,
                "{\"reason_code\":\"WRONG_ITEM\",\"items\":[{\"item_refund_quantity\":1}]}",
                100,
                "item_id");
        refused(
                shipped + "/refunds",
                JSON,
                "{\"reason_code\":\"WRONG_ITEM\",\"items\":[{\"retailer_id\":\"mug\",\"item_refund_quantity\":1,"
                        + "\"item_refund_amount\":{\"amount\":\"1\",\"currency\":\"USD\"}}]}",
                100,
                "not both");
        refused(open + "/shipments", JSON, "{\"tracking_info\":\"UPS\"}", 100, "tracking_info");
        refused(open + "/cancellations", JSON, "{\"restock_items\":\"perhaps\"}", 100, "restock_items");
        refused(shop.cms() + "/orders", JSON, "{\"items\":[{\"retailer_id\":\"mug\"}]}", 100, "items[0]");
        refused(shop.cms() + "/orders", JSON, "{}", 100);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"-1.00\"",
                "\"0.001\"",
                "\"1e999999999\"",
                "\"1e-999999999\"",
                "\"NaN\"",
                "\"Infinity\"",
                "\"\"",
                "\"1,00\"",
                "\"£1\"",
                "99999999999999999999999999",
                "{}",
                "[]",
                "true"
            })
    void amounts_that_are_none_are_refused(String amount) {
        String money = "{\"amount\":" + amount + ",\"currency\":\"USD\"}";
        refused(
                shipped + "/refunds",
                JSON,
                "{\"reason_code\":\"WRONG_ITEM\",\"adjustment_amount\":" + money + "}",
                100,
                "adjustment_amount");
        refused(
                shop.cms() + "/orders",
                JSON,
                "{\"payment\":{\"gateway\":\"external\"},\"items\":[{\"retailer_id\":\"mug\",\"quantity\":1,"
                        + "\"price_per_unit\":" + money + "}]}",
                100,
                "items[0].price_per_unit");
    }

    @Test
    void a_sale_of_tomorrow_is_refused() {
        var sale = elsewhere(ApiShop.sale());
        sale.put("placed_at", Instant.now().plus(Duration.ofMinutes(11)).toString());
        refused(shop.cms() + "/orders", JSON, Json.write(sale), 100, "placed_at must not lie in the future");

        sale.put("placed_at", Instant.now().plus(Duration.ofMinutes(9)).toString());
        shop.place(sale);
    }

    @Test
    void amounts_too_great_or_in_another_currency_are_refused() {
        String adjustment =
                "{\"reason_code\":\"WRONG_ITEM\",\"adjustment_amount\":{\"amount\":\"%s\",\"currency\":\"%s\"}}";
        refused(shipped + "/refunds", JSON, adjustment.formatted("42.28", "USD"), 2382023);
        refused(shipped + "/refunds", JSON, adjustment.formatted("92233720368547758.07", "USD"), 2382023);
        refused(shipped + "/refunds", JSON, adjustment.formatted("0.00", "USD"), 2382030);
        refused(shipped + "/refunds", JSON, adjustment.formatted("1.00", "GBP"), 100, "USD");
        refused(shipped + "/refunds", JSON, adjustment.formatted("1.00", "XYZ"), 100, "ISO 4217");
        refused(
                shipped + "/refunds",
                JSON,
                "{\"reason_code\":\"WRONG_ITEM\",\"adjustment_amount\":{\"amount\":\"1.00\",\"currency\":\"USD\"},"
                        + "\"shipping\":{\"shipping_refund\":{\"amount\":\"1.00\",\"currency\":\"EUR\"}}}",
                100,
                "EUR and USD");
        refused(
                open + "/shipments",
                JSON,
                "{\"shipping_tax_details\":{\"shipping_tax\":{\"amount\":\"0.01\",\"currency\":\"EUR\"}}}",
                100,
                "USD");
        refused(open + "/cancellations", JSON, "{\"items\":[{\"retailer_id\":\"mug\",\"quantity\":0}]}", 100);
        refused(open + "/cancellations", JSON, "{\"items\":[{\"retailer_id\":\"mug\",\"quantity\":-1}]}", 100);
        refused(
                open + "/cancellations",
                JSON,
                "{\"items\":[{\"retailer_id\":\"mug\",\"quantity\":9223372036854775807}]}",
                1818215);
        refused(
                open + "/shipments",
                JSON,
                "{\"items\":[{\"retailer_id\":\"mug\",\"quantity\":2147483647},{\"retailer_id\":\"mug\",\"quantity\":2}]}",
                1818215);
        refused(shop.cms() + "/orders", JSON, Json.write(elsewhere(shop.mugs(1_000_000, "10000000000.00", 1))), 100);
        refused(shop.cms() + "/orders", JSON, Json.write(elsewhere(shop.mugs(1_000_001, "1.00", 1))), 100);
    }

    @Test
    void unknown_ids_are_refused() {
        for (String edge : List.of("acknowledge_order", "shipments", "cancellations", "refunds")) {
            refused("4711/" + edge, JSON, "{\"reason_code\":\"WRONG_ITEM\"}", 2361003);
        }
        refused("99999999999999999999/refunds", JSON, "{\"reason_code\":\"WRONG_ITEM\"}", 803);
        refused(
                shipped + "/item_updates",
                JSON,
                "{\"items\":[{\"item_id\":\"" + shop.item(open, "mug") + "\",\"fulfill_quantity\":1}]}",
                2382324);
        isRefused(shop.get("4711/items"), "");
        isRefused(shop.get(shipped + "/nothing"), "");
        isRefused(shop.get("nothing"), "");
    }

    @Test
    void a_snapshot_that_cannot_be_had_in_full_is_not_begun() {
        String mug = shop.item(open, "mug");
        String cap = shop.item(open, "cap");
        for (String items : List.of(
                "{\"item_id\":\"%1$s\",\"fulfill_quantity\":1},{\"item_id\":\"%2$s\",\"fulfill_quantity\":2}",
                "{\"item_id\":\"%1$s\",\"fulfill_quantity\":1},{\"item_id\":\"%1$s\",\"cancel_quantity\":1}",
                "{\"item_id\":\"%1$s\",\"fulfill_quantity\":2,\"cancel_quantity\":2}",
                "{\"item_id\":\"%1$s\",\"fulfill_quantity\":1,\"refund_quantity\":2}",
                "{\"item_id\":\"%1$s\",\"fulfill_quantity\":1},{\"item_id\":\"%2$s\",\"shipping_refund\":{\"amount\":\"4.01\",\"currency\":\"USD\"}}",
                "{\"item_id\":\"%1$s\",\"fulfill_quantity\":1},{\"item_id\":\"%2$s\",\"shipping_refund\":{\"amount\":\"1.00\",\"currency\":\"EUR\"}}")) {
            var before = rows.now();
            isRefused(shop.post(open + "/item_updates", Map.of("items", "[" + items.formatted(mug, cap) + "]")), items);
            assertThat(rows.now()).as(items).isEqualTo(before);
        }
    }

    @Test
    void broken_multipart_is_refused() {
        String part = "--b\r\nContent-Disposition: form-data; name=\"reason_code\"\r\n\r\nWRONG_ITEM\r\n";
        for (String body : List.of(
                part,
                part + "--b\r\n",
                part.replace("\r\n\r\n", "\r\n"),
                part.replace("name=", "nam="),
                "--c" + part.substring(3) + "--c--\r\n",
                "\r\n")) {
            refused(shipped + "/refunds", "multipart/form-data; boundary=b", body, 100);
        }
        refused(shipped + "/refunds", "multipart/form-data", part + "--b--\r\n", 100, "boundary");
    }

    @Test
    void fields_too_deep_too_long_or_unknown_are_refused() {
        for (String fields : List.of(
                "items{".repeat(50) + "}".repeat(50),
                "items{promotion_details{".repeat(10_000),
                "id,nothing",
                "items{nothing}",
                "items{id",
                "items}id",
                "items.limit(0)",
                "items.limit(x)")) {
            var before = rows.now();
            isRefused(
                    Http.get(shop.uri(shipped + "?"
                            + Http.form(Map.of(
                                    "fields",
                                    fields.length() > 20_000 ? fields.substring(0, 20_000) : fields,
                                    "access_token",
                                    shop.token().accessToken())))),
                    fields.length() > 100 ? "deep" : fields);
            refused(
                    shipped + "/refunds",
                    FORM,
                    Http.form(Map.of("reason_code", "WRONG_ITEM", "fields", fields)),
                    fields.contains("nothing") || fields.contains("limit") ? 100 : 2500);
            assertThat(rows.now()).isEqualTo(before);
        }
    }

    @Test
    void ten_thousand_lines_are_taken_shipped_and_refunded_and_one_more_is_not() {
        var before = rows.now();
        Http.Answer over = shop.post(shop.cms() + "/orders", lines(10_001));
        isRefused(over, "10,001 lines");
        assertThat(over.body()).contains("10000");
        assertThat(rows.now()).isEqualTo(before);

        String id = shop.place(lines(10_000));
        shop.done(id + "/acknowledge_order", Map.of());
        shop.done(id + "/shipments", Map.of("items", each(5_000, "quantity")));
        assertThat(shop.done(id + "/shipments", Map.of()).at("order_status.state"))
                .isEqualTo("COMPLETED");
        Http.Answer half = shop.done(
                id + "/refunds", Map.of("reason_code", "WRONG_ITEM", "items", each(5_000, "item_refund_quantity")));
        assertThat(half.at("refund_amount.total")).isEqualTo("5000.00");
        Http.Answer rest = shop.done(id + "/refunds", Map.of("reason_code", "WRONG_ITEM"));
        assertThat(rest.at("left.amount")).isEqualTo("0.00");
        assertThat(shop.get(id + "?fields=" + Http.encoded("items.limit(500){id},shipments{items},refunds{items}"))
                        .status())
                .isEqualTo(200);
        isRefused(
                shop.post(
                        id + "/refunds",
                        Map.of("reason_code", "WRONG_ITEM", "items", each(10_001, "item_refund_quantity"))),
                "10,001 lines to refund");
    }

    private static Map<String, Object> lines(int count) {
        var items = new ArrayList<Map<String, Object>>();
        for (int i = 0; i < count; i++) {
            items.add(Map.of("retailer_id", "sku-" + i, "quantity", 1, "price_per_unit", "1.00"));
        }
        return new HashMap<>(Map.of("items", items, "payment", Map.of("gateway", "external")));
    }

    private static List<Map<String, Object>> each(int count, String quantity) {
        var items = new ArrayList<Map<String, Object>>();
        for (int i = 0; i < count; i++) {
            items.add(Map.of("retailer_id", "sku-" + i, quantity, 1));
        }
        return items;
    }

    @Test
    void noise_meets_precise_errors_and_what_is_refused_is_not_written() {
        long seed = Seed.of("noise");
        int calls = Integer.getInteger("aftersale.noise", 1_500);
        ApiShop stranger = ApiShop.open(server);
        String theirs = stranger.place(elsewhere(ApiShop.sale()));
        var orders = new ArrayList<>(List.of(theirs, open, shipped));
        for (int i = 0; i < 10; i++) {
            orders.add(i % 2 == 0 ? shop.place(elsewhere(ApiShop.sale())) : ship(elsewhere(ApiShop.sale())));
        }
        String catalog = Long.toString(shop.merchant().catalogId());
        var noise = new Noise(
                new Random(seed),
                server.bean(Routes.class).all(),
                Map.of(
                        Kind.ORDER, orders,
                        Kind.CMS, List.of(shop.cms(), shop.cms(), shop.cms(), stranger.cms()),
                        Kind.PAGE, List.of(shop.page(), stranger.page()),
                        Kind.APP, List.of(Long.toString(shop.token().appId())),
                        Kind.CATALOG, List.of(catalog)));
        var before = rows.now();
        var codes = new TreeMap<Integer, Integer>();
        for (int i = 0; i < calls; i++) {
            var shot = noise.next(server.url(""), shop.token().accessToken());
            String what = "seed " + seed + ", call " + i + ": " + shot.what();

            Http.Answer answer = Http.send(shot.request());

            codes.merge(answer.status() == 200 ? 0 : answer.code(), 1, Integer::sum);
            if (answer.status() != 200) {
                isRefused(answer, what);
            }
            if (shot.what().contains("/order_lookup")) {
                before = rows.now(); // whoever looks buyers up is written down
            } else if (shot.verb() != Verb.GET) {
                var now = rows.now();
                if (answer.status() != 200) {
                    assertThat(now).as(what + " " + answer.body()).isEqualTo(before);
                }
                before = now;
            }
        }
        System.out.println("noise: answers by code (0: done) " + codes);
        assertThat(codes).hasSizeGreaterThan(12);
        assertThat(stranger.get(theirs).at("order_status.state")).isEqualTo("CREATED");
    }
}
