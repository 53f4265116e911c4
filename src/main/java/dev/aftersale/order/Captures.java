package dev.aftersale.order;

import dev.aftersale.base.Money;
import dev.aftersale.base.Tx;
import dev.aftersale.event.EventType;
import dev.aftersale.event.Events;
import dev.aftersale.ledger.Account;
import dev.aftersale.ledger.Ledger;
import dev.aftersale.ledger.Posting;
import dev.aftersale.merchant.Merchants;
import dev.aftersale.payment.IntentKind;
import dev.aftersale.payment.IntentListener;
import dev.aftersale.payment.SettledIntent;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Books captures: the buyer's money is taken, the merchant's share is pending, the fees are ours. */
@Component
class Captures implements IntentListener {

    private static final Logger log = LoggerFactory.getLogger(Captures.class);

    private final Ledger ledger;
    private final Merchants merchants;
    private final Events events;

    Captures(Ledger ledger, Merchants merchants, Events events) {
        this.ledger = ledger;
        this.merchants = merchants;
        this.events = events;
    }

    @Override
    public IntentKind kind() {
        return IntentKind.CAPTURE;
    }

    @Override
    public void settled(Tx tx, SettledIntent settled) {
        var merchant = settled.intent().merchant();
        OrderCore order = OrderStore.lock(tx, merchant, settled.intent().orderId())
                .orElseThrow()
                .core();
        Shipment shipment =
                ShipmentStore.byCapture(tx, merchant, settled.intent().refId()).orElseThrow();
        switch (settled.settlement()) {
            case SUCCEEDED -> captured(tx, order, shipment);
            case FAILED -> {
                ShipmentStore.captureFailed(tx, order, shipment);
                publish(tx, EventType.PAYMENT_FAILED, order, shipment);
            }
            // Gateways take captured money back as a dispute, with its own books; this would be a gateway's mistake.
            case FAILED_LATE ->
                log.error(
                        "Gateway {} says that capture {} failed after it had succeeded",
                        order.gateway(),
                        shipment.captureId());
        }
    }

    private void captured(Tx tx, OrderCore order, Shipment shipment) {
        var releaseAt = tx.now().plus(merchants.get(order.merchant()).settings().releaseAfter());
        ShipmentStore.captured(tx, order, shipment, releaseAt);
        post(tx, order, shipment, Posting.Kind.CAPTURE, capture(order, shipment));
        post(tx, order, shipment, Posting.Kind.FEES, fees(shipment));
        publish(tx, EventType.PAYMENT_CAPTURED, order, shipment);
    }

    private static Posting.Lines capture(OrderCore order, Shipment shipment) {
        var receivable = Account.receivableFrom(order.gateway());
        return new Posting.Lines()
                .move(receivable, Account.SELLER_PENDING, shipment.itemsNet() + shipment.shippingNet())
                .move(receivable, Account.TAX_PAYABLE, shipment.itemsTax() + shipment.shippingTax());
    }

    private static Posting.Lines fees(Shipment shipment) {
        return new Posting.Lines()
                .move(Account.SELLER_PENDING, Account.SELLING_FEE, shipment.sellingFee())
                .move(Account.SELLER_PENDING, Account.PROCESSING_FEE, shipment.processingFee());
    }

    private void post(Tx tx, OrderCore order, Shipment shipment, Posting.Kind kind, Posting.Lines lines) {
        ledger.post(
                tx,
                new Posting(
                        order.merchant(),
                        shipment.captureId(),
                        kind,
                        order.id(),
                        order.currency(),
                        order.test(),
                        lines.list()));
    }

    private void publish(Tx tx, EventType type, OrderCore order, Shipment shipment) {
        var amount = Money.of(shipment.total(), order.currency());
        events.publish(
                tx,
                OrderEvents.about(
                        tx,
                        type,
                        order,
                        shipment.captureId(),
                        order.state(),
                        Map.of(
                                "shipment_id", Long.toString(shipment.id()),
                                "amount", Map.of("amount", amount.decimal(), "currency", order.currency()))));
    }

    /**
     * Makes the merchant's share of a captured shipment available. What refunds have taken from it meanwhile is taken from
     * the release of the order's last shipment.
     */
    void release(Tx tx, OrderCore order, Shipment shipment) {
        boolean others = ShipmentStore.othersUnreleased(tx, order, shipment);
        long amount = others ? Math.min(shipment.merchantShare(), order.pending()) : order.pending();
        ShipmentStore.release(tx, order, shipment, amount);
        post(
                tx,
                order,
                shipment,
                Posting.Kind.RELEASE,
                new Posting.Lines().move(Account.SELLER_PENDING, Account.SELLER_AVAILABLE, amount));
    }
}
