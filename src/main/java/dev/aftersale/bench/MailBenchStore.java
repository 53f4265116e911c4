package dev.aftersale.bench;

import dev.aftersale.base.MerchantId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** What the benchmark of mail writes and reads beside the program, as the database's owner. */
final class MailBenchStore implements AutoCloseable {

    private static final String TABLE =
            "CREATE TABLE bench_mail (id uuid PRIMARY KEY, sender text NOT NULL, recipient text NOT NULL, raw bytea NOT NULL)";

    private static final String INSERT = "INSERT INTO bench_mail (id, sender, recipient, raw) VALUES (?, ?, ?, ?)";

    private static final String SUPPORT = "UPDATE merchant SET support_email = ? WHERE shard = ? AND id = ?";

    /** Closed long ago, they would take no mail any more. */
    private static final String BUYERS = """
            UPDATE orders
               SET updated_at = now(),
                   buyer_email = 'buyer' || id || '@mail' || id / 4194304 % 10 || '.bench.test'
             WHERE shard = ? AND id = ANY (?)
            """;

    /** Both masks of each inquiry, as if they had been given out before: 16 characters of base32. */
    private static final List<String> MASKS = List.of("""
            CREATE TEMP TABLE made_mask AS
            SELECT o.shard, o.id AS order_id, s.side, o.merchant_id, o.buyer_email,
                   substr(translate(encode(sha256((o.id || s.side)::bytea), 'hex'), '0189', 'wxyz'), 1, 16) AS mask
              FROM orders o CROSS JOIN (VALUES ('BUYER'), ('MERCHANT')) AS s (side)
             WHERE o.shard = ? AND o.id = ANY (?)
            """, """
            INSERT INTO mask (shard, order_id, topic, side, merchant_id, mask, created_at)
            SELECT shard, order_id, 'INQUIRY', side, merchant_id, mask, now() FROM made_mask
            """, """
            INSERT INTO mask_directory (mask, merchant_id, order_id, topic, side, created_at, look_at)
            SELECT mask, merchant_id, order_id, 'INQUIRY', side, now(), now() + INTERVAL '1 year' FROM made_mask
            """);

    private static final String MADE = """
            SELECT order_id, buyer_email, max(mask) FILTER (WHERE side = 'BUYER') AS buyer,
                   max(mask) FILTER (WHERE side = 'MERCHANT') AS merchant
              FROM made_mask
             GROUP BY order_id, buyer_email
            """;

    private static final String KEYS = "SELECT selector, public_key FROM dkim_key WHERE domain = ?";

    private final Connection connection;

    MailBenchStore(BenchDatabase database) throws SQLException {
        connection = BenchStore.connect(database);
    }

    /** @param buyerMask to which the merchant writes */
    record Conversation(long orderId, String buyer, String buyerMask, String merchantMask) {}

    void makeTable() throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(TABLE);
        }
    }

    void support(MerchantId merchant, String address) throws SQLException {
        try (var update = connection.prepareStatement(SUPPORT)) {
            update.setString(1, address);
            update.setInt(2, merchant.shard());
            update.setLong(3, merchant.value());
            update.execute();
        }
    }

    /** Gives the buyers of orders addresses, and both sides masks. */
    List<Conversation> converse(MerchantId merchant, List<Long> orders) throws SQLException {
        ofOrders(BUYERS, merchant, orders);
        for (String sql : MASKS) {
            if (sql.contains("?")) {
                ofOrders(sql, merchant, orders);
            } else {
                try (var statement = connection.createStatement()) {
                    statement.execute(sql);
                }
            }
        }
        var made = new ArrayList<Conversation>();
        try (var statement = connection.createStatement()) {
            try (ResultSet rows = statement.executeQuery(MADE)) {
                while (rows.next()) {
                    made.add(
                            new Conversation(rows.getLong(1), rows.getString(2), rows.getString(3), rows.getString(4)));
                }
            }
            statement.execute("DROP TABLE made_mask");
        }
        return made;
    }

    private void ofOrders(String sql, MerchantId merchant, List<Long> orders) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setInt(1, merchant.shard());
            statement.setArray(2, connection.createArrayOf("bigint", orders.toArray()));
            statement.execute();
        }
    }

    /** The program's keys as DNS would publish them, by selector. */
    Map<String, String> keys(String domain) throws SQLException {
        var keys = new HashMap<String, String>();
        try (var statement = connection.prepareStatement(KEYS)) {
            statement.setString(1, domain);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    keys.put(
                            rows.getString(1),
                            "v=DKIM1; k=rsa; p=" + Base64.getEncoder().encodeToString(rows.getBytes(2)));
                }
            }
        }
        return keys;
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }

    /** One connection that does nothing but insert mails, each in a transaction of its own. */
    static final class Inserts implements AutoCloseable {

        private final Connection connection;
        private final PreparedStatement insert;

        Inserts(BenchDatabase database) throws SQLException {
            connection = BenchStore.connect(database);
            insert = connection.prepareStatement(INSERT);
        }

        void insert(MailCorpus.Mail mail) throws SQLException {
            insert.setObject(1, UUID.randomUUID());
            insert.setString(2, mail.from());
            insert.setString(3, mail.to());
            insert.setBytes(4, mail.raw());
            insert.execute();
        }

        @Override
        public void close() throws SQLException {
            connection.close();
        }
    }
}
