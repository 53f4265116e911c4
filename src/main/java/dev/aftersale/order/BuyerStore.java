package dev.aftersale.order;

import dev.aftersale.base.MerchantId;
import dev.aftersale.base.Tx;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/** Who bought, in SQL: no more of it than is needed to write to many at once. */
final class BuyerStore {

    /** IS TRUE, so that orders are looked up by their key: see the fence in V1. */
    private static final String EMAILS = """
            SELECT id, buyer_email
              FROM orders
             WHERE shard = ? AND id = ANY (?) AND (merchant_id = ?) IS TRUE AND buyer_email IS NOT NULL
            """;

    private static final String HISTORY = """
            SELECT count(*), min(placed_at)
              FROM orders
             WHERE shard = ? AND merchant_id = ? AND buyer_ref = ? AND test = ? AND placed_at < ?
            """;

    private BuyerStore() {}

    static Orders.BuyerHistory history(Tx tx, MerchantId merchant, String ref, boolean test, Instant before) {
        var batch = tx.batch();
        var rows = batch.query(
                HISTORY,
                row -> new Orders.BuyerHistory(row.getInt(1), OrderStore.timeOrNull(row, "min")),
                merchant.shard(),
                merchant,
                ref,
                test,
                before);
        batch.run();
        return rows.all().getFirst();
    }

    static Map<Long, String> emails(Tx tx, MerchantId merchant, Collection<Long> orderIds) {
        if (orderIds.isEmpty()) {
            return Map.of();
        }
        long[] ids = orderIds.stream().mapToLong(Long::longValue).toArray();
        var batch = tx.batch();
        var rows = batch.query(
                EMAILS, row -> Map.entry(row.getLong(1), row.getString(2)), merchant.shard(), ids, merchant);
        batch.run();
        var emails = new HashMap<Long, String>();
        rows.all().forEach(row -> emails.put(row.getKey(), row.getValue()));
        return emails;
    }
}
