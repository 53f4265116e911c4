package dev.aftersale.support;

import dev.aftersale.base.MerchantId;
import dev.aftersale.base.Rows;
import dev.aftersale.base.Tx;
import java.util.List;

/** Answers that are written once, in SQL. */
final class CannedAnswerStore {

    private static final String LIST = """
            SELECT id, name, language, body
              FROM canned_answer
             WHERE shard = ? AND merchant_id = ?
             ORDER BY lower(name), name, language
            """;

    private static final String SAVE = """
            INSERT INTO canned_answer (shard, id, merchant_id, name, language, body, updated_at)
            VALUES (?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (shard, merchant_id, name, language)
                DO UPDATE SET body = excluded.body, updated_at = excluded.updated_at
            """;

    private static final String DELETE = "DELETE FROM canned_answer WHERE shard = ? AND id = ? AND merchant_id = ?";

    private CannedAnswerStore() {}

    static List<CannedAnswer> list(Tx tx, MerchantId merchant) {
        var batch = tx.batch();
        Rows<CannedAnswer> answers = batch.query(
                LIST,
                row -> new CannedAnswer(
                        row.getLong("id"), row.getString("name"), row.getString("language"), row.getString("body")),
                merchant.shard(),
                merchant);
        batch.run();
        return answers.all();
    }

    static void save(Tx tx, MerchantId merchant, CannedAnswer answer) {
        tx.write(
                1,
                SAVE,
                merchant.shard(),
                answer.id(),
                merchant,
                answer.name(),
                answer.language(),
                answer.body(),
                tx.now());
    }

    static void delete(Tx tx, MerchantId merchant, long id) {
        tx.write(1, DELETE, merchant.shard(), id, merchant);
    }
}
