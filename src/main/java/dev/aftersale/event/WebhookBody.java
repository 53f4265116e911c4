package dev.aftersale.event;

import dev.aftersale.base.Json;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import tools.jackson.databind.node.ObjectNode;

/**
 * An event as Graph writes it: one entry with one change. Made of the event alone, so that every repetition has the same
 * bytes.
 */
final class WebhookBody {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ssxxx").withZone(ZoneOffset.UTC);

    private WebhookBody() {}

    static byte[] of(Event event) {
        var root = Json.MAPPER.createObjectNode();
        root.put("object", isOfOrder(event) ? "commerce_order" : "commerce_merchant_settings");
        var entry = root.putArray("entry").addObject();
        entry.put("id", Long.toString(event.id()));
        entry.put("time", event.at().getEpochSecond());
        var change = entry.putArray("changes").addObject();
        change.put("field", event.type().field().wireName());
        change.set("value", value(event));
        return Json.MAPPER.writeValueAsBytes(root);
    }

    private static boolean isOfOrder(Event event) {
        return event.orderId() != 0;
    }

    private static ObjectNode value(Event event) {
        var value = Json.MAPPER.createObjectNode();
        value.put("event", event.type().wireName());
        value.put("id", Long.toString(event.objectId()));
        if (isOfOrder(event)) {
            value.put("order_id", Long.toString(event.orderId()));
        }
        value.put("merchant_id", event.merchant().toString());
        if (isOfOrder(event)) {
            value.put("is_test_order", event.test());
        }
        value.put("created", time(event.at()));
        for (var property : Json.tree(event.payload()).properties()) {
            if (!value.has(property.getKey())) {
                value.set(property.getKey(), property.getValue());
            }
        }
        return value;
    }

    private static String time(Instant at) {
        return TIME.format(at);
    }
}
