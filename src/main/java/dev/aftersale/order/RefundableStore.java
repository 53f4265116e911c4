package dev.aftersale.order;

import dev.aftersale.base.Tx;
import dev.aftersale.order.RefundableOrders.ItemPart;
import dev.aftersale.order.RefundableOrders.Taken;

/** The counters that refunds move, in SQL. */
final class RefundableStore {

    private static final String TAKE = """
            UPDATE orders
               SET refunded = refunded + ?, withheld = withheld + ?, refunded_shipping = refunded_shipping + ?,
                   refunded_shipping_tax = refunded_shipping_tax + ?, selling_fee_returned = selling_fee_returned + ?,
                   processing_fee_returned = processing_fee_returned + ?, pending = pending - ?, refunds = refunds + 1,
                   updated_at = ?
             WHERE shard = ? AND id = ? AND refunded + ? + dispute_locked <= captured
            """;

    private static final String TAKE_ITEMS = """
            UPDATE order_item o
               SET refunded_quantity = o.refunded_quantity + i.quantity, refunded_net = o.refunded_net + i.net,
                   refunded_tax = o.refunded_tax + i.tax
              FROM unnest(?::bigint[], ?::int[], ?::bigint[], ?::bigint[]) AS i (id, quantity, net, tax)
             WHERE o.shard = ? AND o.order_id = ? AND o.id = i.id
               AND o.refunded_quantity + i.quantity <= o.captured_quantity
               AND o.refunded_net + i.net <= o.captured_net AND o.refunded_tax + i.tax <= o.captured_tax
            """;

    private RefundableStore() {}

    static void take(Tx tx, OrderCore order, Taken taken) {
        int shard = order.merchant().shard();
        tx.write(
                1,
                TAKE,
                taken.total(),
                taken.withheld(),
                taken.shippingNet(),
                taken.shippingTax(),
                taken.sellingFee(),
                taken.processingFee(),
                taken.pending(),
                tx.now(),
                shard,
                order.id(),
                taken.total());
        if (!taken.items().isEmpty()) {
            var items = taken.items();
            OrderStore.joining(
                    tx,
                    items.size(),
                    () -> tx.write(
                            items.size(),
                            TAKE_ITEMS,
                            items.stream().mapToLong(ItemPart::itemId).toArray(),
                            items.stream().mapToInt(ItemPart::quantity).toArray(),
                            items.stream().mapToLong(ItemPart::net).toArray(),
                            items.stream().mapToLong(ItemPart::tax).toArray(),
                            shard,
                            order.id()));
        }
    }
}
