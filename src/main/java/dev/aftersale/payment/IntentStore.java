package dev.aftersale.payment;

import dev.aftersale.base.Batch;
import dev.aftersale.base.MerchantId;
import dev.aftersale.base.Money;
import dev.aftersale.base.Rows;
import dev.aftersale.base.SetStatement;
import dev.aftersale.base.Tx;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Intents, in SQL. A settled one is never opened again: each statement that moves a state names the states it leaves. */
@Component
final class IntentStore {

    private static final SetStatement INSERT = SetStatement.of("""
            INSERT INTO payment_intent (shard, merchant_id, ref_id, kind, order_id, gateway, payment_reference, psp_key,
                                        amount, currency, test, state, next_at, psp_id, created_at, settled_at)
            SELECT ?, ?, i.* FROM {rows i}
            """, """
            ref_id bigint, kind text, order_id bigint, gateway text, payment_reference text, psp_key text, amount bigint,
            currency text, test boolean, state text, next_at timestamptz, psp_id text, created_at timestamptz,
            settled_at timestamptz
            """);

    /** A plain read over all shards, without locks: a claim names its shard. A void waits for the order's captures. */
    private static final String DUE = """
            SELECT i.ref_id, i.kind
              FROM payment_intent AS i
             WHERE i.state IN ('NEW', 'UNKNOWN', 'PENDING') AND i.next_at <= ?
               AND (i.kind <> 'VOID' OR NOT EXISTS (
                       SELECT 1 FROM payment_intent AS c
                        WHERE c.shard = i.shard AND c.order_id = i.order_id AND c.kind = 'CAPTURE'
                          AND c.state IN ('NEW', 'UNKNOWN', 'PENDING')))
             ORDER BY i.next_at
             LIMIT ?
            """;

    /** Whoever was claimed by another process in between is passed over: its time lies ahead by then, or it is locked. */
    private static final String CLAIM = """
            UPDATE payment_intent AS i
               SET next_at = ?
              FROM (SELECT p.ref_id, p.kind
                      FROM payment_intent AS p JOIN unnest(?::bigint[], ?::text[]) AS d (ref_id, kind)
                           ON p.ref_id = d.ref_id AND p.kind = d.kind
                     WHERE p.shard = ? AND p.next_at <= ? AND p.state IN ('NEW', 'UNKNOWN', 'PENDING')
                       FOR UPDATE OF p SKIP LOCKED) AS due
             WHERE i.shard = ? AND i.ref_id = due.ref_id AND i.kind = due.kind
            RETURNING i.ref_id, i.kind, i.merchant_id, i.order_id, i.gateway, i.payment_reference, i.psp_key, i.amount,
                      i.currency, i.test, i.state, i.attempts, i.created_at, i.psp_id
            """;

    private static final String FIND = """
            SELECT ref_id, kind, merchant_id, order_id, gateway, payment_reference, psp_key, amount,
                   currency, test, state, attempts, created_at, psp_id, error
              FROM payment_intent
             WHERE shard = ? AND ref_id = ANY (?)
            """;

    /**
     * What is pending stays pending until somebody knows better. NOT IN, because IN would let the planner take the index of
     * open intents, which is small by its statistics, and under load full of those that were open a moment ago.
     */
    private static final String RECORD = """
            UPDATE payment_intent AS i
               SET state = CASE WHEN r.state = 'UNKNOWN' AND i.state = 'PENDING' THEN 'PENDING' ELSE r.state END,
                   attempts = i.attempts + 1,
                   next_at = r.next_at::timestamptz,
                   psp_id = coalesce(r.psp_id, i.psp_id),
                   error = r.error,
                   settled_at = CASE WHEN r.state IN ('SUCCEEDED', 'FAILED') THEN ?::timestamptz END
              FROM (SELECT unnest(?::bigint[]) AS ref_id, unnest(?::text[]) AS kind, unnest(?::text[]) AS state,
                           unnest(?::text[]) AS next_at, unnest(?::text[]) AS psp_id, unnest(?::text[]) AS error) AS r
             WHERE i.shard = ? AND i.ref_id = r.ref_id AND i.kind = r.kind AND i.ref_id = ANY (?)
               AND i.state NOT IN ('SUCCEEDED', 'FAILED')
            RETURNING i.ref_id, i.kind
            """;

    private static final String FAIL_LATE = """
            UPDATE payment_intent
               SET state = 'FAILED', error = ?, settled_at = ?
             WHERE shard = ? AND ref_id = ? AND kind = ? AND state = 'SUCCEEDED'
            RETURNING ref_id, kind
            """;

    private static final String RELEASE = """
            UPDATE payment_intent
               SET next_at = ?
             WHERE shard = ? AND ref_id = ANY (?) AND state IN ('NEW', 'UNKNOWN', 'PENDING')
            """;

    private static final String COUNT_OPEN = """
            SELECT count(*) FILTER (WHERE state = 'NEW'), count(*) FILTER (WHERE state = 'UNKNOWN'),
                   count(*) FILTER (WHERE state = 'PENDING'), min(created_at)
              FROM (SELECT state, created_at
                      FROM payment_intent
                     WHERE state IN ('NEW', 'UNKNOWN', 'PENDING')
                     ORDER BY next_at
                     LIMIT 10000) open
            """;

    private static final String TROUBLED = """
            SELECT merchant_id, order_id, kind, gateway, state, attempts, next_at, created_at, error
              FROM payment_intent
             WHERE state IN ('NEW', 'UNKNOWN', 'PENDING') AND error IS NOT NULL
             ORDER BY next_at
             LIMIT ?
            """;

    /** What is written down of one try. */
    record Result(OpenIntent intent, Outcome outcome, Instant nextAt) {}

    /** An intent with the reason of its failure, if it has one. */
    record Found(OpenIntent intent, @Nullable String error) {

        /** As its last try left it; empty before the first. */
        Optional<Outcome> outcome() {
            var pspId = intent.pspId();
            var reason = String.valueOf(error);
            return switch (intent.state()) {
                case NEW -> Optional.empty();
                case UNKNOWN -> Optional.of(new Outcome.Unknown(reason));
                case PENDING -> Optional.of(new Outcome.Pending(String.valueOf(pspId)));
                case SUCCEEDED -> Optional.of(new Outcome.Succeeded(String.valueOf(pspId)));
                case FAILED -> Optional.of(new Outcome.Failed(pspId, reason));
            };
        }
    }

    void insert(Tx tx, OpenIntent open, Instant nextAt) {
        Intent intent = open.intent();
        tx.writeRow(
                INSERT,
                List.of(intent.merchant().shard(), intent.merchant()),
                intent.refId(),
                intent.kind(),
                intent.orderId(),
                intent.gateway(),
                intent.paymentReference(),
                open.pspKey(),
                intent.amount().minor(),
                intent.amount().currency().getCurrencyCode(),
                intent.test(),
                open.state(),
                nextAt,
                open.pspId(),
                open.createdAt(),
                open.state().isOpen() ? null : open.createdAt());
    }

    List<IntentId> due(Tx tx, int most) {
        Batch batch = tx.batch();
        Rows<IntentId> due = batch.query(DUE, IntentStore::id, tx.now(), most);
        batch.run();
        return due.all();
    }

    /** Moves the intents' time to {@code lease}; answers those that were still due and are now the caller's. */
    List<OpenIntent> claim(Tx tx, Collection<IntentId> ids, Instant lease) {
        Batch batch = tx.batch();
        var claimed = new ArrayList<Rows<OpenIntent>>();
        byShard(ids)
                .forEach((shard, some) -> claimed.add(batch.query(
                        CLAIM, IntentStore::open, lease, refIds(some), kinds(some), shard, tx.now(), shard)));
        batch.run();
        return claimed.stream().flatMap(rows -> rows.all().stream()).toList();
    }

    List<Found> find(Tx tx, Collection<IntentId> ids) {
        Batch batch = tx.batch();
        var found = new ArrayList<Rows<Found>>();
        byShard(ids)
                .forEach((shard, some) -> found.add(
                        batch.query(FIND, row -> new Found(open(row), row.getString(15)), shard, refIds(some))));
        batch.run();
        var wanted = new HashSet<>(ids);
        return found.stream()
                .flatMap(rows -> rows.all().stream())
                .filter(one -> wanted.contains(one.intent().id()))
                .toList();
    }

    Optional<Found> find(Tx tx, IntentId id) {
        return find(tx, List.of(id)).stream().findFirst();
    }

    /** Writes down what came of tries for one merchant; answers those that were still open. */
    Set<IntentId> record(Tx tx, MerchantId merchant, List<Result> results) {
        int n = results.size();
        var refIds = new long[n];
        var columns = new @Nullable String[5][n];
        for (int i = 0; i < n; i++) {
            Result result = results.get(i);
            Written written = Written.of(result.outcome());
            refIds[i] = result.intent().id().refId();
            columns[0][i] = result.intent().id().kind().name();
            columns[1][i] = written.state.name();
            columns[2][i] = result.nextAt().toString();
            columns[3][i] = written.pspId;
            columns[4][i] = written.error;
        }
        Batch batch = tx.batch();
        batch.keepPlans();
        Rows<IntentId> changed = batch.query(
                RECORD,
                IntentStore::id,
                tx.now(),
                refIds,
                columns[0],
                columns[1],
                columns[2],
                columns[3],
                columns[4],
                merchant.shard(),
                refIds);
        batch.run();
        return Set.copyOf(changed.all());
    }

    /** Whether the intent had succeeded, and now has failed. */
    boolean failLate(Tx tx, IntentId id, String reason) {
        Batch batch = tx.batch();
        Rows<IntentId> changed =
                batch.query(FAIL_LATE, IntentStore::id, reason, tx.now(), id.shard(), id.refId(), id.kind());
        batch.run();
        return changed.first().isPresent();
    }

    /** Gives back claims that nothing was done with. */
    void release(Tx tx, Collection<IntentId> ids) {
        byShard(ids).forEach((shard, some) -> tx.write(RELEASE, tx.now(), shard, refIds(some)));
    }

    IntentHealth health(Tx tx) {
        Batch batch = tx.batch();
        Rows<IntentHealth> health = batch.query(COUNT_OPEN, row -> {
            var oldest = row.getObject(4, OffsetDateTime.class);
            var age = oldest == null ? Duration.ZERO : Duration.between(oldest.toInstant(), tx.now());
            return new IntentHealth(row.getLong(1), row.getLong(2), row.getLong(3), age);
        });
        batch.run();
        return health.first().orElseThrow();
    }

    List<IntentTrouble> troubled(Tx tx, int limit) {
        Batch batch = tx.batch();
        Rows<IntentTrouble> found = batch.query(
                TROUBLED,
                row -> new IntentTrouble(
                        new MerchantId(row.getLong("merchant_id")),
                        row.getLong("order_id"),
                        IntentKind.valueOf(row.getString("kind")),
                        row.getString("gateway"),
                        IntentState.valueOf(row.getString("state")) == IntentState.UNKNOWN,
                        row.getInt("attempts"),
                        row.getObject("created_at", OffsetDateTime.class).toInstant(),
                        row.getObject("next_at", OffsetDateTime.class).toInstant(),
                        row.getString("error")),
                limit);
        batch.run();
        return found.all();
    }

    private record Written(
            IntentState state,
            @Nullable String pspId,
            @Nullable String error) {
        static Written of(Outcome outcome) {
            return switch (outcome) {
                case Outcome.Succeeded(var pspId) -> new Written(IntentState.SUCCEEDED, pspId, null);
                case Outcome.Pending(var pspId) -> new Written(IntentState.PENDING, pspId, null);
                case Outcome.Failed(var pspId, var reason) -> new Written(IntentState.FAILED, pspId, reason);
                case Outcome.Unknown(var reason, var retryAfter) -> new Written(IntentState.UNKNOWN, null, reason);
            };
        }
    }

    private static Map<Integer, List<IntentId>> byShard(Collection<IntentId> ids) {
        return ids.stream().collect(Collectors.groupingBy(IntentId::shard));
    }

    private static long[] refIds(List<IntentId> ids) {
        return ids.stream().mapToLong(IntentId::refId).toArray();
    }

    private static String[] kinds(List<IntentId> ids) {
        return ids.stream().map(id -> id.kind().name()).toArray(String[]::new);
    }

    private static IntentId id(ResultSet row) throws SQLException {
        return new IntentId(IntentKind.valueOf(row.getString(2)), row.getLong(1));
    }

    private static OpenIntent open(ResultSet row) throws SQLException {
        var intent = new Intent(
                new MerchantId(row.getLong(3)),
                IntentKind.valueOf(row.getString(2)),
                row.getLong(1),
                row.getLong(4),
                row.getString(5),
                row.getString(6),
                Money.of(row.getLong(8), row.getString(9)),
                row.getBoolean(10));
        return new OpenIntent(
                intent,
                row.getString(7),
                IntentState.valueOf(row.getString(11)),
                row.getInt(12),
                row.getObject(13, OffsetDateTime.class).toInstant(),
                row.getString(14));
    }
}
