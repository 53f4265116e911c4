package dev.aftersale.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.aftersale.base.Ids;
import dev.aftersale.event.Delivery;
import dev.aftersale.event.Event;
import dev.aftersale.event.EventType;
import dev.aftersale.event.Events;
import dev.aftersale.event.Webhooks;
import dev.aftersale.merchant.Merchant;
import dev.aftersale.merchant.Merchants;
import dev.aftersale.merchant.NewMerchant;
import dev.aftersale.merchant.Scope;
import dev.aftersale.merchant.SettingsChange;
import dev.aftersale.merchant.Tokens;
import dev.aftersale.staff.Role;
import dev.aftersale.testing.TestBrowser;
import dev.aftersale.testing.TestServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Webhooks in the console: added, watched, paused, and sent once more. */
class WebhookPagesIT {

    private static final String ROOT = "/console/settings/webhooks";

    @RegisterExtension
    static final TestServer server =
            new TestServer().with("aftersale.demo", "false").with("aftersale.webhooks.allow-private", "true");

    private final List<String> received = new CopyOnWriteArrayList<>();
    private volatile int status = 200;
    private volatile boolean takesChallenges = true;
    private HttpServer endpoint;
    private Merchant shop;
    private TestBrowser owner;

    @BeforeEach
    void open() throws IOException {
        shop = server.bean(Merchants.class).create(new NewMerchant("Hooked", "GBP", "GB", null, SettingsChange.NONE));
        server.bean(Tokens.class).issue(shop.id(), "Stock system", EnumSet.allOf(Scope.class), null, false);
        owner = TestBrowser.staff(server, shop.id(), Role.OWNER);
        endpoint = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        endpoint.createContext("/", exchange -> {
            String answer = "<b>fine</b>";
            if (exchange.getRequestMethod().equals("GET")) {
                String query = exchange.getRequestURI().getQuery();
                answer = takesChallenges ? query.replaceAll(".*hub.challenge=([0-9]+).*", "$1") : "hello";
            } else {
                received.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            }
            byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(exchange.getRequestMethod().equals("GET") ? 200 : status, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        endpoint.start();
    }

    @AfterEach
    void close() {
        server.bean(Webhooks.class)
                .list(shop.id())
                .forEach(one -> server.bean(Webhooks.class).delete(shop.id(), one.id()));
        endpoint.stop(0);
    }

    private String url() {
        return "http://127.0.0.1:" + endpoint.getAddress().getPort() + "/hook";
    }

    private String app() {
        return Long.toString(
                server.bean(Tokens.class).apps(shop.id()).getFirst().id());
    }

    /** Adds one for orders, and tells its id. */
    private long add() {
        owner.get(ROOT);
        var answer = owner.post(ROOT, "callback_url", url(), "verify_token", "word", "app", app(), "fields", "ORDERS");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(303);
        return server.bean(Webhooks.class).list(shop.id()).getFirst().id();
    }

    private long publish() {
        return server.db().within(shop.id(), tx -> {
            var event = Event.of(
                    tx,
                    EventType.ORDER_CREATED,
                    shop.id(),
                    Ids.next(shop.id().shard()),
                    Ids.next(shop.id().shard()),
                    false,
                    Map.of("state", "CREATED"));
            server.bean(Events.class).publish(tx, event);
            return event.id();
        });
    }

    private Delivery delivery(long subscription, long event) {
        return server.bean(Webhooks.class)
                .sent(shop.id(), subscription, event)
                .map(Webhooks.Sent::delivery)
                .orElse(null);
    }

    private void awaitState(long subscription, long event, Delivery.State state) {
        await().until(() -> {
            var delivery = delivery(subscription, event);
            return delivery != null && delivery.state() == state;
        });
    }

    @Test
    void a_callback_that_answers_the_challenge_is_added_and_one_that_does_not_is_refused_at_its_field() {
        takesChallenges = false;
        owner.get(ROOT);
        var refused = owner.post(ROOT, "callback_url", url(), "verify_token", "word", "app", app(), "fields", "ORDERS");
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.body())
                .contains("id=\"f-callback_url-error\"", "hub.challenge", "value=\"" + url() + "\"")
                .contains("value=\"word\"");

        takesChallenges = true;
        long id = add();

        assertThat(owner.get(ROOT).body()).contains(url(), "Well");
        assertThat(owner.get(ROOT + "/" + id).statusCode()).isEqualTo(200);
    }

    @Test
    void nonsense_is_refused() {
        owner.get(ROOT);
        var answer = owner.post(ROOT, "callback_url", "<i>", "verify_token", "", "app", "1", "fields", "WEATHER");

        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body())
                .contains("id=\"f-verify_token-error\"", "id=\"f-app-error\"", "Choose at least one.")
                .doesNotContain("<i>");
        assertThat(server.bean(Webhooks.class).list(shop.id())).isEmpty();
    }

    @Test
    void what_was_sent_and_what_came_back_is_shown_and_sent_again_on_request() {
        long id = add();
        long event = publish();
        awaitState(id, event, Delivery.State.DELIVERED);
        String path = ROOT + "/" + id + "/deliveries/" + event;

        String page = owner.get(path).body();
        assertThat(page)
                .contains(
                        "order.created",
                        "Status 200",
                        "&lt;b&gt;fine&lt;/b&gt;",
                        Long.toString(event),
                        "\"commerce_order\"")
                .doesNotContain("<b>fine");
        assertThat(owner.get(ROOT + "/" + id).body()).contains("Delivered");
        assertThat(owner.get(ROOT + "/" + id + "?state=GIVEN_UP").body()).contains("Nothing delivered yet");

        assertThat(owner.post(path + "/replay").statusCode()).isEqualTo(303);
        await().until(() -> received.size() == 2);
        assertThat(received.get(1)).isEqualTo(received.getFirst());
        awaitState(id, event, Delivery.State.DELIVERED);
        assertThat(owner.get(path).body()).contains("Replay");
    }

    @Test
    void everything_from_a_point_on_is_sent_again() {
        long id = add();
        long first = publish();
        long second = publish();
        awaitState(id, first, Delivery.State.DELIVERED);
        awaitState(id, second, Delivery.State.DELIVERED);

        owner.get(ROOT + "/" + id);
        assertThat(owner.post(ROOT + "/" + id + "/deliveries/" + second + "/replay_from")
                        .statusCode())
                .isEqualTo(303);
        await().until(() -> received.size() == 3);
        awaitState(id, second, Delivery.State.DELIVERED);
        assertThat(owner.post(ROOT + "/" + id + "/replay", "since", "2020-01-01T00:00")
                        .statusCode())
                .isEqualTo(303);
        await().until(() -> received.size() == 5);

        assertThat(owner.post(ROOT + "/" + id + "/replay", "since", "yesterday").statusCode())
                .isEqualTo(422);
    }

    @Test
    void while_it_is_paused_all_is_kept_and_then_sent() {
        long id = add();
        owner.get(ROOT + "/" + id);
        assertThat(owner.post(ROOT + "/" + id + "/pause").statusCode()).isEqualTo(303);
        long event = publish();
        awaitState(id, event, Delivery.State.OPEN);
        assertThat(owner.get(ROOT + "/" + id).body()).contains("Paused", "Resume");

        assertThat(received).isEmpty();
        assertThat(owner.post(ROOT + "/" + id + "/resume").statusCode()).isEqualTo(303);
        awaitState(id, event, Delivery.State.DELIVERED);
        assertThat(received).hasSize(1);
    }

    @Test
    void it_is_removed_and_nobody_elses_can_be_seen_or_touched() {
        long id = add();
        long event = publish();
        awaitState(id, event, Delivery.State.DELIVERED);
        var other =
                server.bean(Merchants.class).create(new NewMerchant("Other", "GBP", "GB", null, SettingsChange.NONE));
        var stranger = TestBrowser.staff(server, other.id(), Role.OWNER);
        stranger.get(ROOT);
        String path = ROOT + "/" + id;
        for (String seen : List.of(path, path + "/deliveries/" + event)) {
            assertThat(stranger.get(seen).statusCode()).as(seen).isEqualTo(404);
        }
        for (String done : List.of(
                "/pause",
                "/resume",
                "/remove",
                "/deliveries/" + event + "/replay",
                "/deliveries/" + event + "/replay_from")) {
            assertThat(stranger.post(path + done).statusCode()).as(done).isEqualTo(404);
        }
        assertThat(stranger.post(path + "/replay", "since", "2020-01-01T00:00").statusCode())
                .isEqualTo(404);
        assertThat(received).hasSize(1);

        owner.get(path);
        assertThat(owner.post(path + "/remove").statusCode()).isEqualTo(303);
        assertThat(server.bean(Webhooks.class).list(shop.id())).isEmpty();
        assertThat(owner.get(path).statusCode()).isEqualTo(404);
    }
}
