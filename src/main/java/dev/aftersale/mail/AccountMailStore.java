package dev.aftersale.mail;

import dev.aftersale.base.Rows;
import dev.aftersale.base.Tx;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The queue of mail to people who work here, in SQL. */
final class AccountMailStore {

    private static final String INSERT = """
            INSERT INTO account_mail (id, recipient, sealed, state, created_at, next_at)
            VALUES (?, ?, ?, 'WAITING', ?, ?)
            """;

    private static final String CLAIM = """
            WITH due AS (
                SELECT id FROM account_mail
                 WHERE state = 'WAITING' AND next_at <= ?
                 ORDER BY next_at
                 LIMIT 1
                   FOR UPDATE SKIP LOCKED)
            UPDATE account_mail m SET attempts = attempts + 1, next_at = ?
              FROM due
             WHERE m.id = due.id
            RETURNING m.id, m.recipient, m.sealed, m.created_at, m.attempts
            """;

    private static final String SETTLE = """
            UPDATE account_mail SET state = ?, sealed = NULL, last_error = ?
             WHERE id = ? AND attempts = ? AND state = 'WAITING'
            """;

    private static final String POSTPONE = """
            UPDATE account_mail SET next_at = ?, last_error = ? WHERE id = ? AND attempts = ? AND state = 'WAITING'
            """;

    private AccountMailStore() {}

    record Due(long id, String recipient, byte[] sealed, Instant createdAt, int attempt) {}

    static void insert(Tx tx, long id, String recipient, byte[] sealed) {
        tx.write(1, INSERT, id, recipient, sealed, tx.now(), tx.now());
    }

    static Optional<Due> claim(Tx tx, Instant until) {
        var batch = tx.batch();
        Rows<Due> due = batch.query(
                CLAIM,
                row -> new Due(
                        row.getLong("id"),
                        row.getString("recipient"),
                        row.getBytes("sealed"),
                        row.getObject("created_at", OffsetDateTime.class).toInstant(),
                        row.getInt("attempts")),
                tx.now(),
                until);
        batch.run();
        return due.first();
    }

    static void settle(Tx tx, Due due, MailState state, @Nullable String error) {
        tx.write(SETTLE, state, error, due.id(), due.attempt());
    }

    static void postpone(Tx tx, Due due, Instant next, String error) {
        tx.write(POSTPONE, next, error, due.id(), due.attempt());
    }
}
