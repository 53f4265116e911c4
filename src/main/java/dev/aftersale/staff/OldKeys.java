package dev.aftersale.staff;

import dev.aftersale.base.Db;
import dev.aftersale.base.Leftovers;
import org.springframework.stereotype.Component;

/** What opens nothing any more, and counts of failed tries that count no more: gone as soon as their time is over. */
@Component
final class OldKeys implements Leftovers {

    private final Db db;

    OldKeys(Db db) {
        this.db = db;
    }

    @Override
    public boolean sweep() {
        int sessions = db.platform(tx -> OldKeyStore.forgetSessions(tx, AT_ONCE));
        int links = db.platform(tx -> OldKeyStore.forgetLinks(tx, AT_ONCE));
        int throttles = db.platform(tx -> OldKeyStore.forgetThrottles(tx, AT_ONCE));
        return sessions == AT_ONCE || links == AT_ONCE || throttles == AT_ONCE;
    }
}
