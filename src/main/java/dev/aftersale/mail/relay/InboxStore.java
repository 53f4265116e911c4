package dev.aftersale.mail.relay;

import dev.aftersale.base.MerchantId;
import dev.aftersale.base.QueueFigures;
import dev.aftersale.base.Rows;
import dev.aftersale.base.Tx;
import dev.aftersale.mask.Mask;
import dev.aftersale.mask.Mask.Side;
import dev.aftersale.mask.Mask.Topic;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Mail that came in, in SQL. */
final class InboxStore {

    private static final String INSERT = """
            INSERT INTO mail_in (shard, id, merchant_id, order_id, topic, side, mail_id, recipient, envelope_from, client,
                                 header_from, subject, reference, verdict, proved, dedupe, received_at, raw, state, next_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'NEW', ?)
            ON CONFLICT (shard, dedupe) WHERE dedupe IS NOT NULL DO NOTHING
            """;

    private static final String SHARDS_DUE = """
            SELECT DISTINCT shard
              FROM mail_in
             WHERE state = 'NEW' AND next_at <= ? AND (leased_until IS NULL OR leased_until <= ?)
            """;

    /** So often one that fails holds the later ones of its order: for some minutes, as IntakeWorker tries. */
    private static final int HOLDS = 4;

    /** Bytes, which are in memory until they are worked on. */
    private static final long TOGETHER = 8L * 1024 * 1024;

    /**
     * The first of each order: what was written first is read first, unless it fails again and again. No more than {@link
     * #TOGETHER} at a time, but one however large.
     *
     * <p>Both orders are those of an index (V27): without, the planner may go through all that waits, for each one that waits.
     */
    private static final String CLAIM = """
            WITH due AS (
                SELECT id, next_at, coalesce(octet_length(raw), 0) AS bytes
                  FROM mail_in next
                 WHERE shard = ? AND state = 'NEW' AND next_at <= ? AND (leased_until IS NULL OR leased_until <= ?)
                   AND coalesce(next.id <= (
                       SELECT earlier.id FROM mail_in earlier
                        WHERE earlier.shard = next.shard AND earlier.order_id = next.order_id
                          AND earlier.state = 'NEW' AND earlier.attempts < ?
                        ORDER BY earlier.id
                        LIMIT 1), true)
                 ORDER BY next_at, id
                 LIMIT ?
                   FOR UPDATE SKIP LOCKED),
            queue AS (
                SELECT id, sum(bytes) OVER (ORDER BY next_at, id) - bytes AS before
                  FROM due)
            UPDATE mail_in m
               SET attempts = attempts + 1, leased_until = ?
              FROM queue
             WHERE m.shard = ? AND m.id = queue.id AND queue.before < ?
            RETURNING m.id, m.merchant_id, m.order_id, m.topic, m.side, m.mail_id, m.recipient, m.envelope_from,
                      m.header_from, m.subject, m.reference, m.proved, m.received_at, m.raw, m.attempts
            """;

    /**
     * A claim need not reach the disk by itself: after a crash that loses it the mail waits as before, and whatever followed
     * from it is either lost as well or has brought the claim along.
     */
    private static final String COMMIT_LAZILY = "SET LOCAL synchronous_commit = off";

    private static final String SETTLE = """
            UPDATE mail_in
               SET state = ?, settled_at = ?, leased_until = NULL, outcome = ?, thread_id = ?, message_id = ?
             WHERE shard = ? AND id = ? AND attempts = ? AND state = 'NEW'
            """;

    private static final String RELEASE = """
            UPDATE mail_in SET state = 'RELAYED', thread_id = ?, message_id = ? WHERE shard = ? AND id = ? AND state = 'SHOP'
            """;

    private static final String POSTPONE = """
            UPDATE mail_in
               SET next_at = ?, leased_until = NULL, outcome = ?
             WHERE shard = ? AND id = ? AND attempts = ? AND state = 'NEW'
            """;

    private static final String OF_MESSAGE = """
            SELECT id, merchant_id, order_id, topic, side, mail_id, recipient, envelope_from, header_from, subject,
                   reference, proved, received_at, raw, attempts
              FROM mail_in
             WHERE shard = ? AND message_id = ? AND merchant_id = ? AND raw IS NOT NULL
            """;

    private static final String FIND = """
            SELECT id, merchant_id, order_id, topic, side, mail_id, recipient, envelope_from, header_from, subject,
                   reference, proved, received_at, coalesce(raw, '') AS raw, attempts
              FROM mail_in
             WHERE shard = ? AND id = ?
            """;

    private static final String LAST_SUBJECT = """
            SELECT subject
              FROM mail_in
             WHERE shard = ? AND order_id = ? AND topic = ? AND merchant_id = ? AND state = 'RELAYED' AND subject <> ''
             ORDER BY id DESC
             LIMIT 1
            """;

    /** Not of what still waits, however long this program stood still. */
    private static final String FORGET_RAW =
            "UPDATE mail_in SET raw = NULL WHERE raw IS NOT NULL AND state <> 'NEW' AND received_at < ?";

    private static final String FORGET_REPETITIONS = """
            UPDATE mail_in SET dedupe = NULL WHERE dedupe IS NOT NULL AND received_at < ? AND state <> 'NEW'
            """;

    private static final String FORGET_NAMES = """
            UPDATE mail_in
               SET raw = NULL, dedupe = NULL, envelope_from = '', header_from = '', client = '', subject = '', reference = NULL
             WHERE shard = ? AND order_id = ? AND topic = ? AND merchant_id = ? AND state <> 'NEW'
            """;

    private static final String FORGET_REFERENCES = """
            DELETE FROM mail_reference WHERE shard = ? AND order_id = ? AND topic = ? AND merchant_id = ?
            """;

    private static final String FORGET_TAGS = """
            DELETE FROM mail_desk_tag WHERE shard = ? AND order_id = ? AND topic = ? AND merchant_id = ?
            """;

    private static final String QUEUE = """
            SELECT count(*) AS waiting, min(received_at) AS oldest, count(*) FILTER (WHERE outcome IS NOT NULL) AS failing
              FROM (SELECT received_at, outcome FROM mail_in WHERE state = 'NEW' LIMIT ?) waiting
            """;

    private InboxStore() {}

    static QueueFigures queue(Tx tx) {
        var batch = tx.batch();
        Rows<QueueFigures> figures = batch.query(
                QUEUE,
                row -> {
                    var oldest = row.getObject("oldest", OffsetDateTime.class);
                    return new QueueFigures(
                            row.getLong("waiting"), oldest == null ? null : oldest.toInstant(), row.getLong("failing"));
                },
                QueueFigures.MOST);
        batch.run();
        return figures.all().getFirst();
    }

    /** A message that was taken, as it is written down. */
    record Arrival(
            long id,
            MerchantId merchant,
            long orderId,
            @Nullable Topic topic,
            @Nullable Side side,
            @Nullable Long mailId,
            String recipient,
            Envelope envelope,
            String from,
            String subject,
            @Nullable String reference,
            String verdict,
            boolean proved,
            byte[] dedupe,
            byte[] raw) {}

    static void insert(Tx tx, Arrival one) {
        tx.write(
                INSERT,
                one.merchant().shard(),
                one.id(),
                one.merchant(),
                one.orderId(),
                one.topic(),
                one.side(),
                one.mailId(),
                one.recipient(),
                one.envelope().sender(),
                one.envelope().client().getHostAddress(),
                one.from(),
                one.subject(),
                one.reference(),
                one.verdict(),
                one.proved(),
                one.dedupe(),
                tx.now(),
                one.raw(),
                tx.now());
    }

    static List<Integer> shardsDue(Tx tx) {
        var batch = tx.batch();
        Rows<Integer> shards = batch.query(SHARDS_DUE, row -> row.getInt("shard"), tx.now(), tx.now());
        batch.run();
        return shards.all();
    }

    static List<Received> claim(Tx tx, int shard, int limit, Instant until) {
        var batch = tx.batch();
        batch.write(COMMIT_LAZILY);
        Rows<Received> claimed =
                batch.query(CLAIM, InboxStore::read, shard, tx.now(), tx.now(), HOLDS, limit, until, shard, TOGETHER);
        batch.run();
        return claimed.all();
    }

    /** @throws dev.aftersale.base.Batch.GuardRefused if another worker was at it after this one */
    static void settle(
            Tx tx,
            Received mail,
            Inbox.State state,
            @Nullable String outcome,
            @Nullable Long threadId,
            @Nullable Long messageId) {
        tx.write(1, SETTLE, state, tx.now(), outcome, threadId, messageId, mail.shard(), mail.id(), mail.attempt());
    }

    static void release(Tx tx, Received mail, long threadId, long messageId) {
        tx.write(1, RELEASE, threadId, messageId, mail.shard(), mail.id());
    }

    static void postpone(Tx tx, Received mail, Instant next, String why) {
        tx.write(POSTPONE, next, why, mail.shard(), mail.id(), mail.attempt());
    }

    static Optional<Received> ofMessage(Tx tx, MerchantId merchant, long messageId) {
        var batch = tx.batch();
        Rows<Received> found = batch.query(OF_MESSAGE, InboxStore::read, merchant.shard(), messageId, merchant);
        batch.run();
        return found.first();
    }

    static Optional<Received> find(Tx tx, int shard, long id) {
        var batch = tx.batch();
        Rows<Received> found = batch.query(FIND, InboxStore::read, shard, id);
        batch.run();
        return found.first();
    }

    static Optional<String> lastSubject(Tx tx, MerchantId merchant, long orderId, Topic topic) {
        var batch = tx.batch();
        Rows<String> found =
                batch.query(LAST_SUBJECT, row -> row.getString("subject"), merchant.shard(), orderId, topic, merchant);
        batch.run();
        return found.first();
    }

    static void forget(Tx tx, Instant rawBefore, Instant repetitionsBefore) {
        tx.write(FORGET_RAW, rawBefore);
        tx.write(FORGET_REPETITIONS, repetitionsBefore);
    }

    static void forget(Tx tx, Mask mask) {
        int shard = mask.merchant().shard();
        tx.write(FORGET_NAMES, shard, mask.orderId(), mask.topic(), mask.merchant());
        tx.write(FORGET_REFERENCES, shard, mask.orderId(), mask.topic(), mask.merchant());
        tx.write(FORGET_TAGS, shard, mask.orderId(), mask.topic(), mask.merchant());
    }

    private static Received read(ResultSet row) throws SQLException {
        String topic = row.getString("topic");
        String side = row.getString("side");
        return new Received(
                row.getLong("id"),
                new MerchantId(row.getLong("merchant_id")),
                row.getLong("order_id"),
                topic == null ? null : Topic.valueOf(topic),
                side == null ? null : Side.valueOf(side),
                row.getObject("mail_id", Long.class),
                row.getString("recipient"),
                row.getString("envelope_from"),
                row.getString("header_from"),
                row.getString("subject"),
                row.getString("reference"),
                row.getBoolean("proved"),
                row.getObject("received_at", OffsetDateTime.class).toInstant(),
                row.getBytes("raw"),
                row.getInt("attempts"));
    }
}
