package dev.aftersale.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aftersale.base.Ids;
import dev.aftersale.base.Json;
import dev.aftersale.base.MerchantId;
import dev.aftersale.base.Problem;
import dev.aftersale.base.ProblemException;
import dev.aftersale.event.EventType.Field;
import dev.aftersale.testing.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class WebhookDeliveryIT {

    private static final Set<Field> ALL = EnumSet.allOf(Field.class);

    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    private final MerchantId merchant = Outbox.newMerchant();
    private Outbox outbox;
    private Endpoint endpoint;

    @BeforeEach
    void open() throws Exception {
        database.clock().run();
        outbox = new Outbox(database);
        endpoint = new Endpoint();
    }

    @AfterEach
    void close() throws Exception {
        outbox.webhooks.list(merchant).forEach(s -> outbox.webhooks.delete(merchant, s.id()));
        outbox.close();
        endpoint.close();
    }

    private Subscription subscribe(Set<Field> fields) {
        return outbox.webhooks.subscribe(
                merchant, new Subscription.Wanted(77, endpoint.url(), fields, false, "my token"));
    }

    private long newOrder() {
        return Ids.next(merchant.shard());
    }

    private List<Delivery> deliveries() {
        return outbox.webhooks.deliveries(merchant, Delivery.Query.latest(100));
    }

    // ---------------------------------------------------------------- subscribing

    @Test
    void a_callback_is_subscribed_once_it_repeats_the_challenge() {
        var subscription = subscribe(EnumSet.of(Field.REFUNDS));
        assertThat(endpoint.lastChallenge)
                .containsEntry("hub.mode", "subscribe")
                .containsEntry("hub.verify_token", "my token")
                .containsEntry("from", "aftersale")
                .containsKey("hub.challenge");
        assertThat(outbox.webhooks.list(merchant)).containsExactly(subscription);
        assertThat(outbox.webhooks.list(Outbox.newMerchant())).isEmpty();
    }

    @Test
    void a_callback_that_answers_anything_else_is_not() {
        endpoint.challengeAnswer = query -> "hello";
        assertThatThrownBy(() -> subscribe(ALL))
                .isInstanceOfSatisfying(
                        ProblemException.class, e -> assertThat(e.problem()).isEqualTo(Problem.INVALID_PARAMETER))
                .hasMessageContaining("hub.challenge");
        assertThat(outbox.webhooks.list(merchant)).isEmpty();
    }

    @Test
    void a_callback_that_is_not_there_is_told_as_such() {
        endpoint.close();
        assertThatThrownBy(() -> subscribe(ALL)).hasMessageContaining("did not answer the challenge");
    }

    @Test
    void subscribing_again_changes_the_fields_of_the_same_subscription() {
        var first = subscribe(EnumSet.of(Field.REFUNDS));
        var second = subscribe(EnumSet.of(Field.ORDERS));
        assertThat(second.id()).isEqualTo(first.id());
        assertThat(outbox.webhooks.list(merchant)).containsExactly(second);
        assertThat(second.fields()).containsExactly(Field.ORDERS);
    }

    @Test
    void another_merchants_subscription_is_unknown() {
        var subscription = subscribe(ALL);
        assertThatThrownBy(() -> outbox.webhooks.delete(Outbox.newMerchant(), subscription.id()))
                .isInstanceOfSatisfying(
                        ProblemException.class, e -> assertThat(e.problem()).isEqualTo(Problem.UNKNOWN_OBJECT));
        assertThat(outbox.webhooks.list(merchant)).hasSize(1);
    }

    // ---------------------------------------------------------------- what is sent

    @Test
    void an_event_arrives_once_signed_and_in_the_shape_of_graph() throws Exception {
        subscribe(ALL);
        long order = newOrder();
        var event = outbox.publish(merchant, EventType.REFUND_CREATED, order);
        outbox.deliver();
        outbox.deliver();
        assertThat(endpoint.received()).hasSize(1);
        var received = endpoint.received().getFirst();

        var body = Json.tree(new String(received.body(), StandardCharsets.UTF_8));
        assertThat(body.path("object").asString()).isEqualTo("commerce_order");
        var entry = body.path("entry").path(0);
        assertThat(entry.path("id").asString()).isEqualTo(Long.toString(event.id()));
        assertThat(entry.path("time").asLong()).isEqualTo(event.at().getEpochSecond());
        var change = entry.path("changes").path(0);
        assertThat(change.path("field").asString()).isEqualTo("refunds");
        var value = change.path("value");
        assertThat(value.path("event").asString()).isEqualTo("refund.created");
        assertThat(value.path("order_id").asString()).isEqualTo(Long.toString(order));
        assertThat(value.path("id").asString()).isEqualTo(Long.toString(event.objectId()));
        assertThat(value.path("state").asString()).isEqualTo("IN_PROGRESS");

        assertThat(received.header("X-hub-signature-256"))
                .isEqualTo("sha256=" + IndependentHmac.hex("SHA-256", Outbox.SECRET, received.body()));
        assertThat(received.header("X-hub-signature"))
                .isEqualTo("sha1=" + IndependentHmac.hex("SHA-1", Outbox.SECRET, received.body()));
        assertThat(received.header("Content-type")).startsWith("application/json");
        assertThat(received.header("X-aftersale-replay")).isEmpty();
    }

    @Test
    void only_the_fields_that_were_asked_for_are_told_and_test_orders_only_to_those_who_asked_for_them() {
        subscribe(EnumSet.of(Field.SHIPMENTS));
        long order = newOrder();
        outbox.publish(merchant, EventType.REFUND_CREATED, order);
        outbox.publish(merchant, EventType.SHIPMENT_CREATED, order, true);
        outbox.publish(merchant, EventType.SHIPMENT_CREATED, order);
        outbox.publish(Outbox.newMerchant(), EventType.SHIPMENT_CREATED, order);
        outbox.deliver();
        assertThat(endpoint.received()).hasSize(1);
        assertThat(Json.tree(new String(endpoint.received().getFirst().body(), StandardCharsets.UTF_8))
                        .at("/entry/0/changes/0/value/is_test_order")
                        .asBoolean())
                .isFalse();
    }

    // ---------------------------------------------------------------- order, retries, bounds

    @Test
    void events_of_an_order_wait_for_the_one_that_fails_and_other_orders_go_on() {
        subscribe(ALL);
        long failing = newOrder();
        long well = newOrder();
        var accepting = ConcurrentHashMap.<String>newKeySet();
        accepting.add(Long.toString(well));
        endpoint.status = request -> accepting.contains(request.orderId()) ? 200 : 500;

        var ofFailing = new ArrayList<String>();
        var ofWell = new ArrayList<String>();
        for (EventType type : List.of(EventType.ORDER_CREATED, EventType.SHIPMENT_CREATED, EventType.REFUND_CREATED)) {
            ofFailing.add(Long.toString(outbox.publish(merchant, type, failing).id()));
            ofWell.add(Long.toString(outbox.publish(merchant, type, well).id()));
            outbox.deliver();
        }
        assertThat(endpoint.receivedOf(well)).containsExactlyElementsOf(ofWell);
        assertThat(endpoint.receivedOf(failing)).containsOnly(ofFailing.getFirst());

        accepting.add(Long.toString(failing));
        database.clock().advance(Duration.ofMinutes(10));
        outbox.deliver();
        assertThat(endpoint.receivedOf(failing).stream().distinct()).containsExactlyElementsOf(ofFailing);
        assertThat(endpoint.receivedOf(failing)).endsWith(ofFailing.get(1), ofFailing.get(2));
        assertThat(deliveries()).allMatch(d -> d.state() == Delivery.State.DELIVERED);
    }

    @Test
    void it_is_tried_at_once_then_ever_less_often_for_36_hours_and_then_visibly_given_up() {
        subscribe(ALL);
        endpoint.status = request -> 503;
        endpoint.answer = "maintenance \u0000 " + "x".repeat(5_000);
        Instant start = Instant.parse("2026-03-01T12:00:00Z");
        database.clock().set(start);
        long order = newOrder();
        outbox.publish(merchant, EventType.ORDER_CREATED, order);
        var next = outbox.publish(merchant, EventType.ORDER_ACKNOWLEDGED, order);

        var times = new ArrayList<Duration>();
        outbox.dispatch();
        while (true) {
            int before = endpoint.received().size();
            outbox.worker.step();
            outbox.worker.awaitIdle();
            if (endpoint.received().size() > before) {
                times.add(Duration.between(start, database.clock().instant()));
            }
            var head = deliveries().getLast();
            if (head.state() != Delivery.State.OPEN) {
                break;
            }
            database.clock().set(head.nextAt());
        }

        assertThat(times)
                .hasSizeBetween(15, 30)
                .startsWith(Duration.ZERO, Duration.ZERO)
                .endsWith(Duration.ofHours(36));
        var pauses = IntStream.range(1, times.size() - 1)
                .mapToObj(i -> times.get(i).minus(times.get(i - 1)))
                .filter(pause -> pause.compareTo(Duration.ofHours(4)) < 0)
                .toList();
        assertThat(pauses).isSorted();

        var given = deliveries().getLast();
        assertThat(given.state()).isEqualTo(Delivery.State.GIVEN_UP);
        assertThat(given.attempts()).isEqualTo(times.size());
        assertThat(given.lastError()).isEqualTo("HTTP status 503");
        assertThat(given.log()).hasSize(times.size()).allSatisfy(attempt -> {
            assertThat(attempt.status()).isEqualTo(503);
            assertThat(attempt.excerpt()).startsWith("maintenance").hasSizeLessThanOrEqualTo(1024);
        });
        assertThat(outbox.webhooks.health(merchant)).singleElement().satisfies(health -> {
            assertThat(health.givenUp()).isEqualTo(1);
            assertThat(health.open()).isEqualTo(1);
            assertThat(health.isWell()).isFalse();
        });

        // the next event of the order has its turn now
        endpoint.status = request -> 200;
        outbox.deliver();
        assertThat(endpoint.receivedOf(order)).last().isEqualTo(Long.toString(next.id()));
        database.clock().run();
    }

    @Test
    void a_delivery_is_never_made_twice_at_once_and_no_more_than_the_bound_are_made_for_a_subscription()
            throws Exception {
        subscribe(ALL);
        endpoint.status = request -> {
            java.util.concurrent.locks.LockSupport.parkNanos(20_000_000);
            return 200;
        };
        var settings = new WebhookSettings(true, true, 3, 64);
        try (var first = new Outbox(database, settings);
                var second = new Outbox(database, settings)) {
            for (int i = 0; i < 60; i++) {
                outbox.publish(merchant, EventType.ORDER_CREATED, newOrder());
            }
            outbox.dispatch();
            while (endpoint.received().size() < 60) {
                first.worker.step();
                second.worker.step();
            }
        }
        assertThat(endpoint.received())
                .hasSize(60)
                .extracting(Endpoint.Received::entryId)
                .doesNotHaveDuplicates();
        assertThat(endpoint.mostOfOneEntry).hasValue(1);
        assertThat(endpoint.mostUnderWay.get()).isBetween(2, 6);
    }

    @Test
    void a_delivery_whose_worker_died_is_made_when_its_lease_is_over() {
        var subscription = subscribe(ALL);
        outbox.publish(merchant, EventType.ORDER_CREATED, newOrder());
        outbox.dispatch();
        var claims = outbox.db.platform(
                tx -> WebhookStore.claim(tx, subscription, 10, tx.now().plus(WebhookWorker.LEASE)));
        assertThat(claims).hasSize(1);
        outbox.deliver();
        assertThat(endpoint.received()).isEmpty();
        database.clock().advance(WebhookWorker.LEASE.plusSeconds(1));
        outbox.deliver();
        assertThat(endpoint.received()).hasSize(1);
    }

    @Test
    void a_redirect_is_not_followed() throws Exception {
        subscribe(ALL);
        try (var elsewhere = new Endpoint()) {
            endpoint.status = request -> 307;
            endpoint.answer = elsewhere.url();
            outbox.publish(merchant, EventType.ORDER_CREATED, newOrder());
            outbox.deliver();
            assertThat(elsewhere.received()).isEmpty();
            assertThat(deliveries().getFirst().lastError()).isEqualTo("HTTP status 307");
        }
    }

    // ---------------------------------------------------------------- deleting, replaying

    @Test
    void a_deleted_subscription_is_told_nothing_more() {
        var subscription = subscribe(ALL);
        outbox.publish(merchant, EventType.ORDER_CREATED, newOrder());
        outbox.dispatch();
        outbox.webhooks.delete(merchant, subscription.id());
        outbox.publish(merchant, EventType.ORDER_CREATED, newOrder());
        outbox.deliver();
        assertThat(endpoint.received()).isEmpty();
        assertThat(deliveries()).singleElement().matches(d -> d.state() == Delivery.State.DROPPED);
    }

    @Test
    void a_replay_from_an_event_sends_it_and_all_later_ones_again_with_the_same_ids_and_bytes() {
        long order = newOrder();
        outbox.publish(merchant, EventType.ORDER_PLACED, order);
        outbox.dispatch(); // nobody was subscribed yet
        var subscription = subscribe(ALL);
        var events = List.of(
                outbox.publish(merchant, EventType.ORDER_CREATED, order),
                outbox.publish(merchant, EventType.ORDER_ACKNOWLEDGED, order),
                outbox.publish(merchant, EventType.ORDER_COMPLETED, order));
        outbox.deliver();
        var first = endpoint.received();
        assertThat(first).hasSize(3);

        int replayed = outbox.webhooks.replayFrom(
                merchant, subscription.id(), events.get(1).id());
        outbox.deliver();
        var again = endpoint.received().subList(3, endpoint.received().size());
        assertThat(replayed).isEqualTo(2);
        assertThat(again)
                .hasSize(2)
                .allMatch(r -> r.header("X-aftersale-replay").equals("true"));
        for (int i = 0; i < 2; i++) {
            assertThat(again.get(i).body()).isEqualTo(first.get(i + 1).body());
        }
        assertThat(deliveries().getFirst().log()).hasSize(2);
        assertThat(outbox.webhooks.replaySince(merchant, subscription.id(), Instant.EPOCH))
                .isEqualTo(4);
        outbox.deliver();
        assertThat(endpoint.received()).hasSize(9);
        assertThat(endpoint.received().get(5).event()).isEqualTo("order.placed");
    }

    @Test
    void the_log_is_listed_by_pages() {
        subscribe(ALL);
        for (int i = 0; i < 5; i++) {
            outbox.publish(merchant, EventType.ORDER_CREATED, newOrder());
        }
        outbox.deliver();
        var page = outbox.webhooks.deliveries(merchant, Delivery.Query.latest(2));
        var seen = new ArrayList<Long>();
        while (!page.isEmpty()) {
            page.forEach(d -> seen.add(d.eventId()));
            page = outbox.webhooks.deliveries(
                    merchant,
                    new Delivery.Query(null, null, null, null, page.getLast().position(), 2));
        }
        assertThat(seen).hasSize(5).isSortedAccordingTo((a, b) -> Long.compare(b, a));
    }
}
