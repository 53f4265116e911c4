package dev.aftersale.mail.relay;

import dev.aftersale.base.Rows;
import dev.aftersale.base.Tx;
import dev.aftersale.mail.relay.References.Known;
import dev.aftersale.mail.relay.References.Seen;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Message-IDs of conversations, in SQL. */
final class ReferenceStore {

    private static final String INSERT = """
            INSERT INTO mail_reference (shard, order_id, topic, side, message_id, merchant_id, reference)
            SELECT ?, k.*
              FROM (SELECT unnest(?) AS order_id, unnest(?) AS topic, unnest(?) AS side, unnest(?) AS message_id,
                           unnest(?) AS merchant_id, unnest(?) AS reference) AS k
            ON CONFLICT DO NOTHING
            """;

    private static final String TRANSLATE = """
            SELECT theirs.reference AS asked, ours.reference AS known
              FROM mail_reference theirs
              JOIN mail_reference ours
                ON ours.shard = theirs.shard AND ours.order_id = theirs.order_id AND ours.topic = theirs.topic
               AND ours.message_id = theirs.message_id
             WHERE theirs.shard = ? AND theirs.order_id = ? AND theirs.topic = ? AND theirs.merchant_id = ?
               AND theirs.side = ? AND theirs.reference = ANY (?) AND ours.side = ?
            """;

    private static final String BEFORE = """
            SELECT reference
              FROM mail_reference
             WHERE shard = ? AND order_id = ? AND topic = ? AND side = ? AND message_id < ? AND merchant_id = ?
             ORDER BY message_id DESC
             LIMIT ?
            """;

    private ReferenceStore() {}

    static void insert(Tx tx, int shard, List<Known> known) {
        tx.write(
                INSERT,
                shard,
                known.stream().mapToLong(one -> one.by().orderId()).toArray(),
                texts(known, one -> one.by().topic().name()),
                texts(known, one -> one.by().side().name()),
                known.stream().mapToLong(Known::messageId).toArray(),
                known.stream().mapToLong(one -> one.by().merchant().value()).toArray(),
                texts(known, Known::reference));
    }

    private static String[] texts(List<Known> known, Function<Known, String> column) {
        return known.stream().map(column).toArray(String[]::new);
    }

    static Map<String, String> translate(Tx tx, Seen writer, Seen reader, Collection<String> references) {
        var batch = tx.batch();
        Rows<Map.Entry<String, String>> found = batch.query(
                TRANSLATE,
                row -> Map.entry(row.getString("asked"), row.getString("known")),
                writer.merchant().shard(),
                writer.orderId(),
                writer.topic(),
                writer.merchant(),
                writer.side(),
                references.toArray(String[]::new),
                reader.side());
        batch.run();
        var known = new HashMap<String, String>();
        found.all().forEach(one -> known.put(one.getKey(), one.getValue()));
        return known;
    }

    /** The latest first. */
    static List<String> before(Tx tx, Seen reader, long messageId, int limit) {
        var batch = tx.batch();
        Rows<String> found = batch.query(
                BEFORE,
                row -> row.getString("reference"),
                reader.merchant().shard(),
                reader.orderId(),
                reader.topic(),
                reader.side(),
                messageId,
                reader.merchant(),
                limit);
        batch.run();
        return found.all();
    }
}
