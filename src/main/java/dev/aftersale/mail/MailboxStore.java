package dev.aftersale.mail;

import dev.aftersale.base.Rows;
import dev.aftersale.base.Tx;
import dev.aftersale.mail.Mailbox.Entry;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The operator's mailbox, in SQL. */
final class MailboxStore {

    private static final String INSERT = """
            INSERT INTO mailbox (id, message_id, received_at, sender, recipients, order_id, from_header, subject, raw)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (message_id) DO NOTHING
            """;

    private static final String LIST = """
            SELECT id, received_at, recipients, order_id, from_header, subject
              FROM mailbox
             WHERE id < ? AND (?::text IS NULL OR order_id = ?)
             ORDER BY id DESC
             LIMIT ?
            """;

    private static final String FIND = """
            SELECT id, received_at, recipients, order_id, from_header, subject, raw
              FROM mailbox
             WHERE id = ?
            """;

    private static final String FORGET = "DELETE FROM mailbox WHERE received_at < ?";

    private MailboxStore() {}

    record Kept(Entry entry, byte[] raw) {}

    static void insert(
            Tx tx,
            long id,
            String messageId,
            String sender,
            String recipients,
            @Nullable String orderId,
            String from,
            String subject,
            byte[] raw) {
        tx.write(INSERT, id, messageId, tx.now(), sender, recipients, orderId, from, subject, raw);
    }

    static void forget(Tx tx, Instant time) {
        tx.write(FORGET, time);
    }

    static List<Entry> list(Tx tx, @Nullable String orderId, long before, int limit) {
        var batch = tx.batch();
        Rows<Entry> found = batch.query(LIST, MailboxStore::read, before, orderId, orderId, limit);
        batch.run();
        return found.all();
    }

    static Optional<Kept> find(Tx tx, long id) {
        var batch = tx.batch();
        Rows<Kept> found = batch.query(FIND, row -> new Kept(read(row), row.getBytes("raw")), id);
        batch.run();
        return found.first();
    }

    private static Entry read(ResultSet row) throws SQLException {
        return new Entry(
                row.getLong("id"),
                row.getObject("received_at", OffsetDateTime.class).toInstant(),
                row.getString("from_header"),
                row.getString("recipients"),
                row.getString("subject"),
                row.getString("order_id"));
    }
}
