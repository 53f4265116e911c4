package dev.aftersale.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.aftersale.base.Json;
import dev.aftersale.event.EventType;
import dev.aftersale.event.Subscription;
import dev.aftersale.event.Webhooks;
import dev.aftersale.merchant.Merchant;
import dev.aftersale.merchant.Merchants;
import dev.aftersale.merchant.NewMerchant;
import dev.aftersale.merchant.Scope;
import dev.aftersale.merchant.SettingsChange;
import dev.aftersale.merchant.Tokens;
import dev.aftersale.testing.Ports;
import dev.aftersale.testing.Requests;
import dev.aftersale.testing.TestServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

/** A merchant's system asks whether its mail server takes our mail, and is told. */
class MailChecksThroughTheApiIT {

    /** Nobody listens there, so the check is over at once. */
    private static final int CLOSED = Ports.free();

    @RegisterExtension
    static final TestServer server = new TestServer()
            .with("aftersale.demo", "true") // webhooks may go to this machine, in the clear
            .with("aftersale.mail-domain", "market.test")
            .with("aftersale.dns", "127.0.0.1:9")
            .with("aftersale.mail-routes", "*=127.0.0.1:" + CLOSED);

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final List<JsonNode> told = new CopyOnWriteArrayList<>();
    private static HttpServer receiver;

    private Merchant shop;
    private String token = "";
    private long app;

    @BeforeAll
    static void listen() throws IOException {
        receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        receiver.createContext("/", exchange -> {
            String query = exchange.getRequestURI().getQuery();
            byte[] answer = (query == null ? "fine" : query.replaceAll(".*hub.challenge=([0-9]+).*", "$1"))
                    .getBytes(StandardCharsets.UTF_8);
            byte[] body = exchange.getRequestBody().readAllBytes();
            if (body.length > 0) {
                told.add(Json.tree(new String(body, StandardCharsets.UTF_8)));
            }
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        receiver.start();
    }

    @AfterAll
    static void stop() {
        receiver.stop(0);
        HTTP.close();
    }

    @BeforeEach
    void open() {
        server.clock().run();
        told.clear();
        shop = server.bean(Merchants.class)
                .create(new NewMerchant("Checked", "GBP", "GB", "help@shop.test", SettingsChange.NONE));
        token = issue(EnumSet.allOf(Scope.class));
        app = server.bean(Tokens.class).apps(shop.id()).getFirst().id();
    }

    private String issue(EnumSet<Scope> scopes) {
        return server.bean(Tokens.class)
                .issue(shop.id(), "oms", scopes, null, false)
                .accessToken();
    }

    private JsonNode get(String path) throws Exception {
        return call(Requests.to(server.url("/v24.0/" + path)).GET());
    }

    private JsonNode post(String path, String form) throws Exception {
        return call(Requests.to(server.url("/v24.0/" + path))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form)));
    }

    private JsonNode call(HttpRequest.Builder request) throws Exception {
        return Json.tree(
                HTTP.send(request.header("Authorization", "Bearer " + token).build(), BodyHandlers.ofString())
                        .body());
    }

    @Test
    void only_addresses_of_the_merchants_settings_are_checked_and_nobody_elses_checks_are_seen() throws Exception {
        assertThat(post(shop.cmsId() + "/mail_checks", "address=victim@else.test")
                        .path("error")
                        .path("message")
                        .asString())
                .contains("Only addresses of your own settings");
        assertThat(post(shop.cmsId() + "/mail_checks", "").has("error")).isTrue();
        assertThat(get(shop.cmsId() + "/mail_checks").path("data")).isEmpty();

        long id = post(shop.cmsId() + "/mail_checks", "address=help@shop.test")
                .path("id")
                .asLong();
        token = issue(EnumSet.of(Scope.COMMERCE_ACCOUNT_READ_SETTINGS));
        assertThat(post(shop.cmsId() + "/mail_checks", "address=help@shop.test")
                        .path("error")
                        .path("code")
                        .asInt())
                .isEqualTo(10);
        assertThat(get(Long.toString(id)).path("id").asLong()).isEqualTo(id);
        shop = server.bean(Merchants.class)
                .create(new NewMerchant("Other", "GBP", "GB", "x@other.test", SettingsChange.NONE));
        token = issue(EnumSet.allOf(Scope.class));
        assertThat(get(Long.toString(id)).has("error")).isTrue();
    }

    @Test
    void a_check_is_started_once_read_and_its_end_told_by_webhook() throws Exception {
        String url = "http://127.0.0.1:" + receiver.getAddress().getPort() + "/hook";
        server.bean(Webhooks.class)
                .subscribe(
                        shop.id(),
                        new Subscription.Wanted(app, url, EnumSet.of(EventType.Field.MAIL_CHECKS), false, "v"));

        JsonNode started = post(shop.cmsId() + "/mail_checks", "address=Help@shop.test");
        long id = started.path("id").asLong();
        assertThat(started.path("address").asString()).isEqualTo("help@shop.test");
        assertThat(started.path("trigger").asString()).isEqualTo("API");

        await().atMost(Duration.ofMinutes(2)).until(() -> {
            server.clock().advance(Duration.ofMinutes(2));
            return get(Long.toString(id)).path("state").asString().equals("DONE");
        });
        JsonNode done = get(id + "?fields=verdict,finished,steps");
        assertThat(done.path("verdict").asString()).isEqualTo("BAD");
        assertThat(done.has("finished")).isTrue();
        assertThat(done.path("steps").toString()).contains("\"connection\"", "\"transcript\"", "\"text\"");
        assertThat(get(shop.cmsId() + "/mail_checks?address=help@shop.test").path("data"))
                .hasSize(1);

        await().until(() -> !told.isEmpty());
        JsonNode change = told.getFirst().path("entry").path(0).path("changes").path(0);
        assertThat(told.getFirst().path("object").asString()).isEqualTo("commerce_merchant_settings");
        assertThat(change.path("field").asString()).isEqualTo("mail_checks");
        assertThat(change.path("value").path("event").asString()).isEqualTo("mail_check.finished");
        assertThat(change.path("value").path("id").asString()).isEqualTo(Long.toString(id));
        assertThat(change.path("value").path("reach").asString()).isEqualTo("UNREACHABLE");
        assertThat(change.path("value").has("order_id")).isFalse();
        assertThat(told).hasSize(1);
    }
}
