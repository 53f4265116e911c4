package dev.aftersale.consent;

import dev.aftersale.base.Ids;
import dev.aftersale.base.MerchantId;
import dev.aftersale.base.Rows;
import dev.aftersale.base.Tx;
import dev.aftersale.consent.Consent.State;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Consents in SQL. */
final class ConsentStore {

    private static final String FIND = """
            SELECT state, order_id, wording, answered_at, changed_at
              FROM consent
             WHERE shard = ? AND merchant_id = ? AND buyer = ?
            """;

    private static final String LOCK = FIND + " FOR UPDATE";

    private static final String INSERT = """
            INSERT INTO consent (shard, merchant_id, buyer, state, order_id, wording, answered_at, changed_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            """;

    private static final String WITHDRAW = """
            UPDATE consent SET state = 'WITHDRAWN', changed_at = ?
             WHERE shard = ? AND merchant_id = ? AND buyer = ? AND state = 'GIVEN'
            """;

    private static final String GIVE = """
            UPDATE consent SET state = 'GIVEN', order_id = ?, wording = ?, changed_at = ?
             WHERE shard = ? AND merchant_id = ? AND buyer = ?
            """;

    /** Held until what follows from it is written: who takes it back in that moment has the last word. */
    private static final String GIVEN = """
            SELECT encode(c.buyer, 'hex')
              FROM unnest(?) AS b (hex)
              JOIN consent c ON c.shard = ? AND c.merchant_id = ? AND c.buyer = decode(b.hex, 'hex')
             WHERE c.state = 'GIVEN'
               FOR SHARE OF c
            """;

    private static final String KEEP_WORDING = """
            INSERT INTO consent_wording (shard, merchant_id, version, language, wording, first_used)
            VALUES (?, ?, ?, ?, ?, ?)
                ON CONFLICT (shard, merchant_id, version) DO NOTHING
            """;

    private static final String LOG = """
            INSERT INTO consent_log (shard, id, merchant_id, buyer, order_id, change, wording, via, at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
            """;

    private static final String HISTORY = """
            SELECT l.change, l.order_id, w.language, w.wording, l.via, l.at
              FROM consent_log l
              JOIN consent_wording w ON w.shard = l.shard AND w.merchant_id = l.merchant_id AND w.version = l.wording
             WHERE l.shard = ? AND l.merchant_id = ? AND l.buyer = ?
             ORDER BY l.id
            """;

    private ConsentStore() {}

    static Optional<Consent> find(Tx tx, MerchantId merchant, byte[] buyer) {
        return one(tx, FIND, merchant, buyer);
    }

    static Optional<Consent> lock(Tx tx, MerchantId merchant, byte[] buyer) {
        return one(tx, LOCK, merchant, buyer);
    }

    private static Optional<Consent> one(Tx tx, String sql, MerchantId merchant, byte[] buyer) {
        var batch = tx.batch();
        Rows<Consent> found = batch.query(sql, ConsentStore::read, merchant.shard(), merchant, buyer);
        batch.run();
        return found.first();
    }

    static void insert(Tx tx, MerchantId merchant, byte[] buyer, Consent consent) {
        tx.write(
                1,
                INSERT,
                merchant.shard(),
                merchant,
                buyer,
                consent.state(),
                consent.orderId(),
                consent.wording(),
                consent.answeredAt(),
                consent.changedAt());
    }

    static void withdraw(Tx tx, MerchantId merchant, byte[] buyer) {
        tx.write(1, WITHDRAW, tx.now(), merchant.shard(), merchant, buyer);
    }

    static void give(Tx tx, MerchantId merchant, byte[] buyer, long orderId, byte[] wording) {
        tx.write(1, GIVE, orderId, wording, tx.now(), merchant.shard(), merchant, buyer);
    }

    static List<String> given(Tx tx, MerchantId merchant, Set<String> buyers) {
        var batch = tx.batch();
        Rows<String> given =
                batch.query(GIVEN, row -> row.getString(1), buyers.toArray(String[]::new), merchant.shard(), merchant);
        batch.run();
        return given.all();
    }

    static void keepWording(Tx tx, MerchantId merchant, Wording wording) {
        tx.write(
                KEEP_WORDING,
                merchant.shard(),
                merchant,
                wording.version(),
                wording.language(),
                wording.text(),
                tx.now());
    }

    static void log(Tx tx, MerchantId merchant, byte[] buyer, long orderId, State change, byte[] wording, String via) {
        tx.write(
                1,
                LOG,
                merchant.shard(),
                Ids.next(merchant.shard()),
                merchant,
                buyer,
                orderId,
                change,
                wording,
                via,
                tx.now());
    }

    static List<Consent.Change> history(Tx tx, MerchantId merchant, byte[] buyer) {
        var batch = tx.batch();
        Rows<Consent.Change> history = batch.query(
                HISTORY,
                row -> new Consent.Change(
                        State.valueOf(row.getString(1)),
                        row.getLong(2),
                        row.getString(3),
                        row.getString(4),
                        row.getString(5),
                        row.getObject(6, OffsetDateTime.class).toInstant()),
                merchant.shard(),
                merchant,
                buyer);
        batch.run();
        return history.all();
    }

    private static Consent read(ResultSet row) throws SQLException {
        return new Consent(
                State.valueOf(row.getString("state")),
                row.getLong("order_id"),
                row.getBytes("wording"),
                row.getObject("answered_at", OffsetDateTime.class).toInstant(),
                row.getObject("changed_at", OffsetDateTime.class).toInstant());
    }
}
