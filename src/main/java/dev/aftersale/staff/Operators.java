package dev.aftersale.staff;

import dev.aftersale.audit.Audit;
import dev.aftersale.audit.AuditAction;
import dev.aftersale.base.Db;
import java.util.Map;
import org.springframework.stereotype.Component;

/** The platform's own people. */
@Component
public class Operators {

    private final Db db;
    private final Passwords passwords;
    private final PasswordResets resets;

    Operators(Db db, Passwords passwords, PasswordResets resets) {
        this.db = db;
        this.passwords = passwords;
        this.resets = resets;
    }

    /**
     * Makes an operator, and returns the link under which they set their password within a day. For one who exists it is a
     * way back in; their old password is good until they use it.
     */
    public String create(String address) {
        String email = Emails.checked(address);
        return db.platform(tx -> {
            Person person = Staff.account(tx, email, Emails.nameOf(email));
            if (!person.operator()) {
                PersonStore.setOperator(tx, person.id(), true);
                Audit.record(tx, Audit.PLATFORM, AuditAction.OPERATOR_CREATED, email, null, null);
            }
            return resets.link(tx, person, Desk.OPERATOR, PasswordResets.FIRST_LIFE);
        });
    }

    /** Lets somebody in at once, with a password that the caller knows: for the demo, and for tests. */
    public void enrol(String address, String name, String password) {
        String email = Emails.checked(address);
        String hash = passwords.hash(password);
        db.platform(tx -> {
            Person person = Staff.account(tx, email, name);
            PersonStore.setOperator(tx, person.id(), true);
            PersonStore.setPassword(tx, person.id(), hash);
            SessionStore.endAll(tx, person.id(), 0);
            Audit.record(tx, Audit.PLATFORM, AuditAction.OPERATOR_CREATED, email, null, Map.of("name", name));
            return null;
        });
    }
}
