package dev.aftersale.order;

import dev.aftersale.base.Batch;
import dev.aftersale.base.MerchantId;
import dev.aftersale.base.Tx;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;

/** The counters from which refunds take. The guards stand in the statement and again as CHECKs of the tables. */
@Component
public class RefundableOrders {

    RefundableOrders() {}

    /** An order under lock, as the last change left it. */
    public record Refundable(OrderCore core, List<Item> items, boolean capturePending, boolean captureFailed) {}

    /** Part of an item that is given back; {@code quantity} is 0 where it was asked for by amount. */
    public record ItemPart(long itemId, int quantity, long net, long tax) {}

    /**
     * What a refund takes, in minor units.
     *
     * @param total to the buyer
     * @param withheld kept back for return shipping
     * @param pending of the merchant's share that was not released yet; below zero: added to it
     */
    public record Taken(
            List<ItemPart> items,
            long shippingNet,
            long shippingTax,
            long total,
            long withheld,
            long sellingFee,
            long processingFee,
            long pending) {}

    /** Adds the queries that lock the order; what they find is there once {@code batch} has run. */
    public Supplier<Optional<Refundable>> lock(Batch batch, MerchantId merchant, long orderId) {
        var locked = OrderStore.lock(batch, merchant, orderId);
        return () -> locked.get()
                .map(order -> new Refundable(
                        order.core(), order.items(), order.pendingCaptures() > 0, order.failedCaptures() > 0));
    }

    /**
     * The same for several orders, and without waiting: those that somebody else holds are left out, as are those that do
     * not exist.
     */
    public Supplier<Map<Long, Refundable>> lockFree(Batch batch, MerchantId merchant, long[] orderIds) {
        return RefundableStore.lockFree(batch, merchant, orderIds);
    }

    /** Takes from the order what the buyer gets back; the order is under this transaction's lock. */
    public void take(Tx tx, OrderCore order, Taken taken) {
        RefundableStore.take(tx, order, taken);
    }
}
