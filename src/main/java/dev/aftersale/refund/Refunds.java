package dev.aftersale.refund;

import dev.aftersale.base.Db;
import dev.aftersale.base.Idempotency;
import dev.aftersale.base.Idempotency.Answer;
import dev.aftersale.base.Ids;
import dev.aftersale.base.MerchantId;
import dev.aftersale.base.Money;
import dev.aftersale.base.Problem;
import dev.aftersale.base.RequestKey;
import dev.aftersale.base.Tx;
import dev.aftersale.event.Event;
import dev.aftersale.event.EventType;
import dev.aftersale.event.Events;
import dev.aftersale.ledger.Account;
import dev.aftersale.ledger.Ledger;
import dev.aftersale.ledger.Posting;
import dev.aftersale.merchant.Merchants;
import dev.aftersale.order.OrderCore;
import dev.aftersale.order.RefundableOrders;
import dev.aftersale.order.RefundableOrders.Refundable;
import dev.aftersale.payment.Intent;
import dev.aftersale.payment.IntentKind;
import dev.aftersale.payment.PaymentIntents;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Gives money back to buyers. The one door to refunds: API, console, import and dispute desk all come through here. */
@Component
public class Refunds {

    private final Db db;
    private final Idempotency idempotency;
    private final Merchants merchants;
    private final RefundableOrders orders;
    private final Ledger ledger;
    private final PaymentIntents intents;
    private final Events events;
    private final List<RefundListener> listeners;
    private final RefundGroups groups;

    Refunds(
            Db db,
            Idempotency idempotency,
            Merchants merchants,
            RefundableOrders orders,
            Ledger ledger,
            PaymentIntents intents,
            Events events,
            List<RefundListener> listeners) {
        this.db = db;
        this.idempotency = idempotency;
        this.merchants = merchants;
        this.orders = orders;
        this.ledger = ledger;
        this.intents = intents;
        this.events = events;
        this.listeners = List.copyOf(listeners);
        this.groups = new RefundGroups(
                idempotency,
                orders,
                (tx, order, request, allocation) ->
                        write(tx, order.core(), request, allocation, PaidTo.PAYMENT, false));
    }

    /** A refund that was granted. Amounts in minor units; {@code left}: what the buyer can still get back. */
    public record Granted(
            long id,
            long orderId,
            String currency,
            long subtotal,
            long shipping,
            long tax,
            long goodwill,
            long deduction,
            long total,
            long left,
            Refund.State state) {}

    /** What {@code request} would pay, and what it does to the merchant's balance; changes nothing. */
    public Quote quote(MerchantId merchant, RefundRequest request) {
        return db.within(merchant, tx -> {
            var batch = tx.batch();
            var locked = orders.lock(batch, merchant, request.orderId());
            batch.run();
            Refundable order = found(locked.get(), request);
            return switch (RefundPolicy.decide(order, request)) {
                case Decision.Refused refused -> throw refused.exception();
                case Decision.Granted granted -> quote(order.core(), granted.allocation());
            };
        });
    }

    /**
     * Refunds once per key: a repeated request gets the first answer, a reused key with another request is refused. The
     * money is promised when this returns; an intent carries it to the gateway. The merchant's balance is neither read nor
     * locked: the buyer's refund doesn't wait for it.
     */
    public Answer<Granted> refund(MerchantId merchant, RefundRequest request, @Nullable RequestKey key) {
        merchants.mayChange(merchant);
        if (key != null && request.returnId() == null) { // who listens for returns has more to do in the transaction
            var granted = groups.refund(merchant, request, key);
            if (granted.isPresent()) {
                return new Answer<>(granted.get(), false);
            }
        }
        return idempotency.once(
                merchant,
                key,
                Granted.class,
                batch -> orders.lock(batch, merchant, request.orderId()),
                (tx, locked) -> grant(tx, found(locked, request), request, PaidTo.PAYMENT, false));
    }

    /** The same within a running transaction, without a key of its own and without a mail: for history that is imported. */
    public Granted record(Tx tx, MerchantId merchant, RefundRequest request) {
        var batch = tx.batch();
        var locked = orders.lock(batch, merchant, request.orderId());
        batch.run();
        return grant(tx, found(locked.get(), request), request, PaidTo.PAYMENT, true);
    }

    /** The same within a running transaction, for what decides with a key of its own; and where else the money may go. */
    public Granted refund(Tx tx, MerchantId merchant, RefundRequest request, PaidTo paidTo) {
        var batch = tx.batch();
        var locked = orders.lock(batch, merchant, request.orderId());
        batch.run();
        return grant(tx, found(locked.get(), request), request, paidTo, false);
    }

    /** The refunds of orders, oldest first. */
    public List<Refund> ofOrders(MerchantId merchant, List<Long> orderIds) {
        return db.within(merchant, tx -> ofOrders(tx, merchant, orderIds));
    }

    /** The same within a running transaction. */
    public List<Refund> ofOrders(Tx tx, MerchantId merchant, List<Long> orderIds) {
        return RefundStore.ofOrders(
                tx, merchant, orderIds.stream().mapToLong(Long::longValue).toArray());
    }

    private static Refundable found(Optional<Refundable> order, RefundRequest request) {
        return order.orElseThrow(() -> Problem.INVALID_ORDER.because("Invalid Order ID: " + request.orderId() + "."));
    }

    private Granted grant(Tx tx, Refundable order, RefundRequest request, PaidTo paidTo, boolean quiet) {
        return switch (RefundPolicy.decide(order, request)) {
            case Decision.Refused refused -> throw refused.exception();
            case Decision.Granted granted -> write(tx, order.core(), request, granted.allocation(), paidTo, quiet);
        };
    }

    private Granted write(
            Tx tx, OrderCore order, RefundRequest request, Allocation allocation, PaidTo paidTo, boolean quiet) {
        long id = Ids.next(order.merchant().shard());
        boolean fromPending = RefundPostings.sellerAccount(order).equals(Account.SELLER_PENDING);
        orders.take(
                tx,
                order,
                new RefundableOrders.Taken(
                        allocation.items(),
                        allocation.shippingNet(),
                        allocation.shippingTax(),
                        allocation.total(),
                        allocation.deduction(),
                        allocation.sellingFee(),
                        allocation.processingFee(),
                        fromPending ? allocation.merchantBears() : 0));
        RefundStore.insert(tx, order, request, allocation, id, paidTo);
        ledger.post(
                tx,
                new Posting(
                        order.merchant(),
                        id,
                        Posting.Kind.REFUND,
                        order.id(),
                        order.currency(),
                        order.test(),
                        RefundPostings.promised(order, allocation, paidTo)));
        var granted = granted(order, allocation, id, paidTo);
        Event event = RefundEvents.of(tx, EventType.REFUND_CREATED, order, granted, request.reason());
        events.publish(tx, quiet ? event.quietly() : event);
        if (request.returnId() != null) {
            listeners.forEach(listener ->
                    listener.refunded(tx, order.merchant(), request.returnId(), granted, lines(allocation)));
        }
        if (paidTo == PaidTo.STORE_CREDIT) {
            return granted; // nothing is left to be carried out
        }
        intents.request(
                tx,
                new Intent(
                        order.merchant(),
                        IntentKind.REFUND,
                        id,
                        order.id(),
                        order.gateway(),
                        order.paymentReference(),
                        Money.of(allocation.total(), order.currency()),
                        order.test()));
        return granted;
    }

    private static Granted granted(OrderCore order, Allocation allocation, long id, PaidTo paidTo) {
        return new Granted(
                id,
                order.id(),
                order.currency(),
                allocation.itemsNet(),
                allocation.shippingNet(),
                allocation.itemsTax() + allocation.shippingTax(),
                allocation.goodwill(),
                allocation.deduction(),
                allocation.total(),
                left(order, allocation),
                paidTo == PaidTo.STORE_CREDIT ? Refund.State.SUCCEEDED : Refund.State.PROCESSING);
    }

    private static long left(OrderCore order, Allocation allocation) {
        return order.charges().captured() - order.charges().refunded() - order.disputeLocked() - allocation.total();
    }

    private static Quote quote(OrderCore order, Allocation allocation) {
        return new Quote(
                order.id(),
                order.currency(),
                allocation.itemsNet(),
                allocation.itemsTax(),
                allocation.shippingNet(),
                allocation.shippingTax(),
                allocation.goodwill(),
                allocation.deduction(),
                allocation.total(),
                allocation.fees(),
                -allocation.merchantBears(),
                left(order, allocation),
                lines(allocation));
    }

    private static List<Refund.Line> lines(Allocation allocation) {
        return allocation.items().stream()
                .map(part -> new Refund.Line(part.itemId(), part.quantity(), part.net(), part.tax()))
                .toList();
    }
}
