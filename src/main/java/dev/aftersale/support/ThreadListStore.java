package dev.aftersale.support;

import dev.aftersale.base.MerchantId;
import dev.aftersale.base.Rows;
import dev.aftersale.base.Tx;
import dev.aftersale.support.SupportThread.Kind;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The ids of a page of threads, in SQL. A page is one walk along an index for each kind, from the place where the last one
 * ended, so it costs the same for a merchant of a hundred threads and of a million.
 */
final class ThreadListStore {

    /** {@code %1$s}: what else must hold; {@code %2$s}: how they are sorted. */
    private static final String WALK = """
            SELECT t.id, t.order_id, t.last_id, t.answer_by
              FROM unnest(:kinds) AS k (kind)
             CROSS JOIN LATERAL (
                   SELECT t.id, t.order_id, t.last_id, t.answer_by
                     FROM thread t
                    WHERE t.shard = :shard AND t.merchant_id = :merchant AND t.test = :test AND t.kind = k.kind%1$s
                    ORDER BY %2$s
                    LIMIT :limit) AS t
             ORDER BY %2$s
             LIMIT :limit
            """;

    /** The first of a walk, and which of them fit; the fence is no hindrance where messages are found by their thread. */
    private static final String LOOK = """
            WITH passed AS MATERIALIZED (
            %1$s)
            SELECT ARRAY(SELECT t.id
                           FROM passed t
                          WHERE t.order_id = ANY (:orders)
                             OR EXISTS (SELECT FROM thread_message m
                                         WHERE m.shard = :shard AND m.thread_id = t.id AND m.merchant_id = :merchant
                                           AND m.words @@ :words::tsquery)
                          ORDER BY %2$s
                          LIMIT :most) AS fitting,
                   (SELECT count(*) FROM passed) AS passed
            """;

    /** In how many messages of the first of a walk each of some words is. */
    private static final String TALLY = """
            SELECT w.nr, count(*) AS messages
              FROM (
            %1$s) AS t
              JOIN thread_message m ON m.shard = :shard AND m.thread_id = t.id AND m.merchant_id = :merchant
             CROSS JOIN unnest(:each) WITH ORDINALITY AS w (query, nr)
             WHERE m.words @@ w.query::tsquery
             GROUP BY w.nr
            """;

    /** Of those that a search found. */
    private static final String AMONG = """
            SELECT t.id
              FROM thread t
             WHERE t.shard = :shard AND t.merchant_id = :merchant AND t.test = :test AND t.kind = ANY (:kinds)
               AND (t.id = ANY (:found) OR t.order_id = ANY (:orders))%1$s
             ORDER BY %2$s
             LIMIT :limit
            """;

    /**
     * Read by the platform's role, which the fence lets use the index on words: whether a row has a word may be asked of
     * one's own rows only, and the planner can't know that a word tells nothing. It yields ids; what is behind them is read
     * in the merchant's name. IS TRUE keeps words out of the index: it would collect all messages of a word that many have,
     * however few have the others too.
     */
    private static final String WITH_WORDS = """
            SELECT thread_id
              FROM thread_message
             WHERE shard = ? AND merchant_id = ? AND words @@ ?::tsquery AND (words @@ ?::tsquery) IS TRUE
             LIMIT ?
            """;

    private static final String PLACE =
            "SELECT last_id, answer_by FROM thread WHERE shard = ? AND id = ? AND merchant_id = ?";

    /** No more than {@code most} of each. */
    private static final String COUNT = """
            SELECT k.kind, u.waiting, u.overdue, r.unread
              FROM unnest(?) AS k (kind)
             CROSS JOIN LATERAL (
                   SELECT count(*) AS waiting, count(*) FILTER (WHERE t.answer_by < ?) AS overdue
                     FROM (SELECT answer_by
                             FROM thread
                            WHERE shard = ? AND merchant_id = ? AND NOT test AND kind = k.kind AND answer_by IS NOT NULL
                            ORDER BY answer_by
                            LIMIT ?) AS t) AS u
             CROSS JOIN LATERAL (
                   SELECT count(*) AS unread
                     FROM (SELECT 1
                             FROM thread
                            WHERE shard = ? AND merchant_id = ? AND NOT test AND kind = k.kind AND merchant_unread > 0
                            LIMIT ?) AS t) AS r
            """;

    private ThreadListStore() {}

    /** What a search found: threads by their words, and orders whose threads they are. */
    record Found(List<Long> threads, List<Long> orders) {
        boolean isNothing() {
            return threads.isEmpty() && orders.isEmpty();
        }
    }

    static List<Long> ids(Tx tx, MerchantId merchant, ThreadQuery query) {
        var params = params(merchant, query, query.limit());
        String sql = WALK.formatted(conditions(tx, merchant, query, params), order(query));
        return tx.sql()
                .sql(sql)
                .params(params)
                .query((row, n) -> row.getLong(1))
                .list();
    }

    /** Those of a page that are among what a search found. */
    static List<Long> among(Tx tx, MerchantId merchant, ThreadQuery query, Found found) {
        var params = params(merchant, query, query.limit());
        String sql = AMONG.formatted(conditions(tx, merchant, query, params), order(query));
        params.put("found", found.threads().toArray(Long[]::new));
        params.put("orders", found.orders().toArray(Long[]::new));
        return tx.sql()
                .sql(sql)
                .params(params)
                .query((row, n) -> row.getLong(1))
                .list();
    }

    /** What a walk of some steps came to: a page at most, and how many threads were passed. */
    record Looked(List<Long> ids, int passed) {}

    /** Those of the first {@code steps} threads of the list that are about one of these orders, or have all these words. */
    static Looked look(
            Tx tx, MerchantId merchant, ThreadQuery query, List<Long> orders, List<String> words, int steps) {
        var params = params(merchant, query, steps);
        String walk = WALK.formatted(conditions(tx, merchant, query, params), order(query));
        params.put("orders", orders.toArray(Long[]::new));
        params.put("words", MessageWords.query(words));
        params.put("most", query.limit());
        return tx.sql()
                .sql(LOOK.formatted(walk, order(query)))
                .params(params)
                .query((row, n) ->
                        new Looked(List.of((Long[]) row.getArray("fitting").getArray()), row.getInt("passed")))
                .single();
    }

    /** Those of these words that few of the messages in the first {@code steps} threads have: less than one in so many. */
    static List<String> seldom(
            Tx tx, MerchantId merchant, ThreadQuery query, List<String> words, int steps, int inSoMany) {
        var params = params(merchant, query, steps);
        String walk = WALK.formatted(conditions(tx, merchant, query, params), order(query));
        params.put(
                "each",
                words.stream().map(word -> MessageWords.query(List.of(word))).toArray(String[]::new));
        var often = tx.sql()
                .sql(TALLY.formatted(walk))
                .params(params)
                .query((row, n) -> row.getInt("messages") * inSoMany < steps ? "" : words.get(row.getInt("nr") - 1))
                .set();
        return words.stream().filter(word -> !often.contains(word)).toList();
    }

    private static Map<String, Object> params(MerchantId merchant, ThreadQuery query, int limit) {
        var params = new HashMap<String, Object>();
        params.put("shard", merchant.shard());
        params.put("merchant", merchant.value());
        params.put("test", query.test());
        params.put("kinds", query.kinds().stream().map(Enum::name).toArray(String[]::new));
        params.put("limit", limit);
        return params;
    }

    private static String order(ThreadQuery query) {
        return query.filter().isByDeadline() ? "t.answer_by, t.id" : "t.last_id DESC";
    }

    private static String conditions(Tx tx, MerchantId merchant, ThreadQuery query, Map<String, Object> params) {
        var sql = new StringBuilder();
        switch (query.filter()) {
            case ALL -> {}
            case UNANSWERED -> sql.append(" AND t.answer_by IS NOT NULL");
            case OVERDUE -> {
                sql.append(" AND t.answer_by < :now");
                params.put("now", tx.now().atOffset(ZoneOffset.UTC));
            }
            case UNREAD -> sql.append(" AND t.merchant_unread > 0");
        }
        if (query.assignee() != null) {
            if (query.assignee() == ThreadQuery.NOBODY) {
                sql.append(" AND t.assignee IS NULL");
            } else {
                sql.append(" AND t.assignee = :assignee");
                params.put("assignee", query.assignee());
            }
        }
        Place from = query.after() == null ? null : place(tx, merchant, query.after());
        if (from != null && query.filter().isByDeadline()) {
            sql.append(" AND (t.answer_by, t.id) > (:from_time, :from)");
            params.put("from_time", from.answerBy().atOffset(ZoneOffset.UTC));
            params.put("from", query.after());
        } else if (from != null) {
            sql.append(" AND t.last_id < :from");
            params.put("from", from.lastId());
        }
        return sql.toString();
    }

    private record Place(long lastId, Instant answerBy) {}

    /** Where a thread stands now. One that was answered since stands nowhere among those that wait: they begin anew. */
    private static @Nullable Place place(Tx tx, MerchantId merchant, long id) {
        var batch = tx.batch();
        Rows<Place> place = batch.query(
                PLACE,
                row -> {
                    var due = row.getObject("answer_by", OffsetDateTime.class);
                    return new Place(row.getLong("last_id"), due == null ? Instant.EPOCH : due.toInstant());
                },
                merchant.shard(),
                id,
                merchant);
        batch.run();
        return place.first().orElse(null);
    }

    /**
     * The thread of each message that has all these words, {@code most} at most; in a month, or in any.
     *
     * @param sought those of the words by which the index is asked
     */
    static List<Long> withWords(
            Tx platform,
            MerchantId merchant,
            List<String> words,
            List<String> sought,
            @Nullable YearMonth month,
            int most) {
        var batch = platform.batch();
        // A plan for the very words would rather read all messages, as if the merchant's were spread among them.
        batch.keepPlans();
        Rows<Long> threads = batch.query(
                WITH_WORDS,
                row -> row.getLong(1),
                merchant.shard(),
                merchant,
                MessageWords.query(merchant, sought, month),
                MessageWords.query(words),
                most);
        batch.run();
        return threads.all();
    }

    static Map<Kind, Threads.Waiting> count(Tx tx, MerchantId merchant, int most) {
        var counts = new EnumMap<Kind, Threads.Waiting>(Kind.class);
        var batch = tx.batch();
        String[] kinds = Arrays.stream(Kind.values()).map(Enum::name).toArray(String[]::new);
        batch.query(
                COUNT,
                row -> counts.put(
                        Kind.valueOf(row.getString("kind")),
                        new Threads.Waiting(row.getInt("waiting"), row.getInt("overdue"), row.getInt("unread"))),
                kinds,
                tx.now(),
                merchant.shard(),
                merchant,
                most,
                merchant.shard(),
                merchant,
                most);
        batch.run();
        return counts;
    }
}
