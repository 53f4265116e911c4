package dev.aftersale.bench;

import dev.aftersale.base.Ids;
import dev.aftersale.base.MerchantId;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/** What benchmarks write and read beside the program, as the database's owner. */
final class BenchStore implements AutoCloseable {

    /** TPC-B's tables at a scale: a branch, 10 tellers, 100,000 accounts. */
    private static final List<String> TPCB_TABLES = List.of(
            "CREATE SCHEMA bench",
            "CREATE TABLE bench.branches (bid int PRIMARY KEY, bbalance int, filler char(88))",
            "CREATE TABLE bench.tellers (tid int PRIMARY KEY, bid int, tbalance int, filler char(84))",
            "CREATE TABLE bench.accounts (aid int PRIMARY KEY, bid int, abalance int, filler char(84)) WITH (fillfactor = 100)",
            "CREATE TABLE bench.history (tid int, bid int, aid int, delta int, mtime timestamp, filler char(22))");

    /**
     * Orders of two lines, shipped and captured, as the program would have left them: in its own tables and in the
     * simulator's book. Ids count up within the merchant's shard.
     */
    private static final List<String> ORDERS = List.of("""
            CREATE TEMP TABLE made ON COMMIT DROP AS
            SELECT n, %1$d + ((%4$d + n * 8) << 22) AS id,
                   'pi_sim_10260gbp_b%2$dn' || (%4$d + n) AS payment,
                   timestamptz '2026-01-01' + n * interval '1 second' AS at
              FROM generate_series(1, %3$d) AS n
            """, """
            INSERT INTO orders (shard, id, merchant_id, state, test, channel, currency, external_id, gateway,
                                payment_reference, tax_inclusive, placed_at, updated_at, hold_until, ship_by, items_net,
                                items_tax, shipping_net, shipping_tax, captured, captured_shipping, captured_shipping_tax,
                                selling_fee, processing_fee, pending, units_open, units_fulfilled, buyer_name)
            SELECT %2$d, id, %5$d, 'COMPLETED', false, 'facebook', 'GBP', 'bench-' || id, 'simulator', payment, false, at, at,
                   at, at::date, 9000, 720, 500, 40, 10260, 500, 40, 475, 328, 8697, 0, 3, 'Buyer ' || n
              FROM made
            """, """
            INSERT INTO order_item (shard, order_id, id, merchant_id, line, retailer_id, product_id, product_name,
                                    unit_price, quantity, net, tax, fulfilled, shipped_net, shipped_tax,
                                    captured_quantity, captured_net, captured_tax)
            SELECT %2$d, made.id, made.id + (line << 22), %5$d, line, 'sku-' || (n %% 500) || '-' || line, line, 'Thing',
                   4000, 3 - line, 6000 - line * 1000, 480 - line * 80, 3 - line, 6000 - line * 1000, 480 - line * 80,
                   3 - line, 6000 - line * 1000, 480 - line * 80
              FROM made CROSS JOIN generate_series(1, 2) AS line
            """, """
            INSERT INTO shipment (shard, id, merchant_id, order_id, shipped_at, capture_id, capture_state, items_net,
                                  items_tax, shipping_net, shipping_tax, selling_fee, processing_fee, captured_at)
            SELECT %2$d, id + (3 << 22), %5$d, id, at, id + (4 << 22), 'CAPTURED', 9000, 720, 500, 40, 475, 328, at FROM made
            """, """
            INSERT INTO shipment_item (shard, shipment_id, item_id, merchant_id, quantity, net, tax)
            SELECT %2$d, id + (3 << 22), id + (line << 22), %5$d, 3 - line, 6000 - line * 1000, 480 - line * 80
              FROM made CROSS JOIN generate_series(1, 2) AS line
            """, """
            INSERT INTO transfer (shard, ref_id, posting, seq, merchant_id, order_id, debit, credit, amount, currency, test,
                                  posted_at)
            SELECT %2$d, id + (4 << 22), t.posting, t.seq, %5$d, id, t.debit, t.credit, t.amount, 'GBP', false, at
              FROM made
             CROSS JOIN (VALUES ('CAPTURE', 1, 'psp:simulator:receivable', 'seller:pending', 9500),
                                ('CAPTURE', 2, 'psp:simulator:receivable', 'tax:payable', 760),
                                ('FEES', 1, 'seller:pending', 'rev:selling_fee', 475),
                                ('FEES', 2, 'seller:pending', 'rev:processing_fee', 328))
                     AS t (posting, seq, debit, credit, amount)
            """, """
            INSERT INTO simulator.payment (id, amount, currency, manual, status, captured, metadata, created_at)
            SELECT payment, 10260, 'gbp', true, 'succeeded', 10260, '{}', at FROM made
            """);

    private final Connection connection;
    private long made;

    BenchStore(BenchDatabase database) throws SQLException {
        connection = connect(database);
    }

    static Connection connect(BenchDatabase database) throws SQLException {
        var properties = new Properties();
        if (database.user() != null) {
            properties.setProperty("user", database.user());
        }
        if (database.password() != null) {
            properties.setProperty("password", database.password());
        }
        properties.setProperty("prepareThreshold", "2");
        return DriverManager.getConnection(database.url(), properties);
    }

    void makeTpcb(int scale) throws SQLException {
        connection.setAutoCommit(true);
        try (Statement statement = connection.createStatement()) {
            for (String table : TPCB_TABLES) {
                statement.execute(table);
            }
            statement.execute("INSERT INTO bench.branches SELECT b, 0, '' FROM generate_series(1, " + scale + ") AS b");
            statement.execute("INSERT INTO bench.tellers SELECT t, (t - 1) / 10 + 1, 0, '' FROM generate_series(1, "
                    + scale * 10 + ") AS t");
            statement.execute(
                    "INSERT INTO bench.accounts SELECT a, (a - 1) / 100000 + 1, 0, '' FROM generate_series(1, "
                            + scale * 100_000 + ") AS a");
        }
        vacuum("bench.branches, bench.tellers, bench.accounts");
    }

    void makeMerchant(MerchantId merchant, long cmsId, byte[] tokenHash) throws SQLException {
        connection.setAutoCommit(true);
        int shard = merchant.shard();
        try (var insert = connection.prepareStatement("""
                INSERT INTO merchant (shard, id, merchant_id, cms_id, page_id, catalog_id, name, currency, country, settings,
                                      created_at)
                VALUES (?, ?, ?, ?, ?, ?, 'Bench', 'GBP', 'GB', '{}', now())
                """)) {
            insert.setInt(1, shard);
            insert.setLong(2, merchant.value());
            insert.setLong(3, merchant.value());
            insert.setLong(4, cmsId);
            insert.setLong(5, Ids.next(shard));
            insert.setLong(6, Ids.next(shard));
            insert.execute();
        }
        try (var insert = connection.prepareStatement("""
                INSERT INTO access_token (token_hash, proof_hash, merchant_id, app_id, scopes, proof_required, created_at)
                VALUES (?, ?, ?, ?, ?, false, now())
                """)) {
            insert.setBytes(1, tokenHash);
            insert.setBytes(2, tokenHash);
            insert.setLong(3, merchant.value());
            insert.setLong(4, Ids.next(shard));
            insert.setString(5, "commerce_account_manage_orders,commerce_account_read_orders");
            insert.execute();
        }
    }

    /** Adds {@code count} orders to a merchant's, and returns their ids. */
    List<Long> makeOrders(MerchantId merchant, int count) throws SQLException {
        long slot = made;
        made += count;
        return makeOrders(merchant, count, slot);
    }

    /** @param slot how many orders were made before: ids are placed behind theirs */
    List<Long> makeOrders(MerchantId merchant, int count, long slot) throws SQLException {
        long stem =
                (merchant.value() & ((1L << 22) - 1)) | 1L << 11; // no sequence begins there: these ids are nobody's
        long first = (merchant.value() >>> 22) + (slot + 1) * 8;
        connection.setAutoCommit(false);
        var ids = new ArrayList<Long>(count);
        try (Statement statement = connection.createStatement()) {
            for (String sql : ORDERS) {
                statement.execute(sql.formatted(stem, merchant.shard(), count, first, merchant.value()));
            }
            try (ResultSet rows = statement.executeQuery("SELECT id FROM made ORDER BY n")) {
                while (rows.next()) {
                    ids.add(rows.getLong(1));
                }
            }
        }
        connection.commit();
        return ids;
    }

    void vacuum(String tables) throws SQLException {
        connection.setAutoCommit(true);
        try (Statement statement = connection.createStatement()) {
            statement.execute("VACUUM ANALYZE " + tables);
        }
    }

    long count(String sql) throws SQLException {
        connection.setAutoCommit(true);
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    /** The server's version, and what makes it durable. */
    String describe() throws SQLException {
        connection.setAutoCommit(true);
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("""
                        SELECT current_setting('server_version') || ', fsync ' || current_setting('fsync')
                               || ', synchronous_commit ' || current_setting('synchronous_commit')
                        """)) {
            rows.next();
            return "PostgreSQL " + rows.getString(1);
        }
    }

    /** The postmaster's process, if it runs on this machine. */
    long postmaster() throws SQLException {
        long backend = count("SELECT pg_backend_pid()");
        return ProcessHandle.of(backend)
                .flatMap(ProcessHandle::parent)
                .map(ProcessHandle::pid)
                .orElse(0L);
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
