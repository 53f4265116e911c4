package dev.aftersale.order;

import dev.aftersale.base.Db;
import dev.aftersale.base.Idempotency;
import dev.aftersale.base.Idempotency.Answer;
import dev.aftersale.base.Ids;
import dev.aftersale.base.MerchantId;
import dev.aftersale.base.Money;
import dev.aftersale.base.Problem;
import dev.aftersale.base.RequestKey;
import dev.aftersale.base.Tx;
import dev.aftersale.event.EventType;
import dev.aftersale.event.Events;
import dev.aftersale.merchant.Merchant;
import dev.aftersale.merchant.Merchants;
import dev.aftersale.payment.Intent;
import dev.aftersale.payment.IntentKind;
import dev.aftersale.payment.PaymentIntents;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What leaves for the buyer, and the capture of its payment, which follows. */
@Component
public class Shipments {

    private static final Duration A_DAY = Duration.ofDays(1);

    private final Idempotency idempotency;
    private final Db db;
    private final Merchants merchants;
    private final PaymentIntents intents;
    private final Events events;

    Shipments(Idempotency idempotency, Db db, Merchants merchants, PaymentIntents intents, Events events) {
        this.idempotency = idempotency;
        this.db = db;
        this.merchants = merchants;
        this.intents = intents;
        this.events = events;
    }

    /** A shipment that was made. {@code amount}: what is captured for it, in minor units. */
    public record Shipped(
            long id,
            long orderId,
            long paymentId,
            long amount,
            String currency,
            OrderState state,
            CaptureNote capture) {}

    /** Whether the capture was through when the call returned; otherwise it is carried out behind. */
    public enum CaptureNote {
        CAPTURED,
        PENDING,
        FAILED
    }

    public record Updated(long id, long orderId) {}

    /** Which shipment of an order is meant; one of them is enough. */
    public record Named(
            @Nullable Long id,
            @Nullable String externalId,
            @Nullable String trackingNumber) {}

    /** What a carrier has told of a parcel. {@code news}: nobody had told it before. */
    public record Travelled(long id, long orderId, boolean news) {}

    /** Ships, and captures at once if the gateway answers in time. */
    public Answer<Shipped> ship(MerchantId merchantId, ShipRequest request, @Nullable RequestKey key) {
        Merchant merchant = Orders.active(merchants, merchantId);
        var answer = idempotency.once(
                merchantId,
                key,
                Shipped.class,
                batch -> OrderStore.lock(batch, merchantId, request.orderId()),
                (tx, locked) -> ship(
                        tx, merchant, locked.orElseThrow(() -> Orders.unknown(request.orderId())), request, tx.now()));
        if (!answer.replayed()) {
            intents.carryNow(merchantId, answer.value().paymentId(), IntentKind.CAPTURE);
        }
        return new Answer<>(withCapture(merchantId, answer.value()), answer.replayed());
    }

    private Shipped withCapture(MerchantId merchant, Shipped shipped) {
        var state = db.within(
                merchant,
                tx -> ShipmentStore.byCapture(tx, merchant, shipped.paymentId())
                        .orElseThrow()
                        .captureState());
        return new Shipped(
                shipped.id(),
                shipped.orderId(),
                shipped.paymentId(),
                shipped.amount(),
                shipped.currency(),
                shipped.state(),
                CaptureNote.valueOf(state.name()));
    }

    /** Ships within a running transaction. */
    Shipped ship(Tx tx, Merchant merchant, OrderStore.Locked locked, ShipRequest request, Instant shippedAt) {
        return ship(tx, merchant, locked, request, shippedAt, false);
    }

    /** @param quiet whether nobody gets a mail of it: it is long past */
    Shipped ship(
            Tx tx, Merchant merchant, OrderStore.Locked locked, ShipRequest request, Instant shippedAt, boolean quiet) {
        OrderCore order = locked.core();
        var taken = ShipmentPolicy.decide(
                order, locked.items(), request, merchant.settings().fees());
        refuseTwin(tx, order, 0, request.tracking().number(), request.externalId());
        Orders.setReference(tx, order, request.reference());
        long id = Ids.next(merchant.id().shard());
        long captureId = Ids.next(merchant.id().shard());
        ShipmentStore.insert(tx, order, request, taken, id, captureId, shippedAt);
        findBy(tx, order, request.tracking());
        OrderState state = taken.completes() ? OrderState.COMPLETED : order.state();
        var shipped =
                new Shipped(id, order.id(), captureId, taken.total(), order.currency(), state, CaptureNote.PENDING);
        var event = OrderEvents.about(tx, EventType.SHIPMENT_CREATED, order, id, state, payload(taken, request));
        events.publish(tx, quiet ? event.quietly() : event);
        intents.request(
                tx,
                new Intent(
                        merchant.id(),
                        IntentKind.CAPTURE,
                        captureId,
                        order.id(),
                        order.gateway(),
                        order.paymentReference(),
                        Money.of(taken.total(), order.currency()),
                        order.test()));
        if (taken.completes()) {
            Completion.complete(tx, events, intents, order, order.units().cancelled());
        }
        return shipped;
    }

    /** Replaces the tracking of a shipment, which is named by its id or by the merchant's own number. */
    public Answer<Updated> update(
            MerchantId merchant,
            long orderId,
            @Nullable Long shipmentId,
            @Nullable String externalId,
            Shipment.Tracking tracking,
            @Nullable RequestKey key) {
        Orders.active(merchants, merchant);
        return idempotency.once(
                merchant, key, Updated.class, batch -> OrderStore.lock(batch, merchant, orderId), (tx, locked) -> {
                    OrderCore order =
                            locked.orElseThrow(() -> Orders.unknown(orderId)).core();
                    Shipment shipment = find(tx, order, new Named(shipmentId, externalId, null));
                    track(tx, order, shipment.id(), tracking);
                    return new Updated(shipment.id(), orderId);
                });
    }

    /** Replaces the tracking of a shipment of this order, within a running transaction. */
    void track(Tx tx, OrderCore order, long shipmentId, Shipment.Tracking tracking) {
        refuseTwin(tx, order, shipmentId, tracking.number(), null);
        ShipmentStore.setTracking(tx, order.merchant(), shipmentId, tracking);
        findBy(tx, order, tracking);
        events.publish(
                tx,
                OrderEvents.about(
                        tx,
                        EventType.SHIPMENT_UPDATED,
                        order,
                        shipmentId,
                        order.state(),
                        Map.of("tracking_info", tracking(tracking))));
    }

    /**
     * Notes how far a parcel got, and tells the buyer. What is told twice, or told late of a parcel that has arrived, changes
     * nothing.
     *
     * @param at when it happened; never before the parcel left nor in the future
     */
    public Answer<Travelled> travelled(
            MerchantId merchant,
            long orderId,
            Named named,
            Shipment.Step step,
            @Nullable Instant at,
            @Nullable RequestKey key) {
        Orders.active(merchants, merchant);
        return idempotency.once(
                merchant, key, Travelled.class, batch -> OrderStore.lock(batch, merchant, orderId), (tx, locked) -> {
                    OrderCore order =
                            locked.orElseThrow(() -> Orders.unknown(orderId)).core();
                    Shipment shipment = find(tx, order, named);
                    Instant when = at == null ? tx.now() : at;
                    if (when.isAfter(tx.now().plus(Orders.CLOCKS_DIFFER))
                            || when.isBefore(shipment.shippedAt().minus(A_DAY))) {
                        throw Problem.INVALID_PARAMETER.at(
                                "occurred_at",
                                "must lie between the shipment, %s, and now.".formatted(shipment.shippedAt()));
                    }
                    boolean news = shipment.journey().isNews(step);
                    if (news) {
                        ShipmentStore.travelled(tx, merchant, shipment, step, when);
                        events.publish(
                                tx,
                                OrderEvents.about(
                                        tx,
                                        switch (step) {
                                            case OUT_FOR_DELIVERY -> EventType.SHIPMENT_OUT_FOR_DELIVERY;
                                            case DELIVERED -> EventType.SHIPMENT_DELIVERED;
                                        },
                                        order,
                                        shipment.id(),
                                        order.state(),
                                        Map.of(
                                                "tracking_info",
                                                tracking(shipment.tracking()),
                                                "occurred_at",
                                                when.toString())));
                    }
                    return new Travelled(shipment.id(), orderId, news);
                });
    }

    private static Shipment find(Tx tx, OrderCore order, Named named) {
        Optional<Shipment> found;
        if (named.id() != null) {
            found = ShipmentStore.byId(tx, order.merchant(), order.id(), named.id());
        } else if (named.externalId() != null) {
            found = ShipmentStore.byExternalId(tx, order.merchant(), order.id(), named.externalId());
        } else if (named.trackingNumber() != null) {
            found = ShipmentStore.byTrackingNumber(tx, order.merchant(), order.id(), named.trackingNumber());
        } else {
            throw Problem.INVALID_PARAMETER.because("Give shipment_id, external_shipment_id or tracking_number.");
        }
        return found.orElseThrow(
                () -> Problem.INVALID_PARAMETER.because("Order %d has no such shipment.".formatted(order.id())));
    }

    private static void findBy(Tx tx, OrderCore order, Shipment.Tracking tracking) {
        if (tracking.number() != null) {
            OrderTermStore.enter(tx, order, tracking.number());
        }
    }

    private static void refuseTwin(
            Tx tx, OrderCore order, long except, @Nullable String trackingNumber, @Nullable String externalId) {
        if (trackingNumber == null && externalId == null) {
            return;
        }
        ShipmentStore.twin(tx, order.merchant(), order.id(), except, trackingNumber, externalId)
                .ifPresent(twin -> {
                    throw Problem.DUPLICATE_TRACKING.because(
                            "Shipment %d of this order has the same tracking number or external_shipment_id."
                                    .formatted(twin));
                });
    }

    private static Map<String, Object> payload(ShipmentPolicy.Taken taken, ShipRequest request) {
        var payload = new LinkedHashMap<String, Object>();
        payload.put("tracking_info", tracking(request.tracking()));
        if (request.externalId() != null) {
            payload.put("external_shipment_id", request.externalId());
        }
        List<Map<String, Object>> items = new ArrayList<>();
        for (var line : taken.allotment().lines()) {
            items.add(Map.of(
                    "id",
                    Long.toString(line.item().id()),
                    "retailer_id",
                    line.item().retailerId(),
                    "quantity",
                    line.quantity()));
        }
        payload.put("items", items);
        return payload;
    }

    private static Map<String, String> tracking(Shipment.Tracking tracking) {
        var map = new LinkedHashMap<String, String>();
        put(map, "carrier", tracking.carrier());
        put(map, "tracking_number", tracking.number());
        put(map, "shipping_method_name", tracking.method());
        return map;
    }

    private static void put(Map<String, String> map, String name, @Nullable String value) {
        if (value != null) {
            map.put(name, value);
        }
    }
}
