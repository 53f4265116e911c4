package dev.aftersale.staff;

import dev.aftersale.base.Db;
import dev.aftersale.base.Digests;
import dev.aftersale.base.Ids;
import dev.aftersale.base.MerchantId;
import dev.aftersale.base.Tx;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Who is logged in, from which browser. A session's token is known to its browser alone: we keep a hash of it. */
@Component
public class Sessions {

    /** How long an open session may rest. */
    public static final Duration IDLE = Duration.ofHours(12);

    /** How long it lasts at most, however busy. */
    public static final Duration LONGEST = Duration.ofDays(7);

    /** For the second factor and the choice of a merchant. */
    static final Duration ON_THE_WAY = Duration.ofMinutes(15);

    /** Not every click is written down. */
    private static final Duration SEEN_EVERY = Duration.ofMinutes(1);

    private final Db db;

    Sessions(Db db) {
        this.db = db;
    }

    /** @param isLongAgo when it was seen last */
    private record Found(Session session, boolean isLongAgo) {}

    /** The session of a browser that shows {@code token}, if it still lasts. */
    public Optional<Session> find(String token) {
        byte[] hash = Digests.sha256(token);
        Optional<Found> found = db.glance(tx -> SessionStore.find(tx, hash)
                .filter(session -> lasts(session, tx.now()))
                .map(session ->
                        new Found(session, session.seenAt().plus(SEEN_EVERY).isBefore(tx.now()))));
        if (found.filter(Found::isLongAgo).isPresent()) {
            db.platform(tx -> {
                SessionStore.seen(tx, hash);
                return null;
            });
        }
        return found.map(Found::session);
    }

    private static boolean lasts(Session session, Instant now) {
        return session.isOpen()
                ? now.isBefore(session.seenAt().plus(IDLE))
                        && now.isBefore(session.createdAt().plus(LONGEST))
                : now.isBefore(session.createdAt().plus(ON_THE_WAY));
    }

    /** Those of a person that last, the latest first. */
    public List<Session> of(long personId) {
        return db.platform(tx -> SessionStore.ofPerson(tx, personId, tx.now().minus(IDLE)).stream()
                .filter(session -> session.isOpen() && lasts(session, tx.now()))
                .toList());
    }

    /** Logs a browser out. */
    public void end(String token) {
        db.platform(tx -> {
            SessionStore.end(tx, Digests.sha256(token));
            return null;
        });
    }

    /** Logs out one of a person's browsers; whose it isn't, isn't touched. */
    public void end(long personId, long sessionId) {
        db.platform(tx -> {
            SessionStore.endOne(tx, personId, sessionId);
            return null;
        });
    }

    /** Logs out all of a person's browsers but one. */
    public void endOthers(long personId, long sessionId) {
        db.platform(tx -> {
            SessionStore.endAll(tx, personId, sessionId);
            return null;
        });
    }

    /** Begins a session and returns its token; never one that was known before, so nobody can prepare one. */
    String begin(
            Tx tx,
            long person,
            Desk desk,
            Stage stage,
            @Nullable MerchantId merchant,
            @Nullable Role role,
            Visitor visitor,
            Instant since) {
        String token = Secrets.token();
        SessionStore.forget(tx, person, tx.now().minus(IDLE), tx.now().minus(LONGEST));
        SessionStore.insert(
                tx, Digests.sha256(token), Ids.next(0), person, desk, stage, merchant, role, visitor, since);
        return token;
    }
}
