package dev.aftersale.desk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aftersale.audit.Audit;
import dev.aftersale.audit.AuditQuestion;
import dev.aftersale.base.Json;
import dev.aftersale.mask.Masks;
import dev.aftersale.merchant.Merchants;
import dev.aftersale.merchant.Scope;
import dev.aftersale.merchant.SettingsChange;
import dev.aftersale.merchant.Tokens;
import dev.aftersale.order.Orders;
import dev.aftersale.support.Message.Author;
import dev.aftersale.support.Message.Via;
import dev.aftersale.support.NewMessage;
import dev.aftersale.support.SupportThread.Kind;
import dev.aftersale.support.Threads;
import dev.aftersale.testing.Boutique;
import dev.aftersale.testing.Requests;
import dev.aftersale.testing.TestServer;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

/** The order beside the ticket: found by what an agent knows of it. */
class OrderLookupIT {

    private static final String APP = "https://1017.apps.zdusercontent.com";

    @RegisterExtension
    static final TestServer server = new TestServer();

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private Boutique shop;
    private String token;
    private long order;

    @AfterAll
    static void stop() {
        HTTP.close();
    }

    @BeforeEach
    void sell() {
        shop = new Boutique(server, "Looked up");
        token = token(Scope.COMMERCE_ACCOUNT_READ_ORDERS);
        order = shop.sell("Mia.Muster@buyers.test");
    }

    private String token(Scope scope) {
        return server.bean(Tokens.class)
                .issue(shop.id(), "Sidebar", Set.of(scope), null, false)
                .accessToken();
    }

    private HttpResponse<String> ask(String question, String bearer, String origin)
            throws IOException, InterruptedException {
        long account = server.bean(Merchants.class).get(shop.id()).cmsId();
        var request = Requests.to(server.url(
                        "/v24.0/" + account + "/order_lookup?q=" + URLEncoder.encode(question, StandardCharsets.UTF_8)))
                .header("Authorization", "Bearer " + bearer);
        if (origin != null) {
            request.header("Origin", origin);
        }
        return HTTP.send(request.build(), BodyHandlers.ofString());
    }

    private JsonNode found(String question) throws IOException, InterruptedException {
        var answer = ask(question, token, null);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return Json.tree(answer.body()).path("data");
    }

    @Test
    void an_order_is_found_by_its_id_its_reference_and_its_buyers_address_and_shown_with_all_that_belongs_to_it()
            throws Exception {
        server.bean(Orders.class).acknowledge(shop.id(), order, "REF-17", null);
        shop.ship(order);
        long thread = server.bean(Threads.class)
                .append(shop.id(), new NewMessage(order, Kind.CLAIM, Author.BUYER, null, Via.PAGE, "Broken."), null)
                .value()
                .threadId();

        for (String question : new String[] {
            Long.toString(order),
            "# " + order,
            "REF-17",
            "ref-17",
            "mia.muster@buyers.test",
            server.bean(Masks.class).ofBuyer(shop.id(), order)
        }) {
            JsonNode all = found(question);
            assertThat(all.size()).as(question).isEqualTo(1);
            JsonNode one = all.get(0);
            assertThat(one.path("id").asString()).isEqualTo(Long.toString(order));
            assertThat(one.path("merchant_order_reference").asString()).isEqualTo("REF-17");
            assertThat(one.path("order_status").path("state").asString()).isEqualTo("COMPLETED");
            assertThat(one.path("items").path("data").size()).isEqualTo(2);
            assertThat(one.path("shipments")
                            .path("data")
                            .get(0)
                            .path("tracking_info")
                            .path("carrier")
                            .asString())
                    .isEqualTo("dhl");
            assertThat(one.path("queue").asString()).isEqualTo("claim");
            assertThat(one.path("threads").path("data").get(0).path("url").asString())
                    .endsWith("/console/messages/" + thread);
            assertThat(one.toString()).doesNotContain("buyers.test");
        }
    }

    @Test
    void only_the_whole_of_what_is_known_finds_and_only_among_the_merchants_own() throws Exception {
        var other = new Boutique(server, "Other");
        long strange = other.sell("other@buyers.test");

        for (String question : new String[] {
            "mia.muster",
            "mia.muster@buyers.tes",
            "Clara Beispiel",
            "clara",
            Long.toString(strange),
            "other@buyers.test",
            server.bean(Masks.class).ofBuyer(other.id(), strange),
            "'; DROP TABLE orders; --"
        }) {
            assertThat(found(question).size()).as(question).isZero();
        }
        assertThat(ask(" ", token, null).statusCode()).isEqualTo(400);
        assertThat(ask("a\u0000b", token, null).statusCode()).isEqualTo(400);
        assertThat(ask("x".repeat(201), token, null).statusCode()).isEqualTo(400);
        assertThat(ask("x", token(Scope.COMMERCE_ACCOUNT_READ_SETTINGS), null).statusCode())
                .isEqualTo(403);
    }

    @Test
    void while_an_order_is_on_hold_nobody_finds_it_by_its_buyer() throws Exception {
        shop.change(new SettingsChange(3_600L, null, null, null, null, null, null, null, null));
        long held = shop.sell("held@buyers.test");

        assertThat(found("held@buyers.test").size()).isZero();
        JsonNode one = found(Long.toString(held)).get(0);
        assertThat(one.path("order_status").path("state").asString()).isEqualTo("FB_PROCESSING");
        assertThat(one.has("buyer_name")).isFalse();
    }

    @Test
    void each_look_up_is_logged_with_what_was_shown_and_not_with_whom_it_was_about() throws Exception {
        found("mia.muster@buyers.test");

        var entry = server.bean(Audit.class)
                .list(shop.id(), new AuditQuestion(null, "order.looked_up", null, null, null, null, 1))
                .getFirst();
        assertThat(entry.after()).contains("email", Long.toString(order)).doesNotContain("buyers.test");
        assertThat(entry.actor().name()).isEqualTo("Sidebar");
    }

    @Test
    void browsers_may_call_it_from_zendesks_apps_alone_and_only_it() throws Exception {
        var permitted = ask(Long.toString(order), token, APP);
        assertThat(permitted.headers().firstValue("Access-Control-Allow-Origin"))
                .hasValue(APP);
        assertThat(permitted.headers().firstValue("Vary")).hasValue("Origin");
        assertThat(permitted.headers().firstValue("Access-Control-Allow-Credentials"))
                .isEmpty();

        for (String origin : new String[] {
            "https://apps.zdusercontent.com",
            "https://evil.test",
            "http://1017.apps.zdusercontent.com",
            "https://1017.apps.zdusercontent.com.evil.test",
            "https://a.b.apps.zdusercontent.com",
            "https://evil.test/.apps.zdusercontent.com",
            "null"
        }) {
            assertThat(ask(Long.toString(order), token, origin).headers().firstValue("Access-Control-Allow-Origin"))
                    .as(origin)
                    .isEmpty();
        }
        long account = server.bean(Merchants.class).get(shop.id()).cmsId();
        var preflight = options("/v24.0/" + account + "/order_lookup?q=1");
        assertThat(preflight.statusCode()).isEqualTo(204);
        assertThat(preflight.headers().firstValue("Access-Control-Allow-Headers"))
                .hasValue("Authorization");
        assertThat(preflight.headers().firstValue("Access-Control-Allow-Methods"))
                .hasValue("GET");
        assertThat(options("/v24.0/" + account + "/commerce_orders")
                        .headers()
                        .firstValue("Access-Control-Allow-Origin"))
                .isEmpty();
    }

    private static HttpResponse<String> options(String path) throws IOException, InterruptedException {
        return HTTP.send(
                Requests.to(server.url(path))
                        .header("Origin", APP)
                        .header("Access-Control-Request-Method", "GET")
                        .method("OPTIONS", BodyPublishers.noBody())
                        .build(),
                BodyHandlers.ofString());
    }

    @Test
    void more_than_a_team_of_agents_asks_is_too_much() throws Exception {
        for (int i = 0; i < 120; i++) {
            assertThat(ask("nothing", token, null).statusCode()).isEqualTo(200);
        }
        assertThat(ask("nothing", token, null).statusCode()).isEqualTo(429);
        server.clock().advance(Duration.ofSeconds(61));
        assertThat(ask("nothing", token, null).statusCode()).isEqualTo(200);
    }
}
