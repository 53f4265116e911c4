package dev.aftersale.staff;

import dev.aftersale.audit.Audit;
import dev.aftersale.audit.AuditAction;
import dev.aftersale.base.Db;
import dev.aftersale.base.Digests;
import dev.aftersale.base.MerchantId;
import dev.aftersale.base.PublicUrl;
import dev.aftersale.base.Texts;
import dev.aftersale.base.Tx;
import dev.aftersale.mail.AccountLetter;
import dev.aftersale.mail.AccountLetters;
import dev.aftersale.merchant.Merchants;
import dev.aftersale.staff.LinkStore.Link;
import dev.aftersale.staff.LinkStore.Purpose;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Asks people to work for a merchant: by a link that is mailed to them, lasts a week and is good once. */
@Component
public class Invitations {

    public static final Duration LIFE = Duration.ofDays(7);

    private final Db db;
    private final Merchants merchants;
    private final Passwords passwords;
    private final AccountLetters letters;
    private final PublicUrl url;

    Invitations(Db db, Merchants merchants, Passwords passwords, AccountLetters letters, PublicUrl url) {
        this.db = db;
        this.merchants = merchants;
        this.passwords = passwords;
        this.letters = letters;
        this.url = url;
    }

    /** @param newcomer has no password yet, and sets one with the acceptance */
    public record Invitation(MerchantId merchant, String email, Role role, boolean newcomer) {}

    /** What came of an acceptance. */
    public sealed interface Acceptance {

        record Joined() implements Acceptance {}

        /** Too late, withdrawn, used, or made up. */
        record Gone() implements Acceptance {}

        record Refused(PasswordFlaw flaw) implements Acceptance {}
    }

    /** Whether an invitation can be sent there. */
    public static boolean isAddress(String typed) {
        return Emails.isAddress(typed);
    }

    /**
     * Invites, or invites again: links from before end.
     *
     * @return the link, for whoever has no mail; empty if they work there already
     */
    public Optional<String> invite(MerchantId merchant, String address, Role role, Locale language) {
        String email = Emails.checked(address);
        String shop = merchants.get(merchant).name();
        return db.platform(tx -> {
            Person person = Staff.account(tx, email, Emails.nameOf(email));
            Optional<StaffMember> known = StaffStore.find(tx, merchant, person.id());
            if (known.filter(StaffMember::joined).isPresent()) {
                return Optional.empty();
            }
            StaffStore.put(tx, new StaffMember(person.id(), merchant, email, person.name(), role, false, tx.now()));
            LinkStore.endInvitations(tx, person.id(), merchant);
            String token = Secrets.token();
            LinkStore.insert(
                    tx,
                    Digests.sha256(token),
                    Purpose.INVITATION,
                    person.id(),
                    merchant,
                    tx.now().plus(LIFE));
            String link = url.of("/console/invitation/" + token);
            letters.send(tx, email, letter(Texts.in(language), shop, role, link));
            Audit.record(
                    tx,
                    merchant,
                    AuditAction.STAFF_INVITED,
                    email,
                    known.map(one -> Map.of("role", one.role())).orElse(null),
                    Map.of("role", role));
            return Optional.of(link);
        });
    }

    private static AccountLetter letter(Texts texts, String shop, Role role, String link) {
        return new AccountLetter(
                texts.locale().getLanguage(),
                texts.get("staff.mail.invitation.subject", shop),
                texts.get("staff.mail.invitation.heading", shop),
                List.of(
                        texts.get("staff.mail.invitation.text", shop, texts.get("staff.role." + role)),
                        texts.get("staff.mail.invitation.life", LIFE.toDays())),
                texts.get("staff.mail.invitation.action"),
                link,
                texts.get("staff.mail.footer"));
    }

    /** What {@code token} invites to, if it still does. */
    public Optional<Invitation> find(String token) {
        return db.platform(tx -> LinkStore.find(tx, Digests.sha256(token)).flatMap(link -> read(tx, link)));
    }

    private static Optional<Invitation> read(Tx tx, Link link) {
        MerchantId merchant = link.merchant();
        if (link.purpose() != Purpose.INVITATION || merchant == null) {
            return Optional.empty();
        }
        Person person = PersonStore.byId(tx, link.personId()).orElseThrow();
        return StaffStore.find(tx, merchant, person.id())
                .map(member -> new Invitation(merchant, person.email(), member.role(), person.passwordHash() == null));
    }

    /** @param password of a newcomer; whoever has one keeps it, and proves it at the next log-in */
    public Acceptance accept(String token, @Nullable String name, @Nullable String password, Visitor visitor) {
        Optional<Invitation> found = find(token);
        if (found.isEmpty()) {
            return new Acceptance.Gone();
        }
        Invitation invitation = found.get();
        String hash = null;
        if (invitation.newcomer()) {
            PasswordFlaw flaw = Passwords.flaw(password == null ? "" : password, invitation.email());
            if (flaw != null) {
                return new Acceptance.Refused(flaw);
            }
            hash = passwords.hash(password == null ? "" : password);
        }
        String newHash = hash;
        return db.platform(tx -> {
            Optional<Link> link = LinkStore.take(tx, Digests.sha256(token));
            if (link.flatMap(taken -> read(tx, taken)).isEmpty()) {
                return new Acceptance.Gone();
            }
            long id = link.get().personId();
            Person person = PersonStore.byId(tx, id).orElseThrow();
            boolean isNew = person.passwordHash() == null && newHash != null;
            String called = isNew && name != null && !name.isBlank() ? name.strip() : person.name();
            if (isNew) {
                PersonStore.setPassword(tx, id, newHash);
                PersonStore.setProfile(tx, id, called, person.locale(), person.zone());
            }
            var joined = new StaffMember(
                    id, invitation.merchant(), person.email(), called, invitation.role(), true, tx.now());
            StaffStore.put(tx, joined);
            Audit.record(
                    tx,
                    invitation.merchant(),
                    AuditAction.STAFF_JOINED,
                    person.email(),
                    null,
                    Map.of("role", invitation.role(), "name", called),
                    AccountLog.withLink(Desk.CONSOLE, id, called, visitor));
            return new Acceptance.Joined();
        });
    }
}
