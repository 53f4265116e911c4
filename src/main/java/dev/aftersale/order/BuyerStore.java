package dev.aftersale.order;

import dev.aftersale.base.Ids;
import dev.aftersale.base.MerchantId;
import dev.aftersale.base.Tx;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

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

    private static final String MERCHANT_OF = "SELECT merchant_id FROM orders WHERE shard = ? AND id = ?";

    private static final String SET_REMARKETING = """
            UPDATE orders o SET buyer_remarketing = ?
              FROM order_term t
             WHERE t.shard = ? AND t.merchant_id = ? AND t.test = false AND t.term = ?
               AND o.shard = t.shard AND o.id = t.order_id AND o.merchant_id = t.merchant_id
               AND lower(btrim(o.buyer_email)) = lower(btrim(?)) AND o.buyer_remarketing <> ?
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

    static Optional<MerchantId> merchantOf(Tx tx, long orderId) {
        var batch = tx.batch();
        var found = batch.query(MERCHANT_OF, row -> new MerchantId(row.getLong(1)), Ids.shard(orderId), orderId);
        batch.run();
        return found.first();
    }

    static void setRemarketing(Tx tx, MerchantId merchant, String email, boolean wanted) {
        tx.write(SET_REMARKETING, wanted, merchant.shard(), merchant, SearchTerms.email(email), email, wanted);
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
