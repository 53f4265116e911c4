package dev.aftersale.desk;

import dev.aftersale.base.Json;
import dev.aftersale.base.MerchantId;
import dev.aftersale.base.QueueFigures;
import dev.aftersale.base.Rows;
import dev.aftersale.base.Tx;
import dev.aftersale.merchant.DeskKind;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Connections to desks, and how they are doing, in SQL. */
final class DeskStore {

    private static final String COLUMNS = """
            SELECT d.merchant_id, d.kind, d.settings::text, d.secrets, d.connected_at, d.look_at, d.suspended::text, d.last_ok_at,
                   d.failing_since, d.last_error, coalesce(d.read_to, d.connected_at) AS read_to
              FROM desk d
            """;

    private static final String FIND = COLUMNS + " WHERE d.shard = ? AND d.merchant_id = ?";

    private static final String CONNECT = """
            INSERT INTO desk AS d (shard, merchant_id, kind, settings, secrets, connected_at, leased_until, not_before, look_at,
                                   suspended)
            VALUES (?, ?, ?, ?::jsonb, ?, ?, ?, ?, ?, '[]')
                ON CONFLICT (shard, merchant_id) DO UPDATE
               SET kind = excluded.kind, settings = excluded.settings, secrets = excluded.secrets,
                   connected_at = excluded.connected_at, not_before = excluded.not_before, look_at = excluded.look_at,
                   suspended = excluded.suspended, read_to = NULL, failing_since = NULL, last_error = NULL, last_ok_at = excluded.connected_at
            """;

    private static final String DISCONNECT = "DELETE FROM desk WHERE shard = ? AND merchant_id = ?";

    /** What the old desk had of threads means nothing to the next one. */
    private static final String FORGET_TICKETS = "DELETE FROM desk_ticket WHERE shard = ? AND merchant_id = ?";

    private static final String FORGET_NEWS = "DELETE FROM desk_news WHERE shard = ? AND merchant_id = ?";

    /** Merchants with something to do. Desks are few: a merchant has one at most, and most have none. */
    private static final String DUE = """
            SELECT d.merchant_id
              FROM desk d
             WHERE d.not_before <= ? AND d.leased_until <= ?
               AND (d.look_at <= ?
                    OR EXISTS (SELECT 1 FROM desk_message m
                                WHERE m.shard = d.shard AND m.merchant_id = d.merchant_id AND m.state = 'OPEN'
                                  AND m.next_at <= ?)
                    OR EXISTS (SELECT 1 FROM desk_news n
                                WHERE n.shard = d.shard AND n.merchant_id = d.merchant_id AND n.next_at <= ?))
             LIMIT ?
            """;

    private static final String LEASE = """
            UPDATE desk SET leased_until = ?
             WHERE shard = ? AND merchant_id = ? AND leased_until <= ? AND not_before <= ?
            RETURNING merchant_id
            """;

    private static final String RENEW = """
            UPDATE desk SET leased_until = ?
             WHERE shard = ? AND merchant_id = ? AND leased_until = ? AND not_before <= ?
            RETURNING merchant_id
            """;

    private static final String RELEASE = """
            UPDATE desk SET leased_until = ? WHERE shard = ? AND merchant_id = ? AND leased_until = ?
            """;

    private static final String WENT_WELL = """
            UPDATE desk SET last_ok_at = ?, failing_since = NULL, last_error = NULL WHERE shard = ? AND merchant_id = ?
            """;

    private static final String FAILED = """
            UPDATE desk
               SET failing_since = coalesce(failing_since, ?), last_error = ?, not_before = greatest(not_before, ?)
             WHERE shard = ? AND merchant_id = ?
            """;

    private static final String LOOKED = """
            UPDATE desk SET suspended = ?::jsonb, read_to = ?, look_at = ? WHERE shard = ? AND merchant_id = ?
            """;

    private static final String LOOK_AGAIN = "UPDATE desk SET look_at = ? WHERE shard = ? AND merchant_id = ?";

    private static final String FAILING = COLUMNS + """
             WHERE d.failing_since IS NOT NULL
                OR d.suspended <> '[]'
                OR EXISTS (SELECT 1 FROM desk_message m
                            WHERE m.shard = d.shard AND m.merchant_id = d.merchant_id AND m.state = 'GIVEN_UP')
             ORDER BY d.failing_since NULLS LAST, d.merchant_id
             LIMIT ?
            """;

    private static final String COUNTS = """
            SELECT (SELECT count(*) FROM desk_message WHERE shard = ? AND merchant_id = ? AND state = 'OPEN'),
                   (SELECT count(*) FROM desk_message WHERE shard = ? AND merchant_id = ? AND state = 'GIVEN_UP')
            """;

    private static final String QUEUE = """
            SELECT count(*) AS waiting, min(coalesce(first_at, next_at)) AS oldest,
                   count(*) FILTER (WHERE last_error IS NOT NULL) AS failing
              FROM (SELECT first_at, next_at, last_error FROM desk_message WHERE state = 'OPEN' LIMIT ?) waiting
            """;

    private DeskStore() {}

    record Row(
            MerchantId merchant,
            DeskKind kind,
            String settings,
            byte[] secrets,
            Instant connectedAt,
            Instant lookAt,
            String suspended,
            @Nullable Instant lastOk,
            @Nullable Instant failingSince,
            @Nullable String lastError,
            Instant readTo) {

        List<DeskState.Suspended> held() {
            return List.of(Json.read(suspended, DeskState.Suspended[].class));
        }
    }

    record Counts(long waiting, long givenUp) {}

    static Optional<Row> find(Tx tx, MerchantId merchant) {
        var batch = tx.batch();
        Rows<Row> found = batch.query(FIND, DeskStore::read, merchant.shard(), merchant);
        batch.run();
        return found.first();
    }

    static void connect(Tx tx, MerchantId merchant, DeskKind kind, Object settings, byte[] secrets, Instant lookAt) {
        tx.write(
                1,
                CONNECT,
                merchant.shard(),
                merchant,
                kind,
                Json.write(settings),
                secrets,
                tx.now(),
                tx.now(),
                tx.now(),
                lookAt);
    }

    static void disconnect(Tx tx, MerchantId merchant) {
        tx.write(DISCONNECT, merchant.shard(), merchant);
        forget(tx, merchant);
    }

    static void forget(Tx tx, MerchantId merchant) {
        tx.write(FORGET_TICKETS, merchant.shard(), merchant);
        tx.write(FORGET_NEWS, merchant.shard(), merchant);
    }

    static List<MerchantId> due(Tx tx, int limit) {
        var now = tx.now();
        var batch = tx.batch();
        Rows<MerchantId> due = batch.query(DUE, row -> new MerchantId(row.getLong(1)), now, now, now, now, now, limit);
        batch.run();
        return due.all();
    }

    static boolean lease(Tx tx, MerchantId merchant, Instant until) {
        return got(tx, LEASE, until, merchant, tx.now());
    }

    /** @param held the end of the lease that this worker has */
    static boolean renew(Tx tx, MerchantId merchant, Instant held, Instant until) {
        return got(tx, RENEW, until, merchant, held);
    }

    static void release(Tx tx, MerchantId merchant, Instant held) {
        tx.write(RELEASE, tx.now(), merchant.shard(), merchant, held);
    }

    private static boolean got(Tx tx, String sql, Instant until, MerchantId merchant, Instant compared) {
        var batch = tx.batch();
        Rows<Long> got = batch.query(sql, row -> row.getLong(1), until, merchant.shard(), merchant, compared, tx.now());
        batch.run();
        return got.first().isPresent();
    }

    static void wentWell(Tx tx, MerchantId merchant) {
        tx.write(WENT_WELL, tx.now(), merchant.shard(), merchant);
    }

    static void failed(Tx tx, MerchantId merchant, String error, Instant notBefore) {
        tx.write(FAILED, tx.now(), error, notBefore, merchant.shard(), merchant);
    }

    /** @param readTo up to when changes of tickets are known */
    static void looked(Tx tx, MerchantId merchant, List<DeskState.Suspended> suspended, Instant readTo, Instant next) {
        tx.write(LOOKED, Json.write(suspended), readTo, next, merchant.shard(), merchant);
    }

    static void lookAgain(Tx tx, MerchantId merchant, Instant at) {
        tx.write(LOOK_AGAIN, at, merchant.shard(), merchant);
    }

    static List<Row> failing(Tx tx, int limit) {
        var batch = tx.batch();
        Rows<Row> failing = batch.query(FAILING, DeskStore::read, limit);
        batch.run();
        return failing.all();
    }

    static Counts counts(Tx tx, MerchantId merchant) {
        int shard = merchant.shard();
        var batch = tx.batch();
        Rows<Counts> counts = batch.query(
                COUNTS, row -> new Counts(row.getLong(1), row.getLong(2)), shard, merchant, shard, merchant);
        batch.run();
        return counts.all().getFirst();
    }

    static QueueFigures queue(Tx tx) {
        var batch = tx.batch();
        Rows<QueueFigures> figures = batch.query(
                QUEUE,
                row -> new QueueFigures(row.getLong("waiting"), timeOrNull(row, "oldest"), row.getLong("failing")),
                QueueFigures.MOST);
        batch.run();
        return figures.all().getFirst();
    }

    private static Row read(ResultSet row) throws SQLException {
        return new Row(
                new MerchantId(row.getLong("merchant_id")),
                DeskKind.valueOf(row.getString("kind")),
                row.getString("settings"),
                row.getBytes("secrets"),
                row.getObject("connected_at", OffsetDateTime.class).toInstant(),
                row.getObject("look_at", OffsetDateTime.class).toInstant(),
                row.getString("suspended"),
                timeOrNull(row, "last_ok_at"),
                timeOrNull(row, "failing_since"),
                row.getString("last_error"),
                row.getObject("read_to", OffsetDateTime.class).toInstant());
    }

    private static @Nullable Instant timeOrNull(ResultSet row, String column) throws SQLException {
        var time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }
}
