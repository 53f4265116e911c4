package dev.aftersale.simulator;

import dev.aftersale.base.Db;
import dev.aftersale.base.GroupCommit;
import dev.aftersale.base.Ids;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.ReentrantLock;
import org.springframework.stereotype.Component;

/**
 * Where money moves. Calls that come together are carried out in one transaction: their payments are locked, each call is
 * decided upon in turn, and all that changed is written at once.
 *
 * <p>One transaction at a time, also because the feed's positions are given before the commit: of two writers, the later
 * one could commit first, and a reader would pass the other's events by.
 */
@Component
final class Till {

    private static final int MOST_TOGETHER = 64;

    /** How long calls gather that come without a pause: other companies' APIs are not quicker either. */
    private static final Duration GATHERED = Duration.ofMillis(10);

    private static final Duration PRUNED_EVERY = Duration.ofHours(1);

    private final Db db;
    private final TillStore store;
    private final Dice dice;
    private final InstantSource clock;
    private final GroupCommit<Call, Reply> calls =
            new GroupCommit<>(MOST_TOGETHER, new Semaphore(1), GATHERED, this::carryOut);
    private final Set<String> keysInUse = ConcurrentHashMap.newKeySet();
    private final ReentrantLock pen = new ReentrantLock();
    private volatile Instant pruned = Instant.EPOCH;

    Till(Db db, TillStore store, Dice dice, InstantSource clock) {
        this.db = db;
        this.store = store;
        this.dice = dice;
        this.clock = clock;
    }

    Reply carryOut(Call call) {
        Call.Key key = call.key();
        if (key == null) {
            return calls.submit(call);
        }
        if (!keysInUse.add(key.text())) {
            return Reply.of(StripeError.keyInUse(key.text()));
        }
        try {
            return calls.submit(call);
        } finally {
            keysInUse.remove(key.text());
        }
    }

    private List<Reply> carryOut(List<Call> group) {
        pen.lock();
        try {
            return db.platform(tx -> {
                Books books = store.open(tx, group);
                List<Reply> replies = group.stream().map(books::answer).toList();
                store.close(tx, books);
                return replies;
            });
        } finally {
            pen.unlock();
        }
    }

    /** Time passes when somebody looks: before the books are read, refunds that are to turn by now are turned. */
    void catchUp() {
        pen.lock();
        try {
            boolean isToBePruned = clock.instant().isAfter(pruned.plus(PRUNED_EVERY));
            db.platform(tx -> {
                store.turn(tx).forEach(turned -> {
                    String event = "evt_%019d".formatted(Ids.next(0));
                    store.insertEvent(tx, event, turned);
                    if (dice.isDoubled(turned.refund())) {
                        store.insertEvent(tx, event, turned);
                    }
                });
                if (isToBePruned) {
                    store.prune(tx);
                }
                return true;
            });
            if (isToBePruned) {
                pruned = clock.instant();
            }
        } finally {
            pen.unlock();
        }
    }
}
