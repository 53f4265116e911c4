package dev.aftersale.returns;

import dev.aftersale.base.MerchantId;
import dev.aftersale.base.Tx;
import java.util.Optional;

/** Return policies in SQL. */
final class ReturnPolicyStore {

    private static final String FIND = "SELECT policy::text FROM return_policy WHERE shard = ? AND merchant_id = ?";

    private static final String PUT = """
            INSERT INTO return_policy (shard, merchant_id, policy, updated_at)
            VALUES (?, ?, ?::jsonb, ?)
                ON CONFLICT (shard, merchant_id) DO UPDATE SET policy = excluded.policy, updated_at = excluded.updated_at
            """;

    private ReturnPolicyStore() {}

    static Optional<String> find(Tx tx, MerchantId merchant) {
        var batch = tx.batch();
        var found = batch.query(FIND, row -> row.getString(1), merchant.shard(), merchant);
        batch.run();
        return found.first();
    }

    static void put(Tx tx, MerchantId merchant, String policy) {
        tx.write(1, PUT, merchant.shard(), merchant, policy, tx.now());
    }
}
