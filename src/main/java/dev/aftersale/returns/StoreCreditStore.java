package dev.aftersale.returns;

import dev.aftersale.base.MerchantId;
import dev.aftersale.base.Tx;
import java.util.List;

/** Store credit in SQL. */
final class StoreCreditStore {

    private static final String ISSUE = """
            INSERT INTO store_credit AS s (shard, merchant_id, buyer_key, currency, test, issued, updated_at)
            VALUES (?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (shard, merchant_id, buyer_key, currency, test)
                DO UPDATE SET issued = s.issued + excluded.issued, updated_at = excluded.updated_at
            """;

    /** The guard stands here and again as a CHECK: nobody spends what he doesn't have. */
    private static final String SPEND = """
            UPDATE store_credit
               SET spent = spent + ?, updated_at = ?
             WHERE shard = ? AND merchant_id = ? AND buyer_key = ? AND currency = ? AND test = ? AND spent + ? <= issued
            """;

    private static final String LOCK = """
            SELECT issued, spent
              FROM store_credit
             WHERE shard = ? AND merchant_id = ? AND buyer_key = ? AND currency = ? AND test = ?
               FOR UPDATE
            """;

    private static final String OF_BUYER = """
            SELECT currency, issued, spent
              FROM store_credit
             WHERE shard = ? AND merchant_id = ? AND buyer_key = ? AND test = ?
             ORDER BY currency
            """;

    private StoreCreditStore() {}

    static void issue(Tx tx, MerchantId merchant, String buyerKey, String currency, boolean test, long amount) {
        tx.write(1, ISSUE, merchant.shard(), merchant, buyerKey, currency, test, amount, tx.now());
    }

    static void spend(Tx tx, MerchantId merchant, String buyerKey, String currency, boolean test, long amount) {
        tx.write(1, SPEND, amount, tx.now(), merchant.shard(), merchant, buyerKey, currency, test, amount);
    }

    /** What is left, under lock. */
    static long lock(Tx tx, MerchantId merchant, String buyerKey, String currency, boolean test) {
        var batch = tx.batch();
        var left = batch.query(
                LOCK, row -> row.getLong(1) - row.getLong(2), merchant.shard(), merchant, buyerKey, currency, test);
        batch.run();
        return left.first().orElse(0L);
    }

    static List<StoreCredits.Credit> ofBuyer(Tx tx, MerchantId merchant, String buyerKey, boolean test) {
        var batch = tx.batch();
        var rows = batch.query(
                OF_BUYER,
                row -> new StoreCredits.Credit(row.getString(1), row.getLong(2), row.getLong(3)),
                merchant.shard(),
                merchant,
                buyerKey,
                test);
        batch.run();
        return rows.all();
    }
}
