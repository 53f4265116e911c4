package dev.aftersale.staff;

import dev.aftersale.audit.Audit;
import dev.aftersale.base.MerchantId;
import dev.aftersale.base.Tx;
import java.util.List;
import java.util.Map;

/** What somebody changes of their own account, told to everyone for whom it opens a door. */
final class AccountLog {

    private AccountLog() {}

    static void write(Tx tx, Session session, String action, Map<String, ?> after) {
        write(tx, session.personId(), session.email(), action, after);
    }

    static void write(Tx tx, long personId, String email, String action, Map<String, ?> after) {
        List<MerchantId> told = StaffStore.merchantsOf(tx, personId);
        for (MerchantId merchant : told.isEmpty() ? List.of(Audit.PLATFORM) : told) {
            Audit.record(tx, merchant, action, email, null, after.isEmpty() ? null : after);
        }
    }
}
