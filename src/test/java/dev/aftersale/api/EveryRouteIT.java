package dev.aftersale.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aftersale.Seed;
import dev.aftersale.api.graph.Kind;
import dev.aftersale.api.graph.Route;
import dev.aftersale.api.graph.Routes;
import dev.aftersale.api.graph.Verb;
import dev.aftersale.base.Json;
import dev.aftersale.mail.check.CheckReport;
import dev.aftersale.mail.check.Checks;
import dev.aftersale.merchant.Merchant;
import dev.aftersale.merchant.Merchants;
import dev.aftersale.merchant.NewMerchant;
import dev.aftersale.merchant.Scope;
import dev.aftersale.merchant.SettingsChange;
import dev.aftersale.merchant.Tokens;
import dev.aftersale.order.OrderClock;
import dev.aftersale.testing.Requests;
import dev.aftersale.testing.TestServer;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

/** What holds for every call there is; made from the table of routes, so that a new one is checked as it is entered. */
class EveryRouteIT {

    private static final String SALE = """
            {"items":[{"retailer_id":"mug","product_name":"Mug","quantity":3,"price_per_unit":"10.00","tax":"1.50"},
                      {"retailer_id":"cup","product_name":"Cup","quantity":1,"price_per_unit":"5.00"}],
             "shipping_option":{"name":"Standard","price":"4.00"},
             "buyer":{"name":"Ann","email":"ann@example.com"},
             "payment":{"gateway":"external","reference":"r1"}}
            """;

    /** What strangers and mistakes put into parameters. */
    private static final List<String> NASTY = List.of(
            "null",
            "[]",
            "{}",
            "[[]]",
            "[null]",
            "[1]",
            "\"",
            "-1",
            "0",
            "1",
            "1.5",
            "1e999999999",
            "1e-2147483648",
            "99999999999999999999",
            "NaN",
            "true",
            "é😀",
            "%00",
            "\u0000",
            "'; DROP TABLE orders; --",
            "x".repeat(300),
            "[{}]",
            "[{\"retailer_id\":\"mug\"}]",
            "[{\"retailer_id\":\"mug\",\"quantity\":\"1\"}]",
            "[{\"retailer_id\":\"mug\",\"quantity\":2147483648}]",
            "[{\"retailer_id\":\"mug\",\"quantity\":-1}]",
            "[{\"retailer_id\":\"mug\",\"quantity\":1e2147483647}]",
            "[{\"item_id\":1,\"quantity\":1}]",
            "[{\"retailer_id\":\"mug\",\"item_refund_quantity\":9}]",
            "[{\"retailer_id\":\"mug\",\"item_refund_amount\":{\"amount\":\"1e2147483647\",\"currency\":\"GBP\"}}]",
            "[{\"retailer_id\":\"mug\",\"item_refund_amount\":{\"amount\":\"1\",\"currency\":\"JPY\"}}]",
            "[{\"retailer_id\":\"\\u0000\",\"product_name\":\"\\ud800\",\"quantity\":1,\"price_per_unit\":1e2147483647}]",
            "[{\"retailer_id\":\"mug\",\"quantity\":1000000,\"price_per_unit\":\"90000000000000\",\"tax\":1e-2147483647}]",
            "{\"amount\":\"0\",\"currency\":\"GBP\"}",
            "{\"amount\":\"92233720368547758.07\",\"currency\":\"GBP\"}",
            "{\"amount\":\"1\",\"currency\":\"XXX\"}",
            "{\"amount\":{},\"currency\":[]}",
            "{\"shipping_refund\":{\"amount\":\"92233720368547758.07\",\"currency\":\"GBP\"}}",
            "{\"carrier\":\"ups\",\"tracking_number\":\"\\u0000\"}",
            "{\"carrier\":\"nobody\",\"tracking_number\":[]}",
            "{\"reason_code\":\"OUT_OF_STOCK\",\"reason_description\":{}}",
            "OUT_OF_STOCK",
            "WRONG_ITEM",
            "CREATED,x",
            "253402300800",
            "-9223372036854775808",
            "{\"gateway\":\"nope\",\"reference\":\"r\"}",
            "GBP",
            "JPY",
            "XAU");

    @RegisterExtension
    static final TestServer server = new TestServer();

    private static HttpClient client;
    private static Merchant merchant;
    private static String token;
    private static String reportsToken;
    private static String settingsToken;
    private static long order;
    private static long product;
    private static long returned;
    private static long checked;

    @BeforeAll
    static void open_a_shop_with_an_order() throws Exception {
        client = HttpClient.newHttpClient();
        merchant = server.bean(Merchants.class)
                .create(new NewMerchant("Shop", "GBP", "GB", "help@shop.test", SettingsChange.NONE));
        checked = server.bean(Checks.class)
                .start(merchant.id(), "help@shop.test", CheckReport.Trigger.STAFF)
                .id();
        token = issue(EnumSet.allOf(Scope.class));
        reportsToken = issue(EnumSet.of(Scope.COMMERCE_ACCOUNT_READ_REPORTS));
        settingsToken = issue(EnumSet.of(Scope.COMMERCE_ACCOUNT_READ_SETTINGS));
        JsonNode placed = send(Verb.POST, merchant.cmsId() + "/orders?access_token=" + token, "application/json", SALE);
        order = placed.get("id").asLong();
        long shipped = send(Verb.POST, merchant.cmsId() + "/orders?access_token=" + token, "application/json", SALE)
                .get("id")
                .asLong();
        server.clock().advance(Duration.ofHours(1));
        server.bean(OrderClock.class).tick();
        send(Verb.POST, shipped + "/acknowledge_order?access_token=" + token);
        send(Verb.POST, shipped + "/shipments?access_token=" + token);
        returned = send(
                        Verb.POST,
                        shipped + "/returns?access_token=" + token,
                        "application/json",
                        "{\"items\":[{\"retailer_id\":\"mug\",\"quantity\":2}]}")
                .get("id")
                .asLong();
        product = send(
                        Verb.POST,
                        merchant.catalogId() + "/products?access_token=" + token,
                        "application/json",
                        "{\"retailer_id\":\"mug\",\"name\":\"Mug\",\"price\":{\"amount\":\"10\",\"currency\":\"GBP\"}}")
                .get("id")
                .asLong();
    }

    @AfterAll
    static void close() {
        client.close();
    }

    @TestFactory
    Stream<DynamicTest> it_demands_a_token_that_is_known_and_allowed() {
        return routes().filter(route -> !route.isOpen())
                .map(route -> DynamicTest.dynamicTest(route.toString(), () -> {
                    String path = path(route);
                    assertThat(code(send(route.verb(), path))).isEqualTo(104);
                    assertThat(code(send(route.verb(), path + "?access_token=unknown")))
                            .isEqualTo(190);
                    if (route.scope() != null) {
                        String weak =
                                route.scope() == Scope.COMMERCE_ACCOUNT_READ_REPORTS ? settingsToken : reportsToken;
                        assertThat(code(send(route.verb(), path + "?access_token=" + weak)))
                                .isEqualTo(10);
                    }
                }));
    }

    @TestFactory
    Stream<DynamicTest> it_knows_nothing_of_objects_that_are_not_the_callers() {
        Merchant other =
                server.bean(Merchants.class).create(new NewMerchant("Other", "GBP", "GB", null, SettingsChange.NONE));
        return routes().filter(route -> route.kind() != Kind.ROOT)
                .map(route -> DynamicTest.dynamicTest(route.toString(), () -> {
                    String edge = route.edge().isEmpty() ? "" : "/" + route.edge();
                    for (long id : new long[] {other.cmsId(), other.pageId(), other.catalogId(), 1, Long.MAX_VALUE}) {
                        JsonNode answer = send(route.verb(), id + edge + "?access_token=" + token);
                        assertThat(answer.has("error"))
                                .as("%s answers %s", id, answer)
                                .isTrue();
                    }
                }));
    }

    @TestFactory
    Stream<DynamicTest> it_refuses_what_no_object_has_at_every_level() {
        return Stream.of(
                        returned + "?fields=tracking_info{%s}",
                        returned + "?fields=order{%s}",
                        returned + "?fields=item_return_quantities{%s}",
                        returned + "?fields=return_buyer_images{%s}",
                        returned + "?fields=items{inspection{%s}}",
                        returned + "?fields=items{inspection{deduction{%s}}}",
                        order + "/returns?fields=item_return_reasons{%s}",
                        order + "?fields=returns{tracking_info{%s}}",
                        order + "?fields=estimated_payment_details{subtotal{items{%s}}}",
                        order + "?fields=order_status{state{%s}}",
                        merchant.cmsId() + "/returns?fields=return_shipping_labels{cost{%s}}",
                        merchant.cmsId() + "?fields=merchant_page{%s}",
                        merchant.cmsId() + "?fields=fees{selling_minimum{%s}}",
                        merchant.cmsId() + "?fields=order_settings{%s}",
                        merchant.cmsId() + "/shops?fields=commerce_merchant_settings{fees{%s}}",
                        merchant.cmsId() + "/subscriptions?fields=fields{%s}",
                        merchant.pageId() + "?fields=commerce_merchant_settings{merchant_page{%s}}",
                        checked + "?fields=steps{transcript{%s}}")
                .map(path -> DynamicTest.dynamicTest(path, () -> {
                    JsonNode answer = send(
                            Verb.GET,
                            path.formatted("colour").replace("{", "%7B").replace("}", "%7D") + "&access_token="
                                    + token);
                    assertThat(code(answer)).as(answer.toString()).isEqualTo(100);
                }));
    }

    @Test
    void what_meta_knows_of_an_object_is_no_mistake() throws Exception {
        for (String path : List.of(
                returned + "?fields=order{id},tracking_info{carrier,shipping_method_name}",
                returned + "?fields=item_return_quantities{key,value},items{inspection{deduction{amount}}}",
                merchant.cmsId() + "?fields=merchant_page{id,name,link,username},fees{selling_minimum{amount}}",
                order + "?fields=items{customization{engraving},price_details{subtotal},tax_details{captured_tax"
                        + "{total_tax{amount}}}},estimated_payment_details{facebook_paid_amount{amount}}")) {
            JsonNode answer = send(Verb.GET, path.replace("{", "%7B").replace("}", "%7D") + "&access_token=" + token);
            assertThat(code(answer)).as("%s: %s", path, answer).isZero();
        }
    }

    @Test
    void whatever_is_sent_is_answered_precisely_and_never_with_a_failure() throws Exception {
        long seed = Seed.of("calls of every route");
        var random = new Random(seed);
        List<Route> routes = routes().toList();
        for (int round = 0; round < 2_500; round++) {
            Route route = routes.get(random.nextInt(routes.size()));
            var form = new StringBuilder("access_token=").append(token);
            for (Route.Parameter parameter : route.parameters()) {
                if (random.nextInt(3) > 0) {
                    form.append('&').append(parameter.name()).append('=').append(encoded(any(random)));
                }
            }
            if (random.nextInt(4) == 0) {
                form.append("&limit=")
                        .append(encoded(any(random)))
                        .append("&after=")
                        .append(encoded(any(random)));
            }
            String call = route.verb() == Verb.GET ? path(route) + "?" + form : path(route);
            JsonNode answer = send(
                    route.verb(),
                    call,
                    "application/x-www-form-urlencoded",
                    route.verb() == Verb.GET ? "" : form.toString());
            assertThat(code(answer))
                    .as("seed %d, %s %s: %s", seed, route, form, answer)
                    .isNotIn(1, 2);
        }
    }

    private static String any(Random random) {
        return NASTY.get(random.nextInt(NASTY.size()));
    }

    private static Stream<Route> routes() {
        return server.bean(Routes.class).all().stream();
    }

    private static String path(Route route) {
        String edge = route.edge().isEmpty() ? "" : "/" + route.edge();
        return switch (route.kind()) {
            case ROOT -> route.edge();
            case CMS -> merchant.cmsId() + edge;
            case PAGE -> merchant.pageId() + edge;
            case CATALOG -> merchant.catalogId() + edge;
            case ORDER -> order + edge;
            case PRODUCT -> product + edge;
            case RETURN -> returned + edge;
            case MAIL_CHECK -> checked + edge;
            default -> 4711 + edge;
        };
    }

    private static String issue(Set<Scope> scopes) {
        return server.bean(Tokens.class)
                .issue(merchant.id(), "test", scopes, null, false)
                .accessToken();
    }

    private static int code(JsonNode answer) {
        return answer.has("error") ? answer.get("error").get("code").intValue() : 0;
    }

    private static JsonNode send(Verb verb, String path) throws Exception {
        return send(verb, path, "application/x-www-form-urlencoded", "");
    }

    private static JsonNode send(Verb verb, String path, String contentType, String body) throws Exception {
        HttpResponse<String> response = client.send(
                Requests.to(server.url("/v24.0/" + path))
                        .header("Content-Type", contentType)
                        .method(verb.name(), BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
        return Json.tree(response.body());
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
