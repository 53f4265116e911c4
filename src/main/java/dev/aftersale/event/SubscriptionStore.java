package dev.aftersale.event;

import dev.aftersale.base.MerchantId;
import dev.aftersale.base.Rows;
import dev.aftersale.base.Tx;
import dev.aftersale.event.EventType.Field;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Subscriptions, and what became of their deliveries, in SQL. */
final class SubscriptionStore {

    private static final String COLUMNS = "id, merchant_id, app_id, callback_url, fields, test, created_at, paused_at";

    private static final String LIST = "SELECT " + COLUMNS + """

              FROM webhook_subscription
             WHERE shard = ? AND merchant_id = ? AND ended_at IS NULL
             ORDER BY id
            """;

    private static final String FIND = "SELECT " + COLUMNS + """

              FROM webhook_subscription
             WHERE shard = ? AND id = ? AND merchant_id = ? AND ended_at IS NULL
            """;

    /** The same callback of the same app is the same subscription: what changes is what it is told. */
    private static final String UPSERT = """
            INSERT INTO webhook_subscription
                   (shard, id, merchant_id, app_id, callback_url, fields, test, created_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (shard, merchant_id, app_id, callback_url, test) WHERE ended_at IS NULL
            DO UPDATE SET fields = excluded.fields
            RETURNING\s""" + COLUMNS;

    private static final String END = """
            UPDATE webhook_subscription SET ended_at = ?
             WHERE shard = ? AND id = ? AND merchant_id = ? AND ended_at IS NULL
            """;

    private static final String PAUSE = """
            UPDATE webhook_subscription SET paused_at = ?
             WHERE shard = ? AND id = ? AND merchant_id = ? AND ended_at IS NULL
            """;

    /** The hours of a pause don't count: what waited through it gets all its tries. */
    private static final String BEGIN_AGAIN = """
            UPDATE webhook_delivery SET attempts = 0, first_at = NULL, next_at = ?
             WHERE shard = ? AND subscription_id = ? AND state = 'OPEN'
               AND (leased_until IS NULL OR leased_until < ?)
            """;

    private static final String DROP_OPEN = """
            UPDATE webhook_delivery SET state = 'DROPPED', settled_at = ?
             WHERE shard = ? AND subscription_id = ? AND state = 'OPEN'
            """;

    private static final String DELIVERIES = """
            SELECT d.subscription_id, d.event_id, d.order_id, d.state, d.replay, d.attempts, d.next_at, d.settled_at,
                   d.last_error, e.type, e.object_id
              FROM webhook_subscription s
             CROSS JOIN LATERAL (
                   SELECT *
                     FROM webhook_delivery
                    WHERE shard = s.shard AND subscription_id = s.id
                      AND (event_id, subscription_id) < (:beforeEvent, :beforeSubscription)
                      AND (:event::bigint IS NULL OR event_id = :event)
                      AND (:order::bigint IS NULL OR order_id = :order)
                      AND (:state::text IS NULL OR state = :state)
                    ORDER BY event_id DESC
                    LIMIT :limit) d
              JOIN event e ON e.shard = d.shard AND e.id = d.event_id
             WHERE s.shard = :shard AND s.merchant_id = :merchant
               AND (:subscription::bigint IS NULL OR s.id = :subscription)
             ORDER BY d.event_id DESC, d.subscription_id DESC
             LIMIT :limit
            """;

    private static final String ATTEMPTS = """
            SELECT id, at, millis, status, error, excerpt, replay
              FROM webhook_attempt
             WHERE shard = ? AND subscription_id = ? AND event_id = ?
             ORDER BY id DESC
             LIMIT 50
            """;

    private static final String FIRST_SINCE = """
            SELECT min(id) AS id FROM event WHERE shard = ? AND merchant_id = ? AND at >= ?
            """;

    private static final String END_OF_PAGE = """
            SELECT max(id) AS id
              FROM (SELECT id FROM event WHERE shard = ? AND merchant_id = ? AND id >= ? ORDER BY id LIMIT ?) page
            """;

    /** What is still open is on its way already; what isn't dispatched yet will be. */
    private static final String REPLAY = """
            INSERT INTO webhook_delivery AS d
                   (shard, subscription_id, event_id, merchant_id, order_id, state, replay, next_at)
            SELECT shard, :subscription, id, merchant_id, order_id, 'OPEN', true, :now
              FROM event
             WHERE shard = :shard AND merchant_id = :merchant AND id BETWEEN :from AND :to
               AND dispatched AND test = :test AND type = ANY (:types)
            ON CONFLICT (shard, subscription_id, event_id)
            DO UPDATE SET state = 'OPEN', replay = true, attempts = 0, first_at = NULL, next_at = excluded.next_at,
                          leased_until = NULL, settled_at = NULL, last_error = NULL
             WHERE d.state <> 'OPEN'
            """;

    /** Counts end at a thousand: whoever has more waiting has a problem, however many they are. */
    private static final String HEALTH = """
            SELECT s.id, s.merchant_id, s.app_id, s.callback_url, s.fields, s.test, s.created_at, s.paused_at,
                   open.n AS open, open.oldest, given_up.n AS given_up, open.last_error
              FROM webhook_subscription s
             CROSS JOIN LATERAL (
                   SELECT count(*) AS n, min(first_at) AS oldest, max(last_error) AS last_error
                     FROM (SELECT first_at, last_error
                             FROM webhook_delivery d
                            WHERE d.shard = s.shard AND d.subscription_id = s.id AND d.state = 'OPEN'
                            ORDER BY d.next_at
                            LIMIT 1000) first) open
             CROSS JOIN LATERAL (
                   SELECT count(*) AS n
                     FROM (SELECT 1
                             FROM webhook_delivery d
                            WHERE d.shard = s.shard AND d.subscription_id = s.id AND d.state = 'GIVEN_UP'
                              AND d.settled_at > :since
                            LIMIT 1000) first) given_up
             WHERE s.ended_at IS NULL
            """;

    private static final String HEALTH_OF_MERCHANT =
            HEALTH + " AND s.shard = :shard AND s.merchant_id = :merchant ORDER BY s.id";

    private static final String HEALTH_OF_ALL = HEALTH + """
               AND s.id > :after
               AND (NOT :troubledOnly OR s.paused_at IS NOT NULL
                 OR EXISTS (SELECT 1 FROM webhook_delivery d
                             WHERE d.shard = s.shard AND d.subscription_id = s.id
                               AND d.state = 'OPEN' AND d.last_error IS NOT NULL)
                 OR EXISTS (SELECT 1 FROM webhook_delivery d
                             WHERE d.shard = s.shard AND d.subscription_id = s.id
                               AND d.state = 'GIVEN_UP' AND d.settled_at > :since))
             ORDER BY s.id
             LIMIT :limit
            """;

    private SubscriptionStore() {}

    static List<Subscription> list(Tx tx, MerchantId merchant) {
        var batch = tx.batch();
        Rows<Subscription> found = batch.query(LIST, WebhookStore::readSubscription, merchant.shard(), merchant);
        batch.run();
        return found.all();
    }

    static Optional<Subscription> find(Tx tx, MerchantId merchant, long id) {
        var batch = tx.batch();
        Rows<Subscription> found = batch.query(FIND, WebhookStore::readSubscription, merchant.shard(), id, merchant);
        batch.run();
        return found.first();
    }

    static Subscription upsert(Tx tx, Subscription wanted) {
        var batch = tx.batch();
        Rows<Subscription> kept = batch.query(
                UPSERT,
                WebhookStore::readSubscription,
                wanted.merchant().shard(),
                wanted.id(),
                wanted.merchant(),
                wanted.appId(),
                wanted.callbackUrl(),
                wanted.fields().stream().sorted().map(Field::wireName).toArray(String[]::new),
                wanted.test(),
                wanted.createdAt());
        batch.run();
        return kept.first().orElseThrow();
    }

    static void end(Tx tx, MerchantId merchant, long id) {
        tx.write(1, END, tx.now(), merchant.shard(), id, merchant);
        tx.write(DROP_OPEN, tx.now(), merchant.shard(), id);
    }

    static List<Delivery> deliveries(Tx tx, MerchantId merchant, Delivery.Query query) {
        Delivery.Position before = query.before();
        List<Delivery> found = tx.sql()
                .sql(DELIVERIES)
                .param("shard", merchant.shard())
                .param("merchant", merchant.value())
                .param("subscription", query.subscriptionId())
                .param("event", query.eventId())
                .param("order", query.orderId())
                .param("state", query.state() == null ? null : query.state().name())
                .param("beforeEvent", before == null ? Long.MAX_VALUE : before.eventId())
                .param("beforeSubscription", before == null ? Long.MAX_VALUE : before.subscriptionId())
                .param("limit", query.limit())
                .query((row, n) -> readDelivery(row))
                .list();
        return withAttempts(tx, merchant.shard(), found);
    }

    private static List<Delivery> withAttempts(Tx tx, int shard, List<Delivery> deliveries) {
        var batch = tx.batch();
        List<Rows<Delivery.Attempt>> logs = new ArrayList<>();
        for (Delivery d : deliveries) {
            logs.add(batch.query(ATTEMPTS, SubscriptionStore::readAttempt, shard, d.subscriptionId(), d.eventId()));
        }
        batch.run();
        List<Delivery> complete = new ArrayList<>();
        for (int i = 0; i < deliveries.size(); i++) {
            complete.add(deliveries.get(i).with(logs.get(i).all()));
        }
        return complete;
    }

    /** The id of the first event at or after {@code time}. */
    static Optional<Long> firstEventSince(Tx tx, MerchantId merchant, Instant time) {
        var batch = tx.batch();
        Rows<Optional<Long>> first =
                batch.query(FIRST_SINCE, SubscriptionStore::readId, merchant.shard(), merchant, time);
        batch.run();
        return first.all().getFirst();
    }

    /** The id of the last of {@code limit} events from {@code from} on. */
    static Optional<Long> endOfPage(Tx tx, MerchantId merchant, long from, int limit) {
        var batch = tx.batch();
        Rows<Optional<Long>> last =
                batch.query(END_OF_PAGE, SubscriptionStore::readId, merchant.shard(), merchant, from, limit);
        batch.run();
        return last.all().getFirst();
    }

    static int replay(Tx tx, Subscription subscription, long from, long to) {
        String[] types = Arrays.stream(EventType.values())
                .filter(type -> subscription.fields().contains(type.field()))
                .map(EventType::wireName)
                .toArray(String[]::new);
        return tx.sql()
                .sql(REPLAY)
                .param("subscription", subscription.id())
                .param("shard", subscription.merchant().shard())
                .param("merchant", subscription.merchant().value())
                .param("from", from)
                .param("to", to)
                .param("test", subscription.test())
                .param("types", types)
                .param("now", tx.now().atOffset(ZoneOffset.UTC))
                .update();
    }

    static void pause(Tx tx, MerchantId merchant, long id) {
        tx.write(1, PAUSE, tx.now(), merchant.shard(), id, merchant);
    }

    static void resume(Tx tx, MerchantId merchant, long id) {
        tx.write(1, PAUSE, null, merchant.shard(), id, merchant);
        tx.write(BEGIN_AGAIN, tx.now(), merchant.shard(), id, tx.now());
    }

    static List<WebhookHealth> health(Tx tx, MerchantId merchant, Instant since) {
        return tx.sql()
                .sql(HEALTH_OF_MERCHANT)
                .param("merchant", merchant.value())
                .param("shard", merchant.shard())
                .param("since", since.atOffset(ZoneOffset.UTC))
                .query((row, n) -> readHealth(row))
                .list();
    }

    static List<WebhookHealth> health(Tx tx, boolean troubledOnly, long after, int limit, Instant since) {
        return tx.sql()
                .sql(HEALTH_OF_ALL)
                .param("troubledOnly", troubledOnly)
                .param("after", after)
                .param("limit", limit)
                .param("since", since.atOffset(ZoneOffset.UTC))
                .query((row, n) -> readHealth(row))
                .list();
    }

    private static WebhookHealth readHealth(ResultSet row) throws SQLException {
        return new WebhookHealth(
                WebhookStore.readSubscription(row),
                row.getLong("open"),
                readTime(row, "oldest"),
                row.getLong("given_up"),
                row.getString("last_error"));
    }

    private static Delivery readDelivery(ResultSet row) throws SQLException {
        var state = Delivery.State.valueOf(row.getString("state"));
        return new Delivery(
                row.getLong("subscription_id"),
                row.getLong("event_id"),
                EventType.ofWireName(row.getString("type")),
                row.getLong("object_id"),
                row.getLong("order_id"),
                state,
                row.getBoolean("replay"),
                row.getInt("attempts"),
                state == Delivery.State.OPEN ? readTime(row, "next_at") : null,
                readTime(row, "settled_at"),
                row.getString("last_error"),
                List.of());
    }

    private static Delivery.Attempt readAttempt(ResultSet row) throws SQLException {
        return new Delivery.Attempt(
                row.getObject("at", OffsetDateTime.class).toInstant(),
                row.getInt("millis"),
                row.getObject("status", Integer.class),
                row.getString("error"),
                row.getString("excerpt"),
                row.getBoolean("replay"));
    }

    private static Optional<Long> readId(ResultSet row) throws SQLException {
        return Optional.ofNullable(row.getObject("id", Long.class));
    }

    private static @Nullable Instant readTime(ResultSet row, String column) throws SQLException {
        var time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }
}
