package dev.aftersale.returns;

import dev.aftersale.base.MerchantId;
import dev.aftersale.base.Tx;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which returns have something due, over all merchants. */
final class ReturnClockStore {

    private static final String DUE = """
            SELECT merchant_id, id, clock, clock_at
              FROM return_request
             WHERE clock_at <= :now
             ORDER BY clock_at
             LIMIT :limit
            """;

    private static final String STANDS = """
            SELECT 1 FROM return_request WHERE shard = ? AND id = ? AND clock = ? AND clock_at = ?
            """;

    private static final String PUSH = """
            UPDATE return_request SET clock_at = :next
             WHERE shard = :shard AND id = :id AND clock = :clock AND clock_at = :at
            """;

    private static final String SET = """
            UPDATE return_request SET clock = ?, clock_at = ? WHERE shard = ? AND id = ?
            """;

    private static final String OVERDUE = """
            SELECT merchant_id, id
              FROM return_request
             WHERE overdue_at IS NOT NULL AND answered_at IS NULL AND overdue_at > :after
             ORDER BY overdue_at
             LIMIT :limit
            """;

    private ReturnClockStore() {}

    static List<ReturnClock.Due> due(Tx tx, int limit) {
        return tx.sql()
                .sql(DUE)
                .param("now", tx.now().atOffset(ZoneOffset.UTC))
                .param("limit", limit)
                .query((row, n) -> new ReturnClock.Due(
                        new MerchantId(row.getLong("merchant_id")),
                        row.getLong("id"),
                        Move.valueOf(row.getString("clock")),
                        ReturnReadStore.time(row, "clock_at")))
                .list();
    }

    static void set(Tx tx, Return row, Deadlines.@Nullable Next next) {
        tx.write(
                1,
                SET,
                next == null ? null : next.move(),
                next == null ? null : next.at(),
                row.merchant().shard(),
                row.id());
    }

    static boolean stands(Tx tx, ReturnClock.Due due) {
        var batch = tx.batch();
        var found =
                batch.query(STANDS, row -> row.getInt(1), due.merchant().shard(), due.returnId(), due.move(), due.at());
        batch.run();
        return found.first().isPresent();
    }

    static boolean push(Tx tx, ReturnClock.Due due, Instant next) {
        return tx.sql()
                        .sql(PUSH)
                        .param("next", next.atOffset(ZoneOffset.UTC))
                        .param("shard", due.merchant().shard())
                        .param("id", due.returnId())
                        .param("clock", due.move().name())
                        .param("at", due.at().atOffset(ZoneOffset.UTC))
                        .update()
                == 1;
    }

    /** Requests of all merchants that were not answered in time, those that are late the longest first. */
    static List<ReturnEscalations.Late> overdue(Tx tx, Instant after, int limit) {
        return tx.sql()
                .sql(OVERDUE)
                .param("after", after.atOffset(ZoneOffset.UTC))
                .param("limit", limit)
                .query((row, n) ->
                        new ReturnEscalations.Late(new MerchantId(row.getLong("merchant_id")), row.getLong("id")))
                .list();
    }
}
