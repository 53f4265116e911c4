package dev.aftersale.order;

import dev.aftersale.base.Idempotency;
import dev.aftersale.base.Idempotency.Answer;
import dev.aftersale.base.Ids;
import dev.aftersale.base.MerchantId;
import dev.aftersale.base.Money;
import dev.aftersale.base.Problem;
import dev.aftersale.base.RequestKey;
import dev.aftersale.base.Tx;
import dev.aftersale.event.EventType;
import dev.aftersale.event.Events;
import dev.aftersale.merchant.Merchants;
import dev.aftersale.payment.PaymentIntents;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What will not be shipped. Its payment was never captured, so there is nothing to give back. */
@Component
public class Cancellations {

    private final Idempotency idempotency;
    private final Merchants merchants;
    private final PaymentIntents intents;
    private final Events events;

    Cancellations(Idempotency idempotency, Merchants merchants, PaymentIntents intents, Events events) {
        this.idempotency = idempotency;
        this.merchants = merchants;
        this.intents = intents;
        this.events = events;
    }

    /** A cancellation that was made. {@code amount}: what will not be captured, in minor units. */
    public record Cancelled(long id, long orderId, long amount, String currency, OrderState state) {}

    /** Cancels units that are not shipped; the last one completes the order. */
    public Answer<Cancelled> cancel(MerchantId merchant, CancelRequest request, @Nullable RequestKey key) {
        if (request.actor() == Cancellation.Actor.MERCHANT) {
            Orders.active(merchants, merchant);
        }
        if (request.description() != null && request.description().length() > 1_000) {
            throw Problem.INVALID_PARAMETER.because("reason_description must not have more than 1000 characters.");
        }
        return idempotency.once(
                merchant,
                key,
                Cancelled.class,
                batch -> OrderStore.lock(batch, merchant, request.orderId()),
                (tx, locked) -> cancel(tx, locked.orElseThrow(() -> Orders.unknown(request.orderId())), request));
    }

    /**
     * The buyer's own cancellation of all that isn't shipped, within the time that the merchant gives for it. Whether a
     * shipment or the cancellation was first is decided by the order's lock, and the later one is refused.
     */
    public Answer<Cancelled> cancelByBuyer(MerchantId merchantId, long orderId, @Nullable RequestKey key) {
        var terms = merchants.get(merchantId).settings().buyerCancel();
        return idempotency.once(
                merchantId, key, Cancelled.class, batch -> OrderStore.lock(batch, merchantId, orderId), (tx, found) -> {
                    var locked = found.orElseThrow(() -> Orders.unknown(orderId));
                    if (!BuyerWindow.of(locked.core(), terms).isOpen(tx.now())) {
                        BuyerWindow.refuse(locked.core());
                    }
                    return cancel(tx, locked, CancelRequest.byBuyer(orderId));
                });
    }

    /** The same in a running transaction, whatever the time: for a buyer who withdraws from the contract. */
    public Cancelled cancelByBuyer(Tx tx, MerchantId merchant, long orderId) {
        var locked = OrderStore.lock(tx, merchant, orderId).orElseThrow(() -> Orders.unknown(orderId));
        return cancel(tx, locked, CancelRequest.byBuyer(orderId));
    }

    Cancelled cancel(Tx tx, OrderStore.Locked locked, CancelRequest request) {
        OrderCore order = locked.core();
        var allotment = CancellationPolicy.decide(order, locked.items(), request, tx.now());
        boolean completes = allotment.units() == order.units().open();
        boolean nothingShips = completes && order.units().fulfilled() == 0;
        long amount = allotment.net()
                + allotment.tax()
                + (nothingShips
                        ? order.charges().shippingNet() + order.charges().shippingTax()
                        : 0);
        OrderState state = completes ? order.state().moveTo(OrderState.COMPLETED) : order.state();
        long id = Ids.next(order.merchant().shard());
        CancellationStore.insert(tx, order, request, allotment, id, amount, state);
        if (request.restock() && !order.test()) {
            var back = new TreeMap<String, Integer>();
            allotment.lines().forEach(line -> back.merge(line.item().retailerId(), line.quantity(), Math::addExact));
            InventoryStore.change(tx, order.merchant(), back);
        }
        events.publish(
                tx,
                OrderEvents.about(
                        tx,
                        EventType.CANCELLATION_CREATED,
                        order,
                        id,
                        state,
                        payload(order, request, allotment, amount)));
        if (completes) {
            Completion.complete(tx, events, intents, order, allotment.units());
        }
        return new Cancelled(id, order.id(), amount, order.currency(), state);
    }

    private static Map<String, Object> payload(
            OrderCore order, CancelRequest request, Allotment allotment, long amount) {
        List<Map<String, Object>> items = new ArrayList<>();
        for (var line : allotment.lines()) {
            items.add(Map.of(
                    "id",
                    Long.toString(line.item().id()),
                    "retailer_id",
                    line.item().retailerId(),
                    "quantity",
                    line.quantity()));
        }
        return Map.of(
                "cancel_reason",
                Map.of("reason_code", request.reason().name()),
                "actor",
                request.actor().name(),
                "amount",
                Map.of("amount", Money.of(amount, order.currency()).decimal(), "currency", order.currency()),
                "items",
                items);
    }
}
