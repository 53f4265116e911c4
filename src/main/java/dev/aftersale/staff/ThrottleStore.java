package dev.aftersale.staff;

import dev.aftersale.base.Rows;
import dev.aftersale.base.Tx;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;

/** Failed log-ins by account, in SQL. */
final class ThrottleStore {

    private static final String LOCK = """
            SELECT failures, last_at, blocked_until FROM login_throttle WHERE account_hash = ? FOR UPDATE
            """;

    private static final String INSERT = """
            INSERT INTO login_throttle (account_hash, failures, last_at, blocked_until) VALUES (?, ?, ?, ?)
            """;

    private static final String UPDATE = """
            UPDATE login_throttle SET failures = ?, last_at = ?, blocked_until = ? WHERE account_hash = ?
            """;

    private static final String CLEAR = "DELETE FROM login_throttle WHERE account_hash = ?";

    private ThrottleStore() {}

    record Count(int failures, Instant lastAt, Instant blockedUntil) {}

    static Optional<Count> lock(Tx tx, byte[] account) {
        var batch = tx.batch();
        Rows<Count> found = batch.query(
                LOCK,
                row -> new Count(
                        row.getInt("failures"),
                        row.getObject("last_at", OffsetDateTime.class).toInstant(),
                        row.getObject("blocked_until", OffsetDateTime.class).toInstant()),
                (Object) account);
        batch.run();
        return found.first();
    }

    static void insert(Tx tx, byte[] account, Count count) {
        tx.write(1, INSERT, account, count.failures(), count.lastAt(), count.blockedUntil());
    }

    static void update(Tx tx, byte[] account, Count count) {
        tx.write(1, UPDATE, count.failures(), count.lastAt(), count.blockedUntil(), account);
    }

    static void clear(Tx tx, byte[] account) {
        tx.write(CLEAR, (Object) account);
    }
}
