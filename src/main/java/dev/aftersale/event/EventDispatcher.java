package dev.aftersale.event;

import dev.aftersale.base.Db;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Carries each event to all consumers, exactly once and in the order of a lane: whoever holds the lane's lock reads what
 * waits, lets the consumers write their rows, marks the events, and commits all of it together.
 *
 * <p>Waiting events are found by their mark, not by an id that was reached: one that commits late is not passed over.
 */
@Component
final class EventDispatcher {

    private static final Logger log = LoggerFactory.getLogger(EventDispatcher.class);

    static final int BATCH = 500;
    static final Duration POLL = Duration.ofSeconds(1);

    private final Db db;
    private final Lanes lanes;
    private final List<EventConsumer> consumers;
    private long polledAt = System.nanoTime();

    EventDispatcher(Db db, Lanes lanes, List<EventConsumer> consumers) {
        this.db = db;
        this.lanes = lanes;
        this.consumers = List.copyOf(consumers);
    }

    /**
     * One batch of each lane with news, so that no lane waits for a longer one; now and then, of each lane with waiting
     * events. Returns whether some lane has more than a batch.
     */
    boolean step() {
        Set<Integer> due = new LinkedHashSet<>(lanes.takeNews());
        if (due.isEmpty() || System.nanoTime() - polledAt > POLL.toNanos()) {
            due.addAll(db.platform(EventStore::lanesWithWaiting));
            polledAt = System.nanoTime();
        }
        boolean more = false;
        for (int shard : due) {
            try {
                if (dispatch(shard) == BATCH) {
                    lanes.wake(shard);
                    more = true;
                }
            } catch (RuntimeException e) {
                log.warn("Events of shard {} can't be dispatched; they wait, and are tried again", shard, e);
            }
        }
        return more;
    }

    /** One batch of one lane. Returns how many events it had; none if another dispatcher is at it. */
    int dispatch(int shard) {
        return db.platform(tx -> {
            List<Event> events = EventStore.lockLaneAndReadWaiting(tx, shard, BATCH);
            if (!events.isEmpty()) {
                consumers.forEach(consumer -> consumer.accept(tx, events));
                EventStore.markDispatched(tx, shard, events);
            }
            return events.size();
        });
    }
}
