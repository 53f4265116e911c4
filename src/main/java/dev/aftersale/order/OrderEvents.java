package dev.aftersale.order;

import dev.aftersale.base.MerchantId;
import dev.aftersale.base.Tx;
import dev.aftersale.event.Event;
import dev.aftersale.event.EventType;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What webhooks are told of an order: ids as strings, amounts as decimal text. Never who the buyer is. */
final class OrderEvents {

    private OrderEvents() {}

    static Event order(
            Tx tx,
            EventType type,
            MerchantId merchant,
            long orderId,
            boolean test,
            @Nullable String reference,
            OrderState state,
            Map<String, ?> more) {
        return about(tx, type, merchant, orderId, orderId, test, reference, state, more);
    }

    static Event about(Tx tx, EventType type, OrderCore order, long objectId, OrderState state, Map<String, ?> more) {
        return about(tx, type, order.merchant(), order.id(), objectId, order.test(), order.reference(), state, more);
    }

    private static Event about(
            Tx tx,
            EventType type,
            MerchantId merchant,
            long orderId,
            long objectId,
            boolean test,
            @Nullable String reference,
            OrderState state,
            Map<String, ?> more) {
        var payload = new LinkedHashMap<String, Object>();
        payload.put("id", Long.toString(objectId));
        payload.put("order_id", Long.toString(orderId));
        if (reference != null) {
            payload.put("merchant_order_id", reference);
        }
        payload.put("order_status", Map.of("state", state.name()));
        payload.putAll(more);
        return Event.of(tx, type, merchant, objectId, orderId, test, payload);
    }
}
