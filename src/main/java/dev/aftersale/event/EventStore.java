package dev.aftersale.event;

import dev.aftersale.base.Actor;
import dev.aftersale.base.Json;
import dev.aftersale.base.MerchantId;
import dev.aftersale.base.QueueFigures;
import dev.aftersale.base.Rows;
import dev.aftersale.base.SetStatement;
import dev.aftersale.base.Tx;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The outbox, in SQL. */
final class EventStore {

    private static final SetStatement INSERT = SetStatement.of("""
            INSERT INTO event (shard, merchant_id, id, type, object_id, order_id, test, quiet, payload, at, actor)
            SELECT ?, ?, e.* FROM {rows e}
            """, """
            id bigint, type text, object_id bigint, order_id bigint, test boolean, quiet boolean, payload jsonb,
            at timestamptz, actor jsonb
            """);

    private static final String INSERT_LANE = "INSERT INTO event_lane (shard) VALUES (?) ON CONFLICT DO NOTHING";

    /**
     * This commit need not reach the disk by itself: after a crash that loses it, the events still wait and are expanded
     * again, into rows that are keyed by the event. Whoever must not act twice on such a row, takes it with a commit that
     * does reach the disk, and brings this one along.
     */
    private static final String COMMIT_LAZILY = "SET LOCAL synchronous_commit = off";

    private static final String LOCK_LANE = "SELECT shard FROM event_lane WHERE shard = ? FOR UPDATE SKIP LOCKED";

    /** A statement after the lock's, in the same round trip: it sees what the lane's last holder has marked. */
    private static final String WAITING = """
            SELECT id, merchant_id, type, object_id, order_id, test, quiet, payload::text, at, actor::text
              FROM event
             WHERE shard = ? AND NOT dispatched
             ORDER BY id
             LIMIT ?
            """;

    private static final String MARK = """
            UPDATE event SET dispatched = true
             WHERE shard = ? AND id = ANY (?) AND NOT dispatched
            """;

    private static final String LANES_WITH_WAITING = """
            SELECT shard
              FROM event_lane lane
             WHERE EXISTS (SELECT 1 FROM event WHERE event.shard = lane.shard AND NOT event.dispatched)
            """;

    private static final String FIND = """
            SELECT id, merchant_id, type, object_id, order_id, test, quiet, payload::text, at, actor::text
              FROM event
             WHERE shard = ? AND id = ? AND merchant_id = ?
            """;

    private static final String QUEUE = """
            SELECT count(*) AS waiting, min(at) AS oldest, 0 AS failing
              FROM (SELECT at FROM event WHERE NOT dispatched LIMIT ?) waiting
            """;

    private EventStore() {}

    static QueueFigures queue(Tx tx) {
        var batch = tx.batch();
        Rows<QueueFigures> figures = batch.query(QUEUE, EventStore::readQueue, QueueFigures.MOST);
        batch.run();
        return figures.all().getFirst();
    }

    static QueueFigures readQueue(ResultSet row) throws SQLException {
        return new QueueFigures(row.getLong("waiting"), timeOrNull(row, "oldest"), row.getLong("failing"));
    }

    static @Nullable Instant timeOrNull(ResultSet row, String column) throws SQLException {
        var time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }

    static void insert(Tx tx, Event event) {
        tx.writeRow(
                INSERT,
                List.of(event.shard(), event.merchant()),
                event.id(),
                event.type().wireName(),
                event.objectId(),
                event.orderId(),
                event.test(),
                event.quiet(),
                event.payload(),
                event.at(),
                Json.write(event.actor()));
    }

    static void insertLane(Tx tx, int shard) {
        tx.write(INSERT_LANE, shard);
    }

    static List<Event> lockLaneAndReadWaiting(Tx tx, int shard, int limit) {
        var batch = tx.batch();
        batch.write(COMMIT_LAZILY);
        Rows<Integer> lane = batch.query(LOCK_LANE, row -> row.getInt(1), shard);
        Rows<Event> waiting = batch.query(WAITING, EventStore::read, shard, limit);
        batch.run();
        return lane.first().isPresent() ? waiting.all() : List.of();
    }

    static void markDispatched(Tx tx, int shard, List<Event> events) {
        tx.write(
                events.size(), MARK, shard, events.stream().mapToLong(Event::id).toArray());
    }

    static List<Integer> lanesWithWaiting(Tx tx) {
        var batch = tx.batch();
        Rows<Integer> lanes = batch.query(LANES_WITH_WAITING, row -> row.getInt(1));
        batch.run();
        return lanes.all();
    }

    static Optional<Event> find(Tx tx, MerchantId merchant, long id) {
        var batch = tx.batch();
        Rows<Event> found = batch.query(FIND, EventStore::read, merchant.shard(), id, merchant);
        batch.run();
        return found.first();
    }

    static Event read(ResultSet row) throws SQLException {
        return new Event(
                row.getLong("id"),
                new MerchantId(row.getLong("merchant_id")),
                EventType.ofWireName(row.getString("type")),
                row.getLong("object_id"),
                row.getLong("order_id"),
                row.getBoolean("test"),
                row.getBoolean("quiet"),
                row.getString("payload"),
                row.getObject("at", OffsetDateTime.class).toInstant(),
                actor(row.getString("actor")));
    }

    /** Of old events nobody knows it any more. */
    private static Actor actor(@Nullable String json) {
        return json == null ? Actor.SYSTEM : Json.read(json, Actor.class);
    }
}
