package dev.aftersale.mail;

import dev.aftersale.base.Rows;
import dev.aftersale.base.Tx;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Objects;
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
            UPDATE account_mail SET state = ?, sealed = NULL, last_error = ?, settled_at = ?
             WHERE id = ? AND attempts = ? AND state = 'WAITING'
            """;

    private static final String POSTPONE = """
            UPDATE account_mail SET next_at = ?, last_error = ? WHERE id = ? AND attempts = ? AND state = 'WAITING'
            """;

    /** While reports about it are taken. */
    private static final String TOLD = """
            SELECT id FROM account_mail WHERE id = ? AND (settled_at IS NULL OR settled_at > ?)
            """;

    /** Sent back after it was taken; or while it waits to be sent again, because we never heard that it was taken. */
    private static final String BOUNCE = """
            UPDATE account_mail SET state = 'BOUNCED', sealed = NULL, last_error = ?, settled_at = ?
             WHERE id = ? AND state IN ('WAITING', 'SENT')
            """;

    private static final String TROUBLE = """
            SELECT recipient, state, settled_at, last_error
              FROM account_mail
             WHERE state IN ('BOUNCED', 'GIVEN_UP') AND settled_at > ?
             ORDER BY settled_at DESC
             LIMIT ?
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
        tx.write(SETTLE, state, error, tx.now(), due.id(), due.attempt());
    }

    /** @param since mail that was settled before takes no more reports */
    static boolean isToldOf(Tx tx, long id, Instant since) {
        var batch = tx.batch();
        Rows<Long> found = batch.query(TOLD, row -> row.getLong("id"), id, since);
        batch.run();
        return found.first().isPresent();
    }

    static void bounced(Tx tx, long id, String error) {
        tx.write(BOUNCE, error, tx.now(), id);
    }

    static List<MailHealth.Lost> trouble(Tx tx, Instant since, int limit) {
        var batch = tx.batch();
        Rows<MailHealth.Lost> lost = batch.query(
                TROUBLE,
                row -> new MailHealth.Lost(
                        row.getString("recipient"),
                        MailState.valueOf(row.getString("state")),
                        row.getObject("settled_at", OffsetDateTime.class).toInstant(),
                        Objects.requireNonNullElse(row.getString("last_error"), "")),
                since,
                limit);
        batch.run();
        return lost.all();
    }

    static void postpone(Tx tx, Due due, Instant next, String error) {
        tx.write(POSTPONE, next, error, due.id(), due.attempt());
    }
}
