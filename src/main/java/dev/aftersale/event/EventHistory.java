package dev.aftersale.event;

import dev.aftersale.base.Db;
import dev.aftersale.base.MerchantId;
import java.util.List;
import org.springframework.stereotype.Component;

/** What happened to one order, for people who look at it. */
@Component
public class EventHistory {

    private final Db db;

    EventHistory(Db db) {
        this.db = db;
    }

    /** The {@code most} last events of an order, the newest first. */
    public List<Event> ofOrder(MerchantId merchant, long orderId, int most) {
        return db.within(merchant, tx -> EventHistoryStore.ofOrder(tx, merchant, orderId, most));
    }
}
