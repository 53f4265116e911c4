package dev.aftersale.order;

import static java.util.function.Function.identity;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toUnmodifiableList;

import dev.aftersale.base.Batch;
import dev.aftersale.base.MerchantId;
import dev.aftersale.base.Rows;
import dev.aftersale.base.SetStatement;
import dev.aftersale.base.Tx;
import dev.aftersale.order.RefundableOrders.ItemPart;
import dev.aftersale.order.RefundableOrders.Refundable;
import dev.aftersale.order.RefundableOrders.Taken;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** The counters that refunds move, in SQL. */
final class RefundableStore {

    /** In the order of their ids, and without waiting, so that groups of orders never wait for each other in a circle. */
    private static final String LOCK_FREE = "SELECT " + OrderStore.CORE_COLUMNS + """
              FROM orders o
             WHERE o.shard = ? AND o.id = ANY (?)
             ORDER BY o.id
               FOR UPDATE SKIP LOCKED
            """;

    private static final String ITEMS = "SELECT order_id, " + OrderStore.ITEM_COLUMNS + """
              FROM order_item
             WHERE shard = ? AND order_id = ANY (?)
             ORDER BY order_id, line
            """;

    private static final String CAPTURES = """
            SELECT order_id, bool_or(capture_state = 'PENDING'), bool_or(capture_state = 'FAILED')
              FROM shipment
             WHERE shard = ? AND order_id = ANY (?)
             GROUP BY order_id
            """;

    private static final SetStatement TAKE = SetStatement.of("""
            UPDATE orders o
               SET refunded = o.refunded + t.total, withheld = o.withheld + t.withheld,
                   refunded_shipping = o.refunded_shipping + t.shipping,
                   refunded_shipping_tax = o.refunded_shipping_tax + t.shipping_tax,
                   selling_fee_returned = o.selling_fee_returned + t.selling_fee,
                   processing_fee_returned = o.processing_fee_returned + t.processing_fee,
                   pending = o.pending - t.pending, refunds = o.refunds + 1, updated_at = ?
              FROM {rows t}
             WHERE o.shard = ? AND o.id = t.id AND o.id = ANY ({id})
               AND o.refunded + t.total + o.dispute_locked <= o.captured
            """, """
            id bigint, total bigint, withheld bigint, shipping bigint, shipping_tax bigint, selling_fee bigint,
            processing_fee bigint, pending bigint
            """);

    private static final SetStatement TAKE_ITEMS =
            SetStatement.of("""
            UPDATE order_item o
               SET refunded_quantity = o.refunded_quantity + i.quantity, refunded_net = o.refunded_net + i.net,
                   refunded_tax = o.refunded_tax + i.tax
              FROM {rows i}
             WHERE o.shard = ? AND o.order_id = i.order_id AND o.id = i.id AND o.order_id = ANY ({order_id})
               AND o.refunded_quantity + i.quantity <= o.captured_quantity
               AND o.refunded_net + i.net <= o.captured_net AND o.refunded_tax + i.tax <= o.captured_tax
            """, "order_id bigint, id bigint, quantity int, net bigint, tax bigint");

    private RefundableStore() {}

    private record OwnedItem(long orderId, Item item) {}

    private record Captured(long orderId, boolean pending, boolean failed) {}

    static Supplier<Map<Long, Refundable>> lockFree(Batch batch, MerchantId merchant, long[] orderIds) {
        int shard = merchant.shard();
        Rows<OrderCore> orders = batch.query(LOCK_FREE, OrderStore::readCore, shard, orderIds);
        Rows<OwnedItem> items = batch.query(
                ITEMS, row -> new OwnedItem(row.getLong("order_id"), OrderStore.readItem(row)), shard, orderIds);
        Rows<Captured> captures = batch.query(
                CAPTURES, row -> new Captured(row.getLong(1), row.getBoolean(2), row.getBoolean(3)), shard, orderIds);
        return () -> {
            var itemsOf = items.all().stream()
                    .collect(groupingBy(OwnedItem::orderId, mapping(OwnedItem::item, toUnmodifiableList())));
            var capturesOf = captures.all().stream().collect(toMap(Captured::orderId, identity()));
            var found = new HashMap<Long, Refundable>();
            for (OrderCore order : orders.all()) {
                Captured captured = capturesOf.getOrDefault(order.id(), new Captured(order.id(), false, false));
                found.put(
                        order.id(),
                        new Refundable(
                                order,
                                itemsOf.getOrDefault(order.id(), List.of()),
                                captured.pending(),
                                captured.failed()));
            }
            return found;
        };
    }

    static void take(Tx tx, OrderCore order, Taken taken) {
        int shard = order.merchant().shard();
        tx.writeRow(
                TAKE,
                List.of(tx.now(), shard),
                order.id(),
                taken.total(),
                taken.withheld(),
                taken.shippingNet(),
                taken.shippingTax(),
                taken.sellingFee(),
                taken.processingFee(),
                taken.pending());
        OrderStore.joining(tx, taken.items().size(), () -> takeItems(tx, order, taken.items()));
    }

    private static void takeItems(Tx tx, OrderCore order, List<ItemPart> items) {
        var shard = List.of(order.merchant().shard());
        for (ItemPart item : items) {
            tx.writeRow(TAKE_ITEMS, shard, order.id(), item.itemId(), item.quantity(), item.net(), item.tax());
        }
    }
}
