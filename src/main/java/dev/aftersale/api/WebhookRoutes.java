package dev.aftersale.api;

import static dev.aftersale.api.graph.Shape.FLAG;
import static dev.aftersale.api.graph.Shape.ID;
import static dev.aftersale.api.graph.Shape.LIST;
import static dev.aftersale.api.graph.Shape.NUMBER;
import static dev.aftersale.api.graph.Shape.TEXT;
import static dev.aftersale.api.graph.Shape.TIME;
import static dev.aftersale.merchant.Scope.COMMERCE_ACCOUNT_READ_SETTINGS;
import static dev.aftersale.merchant.Scope.COMMERCE_MANAGE_ACCOUNTS;

import dev.aftersale.api.graph.Call;
import dev.aftersale.api.graph.Cursor;
import dev.aftersale.api.graph.Kind;
import dev.aftersale.api.graph.NodeType;
import dev.aftersale.api.graph.Obj;
import dev.aftersale.api.graph.Reply;
import dev.aftersale.api.graph.Route;
import dev.aftersale.api.graph.RouteSource;
import dev.aftersale.event.Delivery;
import dev.aftersale.event.EventType;
import dev.aftersale.event.Subscription;
import dev.aftersale.event.Webhooks;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.springframework.stereotype.Component;

/** The calls about webhooks. Ours: Meta has none for orders; names and handshake are those of Graph's other webhooks. */
@Component
class WebhookRoutes implements RouteSource {

    private static final int PAGE = 100;

    private final Webhooks webhooks;

    WebhookRoutes(Webhooks webhooks) {
        this.webhooks = webhooks;
    }

    private static final NodeType<Subscription> SUBSCRIPTION = NodeType.<Subscription>named("WebhookSubscription")
            .id(Subscription::id)
            .value("callback_url", TEXT, Subscription::callbackUrl)
            .value(
                    "fields",
                    LIST,
                    subscription -> subscription.fields().stream()
                            .map(EventType.Field::wireName)
                            .sorted()
                            .toList())
            .value("app_id", ID, Subscription::appId, "whose secret signs")
            .value("is_test", FLAG, Subscription::test, "told of test orders, and only these")
            .value("created", TIME, Subscription::createdAt)
            .build();

    private static final NodeType<Delivery.Attempt> ATTEMPT = NodeType.<Delivery.Attempt>named("WebhookAttempt")
            .value("at", TIME, Delivery.Attempt::at)
            .value("millis", NUMBER, Delivery.Attempt::millis)
            .value("status", NUMBER, Delivery.Attempt::status)
            .value("error", TEXT, Delivery.Attempt::error)
            .value("excerpt", TEXT, Delivery.Attempt::excerpt)
            .build();

    private static final NodeType<Delivery> DELIVERY = NodeType.<Delivery>named("WebhookDelivery")
            .id(Delivery::eventId)
            .value("subscription_id", ID, Delivery::subscriptionId)
            .value("event", TEXT, delivery -> delivery.type().wireName())
            .value(
                    "order_id",
                    ID,
                    delivery -> delivery.orderId() == 0 ? null : delivery.orderId(),
                    "absent: about none")
            .value("state", TEXT, Delivery::state, "OPEN, DELIVERED, GIVEN_UP or DROPPED")
            .value("attempts", NUMBER, Delivery::attempts)
            .value("next_at", TIME, Delivery::nextAt)
            .value("settled_at", TIME, Delivery::settledAt)
            .value("last_error", TEXT, Delivery::lastError)
            .value("is_replay", FLAG, Delivery::replay)
            .listOnRequest("log", ATTEMPT, Delivery::log)
            .build();

    @Override
    public List<Route> routes() {
        return List.of(
                Route.get(
                                Kind.CMS,
                                "subscriptions",
                                COMMERCE_ACCOUNT_READ_SETTINGS,
                                "Who is told by webhook",
                                call -> call.reply(SUBSCRIPTION, webhooks.list(call.merchant())))
                        .returnsListOf(SUBSCRIPTION),
                Route.post(
                                Kind.CMS,
                                "subscriptions",
                                COMMERCE_MANAGE_ACCOUNTS,
                                "Subscribes the calling app, once its callback has answered the challenge",
                                this::subscribe)
                        .needs("callback_url", TEXT, "https; gets hub.mode, hub.challenge, hub.verify_token")
                        .needs("verify_token", TEXT, "sent with the challenge")
                        .takes(
                                "subscribed_fields",
                                LIST,
                                "orders, shipments, payments, cancellations, refunds, returns, messages, consents, withdrawals,"
                                        + " mail_checks; all if left out. May be called fields as well")
                        .takes("is_test", FLAG, "of test orders, and only these"),
                Route.delete(
                                Kind.CMS,
                                "subscriptions",
                                COMMERCE_MANAGE_ACCOUNTS,
                                "Ends a subscription; what is open for it is dropped",
                                this::delete)
                        .needs("subscription_id", ID, "which one"),
                Route.get(
                                Kind.CMS,
                                "webhook_deliveries",
                                COMMERCE_ACCOUNT_READ_SETTINGS,
                                "Deliveries, newest first, with the log of their attempts",
                                this::deliveries)
                        .returnsListOf(DELIVERY)
                        .takes("subscription_id", ID, "to this subscription")
                        .takes("event_id", ID, "of this event")
                        .takes("order_id", ID, "about this order")
                        .takes("state", TEXT, "OPEN, DELIVERED, GIVEN_UP or DROPPED"),
                Route.post(
                                Kind.CMS,
                                "webhook_replays",
                                COMMERCE_MANAGE_ACCOUNTS,
                                "Sends again from an event or a time on, with the same event ids",
                                this::replay)
                        .needs("subscription_id", ID, "to whom")
                        .takes("event_id", ID, "from this event on; this or since")
                        .takes("since", TIME, "from this time on; this or event_id"));
    }

    private Reply subscribe(Call call) {
        var params = call.params();
        // Meta's subscriptions of apps call it fields, those of pages subscribed_fields.
        String name = params.has("subscribed_fields") ? "subscribed_fields" : "fields";
        Set<EventType.Field> fields = params.choices(name, EventType.Field.class);
        var subscription = webhooks.subscribe(
                call.merchant(),
                new Subscription.Wanted(
                        call.caller().appId(),
                        params.text("callback_url", 2_000),
                        fields.isEmpty() ? EnumSet.allOf(EventType.Field.class) : fields,
                        params.flag("is_test", false),
                        params.text("verify_token", 200)));
        return Reply.of(Obj.success().withId("id", subscription.id()));
    }

    private Reply delete(Call call) {
        webhooks.delete(call.merchant(), call.params().id("subscription_id"));
        return Reply.of(Obj.success());
    }

    private Reply deliveries(Call call) {
        var params = call.params();
        var page = call.page(2, PAGE);
        var before = page.after() == null
                ? null
                : new Delivery.Position(page.after().key(0), page.after().key(1));
        var found = webhooks.deliveries(
                call.merchant(),
                new Delivery.Query(
                        params.optionalId("subscription_id"),
                        params.optionalId("event_id"),
                        params.optionalId("order_id"),
                        params.optionalChoice("state", Delivery.State.class),
                        before,
                        page.fetch()));
        return call.reply(DELIVERY, page, found, delivery -> Cursor.of(delivery.eventId(), delivery.subscriptionId()));
    }

    private Reply replay(Call call) {
        var params = call.params();
        long subscription = params.id("subscription_id");
        Long event = params.optionalId("event_id");
        var since = params.optionalTime("since");
        if ((event == null) == (since == null)) {
            throw params.wrong("event_id", "given, or since, and not both");
        }
        int count = since == null
                ? webhooks.replayFrom(call.merchant(), subscription, event == null ? 0 : event)
                : webhooks.replaySince(call.merchant(), subscription, since);
        return Reply.of(Obj.success().with("events", count));
    }
}
