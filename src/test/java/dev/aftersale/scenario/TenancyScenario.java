package dev.aftersale.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.awaitility.Awaitility.await;

import dev.aftersale.api.graph.Kind;
import dev.aftersale.api.graph.Route;
import dev.aftersale.api.graph.Routes;
import dev.aftersale.api.graph.Verb;
import dev.aftersale.base.Ids;
import dev.aftersale.base.Json;
import dev.aftersale.testing.Requests;
import dev.aftersale.testing.TestServer;
import java.net.http.HttpRequest.BodyPublishers;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A merchant's things are not there for anyone else: not through any call, and not in the database. */
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class TenancyScenario {

    @RegisterExtension
    static final TestServer server =
            new TestServer().with("aftersale.dns", "127.0.0.1:9").with("aftersale.mail-routes", "*=127.0.0.1:9");

    private static ApiShop owner;
    private static ApiShop stranger;
    private static String order;
    private static String product;
    private static String returned;
    private static String check;

    @BeforeAll
    static void two_shops() {
        owner = ApiShop.open(server);
        stranger = ApiShop.open(server);
        check = owner.done(owner.cms() + "/mail_checks", Map.of("address", "support@shop.test"))
                .at("id");
        // Nobody answers there; that it ends is an event, which must not come while rows are compared.
        await().atMost(Duration.ofMinutes(2)).until(() -> {
            server.clock().advance(Duration.ofMinutes(2));
            return owner.get(check).at("state").equals("DONE");
        });
        product = owner.done(
                        owner.merchant().catalogId() + "/products",
                        Map.of(
                                "retailer_id",
                                "mug",
                                "name",
                                "Mug",
                                "price",
                                Map.of("amount", "9.50", "currency", "USD")))
                .at("id");
        // The money moved elsewhere, so that nothing goes on behind while rows are compared.
        var sale = new LinkedHashMap<>(ApiShop.sale());
        sale.put("payment", Map.of("gateway", "external"));
        order = owner.place(sale);
        owner.done(order + "/acknowledge_order", Map.of());
        owner.done(order + "/shipments", Map.of("items", List.of(Map.of("retailer_id", "mug", "quantity", 2))));
        owner.done(order + "/cancellations", Map.of("items", List.of(Map.of("retailer_id", "mug", "quantity", 1))));
        returned = owner.done(order + "/returns", Map.of("items", List.of(Map.of("retailer_id", "mug", "quantity", 1))))
                .at("id");
        owner.done(order + "/refunds", Map.of("reason_code", "WRONG_ITEM", "idempotency_key", "k1"));
    }

    @Test
    void every_call_about_a_strangers_object_is_told_that_there_is_none() throws SQLException {
        try (Rows rows = Rows.watch(server)) {
            var before = rows.now();
            callAll();
            assertThat(rows.now()).isEqualTo(before);
        }
    }

    private static void callAll() {
        var routes = server.bean(Routes.class).all().stream()
                .filter(route -> route.kind() != Kind.ROOT)
                .toList();
        assertThat(routes).hasSizeGreaterThan(40);
        for (Route route : routes) {
            String path = id(route) + (route.edge().isEmpty() ? "" : "/" + route.edge());

            Http.Answer answer = call(route.verb(), path, route);

            assertThat(answer.status()).as(route + " " + answer.body()).isEqualTo(404);
            assertThat(answer.code()).as(route + " " + answer.body()).isIn(803, 2361003);
            assertThat(answer.json().propertyNames()).containsExactly("error");
            String none = Long.toString(Ids.next(owner.merchant().id().shard()));
            Http.Answer reference = call(route.verb(), none + path.substring(path.split("/")[0].length()), route);
            assertThat(plain(answer, path.split("/")[0]))
                    .as("%s, asked for what nobody has", route)
                    .isEqualTo(plain(reference, none));
            assertThat(plain(answer, path.split("/")[0])).doesNotContain("Zoë", "mug", "42.27");
        }
    }

    /** The answer without what it repeats of the question, and without the mark of the single call. */
    private static String plain(Http.Answer answer, String id) {
        return answer.status()
                + answer.body().replace(id, "ID").replaceAll("\"fbtrace_id\":\"[^\"]*\"", "\"fbtrace_id\":\"\"");
    }

    /** The owner's, and truly there: a stranger who is told 404 of what nobody has has proved nothing. */
    private static String id(Route route) {
        String id = switch (route.kind()) {
            case CMS -> owner.cms();
            case PAGE -> owner.page();
            case APP -> Long.toString(owner.token().appId());
            case CATALOG -> Long.toString(owner.merchant().catalogId());
            case PRODUCT -> product;
            case ORDER -> order;
            case RETURN -> returned;
            case MAIL_CHECK -> check;
            default -> fail("%s needs a sample: make one of the owner's and name it here for %s", route, route.kind());
        };
        assertThat(there(route.kind(), id))
                .as("%s: the owner finds its own %s", route, id)
                .isTrue();
        return id;
    }

    private static boolean there(Kind kind, String id) {
        // An app has calls, and no page of its own.
        return kind == Kind.APP || owner.get(id).status() == 200;
    }

    /** With good values for all that the route takes, so that only the object can be wrong. */
    private static Http.Answer call(Verb verb, String path, Route route) {
        var values = new LinkedHashMap<String, Object>();
        for (Route.Parameter parameter : route.parameters()) {
            Object value = switch (parameter.name()) {
                case "items" ->
                    switch (route.edge()) {
                        case "orders" -> List.of(Map.of("retailer_id", "cap", "quantity", 1, "price_per_unit", "5.00"));
                        case "refunds", "refund_quote" ->
                            List.of(Map.of("retailer_id", "mug", "item_refund_quantity", 1));
                        case "inspection" -> List.of(Map.of("item_id", "1", "accepted", 1));
                        case "item_updates" -> List.of(Map.of("item_id", "1", "fulfill_quantity", 1));
                        default -> List.of(Map.of("retailer_id", "cap", "quantity", 1));
                    };
                case "payment" -> Map.of("gateway", "external");
                case "orders" -> List.of(Map.of("id", order));
                case "tracking_info" -> Map.of("carrier", "ups", "tracking_number", "1Z");
                case "reason_code" -> "WRONG_ITEM";
                case "external_shipment_id" -> "ext_1";
                case "update_event" -> "ACCEPT_RETURN";
                case "status" -> "DELIVERED";
                case "retailer_id", "name" -> "mug";
                case "price", "amount" -> Map.of("amount", "1.00", "currency", "USD");
                default -> parameter.isRequired() ? "https://shop.test/hook" : null;
            };
            if (value != null) {
                values.put(parameter.name(), value);
            }
        }
        String bearer = "Bearer " + stranger.token().accessToken();
        if (verb == Verb.GET) {
            var query = new LinkedHashMap<String, String>();
            values.forEach((name, value) -> query.put(name, value instanceof String text ? text : Json.write(value)));
            return Http.get(stranger.uri(path + "?" + Http.form(query)), "Authorization", bearer);
        }
        return Http.send(Requests.to(stranger.uri(path))
                .headers("Authorization", bearer, "Content-Type", Http.JSON)
                .method(verb.name(), BodyPublishers.ofString(Json.write(values))));
    }

    @Test
    void lists_of_ids_and_batches_show_no_more() {
        String own = stranger.place();

        Http.Answer both = stranger.get("?ids=" + own + "," + order);
        assertThat(both.status()).isEqualTo(404);
        assertThat(both.code()).isEqualTo(803);
        Http.Answer bulk = stranger.done(
                stranger.cms() + "/acknowledge_orders",
                Map.of("orders", List.of(Map.of("id", order), Map.of("id", own))));
        assertThat(bulk.at("orders.0.error.error_code")).isEqualTo("2361003");
        assertThat(bulk.at("orders.1.state")).isEqualTo("IN_PROGRESS");
        Http.Answer batch = stranger.done(
                "", Map.of("batch", List.of(Map.of("method", "GET", "relative_url", "v24.0/" + order + "/items"))));
        assertThat(batch.at("0.code")).isEqualTo("404");
        assertThat(stranger.get(stranger.cms() + "/commerce_orders?state=CREATED,IN_PROGRESS,COMPLETED")
                        .body())
                .contains(own)
                .doesNotContain(order);
        assertThat(stranger.done(stranger.cms() + "/orders", withKey(stranger)).at("id"))
                .as("a key of another merchant is no key of ours")
                .isNotBlank();
    }

    private static Map<String, Object> withKey(ApiShop shop) {
        var sale = shop.mugs(1, "1.00", 100);
        sale.put("idempotency_key", "k1");
        return sale;
    }

    /** The second fence by itself: these statements forget to say whose rows they mean. */
    @Test
    void the_database_alone_yields_nothing_of_another_merchant() {
        stranger.place();
        var ofTheStranger = stranger.merchant().id();
        int seen = 0;
        for (String table : Rows.tables(server)) {
            boolean open = server.db()
                    .platform(tx -> tx.sql()
                            .sql("SELECT has_table_privilege('aftersale_app', ?, 'SELECT')")
                            .param(table)
                            .query(Boolean.class)
                            .single());
            if (!open) {
                continue; // a directory: merchants' transactions may not even look
            }
            seen++;
            long all = server.db().platform(tx -> count(tx.sql().sql("SELECT count(*) FROM " + table)));
            String own = "SELECT count(*) FROM %s WHERE merchant_id %s %d";
            long others = server.db()
                    .within(
                            ofTheStranger,
                            tx -> count(tx.sql().sql(own.formatted(table, "<>", ofTheStranger.value()))));
            assertThat(others).as(table).isZero();
            long ours = server.db().within(ofTheStranger, tx -> count(tx.sql().sql("SELECT count(*) FROM " + table)));
            long truly =
                    server.db().platform(tx -> count(tx.sql().sql(own.formatted(table, "=", ofTheStranger.value()))));
            assertThat(ours).as(table).isEqualTo(truly).isLessThanOrEqualTo(all);
        }
        assertThat(seen).isGreaterThan(15);
        int changed = server.db()
                .within(
                        ofTheStranger,
                        tx -> tx.sql()
                                .sql("UPDATE orders SET updated_at = updated_at WHERE id = ?")
                                .param(Long.parseLong(order))
                                .update());
        assertThat(changed).isZero();
    }

    private static long count(org.springframework.jdbc.core.simple.JdbcClient.StatementSpec statement) {
        return statement.query(Long.class).single();
    }
}
