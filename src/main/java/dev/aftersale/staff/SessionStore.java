package dev.aftersale.staff;

import dev.aftersale.base.MerchantId;
import dev.aftersale.base.Rows;
import dev.aftersale.base.Tx;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Sessions, in SQL. */
final class SessionStore {

    private static final String COLUMNS = """
            SELECT s.id, s.person_id, s.desk, s.stage, s.merchant_id, s.role, p.email, p.name, p.locale, p.time_zone,
                   s.address, s.browser, s.created_at, s.seen_at
              FROM session s JOIN person p ON p.id = s.person_id
            """;

    private static final String FIND = COLUMNS + " WHERE s.token_hash = ?";

    private static final String OF_PERSON =
            COLUMNS + " WHERE s.person_id = ? AND s.seen_at > ? ORDER BY s.seen_at DESC";

    private static final String INSERT = """
            INSERT INTO session (token_hash, id, person_id, desk, stage, merchant_id, role, address, browser, created_at,
                                 seen_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """;

    private static final String SEEN = "UPDATE session SET seen_at = ? WHERE token_hash = ?";

    private static final String END = "DELETE FROM session WHERE token_hash = ?";

    private static final String END_ONE = "DELETE FROM session WHERE person_id = ? AND id = ?";

    private static final String END_ALL = "DELETE FROM session WHERE person_id = ? AND id <> ?";

    private static final String END_AT_MERCHANT = "DELETE FROM session WHERE person_id = ? AND merchant_id = ?";

    private static final String FORGET = """
            DELETE FROM session WHERE person_id = ? AND (seen_at < ? OR created_at < ?)
            """;

    private static final String CHALLENGE = "UPDATE session SET challenge = ? WHERE id = ? AND person_id = ?";

    /** Given out once: whoever answers a challenge twice, answers nothing the second time. */
    private static final String TAKE_CHALLENGE = """
            UPDATE session s SET challenge = NULL
              FROM (SELECT id, challenge FROM session WHERE person_id = ? AND id = ? FOR UPDATE) old
             WHERE s.id = old.id AND s.person_id = ? AND old.challenge IS NOT NULL
            RETURNING old.challenge
            """;

    private SessionStore() {}

    static Optional<Session> find(Tx tx, byte[] hash) {
        var batch = tx.batch();
        Rows<Session> found = batch.query(FIND, SessionStore::read, hash);
        batch.run();
        return found.first();
    }

    static List<Session> ofPerson(Tx tx, long person, Instant seenAfter) {
        var batch = tx.batch();
        Rows<Session> found = batch.query(OF_PERSON, SessionStore::read, person, seenAfter);
        batch.run();
        return found.all();
    }

    static void insert(
            Tx tx,
            byte[] hash,
            long id,
            long person,
            Desk desk,
            Stage stage,
            @Nullable MerchantId merchant,
            @Nullable Role role,
            Visitor visitor,
            Instant since) {
        tx.write(
                1,
                INSERT,
                hash,
                id,
                person,
                desk,
                stage,
                merchant,
                role,
                visitor.address(),
                visitor.browser(),
                since,
                tx.now());
    }

    static void seen(Tx tx, byte[] hash) {
        tx.write(SEEN, tx.now(), hash);
    }

    static void end(Tx tx, byte[] hash) {
        tx.write(END, hash);
    }

    static void endOne(Tx tx, long person, long id) {
        tx.write(END_ONE, person, id);
    }

    /** @param but the one that goes on; 0: none does */
    static void endAll(Tx tx, long person, long but) {
        tx.write(END_ALL, person, but);
    }

    static void endAt(Tx tx, long person, MerchantId merchant) {
        tx.write(END_AT_MERCHANT, person, merchant);
    }

    static void forget(Tx tx, long person, Instant idleSince, Instant oldSince) {
        tx.write(FORGET, person, idleSince, oldSince);
    }

    static void challenge(Tx tx, Session session, byte[] challenge) {
        tx.write(1, CHALLENGE, challenge, session.id(), session.personId());
    }

    static Optional<byte[]> takeChallenge(Tx tx, Session session) {
        var batch = tx.batch();
        Rows<byte[]> taken = batch.query(
                TAKE_CHALLENGE, row -> row.getBytes(1), session.personId(), session.id(), session.personId());
        batch.run();
        return taken.first();
    }

    private static Session read(ResultSet row) throws SQLException {
        long merchant = row.getLong("merchant_id");
        boolean none = row.wasNull();
        String role = row.getString("role");
        return new Session(
                row.getLong("id"),
                row.getLong("person_id"),
                Desk.valueOf(row.getString("desk")),
                Stage.valueOf(row.getString("stage")),
                none ? null : new MerchantId(merchant),
                role == null ? null : Role.valueOf(role),
                row.getString("email"),
                row.getString("name"),
                row.getString("locale"),
                row.getString("time_zone"),
                row.getString("address"),
                row.getString("browser"),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                row.getObject("seen_at", OffsetDateTime.class).toInstant());
    }
}
