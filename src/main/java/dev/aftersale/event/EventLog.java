package dev.aftersale.event;

import dev.aftersale.base.Db;
import dev.aftersale.base.MerchantId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What happened at a merchant, and who did it: for its audit log. */
@Component
public class EventLog {

    /**
     * Which events are looked for; null: any.
     *
     * @param actorId the person's or app's id
     * @param type the beginning of its name, with a dot: {@code refund.}
     * @param orderId the order they are of
     * @param from included
     * @param to not included
     * @param before only events older than the one with this id
     * @param byHand only what somebody did; not what clocks and gateways brought about
     */
    public record Question(
            @Nullable String actorId,
            @Nullable String type,
            @Nullable Long orderId,
            @Nullable Instant from,
            @Nullable Instant to,
            @Nullable Long before,
            boolean byHand,
            int limit) {}

    private final Db db;

    EventLog(Db db) {
        this.db = db;
    }

    /** What fits {@code question}, latest first. */
    public List<Event> list(MerchantId merchant, Question question) {
        return db.within(merchant, tx -> EventLogStore.list(tx, merchant, question));
    }
}
