package dev.aftersale.desk;

import dev.aftersale.base.MerchantId;
import dev.aftersale.base.Rows;
import dev.aftersale.base.Tx;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What goes to desks and what is fetched from there, in SQL. */
final class DeskQueueStore {

    /** A message that is queued is not queued again, however often its event is expanded. */
    private static final String QUEUE = """
            INSERT INTO desk_message (shard, thread_id, message_id, merchant_id, state, next_at)
            VALUES (?, ?, ?, ?, 'OPEN', ?)
                ON CONFLICT (shard, thread_id, message_id) DO NOTHING
            """;

    /** The first one of its thread: an answer never comes before the question. */
    private static final String NEXT = """
            SELECT m.thread_id, m.message_id, m.attempts, m.first_at, t.ticket_id, t.requester_id
              FROM desk_message m
              LEFT JOIN desk_ticket t ON t.shard = m.shard AND t.thread_id = m.thread_id
             WHERE m.shard = ? AND m.merchant_id = ? AND m.state = 'OPEN' AND m.next_at <= ?
               AND NOT EXISTS (
                   SELECT 1 FROM desk_message earlier
                    WHERE earlier.shard = m.shard AND earlier.thread_id = m.thread_id AND earlier.state = 'OPEN'
                      AND earlier.message_id < m.message_id)
             ORDER BY m.next_at, m.message_id
             LIMIT 1
            """;

    private static final String BEGIN = """
            UPDATE desk_message
               SET attempts = attempts + 1, first_at = coalesce(first_at, ?)
             WHERE shard = ? AND thread_id = ? AND message_id = ? AND attempts = ? AND state = 'OPEN'
            """;

    private static final String SETTLE = """
            UPDATE desk_message
               SET state = ?, last_error = ?, settled_at = ?
             WHERE shard = ? AND thread_id = ? AND message_id = ? AND attempts = ? AND state = 'OPEN'
            """;

    private static final String POSTPONE = """
            UPDATE desk_message
               SET last_error = ?, next_at = ?
             WHERE shard = ? AND thread_id = ? AND message_id = ? AND attempts = ? AND state = 'OPEN'
            """;

    private static final String DROP_OPEN = """
            UPDATE desk_message
               SET state = 'DROPPED', settled_at = ?
             WHERE shard = ? AND merchant_id = ? AND state IN ('OPEN', 'GIVEN_UP')
            """;

    private static final String AGAIN = """
            UPDATE desk_message
               SET state = 'OPEN', first_at = NULL, next_at = ?, settled_at = NULL
             WHERE shard = ? AND merchant_id = ? AND state = 'GIVEN_UP'
            RETURNING message_id
            """;

    private static final String NOTE_TICKET = """
            INSERT INTO desk_ticket (shard, thread_id, merchant_id, ticket_id, requester_id)
            VALUES (?, ?, ?, ?, ?)
                ON CONFLICT (shard, thread_id) DO UPDATE
               SET ticket_id = excluded.ticket_id, requester_id = excluded.requester_id
            """;

    private static final String HEAR = """
            INSERT INTO desk_call (shard, merchant_id, id, at)
            VALUES (?, ?, ?, ?)
                ON CONFLICT (shard, merchant_id, id) DO NOTHING
            RETURNING id
            """;

    private static final String FORGET_CALLS = "DELETE FROM desk_call WHERE shard = ? AND merchant_id = ? AND at < ?";

    private static final String ASK = """
            INSERT INTO desk_news AS n (shard, merchant_id, ticket_id, asked, first_at, next_at)
            VALUES (?, ?, ?, 1, ?, ?)
                ON CONFLICT (shard, merchant_id, ticket_id) DO UPDATE
               SET asked = n.asked + 1, next_at = excluded.next_at, first_at = excluded.first_at, attempts = 0
            """;

    private static final String NEXT_NEWS = """
            SELECT ticket_id, asked, attempts, first_at
              FROM desk_news
             WHERE shard = ? AND merchant_id = ? AND next_at <= ?
             ORDER BY next_at, ticket_id
             LIMIT 1
            """;

    private static final String NEWS_READ = """
            DELETE FROM desk_news WHERE shard = ? AND merchant_id = ? AND ticket_id = ? AND asked = ?
            """;

    private static final String NEWS_LATER = """
            UPDATE desk_news
               SET attempts = attempts + 1, next_at = ?, last_error = ?
             WHERE shard = ? AND merchant_id = ? AND ticket_id = ? AND asked = ?
            """;

    private DeskQueueStore() {}

    /** A message whose turn it is. */
    record Turn(
            long thread,
            long message,
            int attempts,
            @Nullable Instant firstAt,
            Handover.@Nullable Ticket ticket) {}

    /** A ticket on which something is new. */
    record News(long ticket, int asked, int attempts, Instant firstAt) {}

    static void queue(Tx tx, MerchantId merchant, long thread, long message) {
        tx.write(QUEUE, merchant.shard(), thread, message, merchant, tx.now());
    }

    static Optional<Turn> next(Tx tx, MerchantId merchant) {
        var batch = tx.batch();
        Rows<Turn> next = batch.query(NEXT, DeskQueueStore::readTurn, merchant.shard(), merchant, tx.now());
        batch.run();
        return next.first();
    }

    /** @return the same, with one attempt more */
    static Turn begin(Tx tx, MerchantId merchant, Turn turn) {
        tx.write(1, BEGIN, tx.now(), merchant.shard(), turn.thread(), turn.message(), turn.attempts());
        Instant first = turn.firstAt() == null ? tx.now() : turn.firstAt();
        return new Turn(turn.thread(), turn.message(), turn.attempts() + 1, first, turn.ticket());
    }

    static void settle(Tx tx, MerchantId merchant, Turn turn, String state, @Nullable String error) {
        tx.write(SETTLE, state, error, tx.now(), merchant.shard(), turn.thread(), turn.message(), turn.attempts());
    }

    static void postpone(Tx tx, MerchantId merchant, Turn turn, String error, Instant next) {
        tx.write(POSTPONE, error, next, merchant.shard(), turn.thread(), turn.message(), turn.attempts());
    }

    static void drop(Tx tx, MerchantId merchant) {
        tx.write(DROP_OPEN, tx.now(), merchant.shard(), merchant);
    }

    static int again(Tx tx, MerchantId merchant) {
        var batch = tx.batch();
        Rows<Long> again = batch.query(AGAIN, row -> row.getLong(1), tx.now(), merchant.shard(), merchant);
        batch.run();
        return again.all().size();
    }

    static void noteTicket(Tx tx, MerchantId merchant, long thread, Handover.Ticket ticket) {
        tx.write(1, NOTE_TICKET, merchant.shard(), thread, merchant, ticket.id(), ticket.requester());
    }

    /** @return false if it was heard before */
    static boolean hear(Tx tx, MerchantId merchant, String call) {
        var batch = tx.batch();
        Rows<String> heard = batch.query(HEAR, row -> row.getString(1), merchant.shard(), merchant, call, tx.now());
        batch.run();
        return heard.first().isPresent();
    }

    static void forgetCalls(Tx tx, MerchantId merchant, Instant before) {
        tx.write(FORGET_CALLS, merchant.shard(), merchant, before);
    }

    static void ask(Tx tx, MerchantId merchant, long ticket) {
        tx.write(1, ASK, merchant.shard(), merchant, ticket, tx.now(), tx.now());
    }

    static Optional<News> news(Tx tx, MerchantId merchant) {
        var batch = tx.batch();
        Rows<News> news = batch.query(
                NEXT_NEWS,
                row -> new News(row.getLong(1), row.getInt(2), row.getInt(3), time(row, "first_at")),
                merchant.shard(),
                merchant,
                tx.now());
        batch.run();
        return news.first();
    }

    static void read(Tx tx, MerchantId merchant, News news) {
        tx.write(NEWS_READ, merchant.shard(), merchant, news.ticket(), news.asked());
    }

    static void later(Tx tx, MerchantId merchant, News news, String error, Instant next) {
        tx.write(NEWS_LATER, next, error, merchant.shard(), merchant, news.ticket(), news.asked());
    }

    private static Turn readTurn(ResultSet row) throws SQLException {
        long ticket = row.getLong("ticket_id");
        var first = row.getObject("first_at", OffsetDateTime.class);
        return new Turn(
                row.getLong("thread_id"),
                row.getLong("message_id"),
                row.getInt("attempts"),
                first == null ? null : first.toInstant(),
                ticket == 0 ? null : new Handover.Ticket(ticket, row.getLong("requester_id")));
    }

    private static Instant time(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }
}
