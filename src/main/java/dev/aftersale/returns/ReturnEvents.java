package dev.aftersale.returns;

import dev.aftersale.base.Money;
import dev.aftersale.base.Tx;
import dev.aftersale.event.Event;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What webhooks are told of a return. Never who the buyer is, nor what anybody wrote. */
final class ReturnEvents {

    private ReturnEvents() {}

    static Event of(Tx tx, Move move, Return now, Party party, @Nullable Money refund) {
        var payload = new LinkedHashMap<String, Object>();
        payload.put("id", Long.toString(now.id()));
        payload.put("order_id", Long.toString(now.orderId()));
        payload.put("return_status", now.state().meta().name());
        payload.put("state", now.state().name());
        payload.put("actor", party.name());
        put(payload, "merchant_return_id", now.reference());
        payload.put("resolution", now.resolution().name());
        payload.put("value", amount(now, now.value()));
        payload.put("refunded", amount(now, now.refunded()));
        put(
                payload,
                "answer_by",
                time(now.state() == ReturnState.REQUESTED ? now.times().answerBy() : null));
        put(payload, "refund_by", time(now.times().refundBy()));
        put(
                payload,
                "decline_reason",
                now.declineReason() == null ? null : now.declineReason().name());
        if (now.tracking() != null) {
            payload.put("tracking_info", tracking(now.tracking()));
        }
        if (refund != null) {
            payload.put(
                    "refund_amount",
                    Map.of(
                            "amount",
                            refund.decimal(),
                            "currency",
                            refund.currency().getCurrencyCode()));
        }
        if (now.replacementId() != null) {
            payload.put("replacement_order_id", Long.toString(now.replacementId()));
        }
        payload.put("items", now.lines().stream().map(ReturnEvents::line).toList());
        return Event.of(tx, move.told(), now.merchant(), now.id(), now.orderId(), now.test(), payload);
    }

    private static Map<String, Object> line(Return.Line line) {
        var map = new LinkedHashMap<String, Object>();
        map.put("id", Long.toString(line.itemId()));
        map.put("retailer_id", line.retailerId());
        map.put("quantity", line.quantity());
        map.put("reason", line.reason().name());
        if (line.isInspected()) {
            map.put("accepted", line.accepted());
            map.put("damaged", line.damaged());
            map.put("missing", line.missing());
        }
        return map;
    }

    private static Map<String, String> tracking(Return.Tracking tracking) {
        var map = new LinkedHashMap<String, String>();
        for (var part : List.of("carrier", "tracking_number")) {
            String value = part.equals("carrier") ? tracking.carrier() : tracking.number();
            if (value != null) {
                map.put(part, value);
            }
        }
        return map;
    }

    private static Map<String, String> amount(Return now, long minor) {
        return Map.of("amount", Money.of(minor, now.currency()).decimal(), "currency", now.currency());
    }

    private static @Nullable String time(@Nullable Instant time) {
        return time == null ? null : time.toString();
    }

    private static void put(Map<String, Object> payload, String name, @Nullable Object value) {
        if (value != null) {
            payload.put(name, value);
        }
    }
}
