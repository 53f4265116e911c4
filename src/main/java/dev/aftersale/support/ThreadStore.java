package dev.aftersale.support;

import dev.aftersale.base.MerchantId;
import dev.aftersale.base.Rows;
import dev.aftersale.base.Tx;
import dev.aftersale.support.Message.Author;
import dev.aftersale.support.SupportThread.Kind;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Threads and their messages, in SQL. */
final class ThreadStore {

    private static final String COLUMNS = """
            SELECT t.id, t.merchant_id, t.order_id, t.kind, t.test, t.opened_at, t.last_at, t.last_id, t.last_author, t.messages,
                   t.answer_by, t.buyer_unread, t.merchant_unread, t.assignee, t.settled_at
              FROM thread t
            """;

    private static final String FIND = COLUMNS + " WHERE t.shard = ? AND t.id = ? AND t.merchant_id = ?";

    private static final String OF_ORDER = COLUMNS + """
             WHERE t.shard = ? AND t.order_id = ? AND t.merchant_id = ?
             ORDER BY t.id
            """;

    private static final String LOCK_OF_ORDER = COLUMNS + """
             WHERE t.shard = ? AND t.order_id = ? AND t.merchant_id = ? AND t.kind = ?
             ORDER BY t.id DESC
             LIMIT 1
               FOR UPDATE
            """;

    private static final String BY_IDS = COLUMNS + " WHERE t.shard = ? AND t.id = ANY (?) AND t.merchant_id = ?";

    private static final String INSERT = """
            INSERT INTO thread (shard, id, merchant_id, order_id, kind, test, opened_at, last_at, last_id, last_author, messages)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0, ?, 0)
            """;

    private static final String INSERT_MESSAGE = """
            INSERT INTO thread_message (shard, thread_id, id, merchant_id, author, author_name, via, body, quoted, files, at, words)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, array_to_tsvector(?))
            """;

    private static final String MOVE = """
            UPDATE thread
               SET last_at = ?, last_id = ?, last_author = ?, messages = messages + 1, answer_by = ?, settled_at = NULL,
                   buyer_unread = buyer_unread + ?, merchant_unread = merchant_unread + ?
             WHERE shard = ? AND id = ?
            """;

    private static final String MESSAGES = """
            SELECT id, author, author_name, via, body, quoted, files, at
              FROM thread_message
             WHERE shard = ? AND thread_id = ? AND merchant_id = ?
             ORDER BY id DESC
             LIMIT ?
            """;

    private static final String MESSAGE = """
            SELECT id, author, author_name, via, body, quoted, files, at
              FROM thread_message
             WHERE shard = ? AND thread_id = ? AND merchant_id = ? AND id = ?
            """;

    /** One by one: of two lists in one condition, some servers look at every pair. */
    private static final String LAST_MESSAGES = """
            SELECT m.id, m.author, m.author_name, m.via, m.body, m.quoted, m.files, m.at
              FROM (SELECT unnest(?) AS thread_id, unnest(?) AS id) AS k
              JOIN thread_message m
                ON m.shard = ? AND m.thread_id = k.thread_id AND m.id = k.id AND m.merchant_id = ?
            """;

    private static final String BUYER_READ = """
            UPDATE thread SET buyer_unread = 0
             WHERE shard = ? AND order_id = ? AND merchant_id = ? AND buyer_unread > 0
            """;

    private static final String MERCHANT_READ = """
            UPDATE thread SET merchant_unread = 0
             WHERE shard = ? AND id = ? AND merchant_id = ? AND merchant_unread > 0
            """;

    private static final String SETTLE = """
            UPDATE thread SET answer_by = NULL, settled_at = ?, merchant_unread = 0
             WHERE shard = ? AND id = ANY (?) AND merchant_id = ? AND settled_at IS NULL
            """;

    private static final String REOPEN = """
            UPDATE thread SET answer_by = ?, settled_at = NULL
             WHERE shard = ? AND id = ? AND merchant_id = ? AND answer_by IS NULL
            """;

    private static final String ASSIGN = """
            UPDATE thread SET assignee = ?
             WHERE shard = ? AND id = ANY (?) AND merchant_id = ?
            """;

    private ThreadStore() {}

    static Optional<SupportThread> find(Tx tx, MerchantId merchant, long id) {
        var batch = tx.batch();
        Rows<SupportThread> found = batch.query(FIND, ThreadStore::read, merchant.shard(), id, merchant);
        batch.run();
        return found.first();
    }

    static List<SupportThread> ofOrder(Tx tx, MerchantId merchant, long orderId) {
        var batch = tx.batch();
        Rows<SupportThread> found = batch.query(OF_ORDER, ThreadStore::read, merchant.shard(), orderId, merchant);
        batch.run();
        return found.all();
    }

    static Optional<SupportThread> lockOfOrder(Tx tx, MerchantId merchant, long orderId, Kind kind) {
        var batch = tx.batch();
        Rows<SupportThread> found =
                batch.query(LOCK_OF_ORDER, ThreadStore::read, merchant.shard(), orderId, merchant, kind);
        batch.run();
        return found.first();
    }

    /** In the order of their ids as given. */
    static List<SupportThread> byIds(Tx tx, MerchantId merchant, List<Long> ids) {
        var batch = tx.batch();
        Rows<SupportThread> found = batch.query(
                BY_IDS,
                ThreadStore::read,
                merchant.shard(),
                ids.stream().mapToLong(Long::longValue).toArray(),
                merchant);
        batch.run();
        Map<Long, SupportThread> threads =
                found.all().stream().collect(Collectors.toMap(SupportThread::id, Function.identity()));
        return ids.stream()
                .filter(threads::containsKey)
                .map(id -> Objects.requireNonNull(threads.get(id)))
                .toList();
    }

    static void insert(Tx tx, SupportThread thread) {
        tx.write(
                1,
                INSERT,
                thread.merchant().shard(),
                thread.id(),
                thread.merchant(),
                thread.orderId(),
                thread.kind(),
                thread.test(),
                thread.openedAt(),
                thread.lastAt(),
                thread.lastAuthor());
    }

    static void append(
            Tx tx, SupportThread thread, Message message, int files, String[] words, @Nullable Instant answerBy) {
        int shard = thread.merchant().shard();
        tx.write(
                1,
                INSERT_MESSAGE,
                shard,
                thread.id(),
                message.id(),
                thread.merchant(),
                message.author(),
                message.authorName(),
                message.via(),
                message.body(),
                message.quoted(),
                files,
                message.at(),
                words);
        tx.write(
                1,
                MOVE,
                message.at(),
                message.id(),
                message.author(),
                answerBy,
                message.author() == Author.BUYER ? 0 : 1,
                message.author() == Author.MERCHANT ? 0 : 1,
                shard,
                thread.id());
    }

    /** The latest messages, oldest first. */
    static List<Message> messages(Tx tx, SupportThread thread, int limit) {
        var batch = tx.batch();
        Rows<Counted> messages = batch.query(
                MESSAGES, ThreadStore::readCounted, thread.merchant().shard(), thread.id(), thread.merchant(), limit);
        batch.run();
        var oldestFirst = new ArrayList<>(messages.all()).reversed();
        return withFiles(tx, thread.merchant(), thread.id(), oldestFirst);
    }

    static Optional<Message> message(Tx tx, MerchantId merchant, long threadId, long id) {
        var batch = tx.batch();
        Rows<Counted> found = batch.query(MESSAGE, ThreadStore::readCounted, merchant.shard(), threadId, merchant, id);
        batch.run();
        return withFiles(tx, merchant, threadId, found.all()).stream().findFirst();
    }

    /** The last message of each, by its id. */
    static Map<Long, Message> lastMessages(Tx tx, MerchantId merchant, List<SupportThread> threads) {
        var batch = tx.batch();
        Rows<Message> messages = batch.query(
                LAST_MESSAGES,
                ThreadStore::readMessage,
                threads.stream().mapToLong(SupportThread::id).toArray(),
                threads.stream().mapToLong(SupportThread::lastId).toArray(),
                merchant.shard(),
                merchant);
        batch.run();
        return messages.all().stream().collect(Collectors.toMap(Message::id, Function.identity()));
    }

    private static List<Message> withFiles(Tx tx, MerchantId merchant, long threadId, List<Counted> messages) {
        long[] some = messages.stream()
                .filter(counted -> counted.files() > 0)
                .mapToLong(counted -> counted.message().id())
                .toArray();
        if (some.length == 0) {
            return messages.stream().map(Counted::message).toList();
        }
        var files = ThreadFileStore.ofMessages(tx, merchant, threadId, some);
        return messages.stream()
                .map(Counted::message)
                .map(message -> message.with(files.getOrDefault(message.id(), List.of())))
                .toList();
    }

    /** A message, and how many files it has. */
    private record Counted(Message message, int files) {}

    private static Counted readCounted(ResultSet row) throws SQLException {
        return new Counted(readMessage(row), row.getInt("files"));
    }

    private static Message readMessage(ResultSet row) throws SQLException {
        return new Message(
                row.getLong("id"),
                Author.valueOf(row.getString("author")),
                row.getString("author_name"),
                Message.Via.valueOf(row.getString("via")),
                row.getString("body"),
                row.getString("quoted"),
                time(row, "at"),
                List.of());
    }

    static void buyerRead(Tx tx, MerchantId merchant, long orderId) {
        tx.write(BUYER_READ, merchant.shard(), orderId, merchant);
    }

    static void merchantRead(Tx tx, MerchantId merchant, long threadId) {
        tx.write(MERCHANT_READ, merchant.shard(), threadId, merchant);
    }

    static void settle(Tx tx, MerchantId merchant, long[] threads) {
        tx.write(SETTLE, tx.now(), merchant.shard(), threads, merchant);
    }

    static void reopen(Tx tx, MerchantId merchant, long threadId, Instant answerBy) {
        tx.write(REOPEN, answerBy, merchant.shard(), threadId, merchant);
    }

    static void assign(Tx tx, MerchantId merchant, long[] threads, @Nullable Long assignee) {
        tx.write(ASSIGN, assignee, merchant.shard(), threads, merchant);
    }

    private static SupportThread read(ResultSet row) throws SQLException {
        return new SupportThread(
                row.getLong("id"),
                new MerchantId(row.getLong("merchant_id")),
                row.getLong("order_id"),
                Kind.valueOf(row.getString("kind")),
                row.getBoolean("test"),
                time(row, "opened_at"),
                time(row, "last_at"),
                row.getLong("last_id"),
                Author.valueOf(row.getString("last_author")),
                row.getInt("messages"),
                timeOrNull(row, "answer_by"),
                row.getInt("buyer_unread"),
                row.getInt("merchant_unread"),
                row.getObject("assignee", Long.class),
                timeOrNull(row, "settled_at"),
                List.of());
    }

    private static Instant time(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    private static @Nullable Instant timeOrNull(ResultSet row, String column) throws SQLException {
        var time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }
}
