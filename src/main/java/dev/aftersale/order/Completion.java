package dev.aftersale.order;

import dev.aftersale.base.Money;
import dev.aftersale.base.Tx;
import dev.aftersale.event.EventType;
import dev.aftersale.event.Events;
import dev.aftersale.payment.Intent;
import dev.aftersale.payment.IntentKind;
import dev.aftersale.payment.PaymentIntents;
import java.util.Map;

/** What happens once no unit of an order is open any more. */
final class Completion {

    private Completion() {}

    /** Tells it, and lets go of what was authorised for units that are never shipped. Voids are no money: nothing is booked. */
    static void complete(Tx tx, Events events, PaymentIntents intents, OrderCore order, int cancelledUnits) {
        events.publish(
                tx,
                OrderEvents.about(tx, EventType.ORDER_COMPLETED, order, order.id(), OrderState.COMPLETED, Map.of()));
        if (cancelledUnits > 0) {
            intents.request(
                    tx,
                    new Intent(
                            order.merchant(),
                            IntentKind.VOID,
                            order.id(),
                            order.id(),
                            order.gateway(),
                            order.paymentReference(),
                            Money.of(order.charges().authorised(), order.currency()),
                            order.test()));
        }
    }
}
