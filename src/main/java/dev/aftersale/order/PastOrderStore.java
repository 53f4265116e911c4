package dev.aftersale.order;

import dev.aftersale.base.MerchantId;
import dev.aftersale.base.Tx;
import java.time.Instant;
import java.util.List;

/** What buyers bought before, in SQL. */
final class PastOrderStore {

    private static final String PURCHASES = """
            SELECT o.id, i.id, i.captured_quantity - i.refunded_quantity
              FROM orders o
              JOIN order_item i ON i.shard = o.shard AND i.order_id = o.id
             WHERE o.shard = ? AND o.merchant_id = ? AND o.test = ? AND o.buyer_ref = ? AND o.placed_at <= ?
               AND i.retailer_id = ? AND i.unit_price = ? AND i.captured_quantity > i.refunded_quantity
             ORDER BY o.placed_at DESC, o.id DESC, i.line DESC
            """;

    private PastOrderStore() {}

    static List<PastOrders.Purchase> purchases(
            Tx tx,
            MerchantId merchant,
            boolean test,
            String buyerRef,
            String retailerId,
            long unitPrice,
            Instant until) {
        var batch = tx.batch();
        var rows = batch.query(
                PURCHASES,
                row -> new PastOrders.Purchase(row.getLong(1), row.getLong(2), row.getInt(3)),
                merchant.shard(),
                merchant,
                test,
                buyerRef,
                until,
                retailerId,
                unitPrice);
        batch.run();
        return rows.all();
    }
}
