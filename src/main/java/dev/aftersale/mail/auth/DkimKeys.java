package dev.aftersale.mail.auth;

import dev.aftersale.base.Db;
import dev.aftersale.base.SecretBox;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys that sign our mail. There are always two: the one in use, and the next, which is published long before. The next
 * one takes over when it is due and DNS shows it; until then the old one goes on, however old: a signature that nobody can
 * check is worse. What is retired stays published for mail that is still on its way.
 */
public final class DkimKeys {

    private static final Logger log = LoggerFactory.getLogger(DkimKeys.class);

    /** How long a key is known before it signs, so that those who list our keys can follow. */
    public static final Duration ANNOUNCED = Duration.ofDays(7);

    /** How long a key stays published after its last signature: mail may be five days on its way. */
    public static final Duration KEPT_PUBLISHED = Duration.ofDays(14);

    private static final int BITS = 2048;

    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("yyyyMMdd").withZone(ZoneOffset.UTC);

    private final Db db;
    private final SecretBox box;
    private final Dns dns;
    private final String domain;
    private final Duration lifetime;

    /** @param lifetime how long a key signs, if the next one is published by then */
    DkimKeys(Db db, SecretBox box, Dns dns, String domain, Duration lifetime) {
        this.db = db;
        this.box = box;
        this.dns = dns;
        this.domain = domain;
        this.lifetime = lifetime;
    }

    /** What a key signs with. */
    record Signing(String domain, String selector, PrivateKey key) {}

    /** All that are to be published, the oldest first: retired ones, the one in use, and the next. */
    public List<DkimKey> published() {
        ensure();
        return db.platform(tx -> DkimKeyStore.all(tx, domain, tx.now().minus(KEPT_PUBLISHED)));
    }

    Signing inUse() {
        ensure();
        DkimKeyStore.Sealed sealed =
                db.platform(tx -> DkimKeyStore.inUse(tx, domain).orElseThrow());
        return new Signing(domain, sealed.selector(), open(sealed.privateKey()));
    }

    /** When the next key is due to take over. */
    public Instant dueAt(DkimKey inUse, DkimKey next) {
        Instant end = inUse.usedFrom() == null
                ? inUse.announcedAt()
                : inUse.usedFrom().plus(lifetime);
        Instant known = next.announcedAt().plus(ANNOUNCED);
        return end.isAfter(known) ? end : known;
    }

    /**
     * Lets the next key take over, if it is due and published.
     *
     * @throws DnsFailure if DNS does not say whether it is published
     */
    void rotate() throws DnsFailure {
        List<DkimKey> keys = published();
        DkimKey inUse = keys.stream().filter(DkimKey::isInUse).findFirst().orElseThrow();
        DkimKey next = keys.stream().filter(DkimKey::isNext).findFirst().orElseThrow();
        boolean isDue = db.platform(tx -> !tx.now().isBefore(dueAt(inUse, next)));
        if (!isDue || !isPublished(next)) {
            return;
        }
        db.platform(tx -> {
            DkimKeyStore.replace(tx, domain, inUse.selector(), next.selector());
            return next;
        });
        ensure();
        log.info(
                "DKIM: {} signs now; {} stays published for mail that is on its way",
                next.selector(),
                inUse.selector());
    }

    /** Whether DNS, as we see it, publishes this very key. */
    public boolean isPublished(DkimKey key) throws DnsFailure {
        return dns.texts(key.recordName()).stream().anyMatch(key::isPublishedBy);
    }

    /**
     * One key in use, and one that is the next. To look for primes takes a busy core seconds: no connection is held meanwhile,
     * and whoever else asks waits here for the same keys.
     */
    private synchronized void ensure() {
        while (true) {
            List<DkimKey> known = db.platform(tx -> DkimKeyStore.all(tx, domain, Instant.EPOCH));
            boolean inUse = known.stream().anyMatch(DkimKey::isInUse);
            if (inUse && known.stream().anyMatch(DkimKey::isNext)) {
                return;
            }
            KeyPair pair = generate();
            db.platform(tx -> {
                DkimKeyStore.insert(
                        tx,
                        domain,
                        selector(tx.now(), known),
                        pair.getPublic().getEncoded(),
                        box.seal(pair.getPrivate().getEncoded()),
                        inUse ? null : tx.now());
                return pair;
            });
        }
    }

    /** The day it was made, and a letter if there is one of that day. A selector never comes back. */
    private static String selector(Instant now, List<DkimKey> others) {
        String day = "as" + DAY.format(now);
        String selector = day;
        for (char letter = 'b'; isTaken(selector, others); letter++) {
            selector = day + letter;
        }
        return selector;
    }

    private static boolean isTaken(String selector, List<DkimKey> others) {
        return others.stream().anyMatch(key -> key.selector().equals(selector));
    }

    private static KeyPair generate() {
        try {
            var generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(BITS);
            return generator.generateKeyPair();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every JDK has it
        }
    }

    private PrivateKey open(byte[] sealed) {
        try {
            return KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(box.open(sealed)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a stored DKIM key can't be read", e);
        }
    }
}
