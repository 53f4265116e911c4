package dev.aftersale.staff;

import dev.aftersale.audit.Audit;
import dev.aftersale.audit.AuditAction;
import dev.aftersale.base.Db;
import dev.aftersale.base.Ids;
import dev.aftersale.base.MerchantId;
import dev.aftersale.base.Tx;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** The people of the merchants, and what they may do there. */
@Component
public class Staff {

    /** What came of a change. */
    public enum Change {
        DONE,
        /** A merchant without an owner could not be changed by anybody. */
        ONLY_OWNER,
        UNKNOWN
    }

    private final Db db;
    private final Passwords passwords;

    Staff(Db db, Passwords passwords) {
        this.db = db;
        this.passwords = passwords;
    }

    /** All of a merchant's, the invited among them; who came first stands first. */
    public List<StaffMember> of(MerchantId merchant) {
        return db.within(merchant, tx -> StaffStore.of(tx, merchant));
    }

    public Optional<StaffMember> find(MerchantId merchant, long personId) {
        return db.within(merchant, tx -> StaffStore.find(tx, merchant, personId));
    }

    /** Lets somebody in at once, with a password that the caller knows: for the demo, and for tests. */
    public StaffMember enrol(MerchantId merchant, String address, String name, Role role, String password) {
        String email = Emails.checked(address);
        String hash = passwords.hash(password);
        return db.platform(tx -> {
            Person person = account(tx, email, name);
            PersonStore.setPassword(tx, person.id(), hash);
            PersonStore.setProfile(tx, person.id(), name, person.locale(), person.zone());
            SessionStore.endAll(tx, person.id(), 0);
            var member = new StaffMember(person.id(), merchant, email, name, role, true, tx.now());
            StaffStore.put(tx, member);
            Audit.record(tx, merchant, AuditAction.STAFF_JOINED, email, null, Map.of("role", role));
            return member;
        });
    }

    /** From the next click on: sessions in the old role end. */
    public Change changeRole(MerchantId merchant, long personId, Role role) {
        return db.platform(tx -> {
            List<StaffMember> all = StaffStore.lock(tx, merchant);
            StaffMember member = one(all, personId).orElse(null);
            if (member == null) {
                return Change.UNKNOWN;
            }
            if (member.role() == role) {
                return Change.DONE;
            }
            if (isOnlyOwner(all, member)) {
                return Change.ONLY_OWNER;
            }
            StaffStore.put(tx, member.as(role));
            SessionStore.endAt(tx, personId, merchant);
            Audit.record(
                    tx,
                    merchant,
                    AuditAction.STAFF_ROLE_CHANGED,
                    member.email(),
                    Map.of("role", member.role()),
                    Map.of("role", role));
            return Change.DONE;
        });
    }

    /** Ends somebody's work for the merchant, or their invitation. Their account stays, for other merchants. */
    public Change remove(MerchantId merchant, long personId) {
        return db.platform(tx -> {
            List<StaffMember> all = StaffStore.lock(tx, merchant);
            StaffMember member = one(all, personId).orElse(null);
            if (member == null) {
                return Change.UNKNOWN;
            }
            if (isOnlyOwner(all, member)) {
                return Change.ONLY_OWNER;
            }
            StaffStore.remove(tx, merchant, personId);
            SessionStore.endAt(tx, personId, merchant);
            LinkStore.endInvitations(tx, personId, merchant);
            Audit.record(tx, merchant, AuditAction.STAFF_REMOVED, member.email(), Map.of("role", member.role()), null);
            return Change.DONE;
        });
    }

    private static Optional<StaffMember> one(List<StaffMember> all, long personId) {
        return all.stream().filter(one -> one.id() == personId).findFirst();
    }

    private static boolean isOnlyOwner(List<StaffMember> all, StaffMember member) {
        return member.isOwner() && all.stream().noneMatch(other -> other.id() != member.id() && other.isOwner());
    }

    /** The account of {@code email}, made if there is none yet. */
    static Person account(Tx tx, String email, String name) {
        return PersonStore.byEmail(tx, email).orElseGet(() -> {
            PersonStore.insert(tx, Ids.next(0), email, name, false);
            return PersonStore.byEmail(tx, email).orElseThrow();
        });
    }
}
