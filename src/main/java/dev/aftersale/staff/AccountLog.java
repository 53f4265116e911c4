package dev.aftersale.staff;

import dev.aftersale.audit.Audit;
import dev.aftersale.audit.AuditAction;
import dev.aftersale.base.Actor;
import dev.aftersale.base.MerchantId;
import dev.aftersale.base.Tx;
import java.util.List;
import java.util.Map;

/** What somebody changes of their own account, told to everyone for whom it opens a door. */
final class AccountLog {

    private AccountLog() {}

    /** Somebody who shows a link instead of a session. */
    static Actor withLink(Desk desk, long personId, String name, Visitor visitor) {
        return new Actor(
                desk == Desk.CONSOLE ? Actor.Kind.STAFF : Actor.Kind.OPERATOR,
                Long.toString(personId),
                name,
                visitor.address(),
                desk == Desk.CONSOLE ? Actor.Via.CONSOLE : Actor.Via.OPERATOR_CONSOLE);
    }

    static void write(Tx tx, Session session, AuditAction action, Map<String, ?> after) {
        write(tx, session.personId(), session.email(), action, after);
    }

    static void write(Tx tx, long personId, String email, AuditAction action, Map<String, ?> after) {
        write(tx, personId, email, action, after, Actor.current());
    }

    static void write(Tx tx, long personId, String email, AuditAction action, Map<String, ?> after, Actor actor) {
        List<MerchantId> told = StaffStore.merchantsOf(tx, personId);
        for (MerchantId merchant : told.isEmpty() ? List.of(Audit.PLATFORM) : told) {
            Audit.record(tx, merchant, action, email, null, after.isEmpty() ? null : after, actor);
        }
    }
}
