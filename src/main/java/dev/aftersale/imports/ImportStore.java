package dev.aftersale.imports;

import dev.aftersale.base.Json;
import dev.aftersale.base.MerchantId;
import dev.aftersale.base.Tx;
import dev.aftersale.imports.Taking.Rejected;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How far imports are, and what they rejected, in SQL. */
final class ImportStore {

    private static final String BEGIN = """
            INSERT INTO import_run (shard, merchant_id, id, file, taken_to, tally, started_at, updated_at)
            VALUES (?, ?, ?, ?, 0, ?::jsonb, ?, ?)
                ON CONFLICT (shard, merchant_id, id) DO NOTHING
            """;

    private static final String LOCK = """
            SELECT taken_to, tally, finished_at
              FROM import_run
             WHERE shard = ? AND merchant_id = ? AND id = ?
               FOR UPDATE
            """;

    private static final String ADVANCE = """
            UPDATE import_run
               SET taken_to = ?, tally = ?::jsonb, updated_at = ?, finished_at = ?
             WHERE shard = ? AND merchant_id = ? AND id = ? AND taken_to = ?
            """;

    private static final String FORGET_REJECTS = """
            DELETE FROM import_reject WHERE shard = ? AND merchant_id = ? AND run_id = ?
            """;

    private static final String REJECT = """
            INSERT INTO import_reject (shard, merchant_id, run_id, record, line, reason, detail, raw)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            """;

    private static final String REJECTS = """
            SELECT record, line, reason, detail, raw
              FROM import_reject
             WHERE shard = ? AND merchant_id = ? AND run_id = ? AND record > ?
             ORDER BY record
             LIMIT ?
            """;

    private ImportStore() {}

    record Run(long takenTo, Tally tally, @Nullable Instant finishedAt) {}

    static void begin(Tx tx, MerchantId merchant, String id, String file) {
        tx.write(BEGIN, merchant.shard(), merchant, id, file, Json.write(Tally.NONE), tx.now(), tx.now());
    }

    static Run lock(Tx tx, MerchantId merchant, String id) {
        var batch = tx.batch();
        var run = batch.query(LOCK, ImportStore::read, merchant.shard(), merchant, id);
        batch.run();
        return run.first().orElseThrow();
    }

    /** @param from where it stands under the caller's lock */
    static void advance(Tx tx, MerchantId merchant, String id, long from, long to, Tally tally, boolean isFinished) {
        tx.write(
                1,
                ADVANCE,
                to,
                Json.write(tally),
                tx.now(),
                isFinished ? tx.now() : null,
                merchant.shard(),
                merchant,
                id,
                from);
    }

    static void forgetRejects(Tx tx, MerchantId merchant, String id) {
        tx.write(FORGET_REJECTS, merchant.shard(), merchant, id);
    }

    static void reject(Tx tx, MerchantId merchant, String id, List<Rejected> rejects) {
        for (var reject : rejects) {
            tx.write(
                    1,
                    REJECT,
                    merchant.shard(),
                    merchant,
                    id,
                    reject.record().number(),
                    reject.record().line(),
                    reject.reason().code(),
                    reject.detail(),
                    reject.record().bytes());
        }
    }

    static List<ImportReject> rejects(Tx tx, MerchantId merchant, String id, long after, int limit) {
        var batch = tx.batch();
        var rejects = batch.query(
                REJECTS,
                row -> new ImportReject(
                        row.getLong("record"),
                        row.getLong("line"),
                        row.getString("reason"),
                        row.getString("detail"),
                        row.getBytes("raw")),
                merchant.shard(),
                merchant,
                id,
                after,
                limit);
        batch.run();
        return rejects.all();
    }

    private static Run read(ResultSet row) throws SQLException {
        var finished = row.getObject("finished_at", OffsetDateTime.class);
        return new Run(
                row.getLong("taken_to"),
                Json.read(row.getString("tally"), Tally.class),
                finished == null ? null : finished.toInstant());
    }
}
