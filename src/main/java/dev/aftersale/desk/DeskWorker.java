package dev.aftersale.desk;

import dev.aftersale.base.Bell;
import dev.aftersale.base.Db;
import dev.aftersale.base.MerchantId;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Phaser;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Sends somebody to each desk that something is to be done for: one at a time to a desk, many desks at once. */
@Component
final class DeskWorker implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(DeskWorker.class);

    static final Duration POLL = Duration.ofSeconds(1);

    private static final int AT_ONCE = 32;

    private final Db db;
    private final DeskErrands errands;
    private final Bell bell = new Bell();
    private final Set<MerchantId> underWay = ConcurrentHashMap.newKeySet();
    private final Phaser running = new Phaser(1);
    private volatile boolean closed;

    DeskWorker(Db db, DeskErrands errands) {
        this.db = db;
        this.errands = errands;
    }

    Bell bell() {
        return bell;
    }

    void wake() {
        bell.ring();
    }

    boolean step() {
        int room = AT_ONCE - underWay.size();
        if (room <= 0 || closed) {
            return false;
        }
        List<MerchantId> due = db.platform(tx -> DeskStore.due(tx, AT_ONCE * 2));
        due.stream()
                .filter(merchant -> !underWay.contains(merchant))
                .limit(room)
                .forEach(this::begin);
        return false;
    }

    private void begin(MerchantId merchant) {
        underWay.add(merchant);
        running.register();
        Thread.ofVirtual().name("desk").start(() -> {
            try {
                errands.run(merchant, () -> closed);
            } catch (RuntimeException e) {
                log.warn(
                        "The desk of merchant {} can't be worked for; tried again when its lease is over", merchant, e);
            } finally {
                underWay.remove(merchant);
                running.arriveAndDeregister();
                bell.ring();
            }
        });
    }

    /** Waits for what is under way; each call ends by itself within its time-out. */
    @Override
    public void close() {
        closed = true;
        running.awaitAdvance(running.arrive());
    }
}
