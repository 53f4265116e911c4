package dev.aftersale.refund;

import dev.aftersale.base.Tx;
import dev.aftersale.event.EventType;
import dev.aftersale.event.Events;
import dev.aftersale.ledger.Ledger;
import dev.aftersale.ledger.Posting;
import dev.aftersale.ledger.Transfer;
import dev.aftersale.payment.Intent;
import dev.aftersale.payment.IntentKind;
import dev.aftersale.payment.IntentListener;
import dev.aftersale.payment.SettledIntent;
import java.util.List;
import org.springframework.stereotype.Component;

/** Books what the gateway made of a refund. The promise to the buyer stands in any case. */
@Component
class RefundSettlement implements IntentListener {

    private final Ledger ledger;
    private final Events events;

    RefundSettlement(Ledger ledger, Events events) {
        this.ledger = ledger;
        this.events = events;
    }

    @Override
    public IntentKind kind() {
        return IntentKind.REFUND;
    }

    @Override
    public void settled(Tx tx, SettledIntent settled) {
        Intent intent = settled.intent();
        long total = intent.amount().minor();
        switch (settled.settlement()) {
            case SUCCEEDED -> {
                move(tx, intent, Refund.State.PROCESSING, Refund.State.SUCCEEDED);
                post(tx, intent, Posting.Kind.REFUND_CONFIRMED, RefundPostings.confirmed(intent.gateway(), total));
            }
            case FAILED -> {
                move(tx, intent, Refund.State.PROCESSING, Refund.State.FAILED);
                post(tx, intent, Posting.Kind.REFUND_UNDELIVERABLE, RefundPostings.undeliverable(total));
            }
            case FAILED_LATE -> {
                move(tx, intent, Refund.State.SUCCEEDED, Refund.State.FAILED);
                post(tx, intent, Posting.Kind.REFUND_RETURNED, RefundPostings.returned(intent.gateway(), total));
                post(tx, intent, Posting.Kind.REFUND_UNDELIVERABLE, RefundPostings.undeliverable(total));
            }
        }
    }

    private void move(Tx tx, Intent intent, Refund.State from, Refund.State to) {
        RefundStore.settle(tx, intent.merchant(), intent.refId(), to, from);
        events.publish(
                tx,
                RefundEvents.settled(
                        tx,
                        to == Refund.State.SUCCEEDED ? EventType.REFUND_SUCCEEDED : EventType.REFUND_FAILED,
                        intent.merchant(),
                        intent.refId(),
                        intent.orderId(),
                        intent.test(),
                        to,
                        intent.amount()));
    }

    private void post(Tx tx, Intent intent, Posting.Kind kind, List<Transfer> transfers) {
        ledger.post(
                tx,
                new Posting(
                        intent.merchant(),
                        intent.refId(),
                        kind,
                        intent.orderId(),
                        intent.amount().currency().getCurrencyCode(),
                        intent.test(),
                        transfers));
    }
}
