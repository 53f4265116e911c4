package dev.aftersale.mail;

import dev.aftersale.base.Batch;
import dev.aftersale.base.Ids;
import dev.aftersale.base.MerchantId;
import dev.aftersale.base.QueueFigures;
import dev.aftersale.base.Rows;
import dev.aftersale.base.Tx;
import dev.aftersale.mail.relay.Addresses;
import dev.aftersale.mail.relay.Inbox;
import java.net.IDN;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The queue of mail, in SQL. */
final class MailStore {

    /** A fact that is told already is not told again, however often its event is expanded. */
    private static final String INSERT = """
            INSERT INTO mail_out (shard, id, merchant_id, event_id, kind, role, order_id, object_id, test, recipient,
                                  domain, message_id, happened_at, details, state, created_at, next_at)
            SELECT ?, m.id, m.merchant_id, m.event_id, m.kind, m.role, m.order_id, m.object_id, m.test = 1, m.recipient,
                   m.domain, m.message_id, 'epoch'::timestamptz + m.happened * interval '1 microsecond',
                   m.details::jsonb, 'WAITING', ?, ?
              FROM (SELECT unnest(?) AS id, unnest(?) AS merchant_id, unnest(?) AS event_id, unnest(?) AS kind,
                           unnest(?) AS role, unnest(?) AS order_id, unnest(?) AS object_id, unnest(?) AS test,
                           unnest(?) AS recipient, unnest(?) AS domain, unnest(?) AS message_id, unnest(?) AS happened,
                           unnest(?) AS details) AS m
            ON CONFLICT (shard, event_id, kind, role) DO NOTHING
            """;

    private static final String DUE = """
            SELECT shard, domain, count(*) AS mails
              FROM mail_out
             WHERE state = 'WAITING' AND next_at <= ? AND (leased_until IS NULL OR leased_until <= ?)
             GROUP BY shard, domain
            """;

    /**
     * The first one of its order to its recipient, so that "shipped" never comes before "received"; but a conversation does
     * not wait for notices, nor they for it, nor one conversation for another. One that is old and was put off holds nobody
     * up until it is its turn again: a server that takes one mail of two is no reason to send neither for days.
     *
     * <p>Both orders are those of an index (V27): without, the planner may go through all that waits, for each one that waits.
     *
     * <p>The commit that follows must reach the disk before the mail is sent: it also brings along the row itself, whose own
     * commit did not wait for the disk. So a mail that went out is never queued anew after a crash of the database.
     */
    private static final String CLAIM = """
            WITH due AS (
                SELECT id
                  FROM mail_out next
                 WHERE shard = ? AND domain = ? AND state = 'WAITING' AND next_at <= ?
                   AND (leased_until IS NULL OR leased_until <= ?)
                   AND (
                       SELECT true FROM mail_out earlier
                        WHERE earlier.shard = next.shard AND earlier.order_id = next.order_id
                          AND earlier.role = next.role AND earlier.state = 'WAITING'
                          AND earlier.event_id < next.event_id
                          AND (earlier.kind IN ('MESSAGE_TO_BUYER', 'MESSAGE_TO_MERCHANT'))
                            = (next.kind IN ('MESSAGE_TO_BUYER', 'MESSAGE_TO_MERCHANT'))
                          AND (next.kind NOT IN ('MESSAGE_TO_BUYER', 'MESSAGE_TO_MERCHANT')
                               OR earlier.details ->> 'topic' = next.details ->> 'topic')
                          AND (earlier.last_error IS NULL OR earlier.created_at > ?
                               OR earlier.next_at <= ? OR earlier.leased_until > ?)
                        ORDER BY earlier.event_id
                        LIMIT 1) IS NULL
                 ORDER BY next_at, id
                 LIMIT 1
                   FOR UPDATE SKIP LOCKED)
            UPDATE mail_out m
               SET attempts = attempts + 1, leased_until = ?
              FROM due
             WHERE m.shard = ? AND m.id = due.id
            RETURNING m.id, m.merchant_id, m.event_id, m.kind, m.order_id, m.object_id, m.test, m.recipient,
                      m.message_id, m.happened_at, m.created_at, m.details, m.attempts
            """;

    /**
     * Only the last claim's result counts: a sender that overran its lease changes nothing. An address that takes mail sends
     * none back, as far as anybody knows.
     */
    private static final String SETTLE = """
            WITH settled AS (
                UPDATE mail_out
                   SET state = ?, settled_at = ?, leased_until = NULL, last_code = ?, last_status = ?, last_error = ?,
                       edits = ?::jsonb
                 WHERE shard = ? AND id = ? AND attempts = ? AND state = 'WAITING'
                RETURNING id, merchant_id, state
            ), reached AS (
                DELETE FROM mail_undeliverable u USING settled
                 WHERE u.shard = ? AND u.merchant_id = settled.merchant_id AND u.address = ? AND settled.state = 'SENT'
            )
            SELECT id FROM settled
            """;

    /** How long a mail that is put off holds up those after it. */
    static final Duration HOLDS = Duration.ofMinutes(30);

    private static final String POSTPONE = """
            UPDATE mail_out
               SET next_at = ?, leased_until = NULL, last_code = ?, last_error = ?
             WHERE shard = ? AND id = ? AND attempts = ? AND state = 'WAITING'
            """;

    private static final String FIND = """
            SELECT id, merchant_id, event_id, kind, order_id, object_id, test, recipient, message_id, happened_at,
                   created_at, details, attempts
              FROM mail_out
             WHERE shard = ? AND id = ?
            """;

    /** Whose mail it was, while reports about it are taken. */
    private static final String TOLD = """
            SELECT merchant_id, order_id
              FROM mail_out
             WHERE shard = ? AND id = ? AND (settled_at IS NULL OR settled_at > ?)
            """;

    /** Sent back after it was taken; or while it waits to be sent again, because we never heard that it was taken. */
    private static final String BOUNCE = """
            UPDATE mail_out
               SET state = 'BOUNCED', settled_at = ?, leased_until = NULL, last_status = ?, last_error = ?
             WHERE shard = ? AND id = ? AND state IN ('WAITING', 'SENT')
            RETURNING id
            """;

    private static final String NOTE = """
            UPDATE mail_out SET last_status = ?, last_error = ? WHERE shard = ? AND id = ? AND state = 'SENT'
            """;

    private static final String HEALTH = """
            SELECT count(*) FILTER (WHERE settled_at IS NULL) AS waiting,
                   min(created_at) FILTER (WHERE settled_at IS NULL) AS oldest,
                   count(*) FILTER (WHERE state = 'BOUNCED') AS bounced,
                   count(*) FILTER (WHERE state = 'GIVEN_UP') AS given_up
              FROM mail_out
             WHERE settled_at IS NULL OR state IN ('BOUNCED', 'GIVEN_UP') AND settled_at > ?
            """;

    private static final String TROUBLE = """
            SELECT merchant_id, kind, order_id, recipient, state, attempts, next_at, last_code, last_error
              FROM mail_out
             WHERE last_error IS NOT NULL
               AND (settled_at IS NULL OR state IN ('BOUNCED', 'GIVEN_UP') AND settled_at > ?)
             ORDER BY created_at DESC
             LIMIT ?
            """;

    private static final String QUEUE = """
            SELECT count(*) AS waiting, min(created_at) AS oldest,
                   count(*) FILTER (WHERE last_error IS NOT NULL) AS failing
              FROM (SELECT created_at, last_error
                      FROM mail_out
                     WHERE settled_at IS NULL
                     ORDER BY created_at
                     LIMIT ?) waiting
            """;

    private MailStore() {}

    static QueueFigures queue(Tx tx) {
        var batch = tx.batch();
        Rows<QueueFigures> figures = batch.query(
                QUEUE,
                row -> new QueueFigures(row.getLong("waiting"), timeOrNull(row, "oldest"), row.getLong("failing")),
                QueueFigures.MOST);
        batch.run();
        return figures.all().getFirst();
    }

    static void insert(Tx tx, List<Outgoing> mails) {
        tx.write(
                INSERT,
                mails.getFirst().shard(),
                tx.now(),
                tx.now(),
                longs(mails, Outgoing::id),
                longs(mails, mail -> mail.merchant().value()),
                longs(mails, Outgoing::eventId),
                texts(mails, mail -> mail.kind().name()),
                texts(mails, mail -> mail.kind().role().name()),
                longs(mails, Outgoing::orderId),
                longs(mails, Outgoing::objectId),
                longs(mails, mail -> mail.test() ? 1L : 0L),
                texts(mails, Outgoing::recipient),
                texts(mails, mail -> domainOf(mail.recipient())),
                texts(mails, Outgoing::messageId),
                longs(mails, mail -> micros(mail.happenedAt())),
                texts(mails, Outgoing::details));
    }

    private static long micros(Instant time) {
        return time.getEpochSecond() * 1_000_000 + time.getNano() / 1_000;
    }

    private static long[] longs(List<Outgoing> mails, Function<Outgoing, Long> column) {
        return mails.stream().mapToLong(column::apply).toArray();
    }

    private static @Nullable String[] texts(List<Outgoing> mails, Function<Outgoing, @Nullable String> column) {
        @Nullable String[] texts = new @Nullable String[mails.size()];
        for (int i = 0; i < texts.length; i++) {
            texts[i] = column.apply(mails.get(i));
        }
        return texts;
    }

    /** In ASCII and lower case; empty for what is no address, which bounces when it is sent. */
    static String domainOf(String address) {
        try {
            return IDN.toASCII(address.substring(address.lastIndexOf('@') + 1), IDN.ALLOW_UNASSIGNED)
                    .toLowerCase(Locale.ROOT);
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    /** Mail to one destination, in one shard. */
    record Lane(int shard, String domain) {}

    /** @param mails that are due, also those that wait for an earlier one of their order */
    record Due(Lane lane, int mails) {}

    static List<Due> due(Tx tx) {
        var batch = tx.batch();
        Rows<Due> due = batch.query(
                DUE,
                row -> new Due(new Lane(row.getInt("shard"), row.getString("domain")), row.getInt("mails")),
                tx.now(),
                tx.now());
        batch.run();
        return due.all();
    }

    static Optional<Outgoing> claim(Tx tx, Lane lane, Instant until) {
        var batch = tx.batch();
        Rows<Outgoing> claimed = claim(batch, tx.now(), lane, until);
        batch.run();
        return claimed.first();
    }

    /** First the end of one mail, then the beginning of the next: what the first one held up can be claimed already. */
    static Optional<Outgoing> settleAndClaim(Tx tx, Outgoing mail, MailResult result, Lane lane, Instant until) {
        var batch = tx.batch();
        settle(batch, tx.now(), mail, result);
        Rows<Outgoing> claimed = claim(batch, tx.now(), lane, until);
        batch.run();
        return claimed.first();
    }

    private static Rows<Outgoing> claim(Batch batch, Instant now, Lane lane, Instant until) {
        return batch.query(
                CLAIM,
                MailStore::read,
                lane.shard(),
                lane.domain(),
                now,
                now,
                now.minus(HOLDS),
                now,
                now,
                until,
                lane.shard());
    }

    /** Whether it was this claim's to settle. */
    static boolean settle(Tx tx, Outgoing mail, MailResult result) {
        var batch = tx.batch();
        Rows<Long> settled = settle(batch, tx.now(), mail, result);
        batch.run();
        return settled.first().isPresent();
    }

    private static Rows<Long> settle(Batch batch, Instant now, Outgoing mail, MailResult result) {
        return batch.query(
                SETTLE,
                row -> row.getLong("id"),
                result.state(),
                now,
                result.code(),
                result.status(),
                result.error(),
                result.edits(),
                mail.shard(),
                mail.id(),
                mail.attempt(),
                mail.shard(),
                Addresses.plain(mail.recipient()));
    }

    static Optional<Outgoing> find(Tx tx, long id) {
        var batch = tx.batch();
        Rows<Outgoing> found = batch.query(FIND, MailStore::read, Ids.shard(id), id);
        batch.run();
        return found.first();
    }

    /** @param since mail that was settled before takes no more reports */
    static Optional<Inbox.Told> told(Tx tx, long id, Instant since, String recipient) {
        var batch = tx.batch();
        Rows<Inbox.Told> found = batch.query(
                TOLD,
                row -> new Inbox.Told(
                        new MerchantId(row.getLong("merchant_id")), row.getLong("order_id"), id, recipient),
                Ids.shard(id),
                id,
                since);
        batch.run();
        return found.first();
    }

    /** Whether it was not marked so before. */
    static boolean bounced(Tx tx, Outgoing mail, String status, String error) {
        var batch = tx.batch();
        Rows<Long> marked =
                batch.query(BOUNCE, row -> row.getLong("id"), tx.now(), status, error, mail.shard(), mail.id());
        batch.run();
        return marked.first().isPresent();
    }

    static void noted(Tx tx, Outgoing mail, String status, String error) {
        tx.write(NOTE, status, error, mail.shard(), mail.id());
    }

    static void postpone(Tx tx, Outgoing mail, Instant next, @Nullable Integer code, String error) {
        tx.write(POSTPONE, next, code, error, mail.shard(), mail.id(), mail.attempt());
    }

    static MailHealth.Figures health(Tx tx, Instant since) {
        var batch = tx.batch();
        Rows<MailHealth.Figures> figures = batch.query(
                HEALTH,
                row -> new MailHealth.Figures(
                        row.getLong("waiting"),
                        timeOrNull(row, "oldest"),
                        row.getLong("bounced"),
                        row.getLong("given_up")),
                since);
        batch.run();
        return figures.all().getFirst();
    }

    static List<MailHealth.Trouble> trouble(Tx tx, Instant since, int limit) {
        var batch = tx.batch();
        Rows<MailHealth.Trouble> found = batch.query(
                TROUBLE,
                row -> new MailHealth.Trouble(
                        new MerchantId(row.getLong("merchant_id")),
                        NoticeKind.valueOf(row.getString("kind")).key(),
                        row.getLong("order_id"),
                        row.getString("recipient"),
                        MailState.valueOf(row.getString("state")),
                        row.getInt("attempts"),
                        row.getObject("next_at", OffsetDateTime.class).toInstant(),
                        row.getObject("last_code", Integer.class),
                        row.getString("last_error")),
                since,
                limit);
        batch.run();
        return found.all();
    }

    private static Outgoing read(ResultSet row) throws SQLException {
        return new Outgoing(
                row.getLong("id"),
                new MerchantId(row.getLong("merchant_id")),
                NoticeKind.valueOf(row.getString("kind")),
                row.getLong("event_id"),
                row.getLong("order_id"),
                row.getLong("object_id"),
                row.getBoolean("test"),
                row.getString("recipient"),
                row.getString("message_id"),
                row.getObject("happened_at", OffsetDateTime.class).toInstant(),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                row.getString("details"),
                row.getInt("attempts"));
    }

    private static @Nullable Instant timeOrNull(ResultSet row, String column) throws SQLException {
        var time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }
}
