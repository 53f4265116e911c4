package dev.aftersale.staff;

import dev.aftersale.base.MerchantId;
import dev.aftersale.base.Rows;
import dev.aftersale.base.Tx;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Links that are good for one use, in SQL. They are kept as hashes: a stolen copy of the table opens nothing. */
final class LinkStore {

    private static final String INSERT = """
            INSERT INTO one_time_link (token_hash, purpose, person_id, merchant_id, created_at, expires_at)
            VALUES (?, ?, ?, ?, ?, ?)
            """;

    private static final String FIND = """
            SELECT purpose, person_id, merchant_id FROM one_time_link WHERE token_hash = ? AND expires_at > ?
            """;

    /** Guarded: of two who use it at once, one comes too late. */
    private static final String TAKE = """
            DELETE FROM one_time_link WHERE token_hash = ? AND expires_at > ?
            RETURNING purpose, person_id, merchant_id
            """;

    private static final String END = "DELETE FROM one_time_link WHERE person_id = ? AND purpose = ?";

    private static final String END_INVITATIONS = """
            DELETE FROM one_time_link WHERE person_id = ? AND purpose = 'INVITATION' AND merchant_id = ?
            """;

    enum Purpose {
        INVITATION,
        PASSWORD
    }

    record Link(Purpose purpose, long personId, @Nullable MerchantId merchant) {}

    private LinkStore() {}

    static void insert(
            Tx tx, byte[] hash, Purpose purpose, long person, @Nullable MerchantId merchant, Instant expires) {
        tx.write(1, INSERT, hash, purpose, person, merchant, tx.now(), expires);
    }

    static Optional<Link> find(Tx tx, byte[] hash) {
        return one(tx, FIND, hash);
    }

    static Optional<Link> take(Tx tx, byte[] hash) {
        return one(tx, TAKE, hash);
    }

    static void end(Tx tx, long person, Purpose purpose) {
        tx.write(END, person, purpose);
    }

    static void endInvitations(Tx tx, long person, MerchantId merchant) {
        tx.write(END_INVITATIONS, person, merchant);
    }

    private static Optional<Link> one(Tx tx, String sql, byte[] hash) {
        var batch = tx.batch();
        Rows<Link> found = batch.query(
                sql,
                row -> {
                    long merchant = row.getLong("merchant_id");
                    boolean none = row.wasNull();
                    return new Link(
                            Purpose.valueOf(row.getString("purpose")),
                            row.getLong("person_id"),
                            none ? null : new MerchantId(merchant));
                },
                hash,
                tx.now());
        batch.run();
        return found.first();
    }
}
