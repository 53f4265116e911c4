package dev.aftersale.mail.relay;

import dev.aftersale.base.MerchantId;
import dev.aftersale.base.Rows;
import dev.aftersale.base.Tx;
import java.util.List;

/** What merchants write from, besides their addresses, in SQL. */
final class SenderStore {

    private static final String ALL =
            "SELECT sender FROM mail_sender WHERE shard = ? AND merchant_id = ? ORDER BY sender";

    private static final String INSERT = """
            INSERT INTO mail_sender (shard, merchant_id, sender, created_at)
            VALUES (?, ?, ?, ?)
            ON CONFLICT (shard, merchant_id, sender) DO NOTHING
            """;

    private static final String DELETE = "DELETE FROM mail_sender WHERE shard = ? AND merchant_id = ? AND sender = ?";

    private SenderStore() {}

    static List<String> all(Tx tx, MerchantId merchant) {
        var batch = tx.batch();
        Rows<String> senders = batch.query(ALL, row -> row.getString("sender"), merchant.shard(), merchant);
        batch.run();
        return senders.all();
    }

    static void insert(Tx tx, MerchantId merchant, String sender) {
        tx.write(INSERT, merchant.shard(), merchant, sender, tx.now());
    }

    static void delete(Tx tx, MerchantId merchant, String sender) {
        tx.write(DELETE, merchant.shard(), merchant, sender);
    }
}
