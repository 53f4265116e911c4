package dev.aftersale.staff;

import dev.aftersale.audit.AuditAction;
import dev.aftersale.base.Background;
import dev.aftersale.base.Db;
import dev.aftersale.base.Digests;
import dev.aftersale.base.PublicUrl;
import dev.aftersale.base.Texts;
import dev.aftersale.base.Tx;
import dev.aftersale.mail.AccountLetter;
import dev.aftersale.mail.AccountLetters;
import dev.aftersale.staff.LinkStore.Link;
import dev.aftersale.staff.LinkStore.Purpose;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** New passwords for those who forgot theirs, or never had one: by a mailed link that is good once. */
@Component
public class PasswordResets {

    /** From asking for the mail. */
    public static final Duration LIFE = Duration.ofHours(1);

    /** Of a link that is printed on the machine itself. */
    static final Duration FIRST_LIFE = Duration.ofHours(24);

    private final Db db;
    private final Passwords passwords;
    private final Throttle throttle;
    private final AccountLetters letters;
    private final PublicUrl url;
    private final Background background;

    PasswordResets(
            Db db,
            Passwords passwords,
            Throttle throttle,
            AccountLetters letters,
            PublicUrl url,
            Background background) {
        this.db = db;
        this.passwords = passwords;
        this.throttle = throttle;
        this.letters = letters;
        this.url = url;
        this.background = background;
    }

    /** What came of a new password. */
    public sealed interface Outcome {

        record Done() implements Outcome {}

        /** Too late, used, or made up. */
        record Gone() implements Outcome {}

        record Refused(PasswordFlaw flaw) implements Outcome {}
    }

    /**
     * Sends a link to {@code typed} if somebody has that address. Returns at once, and alike whether or not: neither the
     * answer nor its time tells who works here.
     */
    public void ask(Desk desk, String typed, Visitor visitor, Locale language) {
        String email = Emails.plain(typed);
        background.execute("The mail for a new password", () -> {
            if (throttle.take("reset of " + email, visitor.address()).isPresent()) {
                return;
            }
            db.platform(tx -> {
                PersonStore.byEmail(tx, email)
                        .filter(person -> desk == Desk.CONSOLE || person.operator())
                        .ifPresent(person -> {
                            String link = link(tx, person, desk, LIFE);
                            letters.send(tx, email, letter(Texts.in(language), link));
                            AccountLog.write(
                                    tx,
                                    person.id(),
                                    email,
                                    AuditAction.PASSWORD_RESET_ASKED,
                                    Map.of(),
                                    AccountLog.withLink(desk, person.id(), email, visitor));
                        });
                return null;
            });
        });
    }

    private static AccountLetter letter(Texts texts, String link) {
        return new AccountLetter(
                texts.locale().getLanguage(),
                texts.get("staff.mail.password.subject"),
                texts.get("staff.mail.password.heading"),
                List.of(texts.get("staff.mail.password.text"), texts.get("staff.mail.password.life")),
                texts.get("staff.mail.password.action"),
                link,
                texts.get("staff.mail.footer"));
    }

    /** Links from before end. */
    String link(Tx tx, Person person, Desk desk, Duration life) {
        String token = Secrets.token();
        LinkStore.end(tx, person.id(), Purpose.PASSWORD);
        LinkStore.insert(
                tx,
                Digests.sha256(token),
                Purpose.PASSWORD,
                person.id(),
                null,
                tx.now().plus(life));
        return url.of((desk == Desk.CONSOLE ? "/console" : "/operator") + "/reset/" + token);
    }

    /** Whose password {@code token} sets, if it still does. */
    public Optional<String> find(String token) {
        return db.platform(tx -> person(
                        tx, LinkStore.find(tx, Digests.sha256(token)).orElse(null))
                .map(Person::email));
    }

    private static Optional<Person> person(Tx tx, @Nullable Link link) {
        return link == null || link.purpose() != Purpose.PASSWORD
                ? Optional.empty()
                : PersonStore.byId(tx, link.personId());
    }

    /** Whoever was logged in with the old password isn't any more. */
    public Outcome set(Desk desk, String token, String password, Visitor visitor) {
        Optional<String> email = find(token);
        if (email.isEmpty()) {
            return new Outcome.Gone();
        }
        PasswordFlaw flaw = Passwords.flaw(password, email.get());
        if (flaw != null) {
            return new Outcome.Refused(flaw);
        }
        String hash = passwords.hash(password);
        return db.platform(tx -> {
            Optional<Person> person =
                    person(tx, LinkStore.take(tx, Digests.sha256(token)).orElse(null));
            if (person.isEmpty()) {
                return new Outcome.Gone();
            }
            PersonStore.setPassword(tx, person.get().id(), hash);
            SessionStore.endAll(tx, person.get().id(), 0);
            ThrottleStore.clear(tx, Digests.sha256(person.get().email()));
            AccountLog.write(
                    tx,
                    person.get().id(),
                    person.get().email(),
                    AuditAction.PASSWORD_CHANGED,
                    Map.of("by", "link"),
                    AccountLog.withLink(desk, person.get().id(), person.get().name(), visitor));
            return new Outcome.Done();
        });
    }
}
