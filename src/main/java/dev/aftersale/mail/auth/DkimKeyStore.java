package dev.aftersale.mail.auth;

import dev.aftersale.base.Rows;
import dev.aftersale.base.Tx;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The keys, in SQL. */
final class DkimKeyStore {

    private static final String ALL = """
            SELECT domain, selector, public_key, announced_at, used_from, retired_at
              FROM dkim_key
             WHERE domain = ? AND (retired_at IS NULL OR retired_at > ?)
             ORDER BY announced_at, selector
            """;

    private static final String IN_USE = """
            SELECT selector, private_sealed
              FROM dkim_key
             WHERE domain = ? AND used_from IS NOT NULL AND retired_at IS NULL
            """;

    private static final String INSERT = """
            INSERT INTO dkim_key (domain, selector, public_key, private_sealed, announced_at, used_from)
            VALUES (?, ?, ?, ?, ?, ?)
            ON CONFLICT DO NOTHING
            """;

    private static final String RETIRE = """
            UPDATE dkim_key
               SET retired_at = ?, private_sealed = NULL
             WHERE domain = ? AND selector = ? AND used_from IS NOT NULL AND retired_at IS NULL
            """;

    private static final String USE = """
            UPDATE dkim_key
               SET used_from = ?
             WHERE domain = ? AND selector = ? AND used_from IS NULL
            """;

    private DkimKeyStore() {}

    /** A key that signs, still sealed. */
    record Sealed(String selector, byte[] privateKey) {}

    /** The oldest first. */
    static List<DkimKey> all(Tx tx, String domain, Instant retiredSince) {
        var batch = tx.batch();
        Rows<DkimKey> keys = batch.query(ALL, DkimKeyStore::read, domain, retiredSince);
        batch.run();
        return keys.all();
    }

    static Optional<Sealed> inUse(Tx tx, String domain) {
        var batch = tx.batch();
        Rows<Sealed> key = batch.query(
                IN_USE, row -> new Sealed(row.getString("selector"), row.getBytes("private_sealed")), domain);
        batch.run();
        return key.first();
    }

    /** Does nothing if there is a key in this place already, made by another process. */
    static void insert(
            Tx tx, String domain, String selector, byte[] publicKey, byte[] privateSealed, @Nullable Instant usedFrom) {
        tx.write(INSERT, domain, selector, publicKey, privateSealed, tx.now(), usedFrom);
    }

    static void replace(Tx tx, String domain, String retired, String used) {
        tx.write(1, RETIRE, tx.now(), domain, retired);
        tx.write(1, USE, tx.now(), domain, used);
    }

    private static DkimKey read(ResultSet row) throws SQLException {
        return new DkimKey(
                row.getString("domain"),
                row.getString("selector"),
                row.getBytes("public_key"),
                row.getObject("announced_at", OffsetDateTime.class).toInstant(),
                time(row, "used_from"),
                time(row, "retired_at"));
    }

    private static @Nullable Instant time(ResultSet row, String column) throws SQLException {
        var time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }
}
