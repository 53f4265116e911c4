package dev.aftersale.staff;

import dev.aftersale.audit.Audit;
import dev.aftersale.audit.AuditAction;
import dev.aftersale.base.Actor;
import dev.aftersale.base.Db;
import dev.aftersale.base.MerchantId;
import dev.aftersale.base.Tx;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The way in: a password or another's word for an e-mail address, then a second factor where one is set up, then the choice
 * of a merchant where there are several. Whether an address is known is never told: all that is wrong is wrong alike.
 */
@Component
public class LogIn {

    /** What came of a step. */
    public sealed interface Outcome {

        /** @param token for the browser's cookie, instead of the one before */
        record Entered(String token, Stage stage) implements Outcome {}

        record Wrong() implements Outcome {}

        /** Not judged. */
        record TooSoon(Instant until) implements Outcome {}
    }

    private static final Outcome WRONG = new Outcome.Wrong();

    private final Db db;
    private final Sessions sessions;
    private final Passwords passwords;
    private final Factors factors;
    private final Throttle throttle;

    LogIn(Db db, Sessions sessions, Passwords passwords, Factors factors, Throttle throttle) {
        this.db = db;
        this.sessions = sessions;
        this.passwords = passwords;
        this.factors = factors;
        this.throttle = throttle;
    }

    public Outcome withPassword(Desk desk, String typed, String password, Visitor visitor) {
        String email = Emails.plain(typed);
        Optional<Instant> pause = throttle.take(email, visitor.address());
        if (pause.isPresent()) {
            return new Outcome.TooSoon(pause.get());
        }
        Person person = db.platform(tx -> PersonStore.byEmail(tx, email)).orElse(null);
        boolean right = passwords.matches(password, person == null ? null : person.passwordHash());
        if (!right || person == null || !db.platform(tx -> isAtHome(tx, person, desk))) {
            failed(desk, email, person, "password", visitor);
            return WRONG;
        }
        throttle.clear(email, visitor.address());
        return db.platform(tx -> factors.has(tx, person)
                ? new Outcome.Entered(
                        sessions.begin(tx, person.id(), desk, Stage.SECOND_FACTOR, null, null, visitor, tx.now()),
                        Stage.SECOND_FACTOR)
                : enter(tx, person, desk, visitor, "password"));
    }

    /** By a code of the app that makes them, or a recovery code; {@code session} waits for one. */
    public Outcome withCode(Session session, String code, Visitor visitor) {
        return secondFactor(session, visitor, "code", (tx, person) -> factors.takeCode(tx, person, code));
    }

    /** By what a passkey answered to the challenge of {@code session}. */
    public Outcome withPasskey(Session session, String response, Visitor visitor) {
        return secondFactor(session, visitor, "passkey", (tx, person) -> factors.takePasskey(tx, session, response));
    }

    private interface Judgement {
        boolean isRight(Tx tx, Person person);
    }

    private Outcome secondFactor(Session session, Visitor visitor, String by, Judgement judgement) {
        if (session.stage() != Stage.SECOND_FACTOR) {
            return WRONG;
        }
        String account = "second factor of " + session.personId();
        Optional<Instant> pause = throttle.take(account, visitor.address());
        if (pause.isPresent()) {
            return new Outcome.TooSoon(pause.get());
        }
        Person person =
                db.platform(tx -> PersonStore.byId(tx, session.personId())).orElse(null);
        if (person == null || !db.platform(tx -> judgement.isRight(tx, person))) {
            failed(session.desk(), session.email(), person, by, visitor);
            return WRONG;
        }
        throttle.clear(account, visitor.address());
        return db.platform(tx -> {
            SessionStore.endOne(tx, person.id(), session.id());
            return enter(tx, person, session.desk(), visitor, by);
        });
    }

    /** By the word of an identity provider that vouches for the address; it asks for second factors itself. */
    public Outcome withVerifiedEmail(Desk desk, String vouchedFor, Visitor visitor) {
        String email = Emails.plain(vouchedFor);
        Person person = db.platform(tx -> PersonStore.byEmail(tx, email)).orElse(null);
        if (person == null || !db.platform(tx -> isAtHome(tx, person, desk))) {
            failed(desk, email, person, "provider", visitor);
            return WRONG;
        }
        return db.platform(tx -> enter(tx, person, desk, visitor, "provider"));
    }

    /** Enters the console of {@code merchant}; from the choice after the log-in, or from another merchant's. */
    public Outcome choose(Session session, MerchantId merchant, Visitor visitor) {
        if (session.desk() != Desk.CONSOLE || session.stage() == Stage.SECOND_FACTOR) {
            return WRONG;
        }
        return db.platform(tx -> {
            StaffMember member = StaffStore.find(tx, merchant, session.personId())
                    .filter(StaffMember::joined)
                    .orElse(null);
            if (member == null) {
                return WRONG;
            }
            SessionStore.endOne(tx, session.personId(), session.id());
            return open(tx, member, visitor, session.createdAt(), session.isOpen() ? "switch" : "choice");
        });
    }

    /** The merchants that somebody works for. */
    public List<MerchantId> merchantsOf(long personId) {
        return db.platform(tx -> StaffStore.merchantsOf(tx, personId));
    }

    private static boolean isAtHome(Tx tx, Person person, Desk desk) {
        return switch (desk) {
            case OPERATOR -> person.operator();
            case CONSOLE -> !StaffStore.merchantsOf(tx, person.id()).isEmpty();
        };
    }

    /** All that was asked for was shown. */
    private Outcome enter(Tx tx, Person person, Desk desk, Visitor visitor, String by) {
        if (desk == Desk.OPERATOR) {
            Audit.record(
                    tx,
                    Audit.PLATFORM,
                    AuditAction.LOGIN_SUCCEEDED,
                    person.email(),
                    null,
                    Map.of("by", by),
                    actor(desk, person, visitor));
            return new Outcome.Entered(
                    sessions.begin(tx, person.id(), desk, Stage.OPEN, null, null, visitor, tx.now()), Stage.OPEN);
        }
        List<MerchantId> merchants = StaffStore.merchantsOf(tx, person.id());
        if (merchants.size() == 1) {
            var member = StaffStore.find(tx, merchants.getFirst(), person.id()).orElseThrow();
            return open(tx, member, visitor, tx.now(), by);
        }
        return new Outcome.Entered(
                sessions.begin(tx, person.id(), desk, Stage.MERCHANT, null, null, visitor, tx.now()), Stage.MERCHANT);
    }

    private Outcome open(Tx tx, StaffMember member, Visitor visitor, Instant since, String by) {
        Audit.record(
                tx,
                member.merchant(),
                AuditAction.LOGIN_SUCCEEDED,
                member.email(),
                null,
                Map.of("by", by),
                new Actor(
                        Actor.Kind.STAFF,
                        Long.toString(member.id()),
                        member.name(),
                        visitor.address(),
                        Actor.Via.CONSOLE));
        return new Outcome.Entered(
                sessions.begin(
                        tx, member.id(), Desk.CONSOLE, Stage.OPEN, member.merchant(), member.role(), visitor, since),
                Stage.OPEN);
    }

    /** Told to everyone for whom the address works, and else to the operators. */
    private void failed(Desk desk, String email, @Nullable Person person, String by, Visitor visitor) {
        Actor actor = person == null
                ? new Actor(
                        via(desk).equals(Actor.Via.CONSOLE) ? Actor.Kind.STAFF : Actor.Kind.OPERATOR,
                        null,
                        email,
                        visitor.address(),
                        via(desk))
                : actor(desk, person, visitor);
        db.platform(tx -> {
            List<MerchantId> told =
                    person == null || desk == Desk.OPERATOR ? List.of() : StaffStore.merchantsOf(tx, person.id());
            for (MerchantId merchant : told.isEmpty() ? List.of(Audit.PLATFORM) : told) {
                Audit.record(tx, merchant, AuditAction.LOGIN_FAILED, email, null, Map.of("by", by), actor);
            }
            return null;
        });
    }

    private static Actor actor(Desk desk, Person person, Visitor visitor) {
        return new Actor(
                desk == Desk.CONSOLE ? Actor.Kind.STAFF : Actor.Kind.OPERATOR,
                Long.toString(person.id()),
                person.name(),
                visitor.address(),
                via(desk));
    }

    private static Actor.Via via(Desk desk) {
        return desk == Desk.CONSOLE ? Actor.Via.CONSOLE : Actor.Via.OPERATOR_CONSOLE;
    }
}
