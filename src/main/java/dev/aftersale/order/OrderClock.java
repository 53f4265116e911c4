package dev.aftersale.order;

import dev.aftersale.base.Db;
import dev.aftersale.base.MerchantId;
import dev.aftersale.base.Tx;
import dev.aftersale.event.EventType;
import dev.aftersale.event.Events;
import dev.aftersale.merchant.Tokens;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** What time does to orders: holds end, orders nobody ships are cancelled, shares become available. */
@Component
public class OrderClock {

    private static final int BATCH = 200;

    private final Db db;
    private final Tokens tokens;
    private final Events events;
    private final Cancellations cancellations;
    private final Captures captures;

    OrderClock(Db db, Tokens tokens, Events events, Cancellations cancellations, Captures captures) {
        this.db = db;
        this.tokens = tokens;
        this.events = events;
        this.cancellations = cancellations;
        this.captures = captures;
    }

    /**
     * Does what is due, each order in a transaction of its own.
     *
     * @return how many orders it moved; as long as that is more than none, there may be more to do
     */
    public int tick() {
        int moved = 0;
        for (var due : db.platform(tx -> DueStore.held(tx, BATCH))) {
            boolean tied = tokens.isTied(due.merchant());
            moved += db.within(due.merchant(), tx -> release(tx, due, tied));
        }
        for (var due : db.platform(tx -> DueStore.unshipped(tx, BATCH))) {
            moved += db.within(due.merchant(), tx -> cancel(tx, due));
        }
        for (var due : db.platform(tx -> DueStore.toRelease(tx, BATCH))) {
            moved += db.within(due.merchant(), tx -> makeAvailable(tx, due));
        }
        return moved;
    }

    /** Something that is due for an order; {@code objectId} is the order itself or its capture. */
    record Due(MerchantId merchant, long orderId, long objectId) {}

    private int release(Tx tx, Due due, boolean tied) {
        var found = lock(tx, due);
        if (found.isEmpty()) {
            return 0;
        }
        OrderCore order = found.get().core();
        if (order.state() != OrderState.FB_PROCESSING || tx.now().isBefore(order.holdUntil())) {
            return 0;
        }
        OrderState to = Orders.released(tied);
        OrderStore.setState(tx, order, to);
        events.publish(tx, OrderEvents.about(tx, EventType.ORDER_CREATED, order, order.id(), to, Map.of()));
        return 1;
    }

    private int cancel(Tx tx, Due due) {
        var found = lock(tx, due);
        if (found.isEmpty() || found.get().core().units().open() == 0) {
            return 0;
        }
        cancellations.cancel(
                tx,
                found.get(),
                new CancelRequest(
                        due.orderId(),
                        null,
                        Cancellation.Reason.CANCEL_REASON_OTHER,
                        "The order was not shipped in time.",
                        true,
                        Cancellation.Actor.PLATFORM));
        return 1;
    }

    private int makeAvailable(Tx tx, Due due) {
        var found = lock(tx, due);
        var shipment = ShipmentStore.byCapture(tx, due.merchant(), due.objectId());
        if (found.isEmpty() || shipment.isEmpty() || shipment.get().released()) {
            return 0;
        }
        captures.release(tx, found.get().core(), shipment.get());
        return 1;
    }

    private static Optional<OrderStore.Locked> lock(Tx tx, Due due) {
        return OrderStore.lock(tx, due.merchant(), due.orderId());
    }
}
