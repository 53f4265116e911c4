package dev.aftersale.event;

import dev.aftersale.base.Actor;
import dev.aftersale.base.Ids;
import dev.aftersale.base.Json;
import dev.aftersale.base.MerchantId;
import dev.aftersale.base.Tx;
import java.time.Instant;

/**
 * A fact, told once.
 *
 * @param id what receivers know it by, in every repetition
 * @param objectId the order, shipment, capture, cancellation, refund or check that it is about
 * @param orderId 0: it is about no order
 * @param test of an order that moves no money; kept apart from the real ones
 * @param quiet recorded and sent to webhooks, but nobody gets a mail: an order of last year that is imported today is no
 *     news to its buyer
 * @param payload a JSON object, sent to webhooks as it stands: ids as strings, the merchant's reference, states, amounts
 *     as decimal strings with their currency; never the buyer's name, address or e-mail
 * @param at when it happened
 * @param actor who did it
 */
public record Event(
        long id,
        MerchantId merchant,
        EventType type,
        long objectId,
        long orderId,
        boolean test,
        boolean quiet,
        String payload,
        Instant at,
        Actor actor) {

    /** A fact of this transaction. {@code payload} is a record or map, written as JSON. */
    public static Event of(
            Tx tx, EventType type, MerchantId merchant, long objectId, long orderId, boolean test, Object payload) {
        return new Event(
                Ids.next(merchant.shard()),
                merchant,
                type,
                objectId,
                orderId,
                test,
                false,
                Json.write(payload),
                tx.now(),
                Actor.current());
    }

    /** The same fact, of which nobody gets a mail. */
    public Event quietly() {
        return new Event(id, merchant, type, objectId, orderId, test, true, payload, at, actor);
    }

    public int shard() {
        return merchant.shard();
    }
}
