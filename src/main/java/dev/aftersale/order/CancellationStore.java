package dev.aftersale.order;

import dev.aftersale.base.Tx;

/** Cancellations in SQL. */
final class CancellationStore {

    private static final String INSERT = """
            INSERT INTO cancellation (shard, id, merchant_id, order_id, reason_code, reason_description, restocked, actor,
                                      amount, created_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """;

    private static final String INSERT_ITEMS = """
            INSERT INTO cancellation_item (shard, cancellation_id, merchant_id, item_id, quantity)
            SELECT ?, ?, ?, i.id, i.quantity
              FROM unnest(?::bigint[], ?::int[]) AS i (id, quantity)
            """;

    private static final String TAKE_ITEMS = """
            UPDATE order_item o
               SET cancelled = o.cancelled + i.quantity, cancelled_net = o.cancelled_net + i.net,
                   cancelled_tax = o.cancelled_tax + i.tax
              FROM (SELECT unnest(?::bigint[]) AS id, unnest(?::int[]) AS quantity, unnest(?::bigint[]) AS net,
                           unnest(?::bigint[]) AS tax) AS i
             WHERE o.shard = ? AND o.order_id = ? AND o.id = i.id
               AND o.fulfilled + o.cancelled + i.quantity <= o.quantity
            """;

    private static final String TAKE_UNITS = """
            UPDATE orders
               SET units_open = units_open - ?, units_cancelled = units_cancelled + ?, state = ?, updated_at = ?
             WHERE shard = ? AND id = ? AND units_open >= ?
            """;

    private CancellationStore() {}

    static void insert(
            Tx tx,
            OrderCore order,
            CancelRequest request,
            Allotment allotment,
            long id,
            long amount,
            OrderState state) {
        int shard = order.merchant().shard();
        tx.write(
                1,
                INSERT,
                shard,
                id,
                order.merchant(),
                order.id(),
                request.reason(),
                request.description(),
                request.restock(),
                request.actor(),
                amount,
                tx.now());
        int size = allotment.lines().size();
        tx.write(size, INSERT_ITEMS, shard, id, order.merchant(), allotment.itemIds(), allotment.quantities());
        OrderStore.joining(
                tx,
                size,
                () -> tx.write(
                        size,
                        TAKE_ITEMS,
                        allotment.itemIds(),
                        allotment.quantities(),
                        allotment.nets(),
                        allotment.taxes(),
                        shard,
                        order.id()));
        int units = allotment.units();
        tx.write(1, TAKE_UNITS, units, units, state, tx.now(), shard, order.id(), units);
    }
}
