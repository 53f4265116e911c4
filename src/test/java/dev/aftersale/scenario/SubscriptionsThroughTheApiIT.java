package dev.aftersale.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.aftersale.testing.TestServer;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Webhooks as an integrator sets them up: by HTTP alone. */
class SubscriptionsThroughTheApiIT {

    @RegisterExtension
    static final TestServer server = new TestServer().with("aftersale.webhooks.allow-private", "true");

    private final Hook hook;
    private final Shop shop = Shop.on(server, Shop.noHold());
    private final String path = shop.account().cmsId() + "/subscriptions";

    SubscriptionsThroughTheApiIT() throws IOException {
        this.hook = new Hook();
    }

    @AfterEach
    void close() {
        hook.close();
    }

    @Test
    void it_hears_of_what_it_asked_for_by_either_name_and_of_nothing_else() {
        for (String name : List.of("fields", "subscribed_fields")) {
            assertThat(subscribe(Map.of(name, "shipments")).isDone()).isTrue();
            assertThat(shop.get(path).json().at("/data/0/fields").values())
                    .extracting(field -> field.asString())
                    .containsExactly("shipments");
        }
        long order = shop.place(Shop.sale(20_00, List.of(Shop.item("lamp", 1, "20.00"))))
                .id();
        String shipment = Long.toString(shop.ship(order, Map.of()).id());
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() ->
                        assertThat(hook.entries("shipment.created", shipment)).hasSize(1));
        assertThat(hook.entries("order.created", Long.toString(order))).isEmpty();
    }

    @Test
    void a_field_that_is_none_is_refused_and_nothing_is_subscribed() {
        for (String name : List.of("fields", "subscribed_fields")) {
            var refused = subscribe(Map.of(name, "shipments,parcels"));
            assertThat(refused.code()).as(refused.body()).isEqualTo(100);
            assertThat(refused.error().path("message").asString()).contains(name);
        }
        assertThat(shop.get(path).json().path("data")).isEmpty();
    }

    private Shop.Reply subscribe(Map<String, Object> fields) {
        var call = new LinkedHashMap<>(fields);
        call.put("callback_url", hook.url());
        call.put("verify_token", "verify");
        return shop.post(path, call);
    }
}
