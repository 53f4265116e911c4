package dev.aftersale.event;

import dev.aftersale.base.Db;
import dev.aftersale.base.Ids;
import dev.aftersale.base.Leftovers;
import dev.aftersale.event.OldDeliveryStore.Line;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/**
 * The log of webhooks, beyond the days that it is kept: attempts, and deliveries that are through. Events stay, so what is
 * gone from the log can still be replayed.
 */
@Component
final class OldDeliveries implements Leftovers {

    private static final int USUAL_DAYS = 90;

    /** Health tells of the last seven days. */
    private static final int FEWEST_DAYS = 8;

    private static final int SUBSCRIPTIONS = 100;

    private final Db db;
    private final Duration kept;

    OldDeliveries(Db db, Environment environment) {
        this.db = db;
        this.kept = Duration.ofDays(
                Leftovers.days(environment, "aftersale.retention.webhook-days", USUAL_DAYS, FEWEST_DAYS));
    }

    @Override
    public boolean sweep() {
        Instant before = db.platform(tx -> tx.now()).minus(kept);
        long firstKept = Ids.firstAt(before);
        List<Line> due = db.platform(tx -> OldDeliveryStore.due(tx, before, firstKept, SUBSCRIPTIONS));
        for (Line line : due) {
            db.platform(tx -> {
                OldDeliveryStore.forget(tx, line, before, firstKept, AT_ONCE);
                return line;
            });
        }
        return !due.isEmpty();
    }
}
