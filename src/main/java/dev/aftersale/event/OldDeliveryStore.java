package dev.aftersale.event;

import dev.aftersale.base.Rows;
import dev.aftersale.base.Tx;
import java.time.Instant;
import java.util.List;

/** The old end of the log of webhooks, in SQL. */
final class OldDeliveryStore {

    /**
     * Ids begin with when they were made, so the keys lead to what is old, and the busy tables need no index for it. What was
     * replayed lately stands under an old event too: times have the last word.
     */
    private static final String DUE = """
            SELECT s.shard, s.id
              FROM webhook_subscription s
             WHERE EXISTS (SELECT 1 FROM webhook_attempt a
                            WHERE a.shard = s.shard AND a.subscription_id = s.id AND a.event_id < ? AND a.at < ?)
                OR EXISTS (SELECT 1 FROM webhook_delivery d
                            WHERE d.shard = s.shard AND d.subscription_id = s.id AND d.event_id < ?
                              AND d.state <> 'OPEN' AND d.settled_at < ?)
             LIMIT ?
            """;

    private static final String FORGET_ATTEMPTS = """
            DELETE FROM webhook_attempt
             WHERE shard = ? AND subscription_id = ?
               AND (event_id, id) IN (SELECT event_id, id
                                        FROM webhook_attempt
                                       WHERE shard = ? AND subscription_id = ? AND event_id < ? AND at < ?
                                       ORDER BY event_id
                                       LIMIT ?)
            """;

    /** The last line again for one that is replayed at this moment: its row is looked at once more when it is free. */
    private static final String FORGET_DELIVERIES = """
            DELETE FROM webhook_delivery
             WHERE shard = ? AND subscription_id = ?
               AND event_id IN (SELECT event_id
                                  FROM webhook_delivery
                                 WHERE shard = ? AND subscription_id = ? AND event_id < ?
                                   AND state <> 'OPEN' AND settled_at < ?
                                 ORDER BY event_id
                                 LIMIT ?)
               AND state <> 'OPEN' AND settled_at < ?
            """;

    record Line(int shard, long subscription) {}

    private OldDeliveryStore() {}

    static List<Line> due(Tx tx, Instant before, long firstKept, int most) {
        var batch = tx.batch();
        Rows<Line> due = batch.query(
                DUE,
                row -> new Line(row.getInt("shard"), row.getLong("id")),
                firstKept,
                before,
                firstKept,
                before,
                most);
        batch.run();
        return due.all();
    }

    /** At most so many attempts, and so many deliveries. */
    static void forget(Tx tx, Line line, Instant before, long firstKept, int most) {
        int shard = line.shard();
        long id = line.subscription();
        tx.write(FORGET_ATTEMPTS, shard, id, shard, id, firstKept, before, most);
        tx.write(FORGET_DELIVERIES, shard, id, shard, id, firstKept, before, most, before);
    }
}
