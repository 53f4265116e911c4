package dev.aftersale.api;

import dev.aftersale.api.graph.Call;
import dev.aftersale.api.graph.Obj;
import dev.aftersale.api.graph.Params;
import dev.aftersale.api.graph.Reply;
import dev.aftersale.base.Idempotency;
import dev.aftersale.base.Idempotency.Answer;
import dev.aftersale.base.Ids;
import dev.aftersale.base.MerchantId;
import dev.aftersale.base.Money;
import dev.aftersale.base.Problem;
import dev.aftersale.base.ProblemException;
import dev.aftersale.base.RequestKey;
import dev.aftersale.merchant.Merchants;
import dev.aftersale.order.CancelRequest;
import dev.aftersale.order.Cancellation;
import dev.aftersale.order.Cancellations;
import dev.aftersale.order.ItemQuantity;
import dev.aftersale.order.OrderJson;
import dev.aftersale.order.Orders;
import dev.aftersale.order.ShipRequest;
import dev.aftersale.order.Shipment;
import dev.aftersale.order.Shipments;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Reads what callers want done to an order, has it done, and words the answer. */
@Component
class OrderWriting {

    private static final int MAX_ACKNOWLEDGED = 100;
    private static final int MAX_ITEMS = 10_000;

    private final Merchants merchants;
    private final Orders orders;
    private final Shipments shipments;
    private final Cancellations cancellations;
    private final OrderReading reading;
    private final Idempotency idempotency;

    OrderWriting(
            Merchants merchants,
            Orders orders,
            Shipments shipments,
            Cancellations cancellations,
            OrderReading reading,
            Idempotency idempotency) {
        this.merchants = merchants;
        this.orders = orders;
        this.shipments = shipments;
        this.cancellations = cancellations;
        this.reading = reading;
        this.idempotency = idempotency;
    }

    Reply place(Call call) {
        var merchant = merchants.get(call.merchant());
        var order = OrderJson.read(call.params().json(), merchant.currency());
        // The checkout's own number is as good as a key, and better: it outlives a client that forgot its key.
        var number = OrderJson.key(order);
        var placed = orders.place(call.merchant(), order, number == null ? call.key() : number);
        var made = placed.value();
        return Reply.of(
                Obj.success()
                        .withId("id", made.id())
                        .with("order_status", Obj.of("state", made.state()))
                        .with("hold_until", made.holdUntil())
                        .with("total_amount", Money.of(made.total(), made.currency())),
                placed.replayed());
    }

    Reply acknowledge(Call call) {
        String reference = call.params().optionalText("merchant_order_reference", 100);
        var acknowledged = orders.acknowledge(call.merchant(), call.node(), reference, call.key());
        var order = acknowledged.value();
        return reply(
                call,
                order.id(),
                Obj.empty()
                        .withId("id", order.id())
                        .with("state", order.state())
                        .with("merchant_order_reference", order.reference()),
                acknowledged.replayed());
    }

    /**
     * Each row has a key of its own, made of the call's: a repetition gives each row its first answer, and does what a call
     * that broke off has left undone.
     */
    Reply acknowledgeMany(Call call) {
        List<Params> wanted = call.params().objects("orders", MAX_ACKNOWLEDGED);
        if (wanted.isEmpty()) {
            throw call.params().wrong("orders", "a list of 1 to " + MAX_ACKNOWLEDGED + " objects");
        }
        boolean repeated = isRepeated(call.merchant(), call.key());
        var rows = new ArrayList<Obj>();
        for (Params row : wanted) {
            rows.add(acknowledged(call, row));
        }
        return Reply.of(Obj.of("orders", rows), repeated);
    }

    private Obj acknowledged(Call call, Params row) {
        String given = row.optionalText("id", 100);
        try {
            long id = id(given);
            var order = orders.acknowledge(
                    call.merchant(), id, row.optionalText("merchant_order_reference", 100), rowKey(call.key(), id));
            return Obj.empty().withId("id", id).with("state", order.value().state());
        } catch (ProblemException problem) {
            return Obj.of("id", given)
                    .with(
                            "error",
                            Obj.of("error_code", problem.problem().code()).with("error_message", problem.detail()));
        }
    }

    private static long id(@Nullable String given) {
        try {
            return Ids.parse(given == null ? "" : given.strip());
        } catch (NumberFormatException e) {
            throw Problem.INVALID_ORDER.because("Invalid Order ID: " + given + ".", e);
        }
    }

    /** Enters the key of a call whose effects have keys of their own; a key that was another call's is refused. */
    private boolean isRepeated(MerchantId merchant, @Nullable RequestKey key) {
        return key != null
                && idempotency
                        .once(merchant, key, Boolean.class, batch -> () -> true, (tx, nothing) -> nothing)
                        .replayed();
    }

    private static @Nullable RequestKey rowKey(@Nullable RequestKey key, long orderId) {
        return key == null ? null : new RequestKey(key.key() + ":" + orderId, key.fingerprint());
    }

    Reply ship(Call call) {
        var params = call.params();
        var items = items(params);
        if (items == null && params.has("items")) {
            // Nothing is not everything here: a shipment takes money.
            throw Problem.SHIPMENT_EMPTY.because("items is empty; leave it out to ship all that is open.");
        }
        var shipped = shipments.ship(
                call.merchant(),
                new ShipRequest(
                        call.node(),
                        items,
                        tracking(params.optionalObject("tracking_info")),
                        params.optionalText("external_shipment_id", 100),
                        json(params.optionalObject("fulfillment")),
                        params.optionalText("shipment_origin_postal_code", 20),
                        params.optionalText("merchant_order_reference", 100),
                        shippingTax(params),
                        false),
                call.key());
        return reply(call, call.node(), shipped(shipped.value()), shipped.replayed());
    }

    static Obj shipped(Shipments.Shipped made) {
        return Obj.success()
                .withId("id", made.id())
                .withId("shipment_id", made.id())
                .withId("payment_id", made.paymentId())
                .with("amount", Money.of(made.amount(), made.currency()))
                .with("capture_state", made.capture())
                .with("order_status", Obj.of("state", made.state()));
    }

    private static @Nullable Money shippingTax(Params params) {
        var details = params.optionalObject("shipping_tax_details");
        if (details == null) {
            return null;
        }
        return details.has("amount") ? params.money("shipping_tax_details") : details.money("shipping_tax");
    }

    static @Nullable String json(@Nullable Params object) {
        return object == null ? null : object.json().toString();
    }

    Reply updateShipment(Call call) {
        var params = call.params();
        var updated = shipments.update(
                call.merchant(),
                call.node(),
                params.optionalId("shipment_id"),
                params.optionalText("external_shipment_id", 100),
                tracking(params.object("tracking_info")),
                call.key());
        return reply(
                call,
                call.node(),
                Obj.success()
                        .withId("id", updated.value().id())
                        .withId("shipment_id", updated.value().id()),
                updated.replayed());
    }

    Reply trackShipment(Call call) {
        var params = call.params();
        var told = shipments.travelled(
                call.merchant(),
                call.node(),
                new Shipments.Named(
                        params.optionalId("shipment_id"),
                        params.optionalText("external_shipment_id", 100),
                        params.optionalText("tracking_number", 100)),
                params.choice("status", Shipment.Step.class),
                params.optionalTime("occurred_at"),
                call.key());
        return reply(
                call,
                call.node(),
                Obj.success()
                        .withId("id", told.value().id())
                        .withId("shipment_id", told.value().id())
                        .with("changed", told.value().news()),
                told.replayed());
    }

    Reply cancel(Call call) {
        var params = call.params();
        var reason = params.optionalObject("cancel_reason");
        var code = reason == null ? null : reason.optionalChoice("reason_code", Cancellation.Reason.class);
        Answer<Cancellations.Cancelled> cancelled = cancellations.cancel(
                call.merchant(),
                new CancelRequest(
                        call.node(),
                        items(params),
                        code == null ? Cancellation.Reason.CANCEL_REASON_OTHER : code,
                        reason == null ? null : reason.optionalText("reason_description", 1_000),
                        params.flag("restock_items", false),
                        Cancellation.Actor.MERCHANT),
                call.key());
        var made = cancelled.value();
        return reply(
                call,
                call.node(),
                Obj.success()
                        .withId("id", made.id())
                        .withId("cancellation_id", made.id())
                        .with("amount", Money.of(made.amount(), made.currency()))
                        .with("order_status", Obj.of("state", made.state())),
                cancelled.replayed());
    }

    /** Read-after-write: with {@code fields}, the fields of the order as it is now are added. */
    Reply reply(Call call, long orderId, Obj made, boolean replayed) {
        if (!call.fields().isDefault()) {
            var order = call.object(OrderNodes.ORDER, reading.changed(call.merchant(), orderId, call.fields()));
            made.addAll(order);
        }
        return Reply.of(made, replayed);
    }

    /** Null, so everything, where none are given: connectors send {@code items=null} and {@code items=[]} for that. */
    static @Nullable List<ItemQuantity> items(Params params) {
        var rows = params.objects("items", MAX_ITEMS);
        if (rows.isEmpty()) {
            return null;
        }
        return rows.stream().map(row -> item(row, row.number("quantity", 1))).toList();
    }

    static ItemQuantity item(Params row, long quantity) {
        Long itemId = row.optionalId("item_id");
        String retailerId = row.optionalText("retailer_id", 100);
        if ((itemId == null) == (retailerId == null)) {
            throw row.wrong("item_id", "given, or retailer_id, and not both");
        }
        return new ItemQuantity(itemId, retailerId, (int) Math.min(quantity, Integer.MAX_VALUE));
    }

    static Shipment.Tracking tracking(@Nullable Params info) {
        if (info == null) {
            return Shipment.Tracking.NONE;
        }
        return new Shipment.Tracking(
                info.optionalText("carrier", 100),
                info.optionalText("tracking_number", 100),
                info.optionalText("shipping_method_name", 100));
    }
}
