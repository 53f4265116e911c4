package dev.aftersale.ledger;

import dev.aftersale.base.Batch;
import dev.aftersale.base.MerchantId;
import dev.aftersale.base.Rows;
import dev.aftersale.base.SetStatement;
import dev.aftersale.base.Tx;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Transfers in SQL. */
final class LedgerStore {

    /**
     * How far behind now a checkpoint ends: no transaction commits later than {@link dev.aftersale.base.Db#LONGEST} after its
     * moment, and the clocks of several machines may differ by some seconds.
     */
    static final Duration HORIZON = Duration.ofMinutes(10);

    private static final SetStatement INSERT = SetStatement.of("""
            INSERT INTO transfer (shard, merchant_id, posted_at, ref_id, posting, seq, order_id, debit, credit, amount,
                                  currency, test)
            SELECT ?, ?, ?, t.* FROM {rows t}
            """, """
            ref_id bigint, posting text, seq int, order_id bigint, debit text, credit text, amount bigint,
            currency text, test boolean
            """);

    private static final String BALANCES = """
            SELECT account, sum(amount)::bigint AS balance
              FROM (SELECT c.account, c.balance AS amount
                      FROM balance_checkpoint c
                     WHERE c.shard = :shard AND c.merchant_id = :merchant AND c.currency = :currency AND c.test = :test
                     UNION ALL
                    SELECT side.account, side.amount
                      FROM transfer t
                     CROSS JOIN LATERAL (VALUES (t.credit, t.amount), (t.debit, -t.amount)) AS side (account, amount)
                     WHERE t.shard = :shard AND t.merchant_id = :merchant AND t.currency = :currency AND t.test = :test
                       AND t.posted_at >= coalesce((SELECT max(c.upto)
                                                      FROM balance_checkpoint c
                                                     WHERE c.shard = :shard AND c.merchant_id = :merchant),
                                                   '-infinity'::timestamptz)) AS both_parts
             GROUP BY account
             ORDER BY account
            """;

    /** The row of the books themselves: there is something to lock before any account has a checkpoint. */
    private static final String OPEN = """
            INSERT INTO balance_checkpoint (shard, merchant_id, account, currency, test, upto, balance)
            VALUES (:shard, :merchant, '', '', false, '-infinity', 0)
                ON CONFLICT (shard, merchant_id, account, currency, test) DO NOTHING
            """;

    /** So that two workers don't add the same stretch twice. */
    private static final String LOCK = """
            SELECT count(*)
              FROM (SELECT 1 FROM balance_checkpoint
                     WHERE shard = :shard AND merchant_id = :merchant AND account = '' AND currency = '' AND test = false
                       FOR UPDATE) AS locked
            """;

    private static final String CHECKPOINT = """
            WITH moved AS (
                SELECT side.account, t.currency, t.test, sum(side.amount)::bigint AS amount
                  FROM transfer t
                 CROSS JOIN LATERAL (VALUES (t.credit, t.amount), (t.debit, -t.amount)) AS side (account, amount)
                 WHERE t.shard = :shard AND t.merchant_id = :merchant
                   AND t.posted_at >= (SELECT max(c.upto) FROM balance_checkpoint c
                                        WHERE c.shard = :shard AND c.merchant_id = :merchant)
                   AND t.posted_at < :upto
                 GROUP BY side.account, t.currency, t.test
            )
            INSERT INTO balance_checkpoint (shard, merchant_id, account, currency, test, upto, balance)
            SELECT :shard, :merchant, account, currency, test, :upto, amount FROM moved
                ON CONFLICT (shard, merchant_id, account, currency, test)
                DO UPDATE SET balance = balance_checkpoint.balance + excluded.balance, upto = excluded.upto
            """;

    /** All accounts of a merchant end at the same moment: one tail serves them all. */
    private static final String ALIGN = """
            UPDATE balance_checkpoint SET upto = :upto WHERE shard = :shard AND merchant_id = :merchant AND upto < :upto
            """;

    /** One step along the index, however many transfers lie between. */
    private static final String NEXT = """
            SELECT merchant_id FROM transfer
             WHERE (shard, merchant_id) > (?, ?)
             ORDER BY shard, merchant_id
             LIMIT 1
            """;

    private LedgerStore() {}

    static void insert(Tx tx, Posting posting) {
        int seq = 1;
        for (Transfer transfer : posting.transfers()) {
            tx.writeRow(
                    INSERT,
                    List.of(posting.merchant().shard(), posting.merchant(), tx.now()),
                    posting.cause(),
                    posting.kind(),
                    seq++,
                    posting.orderId(),
                    transfer.debit().path(),
                    transfer.credit().path(),
                    transfer.amount(),
                    posting.currency(),
                    posting.test());
        }
    }

    static Map<String, Long> balances(Tx tx, MerchantId merchant, String currency, boolean test) {
        var balances = new LinkedHashMap<String, Long>();
        tx.sql()
                .sql(BALANCES)
                .param("shard", merchant.shard())
                .param("merchant", merchant.value())
                .param("currency", currency)
                .param("test", test)
                .query(row -> {
                    balances.put(row.getString("account"), row.getLong("balance"));
                });
        return balances;
    }

    static void checkpoint(Tx tx, MerchantId merchant) {
        var upto = tx.now().minus(HORIZON).atOffset(ZoneOffset.UTC);
        statement(tx, OPEN, merchant).update();
        statement(tx, LOCK, merchant).query(Integer.class).single();
        int moved = statement(tx, CHECKPOINT, merchant).param("upto", upto).update();
        if (moved > 0) {
            statement(tx, ALIGN, merchant).param("upto", upto).update();
        }
    }

    private static JdbcClient.StatementSpec statement(Tx tx, String sql, MerchantId merchant) {
        return tx.sql().sql(sql).param("shard", merchant.shard()).param("merchant", merchant.value());
    }

    /** @param last null: from the beginning */
    static Optional<MerchantId> next(Tx tx, @Nullable MerchantId last) {
        Batch batch = tx.batch();
        Rows<MerchantId> next = batch.query(
                NEXT,
                row -> new MerchantId(row.getLong(1)),
                last == null ? -1 : last.shard(),
                last == null ? 0 : last.value());
        batch.run();
        return next.first();
    }
}
