package dev.aftersale.staff;

import dev.aftersale.audit.AuditAction;
import dev.aftersale.base.Db;
import dev.aftersale.base.Digests;
import dev.aftersale.base.SecretBox;
import dev.aftersale.base.Tx;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.springframework.stereotype.Component;

/**
 * Second factors: codes of an app, codes on paper for the day the phone is lost, and passkeys. Where one is set up, a
 * password alone opens nothing.
 */
@Component
public class Factors {

    private static final int CODES = 10;
    private static final int CODE_BYTES = 10;
    private static final Duration OFFER = Duration.ofMinutes(30);

    private final Db db;
    private final SecretBox box;
    private final Passkeys passkeys;

    Factors(Db db, SecretBox box, Passkeys passkeys) {
        this.db = db;
        this.box = box;
        this.passkeys = passkeys;
    }

    /** What somebody has set up. */
    public record State(boolean totp, int codesLeft, List<Passkey> passkeys) {}

    /**
     * A secret for an app that makes codes, not kept yet.
     *
     * @param secret to be typed into the app, in base 32
     * @param uri the same as apps read it from a QR code
     * @param sealed to be sent back with the first code
     */
    public record Offer(String secret, String uri, String sealed) {}

    public State of(long personId) {
        return db.platform(tx -> {
            Person person = PersonStore.byId(tx, personId).orElseThrow();
            return new State(
                    person.totpSealed() != null,
                    FactorStore.codesLeft(tx, personId),
                    FactorStore.passkeys(tx, personId));
        });
    }

    public Offer offer(Session session) {
        byte[] secret = Secrets.bytes(Totp.SECRET_BYTES);
        byte[] offer = ByteBuffer.allocate(2 * Long.BYTES + secret.length)
                .putLong(session.personId())
                .putLong(db.platform(Tx::now).plus(OFFER).toEpochMilli())
                .put(secret)
                .array();
        return offer(session, secret, Base64.getUrlEncoder().withoutPadding().encodeToString(box.seal(offer)));
    }

    /** The same offer once more, for a form that came back with a wrong code. */
    public Optional<Offer> offer(Session session, String sealed) {
        return opened(session.personId(), sealed, db.platform(Tx::now)).map(secret -> offer(session, secret, sealed));
    }

    private static Offer offer(Session session, byte[] secret, String sealed) {
        String text = Totp.base32(secret);
        String label = URLEncoder.encode("Aftersale:" + session.email(), StandardCharsets.UTF_8)
                .replace("+", "%20");
        return new Offer(text, "otpauth://totp/" + label + "?secret=" + text + "&issuer=Aftersale", sealed);
    }

    private Optional<byte[]> opened(long personId, String sealed, Instant now) {
        try {
            var offer = ByteBuffer.wrap(box.open(Base64.getUrlDecoder().decode(sealed)));
            if (offer.getLong() != personId || now.toEpochMilli() > offer.getLong()) {
                return Optional.empty();
            }
            var secret = new byte[offer.remaining()];
            offer.get(secret);
            return Optional.of(secret);
        } catch (RuntimeException e) {
            return Optional.empty(); // not sealed by us
        }
    }

    /** Keeps the offer if {@code code} fits it, and returns the recovery codes: they are shown this once. */
    public Optional<List<String>> confirm(Session session, String sealed, String code) {
        return db.platform(tx -> {
            OptionalLong step = opened(session.personId(), sealed, tx.now())
                    .map(secret -> Totp.stepOf(secret, code, tx.now()))
                    .orElse(OptionalLong.empty());
            if (step.isEmpty()) {
                return Optional.empty();
            }
            byte[] secret = opened(session.personId(), sealed, tx.now()).orElseThrow();
            PersonStore.setTotp(tx, session.personId(), box.seal(secret), step.getAsLong());
            AccountLog.write(tx, session, AuditAction.FACTOR_ADDED, Map.of("factor", "totp"));
            return Optional.of(newCodes(tx, session.personId()));
        });
    }

    public void removeTotp(Session session) {
        db.platform(tx -> {
            PersonStore.setTotp(tx, session.personId(), null, 0);
            if (FactorStore.passkeys(tx, session.personId()).isEmpty()) {
                FactorStore.dropCodes(tx, session.personId());
            }
            AccountLog.write(tx, session, AuditAction.FACTOR_REMOVED, Map.of("factor", "totp"));
            return null;
        });
    }

    /** The old ones end. */
    public List<String> renewCodes(Session session) {
        return db.platform(tx -> {
            AccountLog.write(tx, session, AuditAction.FACTOR_CODES_RENEWED, Map.of());
            return newCodes(tx, session.personId());
        });
    }

    private static List<String> newCodes(Tx tx, long personId) {
        FactorStore.dropCodes(tx, personId);
        var codes = new ArrayList<String>();
        for (int i = 0; i < CODES; i++) {
            String code = Totp.base32(Secrets.bytes(CODE_BYTES)).toLowerCase(Locale.ROOT);
            FactorStore.addCode(tx, personId, Digests.sha256(code));
            codes.add(String.join(
                    "-", code.substring(0, 4), code.substring(4, 8), code.substring(8, 12), code.substring(12)));
        }
        return codes;
    }

    public String passkeyOptions(Session session) {
        return session.isOpen() ? passkeys.creationOptions(session) : passkeys.requestOptions(session);
    }

    /** Returns false for what is no answer to the session's challenge, or for a passkey that somebody has already. */
    public boolean addPasskey(Session session, String response, String name) {
        return db.platform(tx -> {
            Optional<Passkey> made = passkeys.made(tx, session, response, name);
            boolean added = made.isPresent() && FactorStore.add(tx, made.get());
            if (added) {
                AccountLog.write(tx, session, AuditAction.FACTOR_ADDED, Map.of("factor", "passkey", "name", name));
            }
            return added;
        });
    }

    public void removePasskey(Session session, String id) {
        db.platform(tx -> {
            if (FactorStore.drop(tx, session.personId(), Base64.getUrlDecoder().decode(id))) {
                AccountLog.write(tx, session, AuditAction.FACTOR_REMOVED, Map.of("factor", "passkey"));
            }
            return null;
        });
    }

    boolean has(Tx tx, Person person) {
        return person.totpSealed() != null
                || !FactorStore.passkeys(tx, person.id()).isEmpty();
    }

    /** A code of the app, good once; or one of the recovery codes, good once. */
    boolean takeCode(Tx tx, Person person, String typed) {
        byte[] sealed = person.totpSealed();
        if (sealed != null) {
            OptionalLong step = Totp.stepOf(box.open(sealed), typed, tx.now());
            if (step.isPresent()) {
                return PersonStore.useStep(tx, person.id(), step.getAsLong());
            }
        }
        String code = typed.replaceAll("[\\s-]", "").toLowerCase(Locale.ROOT);
        return FactorStore.takeCode(tx, person.id(), Digests.sha256(code));
    }

    boolean takePasskey(Tx tx, Session session, String response) {
        return passkeys.isAnsweredBy(tx, session, response);
    }
}
