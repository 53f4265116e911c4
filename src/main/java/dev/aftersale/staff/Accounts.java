package dev.aftersale.staff;

import dev.aftersale.audit.AuditAction;
import dev.aftersale.base.Db;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What people change of their own account. */
@Component
public class Accounts {

    private final Db db;
    private final Passwords passwords;
    private final Throttle throttle;

    Accounts(Db db, Passwords passwords, Throttle throttle) {
        this.db = db;
        this.passwords = passwords;
        this.throttle = throttle;
    }

    /** What came of a new password. */
    public enum PasswordChange {
        DONE,
        /** The old one is wrong. */
        WRONG,
        TOO_SHORT,
        TOO_LONG,
        TOO_PLAIN
    }

    /**
     * @param locale a BCP 47 tag; null: as the browser has it
     * @param zone null: the merchant's
     */
    public void change(Session session, String name, @Nullable String locale, @Nullable String zone) {
        db.platform(tx -> {
            Person before = PersonStore.byId(tx, session.personId()).orElseThrow();
            PersonStore.setProfile(tx, session.personId(), name, locale, zone);
            for (var merchant : StaffStore.merchantsOf(tx, session.personId())) {
                StaffStore.rename(tx, merchant, session.personId(), name);
            }
            if (!before.name().equals(name)) {
                AccountLog.write(tx, session, AuditAction.ACCOUNT_RENAMED, Map.of("name", name));
            }
            return null;
        });
    }

    /** Whether {@code password} is the person's own: asked before what weakens an account. */
    public boolean isOwn(Session session, String password, Visitor visitor) {
        String account = "password of " + session.personId();
        if (throttle.take(account, visitor.address()).isPresent()) {
            return false;
        }
        String hash = db.platform(tx -> PersonStore.byId(tx, session.personId()).orElseThrow())
                .passwordHash();
        boolean own = passwords.matches(password, hash);
        if (own) {
            throttle.clear(account, visitor.address());
        }
        return own;
    }

    /** All other sessions of the person end. */
    public PasswordChange changePassword(Session session, String old, String fresh, Visitor visitor) {
        if (!isOwn(session, old, visitor)) {
            return PasswordChange.WRONG;
        }
        PasswordFlaw flaw = Passwords.flaw(fresh, session.email());
        if (flaw != null) {
            return PasswordChange.valueOf(flaw.name());
        }
        String hash = passwords.hash(fresh);
        return db.platform(tx -> {
            PersonStore.setPassword(tx, session.personId(), hash);
            SessionStore.endAll(tx, session.personId(), session.id());
            LinkStore.end(tx, session.personId(), LinkStore.Purpose.PASSWORD);
            AccountLog.write(tx, session, AuditAction.PASSWORD_CHANGED, Map.of("by", "self"));
            return PasswordChange.DONE;
        });
    }
}
