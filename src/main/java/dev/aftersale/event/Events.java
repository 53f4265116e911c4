package dev.aftersale.event;

import dev.aftersale.base.Db;
import dev.aftersale.base.Tx;
import org.springframework.stereotype.Component;

/** Where capabilities tell what happened. Told in the transaction that makes it so: both are kept, or neither is. */
@Component
public final class Events {

    private static final String INSERT = """
            INSERT INTO event (shard, id, merchant_id, type, object_id, order_id, test, quiet, payload, at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?::jsonb, ?)
            """;

    private static final String INSERT_LANE = "INSERT INTO event_lane (shard) VALUES (?) ON CONFLICT DO NOTHING";

    private final Db db;
    private final Lanes lanes;

    Events(Db db, Lanes lanes) {
        this.db = db;
        this.lanes = lanes;
    }

    /** Adds {@code events} to what {@code tx} writes; after its commit they are dispatched. */
    public void publish(Tx tx, Event... events) {
        for (Event event : events) {
            int shard = event.shard();
            if (!lanes.isKnown(shard)) {
                openLane(shard);
            }
            tx.write(
                    1,
                    INSERT,
                    shard,
                    event.id(),
                    event.merchant(),
                    event.type().wireName(),
                    event.objectId(),
                    event.orderId(),
                    event.test(),
                    event.quiet(),
                    event.payload(),
                    event.at());
        }
        if (events.length > 0) {
            int shard = events[0].shard();
            tx.afterCommit(() -> lanes.wake(shard));
        }
    }

    /** In a transaction of its own, because the lane belongs to the platform; once a shard in the life of a process. */
    private void openLane(int shard) {
        db.platform(tx -> {
            tx.write(INSERT_LANE, shard);
            return null;
        });
        lanes.known(shard);
    }
}
