package dev.aftersale.event;

import dev.aftersale.base.Db;
import dev.aftersale.base.QueueFigures;
import dev.aftersale.base.Tx;
import org.springframework.stereotype.Component;

/** Where capabilities tell what happened. Told in the transaction that makes it so: both are kept, or neither is. */
@Component
public final class Events {

    private final Db db;
    private final Lanes lanes;

    Events(Db db, Lanes lanes) {
        this.db = db;
        this.lanes = lanes;
    }

    /** Adds {@code events}, all of one merchant, to what {@code tx} writes; after its commit they are dispatched. */
    public void publish(Tx tx, Event... events) {
        for (Event event : events) {
            if (!lanes.isKnown(event.shard())) {
                openLane(event.shard());
            }
            EventStore.insert(tx, event);
        }
        if (events.length > 0) {
            int shard = events[0].shard();
            tx.afterCommit(() -> lanes.wake(shard));
        }
    }

    /** What is told and not yet made into webhooks and mails, over all merchants. */
    public QueueFigures queue() {
        return db.platform(EventStore::queue);
    }

    /** In a transaction of its own, because the lane belongs to the platform; once a shard in the life of a process. */
    private void openLane(int shard) {
        db.platform(tx -> {
            EventStore.insertLane(tx, shard);
            return null;
        });
        lanes.known(shard);
    }
}
