package dev.aftersale.returns;

import dev.aftersale.base.Db;
import dev.aftersale.base.MerchantId;
import java.time.Instant;
import java.util.List;
import org.springframework.stereotype.Component;

/** What the platform's operators have to look at: requests that merchants did not answer in time. */
@Component
public class ReturnEscalations {

    private final Db db;

    ReturnEscalations(Db db) {
        this.db = db;
    }

    record Late(MerchantId merchant, long returnId) {}

    /** Over all merchants, late the longest first, after {@code after} (the epoch: from the first). */
    public List<Return> overdue(Instant after, int limit) {
        return db.platform(tx -> ReturnClockStore.overdue(tx, after, limit).stream()
                .flatMap(late -> ReturnReadStore.find(tx, late.merchant(), List.of(late.returnId())).stream())
                .toList());
    }
}
