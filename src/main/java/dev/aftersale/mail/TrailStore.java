package dev.aftersale.mail;

import dev.aftersale.base.Json;
import dev.aftersale.base.MerchantId;
import dev.aftersale.base.Rows;
import dev.aftersale.base.Tx;
import dev.aftersale.mail.MailTrail.Arrived;
import dev.aftersale.mail.MailTrail.Edits;
import dev.aftersale.mail.MailTrail.Sent;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;

/** What became of mail, in SQL. */
final class TrailStore {

    private static final String COLUMNS = """
            SELECT id, message_id, side, header_from, subject, received_at, state, verdict, proved, outcome
              FROM mail_in
            """;

    private static final String ARRIVED = COLUMNS + """
             WHERE shard = ? AND message_id = ANY (?) AND merchant_id = ?
             ORDER BY id
            """;

    private static final String ARRIVED_ABOUT = COLUMNS + """
             WHERE shard = ? AND order_id = ? AND merchant_id = ? AND topic IS NOT NULL
             ORDER BY id
            """;

    private static final String SENT = """
            SELECT id, object_id, role, recipient, state, attempts, created_at, settled_at, next_at, last_code, last_status,
                   last_error, edits
              FROM mail_out
             WHERE shard = ? AND object_id = ANY (?) AND merchant_id = ?
               AND kind IN ('MESSAGE_TO_BUYER', 'MESSAGE_TO_MERCHANT')
             ORDER BY id
            """;

    private TrailStore() {}

    static List<Arrived> arrived(Tx tx, MerchantId merchant, List<Long> messageIds) {
        var batch = tx.batch();
        Rows<Arrived> found =
                batch.query(ARRIVED, TrailStore::readArrived, merchant.shard(), longs(messageIds), merchant);
        batch.run();
        return found.all();
    }

    static List<Arrived> arrivedAbout(Tx tx, MerchantId merchant, long orderId) {
        var batch = tx.batch();
        Rows<Arrived> found = batch.query(ARRIVED_ABOUT, TrailStore::readArrived, merchant.shard(), orderId, merchant);
        batch.run();
        return found.all();
    }

    static List<Sent> sent(Tx tx, MerchantId merchant, List<Long> messageIds) {
        var batch = tx.batch();
        Rows<Sent> found = batch.query(SENT, TrailStore::readSent, merchant.shard(), longs(messageIds), merchant);
        batch.run();
        return found.all();
    }

    private static long[] longs(List<Long> ids) {
        return ids.stream().mapToLong(Long::longValue).toArray();
    }

    private static Arrived readArrived(ResultSet row) throws SQLException {
        return new Arrived(
                row.getLong("id"),
                row.getObject("message_id", Long.class),
                "MERCHANT".equals(row.getString("side")), // the merchant's mask is what the buyer writes to
                row.getString("header_from"),
                row.getString("subject"),
                row.getObject("received_at", OffsetDateTime.class).toInstant(),
                row.getString("state"),
                row.getString("verdict"),
                row.getBoolean("proved"),
                row.getString("outcome"));
    }

    private static Sent readSent(ResultSet row) throws SQLException {
        var settled = row.getObject("settled_at", OffsetDateTime.class);
        String edits = row.getString("edits");
        return new Sent(
                row.getLong("id"),
                row.getLong("object_id"),
                row.getString("role").equals("BUYER"),
                row.getString("recipient"),
                MailState.valueOf(row.getString("state")),
                row.getInt("attempts"),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                settled == null ? null : settled.toInstant(),
                row.getObject("next_at", OffsetDateTime.class).toInstant(),
                row.getObject("last_code", Integer.class),
                row.getString("last_status"),
                row.getString("last_error"),
                edits == null ? null : Json.read(edits, Edits.class));
    }
}
