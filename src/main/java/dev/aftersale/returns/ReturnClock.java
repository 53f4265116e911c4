package dev.aftersale.returns;

import dev.aftersale.base.Bell;
import dev.aftersale.base.Db;
import dev.aftersale.base.MerchantId;
import dev.aftersale.base.ProblemException;
import dev.aftersale.base.Tx;
import dev.aftersale.base.Worker;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.stereotype.Component;

/** What time does to returns: reminders, deadlines that pass, labels that are to be made without being asked for. */
@Component
public class ReturnClock {

    private static final Logger log = LoggerFactory.getLogger(ReturnClock.class);

    private static final int BATCH = 200;

    /** When a label that could not be made is tried again; also the time that one attempt has to itself. */
    private static final Duration AGAIN = Duration.ofMinutes(15);

    private final Db db;
    private final ReturnMoves moves;
    private final ReturnLabels labels;

    ReturnClock(Db db, ReturnMoves moves, ReturnLabels labels) {
        this.db = db;
        this.moves = moves;
        this.labels = labels;
    }

    /** A return that has something due. */
    record Due(MerchantId merchant, long returnId, Move move, Instant at) {}

    /**
     * Does what is due, each return in a transaction of its own.
     *
     * @return how many returns it moved; as long as that is more than none, there may be more to do
     */
    public int tick() {
        int moved = 0;
        for (Due due : db.platform(tx -> ReturnClockStore.due(tx, BATCH))) {
            moved += due.move() == Move.LABEL ? label(due) : db.within(due.merchant(), tx -> strike(tx, due));
        }
        return moved;
    }

    /** Under lock, and only if the hand still stands there: two clocks strike once. */
    private int strike(Tx tx, Due due) {
        var found = ReturnStore.lock(tx, due.merchant(), due.returnId());
        if (found.isEmpty() || !ReturnClockStore.stands(tx, due)) {
            return 0;
        }
        // Slept through the reminder and the deadline: the deadline alone is told.
        boolean late = due.move() == Move.REMIND
                && !tx.now().isBefore(found.get().times().answerBy());
        Move move = late ? Move.OVERDUE : due.move();
        moves.make(tx, found.get(), move, Party.PLATFORM, null, revision -> {
            switch (move) {
                case OVERDUE -> revision.overdueAt = tx.now();
                case REFUND_OVERDUE -> revision.refundOverdueAt = tx.now();
                default -> {}
            }
        });
        return 1;
    }

    private int label(Due due) {
        boolean mine = db.within(
                due.merchant(), tx -> ReturnClockStore.push(tx, due, tx.now().plus(AGAIN)));
        if (!mine) {
            return 0;
        }
        try {
            labels.make(
                    due.merchant(), new ReturnLabels.MakeLabel(due.returnId(), LabelPaper.A4, Party.PLATFORM), null);
        } catch (ProblemException e) {
            log.warn("Return {}: its label could not be made, and is tried again: {}", due.returnId(), e.detail());
        }
        return 1;
    }

    @Configuration(proxyBeanMethods = false)
    static class Hands {

        private static final Duration POLL = Duration.ofSeconds(2);

        @Bean
        Worker returnClockWorker(ReturnClock clock, @Value("${aftersale.workers.enabled:true}") boolean enabled) {
            return new Worker("return clock", enabled, new Bell(), POLL, Duration.ZERO, () -> clock.tick() > 0);
        }
    }
}
