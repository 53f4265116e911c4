package dev.aftersale.mail;

import dev.aftersale.base.MerchantId;
import dev.aftersale.base.Rows;
import dev.aftersale.base.Tx;
import dev.aftersale.mail.SilenceCheck.State;
import dev.aftersale.mail.SilenceCheck.Step;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Checks whether shops are silent, in SQL. */
final class SilenceStore {

    private static final String COLUMNS = """
            SELECT id, merchant_id, order_id, started_at, until, state, steps, finished_at
              FROM silence_check
            """;

    private static final String INSERT = """
            INSERT INTO silence_check (shard, id, merchant_id, order_id, started_at, until, state, steps)
            VALUES (?, ?, ?, ?, ?, ?, 'WATCHING', '')
            ON CONFLICT (shard, order_id) WHERE state = 'WATCHING' DO NOTHING
            """;

    private static final String OPEN =
            COLUMNS + " WHERE shard = ? AND order_id = ? AND merchant_id = ? AND state = 'WATCHING'";

    private static final String LATEST = COLUMNS + """
             WHERE shard = ? AND merchant_id = ?
             ORDER BY id DESC
             LIMIT ?
            """;

    private static final String DUE = COLUMNS + """
             WHERE state = 'WATCHING' AND until <= ?
             ORDER BY until
             LIMIT ?
            """;

    /** Only one that is open: of two workers, the second changes nothing. */
    private static final String FINISH = """
            UPDATE silence_check
               SET state = ?, steps = ?, finished_at = ?
             WHERE shard = ? AND id = ? AND merchant_id = ? AND state = 'WATCHING'
            """;

    private SilenceStore() {}

    /** As it is kept; what was done and what came while it is open is looked up. */
    record Row(
            long id,
            MerchantId merchant,
            long orderId,
            Instant startedAt,
            Instant until,
            State state,
            Set<Step> steps,
            @Nullable Instant finishedAt) {}

    static void insert(Tx tx, long id, MerchantId merchant, long orderId, Instant until) {
        tx.write(INSERT, merchant.shard(), id, merchant, orderId, tx.now(), until);
    }

    static Optional<Row> open(Tx tx, MerchantId merchant, long orderId) {
        var batch = tx.batch();
        Rows<Row> found = batch.query(OPEN, SilenceStore::read, merchant.shard(), orderId, merchant);
        batch.run();
        return found.first();
    }

    static List<Row> latest(Tx tx, MerchantId merchant, int limit) {
        var batch = tx.batch();
        Rows<Row> found = batch.query(LATEST, SilenceStore::read, merchant.shard(), merchant, limit);
        batch.run();
        return found.all();
    }

    static List<Row> due(Tx tx, int limit) {
        var batch = tx.batch();
        Rows<Row> found = batch.query(DUE, SilenceStore::read, tx.now(), limit);
        batch.run();
        return found.all();
    }

    static void finish(Tx tx, Row check, State state, Set<Step> steps) {
        tx.write(
                FINISH,
                state,
                steps.stream().map(Step::name).collect(Collectors.joining(" ")),
                tx.now(),
                check.merchant().shard(),
                check.id(),
                check.merchant());
    }

    private static Row read(ResultSet row) throws SQLException {
        var finished = row.getObject("finished_at", OffsetDateTime.class);
        Set<Step> steps = EnumSet.noneOf(Step.class);
        Arrays.stream(row.getString("steps").split(" "))
                .filter(word -> !word.isEmpty())
                .map(Step::valueOf)
                .forEach(steps::add);
        return new Row(
                row.getLong("id"),
                new MerchantId(row.getLong("merchant_id")),
                row.getLong("order_id"),
                row.getObject("started_at", OffsetDateTime.class).toInstant(),
                row.getObject("until", OffsetDateTime.class).toInstant(),
                State.valueOf(row.getString("state")),
                steps,
                finished == null ? null : finished.toInstant());
    }
}
