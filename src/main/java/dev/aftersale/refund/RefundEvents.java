package dev.aftersale.refund;

import dev.aftersale.base.MerchantId;
import dev.aftersale.base.Money;
import dev.aftersale.base.Tx;
import dev.aftersale.event.Event;
import dev.aftersale.event.EventType;
import dev.aftersale.order.OrderCore;
import java.util.LinkedHashMap;
import java.util.Map;

/** What webhooks are told of a refund: ids as strings, amounts as decimal text. */
final class RefundEvents {

    private RefundEvents() {}

    static Event of(Tx tx, EventType type, OrderCore order, Refunds.Granted refund, RefundReason reason) {
        var payload = new LinkedHashMap<String, Object>();
        payload.put("id", Long.toString(refund.id()));
        payload.put("order_id", Long.toString(order.id()));
        if (order.reference() != null) {
            payload.put("merchant_order_id", order.reference());
        }
        payload.put("order_status", Map.of("state", order.state().name()));
        payload.put("state", refund.state().name());
        payload.put("refund_reason", Map.of("reason_code", reason.name()));
        payload.put("refund_amount", amount(refund.total(), order.currency()));
        return Event.of(tx, type, order.merchant(), refund.id(), order.id(), order.test(), payload);
    }

    static Event settled(
            Tx tx,
            EventType type,
            MerchantId merchant,
            long refundId,
            long orderId,
            boolean test,
            Refund.State state,
            Money total) {
        var payload = new LinkedHashMap<String, Object>();
        payload.put("id", Long.toString(refundId));
        payload.put("order_id", Long.toString(orderId));
        payload.put("state", state.name());
        payload.put("refund_amount", amount(total.minor(), total.currency().getCurrencyCode()));
        return Event.of(tx, type, merchant, refundId, orderId, test, payload);
    }

    private static Map<String, String> amount(long minor, String currency) {
        return Map.of("amount", Money.of(minor, currency).decimal(), "currency", currency);
    }
}
