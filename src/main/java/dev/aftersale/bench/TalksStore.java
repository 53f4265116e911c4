package dev.aftersale.bench;

import dev.aftersale.base.Ids;
import dev.aftersale.base.MerchantId;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * What buyers and the shop wrote to one another about the orders of {@link PagesStore}, as the program would have left it:
 * about one order in five, five messages on average, so as many messages as orders. One conversation in ten thousand is
 * long. Those of the last two days wait for an answer, if the buyer wrote last.
 */
final class TalksStore implements AutoCloseable {

    /** Orders for each conversation. */
    static final int EVERY = 5;

    /** As many as a page shows. */
    private static final int LONG = 200;

    /** In one message of four, at any time. */
    static final String FREQUENT = "parcel";

    /** In one message of eighty. */
    static final String SELDOM = "aldelal";

    /**
     * Sentences of twelve words: half of them are those that are written out, the first of them the most often, the others of
     * eight thousand made-up ones.
     */
    private static final List<String> SENTENCES = List.of(
            "SELECT setseed(0.5)",
            """
            CREATE TEMP TABLE word AS
            SELECT row_number() OVER () - 1 AS rank, w AS word
              FROM (SELECT unnest(string_to_array('the to and you it is of my order we not for a was in that have be with on '
                       'this parcel me your please when but would box broken money back one arrived still refund send glass '
                       'yesterday tell want know thank sorry label return warehouse tomorrow lamp other size can will', ' '))
                     UNION ALL
                    SELECT s[n % 20 + 1] || s[n / 20 % 20 + 1] || s[n / 400 + 1]
                      FROM generate_series(0, 7999) AS n,
                           (SELECT ARRAY['al','va','rez','mo','rin','del','sta','ko','ber','lin','har','tes','ga','vin',
                                         'ro','sen','ti','mer','no','dal'] AS s) AS syllables) AS w (w)
            """,
            "CREATE UNIQUE INDEX ON word (rank)",
            """
            CREATE TEMP TABLE sentence AS
            SELECT d.nr, string_agg(w.word, ' ') || '.' AS text, array_agg(w.word) AS words
              FROM (SELECT nr, CASE WHEN random() < 0.5 THEN floor(53 * power(random(), 2))
                                    ELSE 53 + floor(8000 * power(random(), 2)) END AS rank
                      FROM generate_series(0, 4000) AS nr CROSS JOIN generate_series(1, 12)) AS d
              JOIN word w ON w.rank = d.rank
             GROUP BY d.nr
            """,
            "CREATE UNIQUE INDEX ON sentence (nr)",
            "ANALYZE word, sentence");

    /**
     * 1: the ids' lower bits; 2: shard; 3: first and 4: last conversation of this chunk; 5: merchant; 6: how many there will
     * be; 7: slot before the first order; 8: slot before the first conversation; 9: the ids' lower bits of orders; 10: who of
     * the staff answers; 11: messages of a long one
     */
    private static final List<String> TALKS = List.of("""
            CREATE TEMP TABLE talk ON COMMIT DROP AS
            SELECT t.k, %1$d + ((%8$d + t.k) << 22) AS id, t.messages, t.kind, o.id AS order_id, o.placed_at,
                   o.buyer_name, o.buyer_email, t.k > %6$d * 0.99 AND t.messages %% 2 = 1 AS waits,
                   'lot' || lpad((t.k %% (%6$d / 10 + 1))::text, 6, '0') AS lot
              FROM (SELECT k, CASE WHEN k %% 10000 = 1 THEN %11$d ELSE 3 + k %% 5 END AS messages,
                           CASE WHEN k %% 40 = 7 THEN 'CLAIM' WHEN k %% 100 = 13 THEN 'CHARGEBACK' ELSE 'INQUIRY' END AS kind
                      FROM generate_series(%3$d, %4$d) AS k) AS t
              JOIN orders o ON o.shard = %2$d AND o.id = %9$d + ((%7$d + (t.k * 5 - 3) * 8) << 22)
            """, """
            CREATE TEMP TABLE said ON COMMIT DROP AS
            SELECT t.k, t.order_id, t.id AS thread_id, t.id + 4 * j.j AS id, j.j, j.j = t.messages AS last,
                   CASE WHEN j.j %% 2 = 1 THEN 'BUYER' ELSE 'MERCHANT' END AS author,
                   CASE WHEN j.j %% 2 = 1 THEN CASE WHEN t.k %% 2 = 0 THEN 'MAIL' ELSE 'PAGE' END ELSE 'CONSOLE' END AS via,
                   least(t.placed_at + j.j * interval '5 hours', now() - (t.messages - j.j) * interval '1 minute') AS at,
                   t.buyer_name, t.buyer_email, t.lot,
                   a.text || ' ' || b.text || ' ' || c.text || ' ' || d.text
                          || CASE WHEN j.j = 1 THEN ' ' || t.lot ELSE '' END
                          || E'\\n\\n' || CASE WHEN j.j %% 2 = 1 THEN t.buyer_name ELSE 'Robin' END AS body,
                   a.words || b.words || c.words || d.words
                           || CASE WHEN j.j = 1 THEN ARRAY[t.lot] ELSE '{}' END
                           || CASE WHEN j.j %% 2 = 1 THEN string_to_array(lower(t.buyer_name), ' ') ELSE '{robin}' END AS words
              FROM talk t
             CROSS JOIN LATERAL generate_series(1, t.messages) AS j (j)
              JOIN sentence a ON a.nr = (t.k * 37 + j.j * 101) %% 4001
              JOIN sentence b ON b.nr = (t.k * 11 + j.j * 977) %% 4001
              JOIN sentence c ON c.nr = (t.k * 3 + j.j * 1409) %% 4001
              JOIN sentence d ON d.nr = (t.k * 101 + j.j * 2003) %% 4001
            """, """
            INSERT INTO thread (shard, id, merchant_id, order_id, kind, test, opened_at, last_at, last_id, last_author, messages,
                                answer_by, buyer_unread, merchant_unread, assignee, settled_at)
            SELECT %2$d, t.id, %5$d, t.order_id, t.kind, false, f.at, l.at, l.id, l.author, t.messages,
                   CASE WHEN t.waits THEN l.at + interval '1 day' END,
                   CASE WHEN l.author = 'MERCHANT' AND t.k %% 3 = 0 THEN 1 ELSE 0 END,
                   CASE WHEN t.waits AND t.k %% 2 = 0 THEN 1 ELSE 0 END,
                   CASE WHEN t.waits AND t.k %% 3 = 0 OR t.k %% 50 = 0 THEN NULL ELSE %10$d END,
                   CASE WHEN l.author = 'BUYER' AND NOT t.waits THEN l.at END
              FROM talk t
              JOIN said f ON f.k = t.k AND f.j = 1
              JOIN said l ON l.k = t.k AND l.last
            """, """
            INSERT INTO thread_message (shard, thread_id, id, merchant_id, author, author_name, via, body, at, words)
            SELECT %2$d, thread_id, id, %5$d, author, CASE WHEN author = 'MERCHANT' THEN 'Robin' END, via, body, at,
                   array_to_tsvector(words || ARRAY['#%5$d', '#%5$d@' || to_char(at AT TIME ZONE 'UTC', 'YYYYMM')])
              FROM said
             ORDER BY id
            """, """
            INSERT INTO event (shard, id, merchant_id, type, object_id, order_id, test, payload, at, dispatched)
            SELECT %2$d, id + 1, %5$d, CASE WHEN author = 'BUYER' THEN 'message.received' ELSE 'message.sent' END, thread_id,
                   order_id, false, '{}', at, true
              FROM said
             ORDER BY id
            """, """
            INSERT INTO mail_out (shard, id, merchant_id, event_id, kind, role, order_id, object_id, test, recipient, domain,
                                  message_id, happened_at, state, attempts, created_at, next_at, settled_at)
            SELECT %2$d, id + 2, %5$d, id + 1, 'MESSAGE_TO_' || r.role, r.role, order_id, id, false, r.recipient,
                   split_part(r.recipient, '@', 2), '<' || id || '.' || r.role || '@shop.example>', at, 'SENT', 1, at, at, at
              FROM said
             CROSS JOIN LATERAL (SELECT CASE WHEN author = 'BUYER' THEN 'MERCHANT' ELSE 'BUYER' END,
                                        CASE WHEN author = 'BUYER' THEN 'desk@shop.example' ELSE buyer_email END)
                     AS r (role, recipient)
             ORDER BY id
            """, """
            INSERT INTO mail_in (shard, id, merchant_id, order_id, topic, side, recipient, envelope_from, client, header_from,
                                 subject, reference, verdict, proved, received_at, state, attempts, next_at, settled_at,
                                 thread_id, message_id)
            SELECT %2$d, id + 3, %5$d, order_id, 'INQUIRY', 'MERCHANT', 'm' || thread_id || '@shop.example', buyer_email,
                   '192.0.2.1', buyer_email, 'Your order', '<' || id || '@buyer.example>', 'dmarc=pass', true, at, 'RELAYED', 1,
                   at, at, thread_id, id
              FROM said
             WHERE via = 'MAIL'
             ORDER BY id
            """);

    private static final String TABLES = "thread, thread_message, event, mail_out, mail_in";

    private static final String INDEXES = """
            SELECT indexname, indexdef FROM pg_indexes WHERE tablename = 'thread_message' AND indexdef LIKE '% USING gin %'
            """;

    /** From all over the half year, as ids count up; the long ones, or any. */
    private static final String SAMPLES = """
            SELECT t.id, t.order_id, o.buyer_email, substring(m.body FROM 'lot[0-9]{6}')
              FROM (SELECT id, order_id, row_number() OVER (ORDER BY id) AS nr, count(*) OVER () AS all
                      FROM thread
                     WHERE shard = ? AND merchant_id = ? AND messages >= ?) AS t
              JOIN orders o ON o.shard = ? AND o.id = t.order_id
              JOIN thread_message m ON m.shard = o.shard AND m.thread_id = t.id AND m.id = t.id + 4
             WHERE t.nr % greatest(t.all / ?, 1) = 0
            """;

    private static final String WAITING = """
            SELECT id FROM thread WHERE shard = ? AND merchant_id = ? AND kind = 'INQUIRY' AND answer_by IS NOT NULL LIMIT ?
            """;

    private static final String LINK = """
            INSERT INTO order_link (shard, id, merchant_id, order_id, requested, issued_at, expires_at)
            VALUES (?, ?, ?, ?, false, now(), now() + interval '90 days')
            """;

    private final Connection connection;
    private final List<String> indexes = new ArrayList<>();

    TalksStore(BenchDatabase database) throws SQLException {
        connection = BenchStore.connect(database);
    }

    /** A conversation, and what somebody may look for it by. {@code link}: of its buyer's page, yet to be signed. */
    record Talk(long id, long orderId, String email, String rare, long link) {}

    /** What is to be done before the first is filled in: an index over words is made much sooner once they are all there. */
    void prepare() throws SQLException {
        connection.setAutoCommit(true);
        try (Statement statement = connection.createStatement()) {
            for (String sql : SENTENCES) {
                statement.execute(sql);
            }
            var names = new ArrayList<String>();
            try (ResultSet rows = statement.executeQuery(INDEXES)) {
                while (rows.next()) {
                    names.add(rows.getString(1));
                    indexes.add(rows.getString(2));
                }
            }
            for (String name : names) {
                statement.execute("DROP INDEX " + name);
            }
        }
    }

    /** @param orders of the merchant, made by {@link PagesStore}; {@code first} to {@code last}: of the conversations */
    void fill(MerchantId merchant, int first, int last, int orders, long staff) throws SQLException {
        long slot = PagesStore.firstSlot(merchant);
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            for (String sql : TALKS) {
                statement.execute(sql.formatted(
                        (long) merchant.shard() << 12,
                        merchant.shard(),
                        first,
                        last,
                        merchant.value(),
                        orders / EVERY,
                        slot,
                        slot + (orders + 1) * 8L,
                        PagesStore.stem(merchant),
                        staff,
                        LONG));
            }
        }
        connection.commit();
    }

    void settle() throws SQLException {
        connection.setAutoCommit(true);
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET maintenance_work_mem = '256MB'");
            for (String sql : indexes) {
                statement.execute(sql);
            }
            statement.execute("VACUUM ANALYZE " + TABLES);
        }
    }

    /** Any conversations, with a link for each. */
    List<Talk> samples(MerchantId merchant, int count) throws SQLException {
        return samples(merchant, 0, count);
    }

    /** Those that are long. */
    List<Talk> longSamples(MerchantId merchant, int count) throws SQLException {
        return samples(merchant, LONG, count);
    }

    private List<Talk> samples(MerchantId merchant, int messages, int count) throws SQLException {
        connection.setAutoCommit(true);
        var talks = new ArrayList<Talk>();
        try (var query = connection.prepareStatement(SAMPLES)) {
            query.setInt(1, merchant.shard());
            query.setLong(2, merchant.value());
            query.setInt(3, messages);
            query.setInt(4, merchant.shard());
            query.setInt(5, count);
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    long link = Ids.next(merchant.shard());
                    talks.add(new Talk(row.getLong(1), row.getLong(2), row.getString(3), row.getString(4), link));
                }
            }
        }
        link(merchant, talks);
        return talks;
    }

    private void link(MerchantId merchant, List<Talk> talks) throws SQLException {
        try (var insert = connection.prepareStatement(LINK)) {
            for (var talk : talks) {
                insert.setInt(1, merchant.shard());
                insert.setLong(2, talk.link());
                insert.setLong(3, merchant.value());
                insert.setLong(4, talk.orderId());
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    /** Inquiries that wait for an answer. */
    List<Long> waiting(MerchantId merchant, int most) throws SQLException {
        connection.setAutoCommit(true);
        var waiting = new ArrayList<Long>();
        try (var query = connection.prepareStatement(WAITING)) {
            query.setInt(1, merchant.shard());
            query.setLong(2, merchant.value());
            query.setInt(3, most);
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    waiting.add(row.getLong(1));
                }
            }
        }
        return waiting;
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
