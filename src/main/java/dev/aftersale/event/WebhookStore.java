package dev.aftersale.event;

import dev.aftersale.base.MerchantId;
import dev.aftersale.base.QueueFigures;
import dev.aftersale.base.Rows;
import dev.aftersale.base.Tx;
import dev.aftersale.event.EventType.Field;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The queue of deliveries, in SQL. */
final class WebhookStore {

    /** No delivery is lost by a lost commit: it is made once more, which receivers must expect anyway. */
    private static final String COMMIT_LAZILY = "SET LOCAL synchronous_commit = off";

    /**
     * A delivery whose order already has one that keeps failing waits with it from the start: otherwise the queue of a
     * dead endpoint would be full of rows that are due and must not be taken.
     */
    private static final String EXPAND = """
            INSERT INTO webhook_delivery
                   (shard, subscription_id, event_id, merchant_id, order_id, state, replay, next_at)
            SELECT s.shard, s.id, e.id, e.merchant_id, e.order_id, 'OPEN', false, greatest(?, held.until)
              FROM unnest(?, ?) AS told (id, field)
              JOIN event e ON e.shard = ? AND e.id = told.id
              JOIN webhook_subscription s
                ON s.shard = e.shard AND s.merchant_id = e.merchant_id AND s.ended_at IS NULL
               AND s.test = e.test AND told.field = ANY (s.fields)
              LEFT JOIN LATERAL (
                   SELECT max(d.next_at) AS until
                     FROM webhook_delivery d
                    WHERE d.shard = s.shard AND d.subscription_id = s.id AND d.order_id = e.order_id
                      AND d.state = 'OPEN' AND d.last_error IS NOT NULL) held ON true
            ON CONFLICT DO NOTHING
            """;

    private static final String DUE = """
            SELECT shard, id, merchant_id, app_id, callback_url, fields, test, created_at, paused_at
              FROM webhook_subscription s
             WHERE ended_at IS NULL AND paused_at IS NULL
               AND EXISTS (SELECT 1 FROM webhook_delivery d
                            WHERE d.shard = s.shard AND d.subscription_id = s.id
                              AND d.state = 'OPEN' AND d.next_at <= ?)
            """;

    private static final String DUE_IN = DUE + "   AND shard = ANY (?)";

    /**
     * Takes what is due and is the first open one of its order. Two workers never get the same: the second skips what
     * the first has locked, and what it has already leased is not due any more when the second looks again.
     */
    private static final String CLAIM = """
            WITH due AS (
                SELECT event_id
                  FROM webhook_delivery d
                 WHERE shard = ? AND subscription_id = ? AND state = 'OPEN' AND next_at <= ?
                   AND (leased_until IS NULL OR leased_until <= ?)
                   AND NOT EXISTS (
                       SELECT 1 FROM webhook_delivery earlier
                        WHERE earlier.shard = d.shard AND earlier.subscription_id = d.subscription_id
                          AND earlier.order_id = d.order_id AND earlier.state = 'OPEN'
                          AND earlier.event_id < d.event_id)
                 ORDER BY next_at, event_id
                 LIMIT ?
                   FOR UPDATE SKIP LOCKED)
            UPDATE webhook_delivery d
               SET attempts = d.attempts + 1, first_at = coalesce(d.first_at, ?), next_at = ?, leased_until = ?
              FROM due, event e
             WHERE d.shard = ? AND d.subscription_id = ? AND d.event_id = due.event_id
               AND e.shard = ? AND e.id = due.event_id
            RETURNING d.subscription_id, d.replay, d.attempts, d.first_at, d.leased_until,
                      e.id, e.merchant_id, e.type, e.object_id, e.order_id, e.test, e.quiet, e.payload::text, e.at,
                      e.actor::text
            """;

    private static final String LOG = """
            INSERT INTO webhook_attempt
                   (shard, subscription_id, event_id, id, merchant_id, replay, at, millis, status, error, excerpt)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """;

    /** Only the last claim's result counts: a worker that overran its lease changes nothing. */
    private static final String SETTLE = """
            UPDATE webhook_delivery
               SET state = ?, last_error = ?, settled_at = ?, leased_until = NULL
             WHERE shard = ? AND subscription_id = ? AND event_id = ? AND attempts = ? AND state = 'OPEN'
            """;

    private static final String POSTPONE = """
            UPDATE webhook_delivery
               SET last_error = ?, next_at = ?, leased_until = NULL
             WHERE shard = ? AND subscription_id = ? AND event_id = ? AND attempts = ? AND state = 'OPEN'
            """;

    /** What waits behind it in the same order waits as long. A hint for {@link #CLAIM}, which decides by itself. */
    private static final String HOLD_FOLLOWERS = """
            UPDATE webhook_delivery
               SET next_at = ?
             WHERE shard = ? AND subscription_id = ? AND order_id = ? AND event_id > ? AND state = 'OPEN'
               AND leased_until IS NULL AND next_at < ?
            """;

    private static final String RELEASE_FOLLOWERS = """
            UPDATE webhook_delivery
               SET next_at = ?
             WHERE shard = ? AND subscription_id = ? AND order_id = ? AND event_id > ? AND state = 'OPEN'
               AND leased_until IS NULL AND next_at > ?
            """;

    private static final String QUEUE = """
            SELECT count(*) AS waiting, min(coalesce(first_at, next_at)) AS oldest,
                   count(*) FILTER (WHERE last_error IS NOT NULL) AS failing
              FROM (SELECT first_at, next_at, last_error FROM webhook_delivery WHERE state = 'OPEN' LIMIT ?) waiting
            """;

    private WebhookStore() {}

    static QueueFigures queue(Tx tx) {
        var batch = tx.batch();
        Rows<QueueFigures> figures = batch.query(QUEUE, EventStore::readQueue, QueueFigures.MOST);
        batch.run();
        return figures.all().getFirst();
    }

    static void expand(Tx tx, int shard, List<Event> events) {
        tx.write(
                EXPAND,
                tx.now(),
                events.stream().mapToLong(Event::id).toArray(),
                events.stream().map(event -> event.type().field().wireName()).toArray(String[]::new),
                shard);
    }

    static List<Subscription> due(Tx tx, Instant now) {
        var batch = tx.batch();
        Rows<Subscription> due = batch.query(DUE, WebhookStore::readSubscription, now);
        batch.run();
        return due.all();
    }

    static List<Subscription> dueIn(Tx tx, int[] shards, Instant now) {
        var batch = tx.batch();
        Rows<Subscription> due = batch.query(DUE_IN, WebhookStore::readSubscription, now, shards);
        batch.run();
        return due.all();
    }

    static List<Claim> claim(Tx tx, Subscription subscription, int limit, Instant until) {
        int shard = subscription.merchant().shard();
        long id = subscription.id();
        Instant now = tx.now();
        var batch = tx.batch();
        batch.write(COMMIT_LAZILY);
        Rows<Claim> claims = batch.query(
                CLAIM, WebhookStore::readClaim, shard, id, now, now, limit, now, until, until, shard, id, shard);
        batch.run();
        return claims.all();
    }

    static void log(Tx tx, Claim claim, long id, Delivery.Attempt attempt) {
        tx.write(COMMIT_LAZILY);
        tx.write(
                LOG,
                claim.shard(),
                claim.subscriptionId(),
                claim.event().id(),
                id,
                claim.event().merchant(),
                attempt.replay(),
                attempt.at(),
                attempt.millis(),
                attempt.status(),
                attempt.error(),
                attempt.excerpt());
    }

    static void settle(Tx tx, Claim claim, Delivery.State state, @Nullable String error, Instant now) {
        Event event = claim.event();
        tx.write(SETTLE, state, error, now, claim.shard(), claim.subscriptionId(), event.id(), claim.attempt());
        tx.write(RELEASE_FOLLOWERS, now, claim.shard(), claim.subscriptionId(), event.orderId(), event.id(), now);
    }

    static void postpone(Tx tx, Claim claim, String error, Instant next) {
        Event event = claim.event();
        tx.write(POSTPONE, error, next, claim.shard(), claim.subscriptionId(), event.id(), claim.attempt());
        tx.write(HOLD_FOLLOWERS, next, claim.shard(), claim.subscriptionId(), event.orderId(), event.id(), next);
    }

    static Subscription readSubscription(ResultSet row) throws SQLException {
        return new Subscription(
                row.getLong("id"),
                new MerchantId(row.getLong("merchant_id")),
                row.getLong("app_id"),
                row.getString("callback_url"),
                Arrays.stream((String[]) row.getArray("fields").getArray())
                        .map(name -> Field.valueOf(name.toUpperCase(Locale.ROOT)))
                        .collect(Collectors.toSet()),
                row.getBoolean("test"),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                EventStore.timeOrNull(row, "paused_at"));
    }

    private static Claim readClaim(ResultSet row) throws SQLException {
        return new Claim(
                row.getLong("subscription_id"),
                EventStore.read(row),
                row.getBoolean("replay"),
                row.getInt("attempts"),
                row.getObject("first_at", OffsetDateTime.class).toInstant(),
                row.getObject("leased_until", OffsetDateTime.class).toInstant());
    }
}
