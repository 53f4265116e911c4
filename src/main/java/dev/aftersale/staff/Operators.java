package dev.aftersale.staff;

import dev.aftersale.audit.Audit;
import dev.aftersale.base.Db;
import java.util.Map;
import org.springframework.stereotype.Component;

/** The platform's own people. */
@Component
public class Operators {

    private final Db db;
    private final Passwords passwords;

    Operators(Db db, Passwords passwords) {
        this.db = db;
        this.passwords = passwords;
    }

    /** Whether there is none yet, so that nobody can log in. */
    public boolean areMissing() {
        return db.platform(PersonStore::operators).isEmpty();
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
            Audit.record(tx, Audit.PLATFORM, "operator.created", email, null, Map.of("name", name));
            return null;
        });
    }
}
