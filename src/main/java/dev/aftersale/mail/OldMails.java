package dev.aftersale.mail;

import dev.aftersale.base.Db;
import dev.aftersale.base.Leftovers;
import dev.aftersale.mail.relay.ReturnPath;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/**
 * Mail that went out long ago. Of mail about orders it stays for good that it went, to whom and what became of it; what it
 * said beyond that, and what was taken out of it, goes. Mail to people who work here goes as a whole.
 */
@Component
final class OldMails implements Leftovers {

    private static final int USUAL_DAYS = 180;
    private static final int USUAL_ACCOUNT_DAYS = 90;

    private final Db db;
    private final Duration kept;
    private final Duration accountMailKept;

    OldMails(Db db, Environment environment) {
        this.db = db;
        int whileReportsAreTaken = (int) ReturnPath.OPEN.toDays();
        this.kept = Duration.ofDays(
                Leftovers.days(environment, "aftersale.retention.mail-days", USUAL_DAYS, whileReportsAreTaken));
        this.accountMailKept = Duration.ofDays(Leftovers.days(
                environment, "aftersale.retention.account-mail-days", USUAL_ACCOUNT_DAYS, whileReportsAreTaken));
    }

    @Override
    public boolean sweep() {
        List<OldMailStore.Key> due =
                db.platform(tx -> OldMailStore.due(tx, tx.now().minus(kept), AT_ONCE));
        var byShard = due.stream()
                .collect(Collectors.groupingBy(
                        OldMailStore.Key::shard,
                        TreeMap::new,
                        Collectors.mapping(OldMailStore.Key::id, Collectors.toList())));
        byShard.forEach((shard, ids) -> db.platform(tx -> {
            OldMailStore.clear(tx, shard, ids);
            return shard;
        }));
        int forgotten =
                db.platform(tx -> OldMailStore.forgetAccountMail(tx, tx.now().minus(accountMailKept), AT_ONCE));
        return due.size() == AT_ONCE || forgotten == AT_ONCE;
    }
}
