package dev.aftersale.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aftersale.base.postgres.Database;
import dev.aftersale.base.postgres.DatabaseSettings;
import dev.aftersale.testing.RoundTrips;
import dev.aftersale.testing.TestDatabase;
import java.net.URI;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class BatchIT {

    private static final String ADD = """
            INSERT INTO product (shard, merchant_id, retailer_id, id, title, price, currency, stock, updated_at)
            VALUES (?, ?, ?, ?, 'A cup', 1000, 'USD', ?, ?)
            """;
    private static final String LOCK =
            "SELECT stock FROM product WHERE shard = ? AND merchant_id = ? AND retailer_id = ? FOR UPDATE";
    private static final String COUNT = "SELECT count(*) FROM product WHERE shard = ? AND merchant_id = ?";
    private static final String TAKE =
            "UPDATE product SET stock = stock - ? WHERE shard = ? AND merchant_id = ? AND retailer_id = ? AND stock >= ?";

    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    private final MerchantId merchant = new MerchantId(Ids.next(7));

    private void add(Tx tx, String retailerId, int stock) {
        tx.write(1, ADD, 7, merchant, retailerId, Ids.next(7), stock, tx.now());
    }

    private int stock(String retailerId) {
        return database.db().within(merchant, tx -> {
            Batch batch = tx.batch();
            Rows<Integer> stock = batch.query(LOCK, row -> row.getInt(1), 7, merchant, retailerId);
            batch.run();
            return stock.first().orElseThrow();
        });
    }

    @Test
    void several_statements_are_one_round_trip() throws Exception {
        DatabaseSettings settings = database.settings();
        URI address = URI.create(String.valueOf(settings.url()).substring("jdbc:".length()));
        try (var trips = new RoundTrips(address.getHost(), address.getPort() < 0 ? 5432 : address.getPort());
                Database there = Database.open(new DatabaseSettings(
                        settings.dataDir(),
                        "jdbc:postgresql://127.0.0.1:" + trips.port() + address.getPath(),
                        settings.user(),
                        settings.password()))) {
            Db db = there.db(database.clock());
            // The pools' own traffic, while they fill, is not ours.
            Awaitility.await()
                    .until(() -> there.merchants().getHikariPoolMXBean().getIdleConnections() == 2
                            && there.platform().getHikariPoolMXBean().getIdleConnections() == 2);
            for (int i = 0; i < 3; i++) {
                trips.count();
                String retailerId = "trip-" + i;
                db.within(merchant, tx -> {
                    trips.count(); // BEGIN and the merchant's name
                    Batch batch = tx.batch();
                    batch.write(1, ADD, 7, merchant, retailerId, Ids.next(7), 5, tx.now());
                    Rows<Integer> stock = batch.query(LOCK, row -> row.getInt(1), 7, merchant, retailerId);
                    batch.write(1, TAKE, 2, 7, merchant, retailerId, 2);
                    Rows<Integer> left = batch.query(LOCK, row -> row.getInt(1), 7, merchant, retailerId);
                    batch.run();
                    assertThat(trips.count()).isEqualTo(1);
                    assertThat(stock.first()).contains(5);
                    assertThat(left.first()).contains(3);

                    add(tx, retailerId + "b", 1);
                    add(tx, retailerId + "c", 1);
                    tx.flush();
                    assertThat(trips.count()).isEqualTo(1);
                    return null;
                });
                assertThat(trips.count()).as("commit").isEqualTo(1);
            }
        }
    }

    private static final SetStatement ADD_MANY = SetStatement.of(
            """
            INSERT INTO product (shard, merchant_id, title, currency, retailer_id, id, price, sale_price, stock, updated_at)
            SELECT ?, ?, ?, 'USD', p.* FROM {rows p}
            """, "retailer_id text, id bigint, price bigint, sale_price bigint, stock int, updated_at timestamptz");

    private static final SetStatement TAKE_MANY = SetStatement.of("""
            UPDATE product p SET stock = p.stock - t.taken
              FROM {rows t}
             WHERE p.shard = ? AND p.merchant_id = ? AND p.retailer_id = t.id AND p.retailer_id = ANY ({id})
               AND p.stock >= t.taken
            """, "id text, taken int");

    private void addMany(Tx tx, String... retailerIds) {
        for (int i = 0; i < retailerIds.length; i++) {
            tx.writeRow(
                    ADD_MANY,
                    List.of(7, merchant, "A cup"),
                    retailerIds[i],
                    Ids.next(7),
                    1000L,
                    i == 0 ? null : 900L,
                    5,
                    tx.now());
        }
    }

    @Test
    void rows_of_one_statement_go_together() {
        database.db().within(merchant, tx -> {
            addMany(tx, "row-1", "row-2", "row-3");
            tx.writeRow(TAKE_MANY, List.of(7, merchant), "row-1", 1);
            tx.writeRow(TAKE_MANY, List.of(7, merchant), "row-3", 5);
            return null;
        });

        assertThat(stock("row-1")).isEqualTo(4);
        assertThat(stock("row-2")).isEqualTo(5);
        assertThat(stock("row-3")).isZero();
    }

    @Test
    void each_row_must_be_written_or_none_is() {
        database.db().within(merchant, tx -> {
            addMany(tx, "guarded-1", "guarded-2");
            return null;
        });

        assertThatThrownBy(() -> database.db().within(merchant, tx -> {
                    tx.writeRow(TAKE_MANY, List.of(7, merchant), "guarded-1", 1);
                    tx.writeRow(TAKE_MANY, List.of(7, merchant), "guarded-2", 6);
                    return null;
                }))
                .isInstanceOf(Batch.GuardRefused.class)
                .hasMessageContaining("1 rows instead of 2");

        assertThat(stock("guarded-1")).isEqualTo(5);
    }

    @Test
    void a_row_that_does_not_fit_is_refused_where_it_is_queued() {
        database.db().within(merchant, tx -> {
            assertThatThrownBy(() -> tx.writeRow(TAKE_MANY, List.of(7, merchant), "row"))
                    .isInstanceOf(IllegalArgumentException.class);
            return null;
        });
    }

    @Test
    void a_statement_after_a_lock_sees_what_the_lock_waited_for() throws Exception {
        database.db().within(merchant, tx -> {
            add(tx, "locked", 5);
            return null;
        });
        var locked = new CountDownLatch(1);
        var go = new CountDownLatch(1);
        try (var threads = Executors.newFixedThreadPool(2)) {
            Future<?> first = threads.submit(() -> database.db().within(merchant, tx -> {
                tx.write(1, TAKE, 1, 7, merchant, "locked", 1);
                tx.flush();
                locked.countDown();
                await(go);
                add(tx, "added-under-the-lock", 1);
                return null;
            }));
            await(locked);
            Future<Integer> second = threads.submit(() -> database.db().within(merchant, tx -> {
                Batch batch = tx.batch();
                batch.query(LOCK, row -> row.getInt(1), 7, merchant, "locked");
                Rows<Integer> count = batch.query(COUNT, row -> row.getInt(1), 7, merchant);
                batch.run();
                return count.first().orElseThrow();
            }));
            try {
                Awaitility.await().until(this::somebodyWaitsForALock);
            } finally {
                go.countDown();
            }
            first.get(60, TimeUnit.SECONDS);
            assertThat(second.get(60, TimeUnit.SECONDS)).isEqualTo(2);
        }
    }

    @Test
    void each_statement_is_prepared_on_the_server_once_it_comes_back() {
        List<String> prepared = database.db().within(merchant, tx -> {
            for (int i = 0; i < 4; i++) {
                Batch batch = tx.batch();
                batch.query(COUNT + " AND title = 'prepared'", row -> row.getInt(1), 7, merchant);
                batch.query(COUNT + " AND title = 'prepared too'", row -> row.getInt(1), 7, merchant);
                batch.run();
            }
            return tx.sql()
                    .sql("SELECT statement FROM pg_prepared_statements WHERE statement LIKE '%prepared%'"
                            + " AND statement NOT LIKE '%pg_prepared%'")
                    .query(String.class)
                    .list();
        });
        assertThat(prepared).hasSize(2).allMatch(sql -> sql.contains("$2"));
    }

    @Test
    void a_refused_guard_takes_everything_back() {
        database.db().within(merchant, tx -> {
            add(tx, "guarded", 3);
            return null;
        });
        var announced = new CountDownLatch(1);
        assertThatThrownBy(() -> database.db().within(merchant, tx -> {
                    tx.afterCommit(announced::countDown);
                    add(tx, "beside-the-guard", 1);
                    tx.write(1, TAKE, 2, 7, merchant, "guarded", 2);
                    tx.write(1, TAKE, 2, 7, merchant, "guarded", 2);
                    return null;
                }))
                .isInstanceOf(Batch.GuardRefused.class)
                .hasMessageContaining("0 rows instead of 1");
        assertThat(stock("guarded")).isEqualTo(3);
        assertThatThrownBy(() -> stock("beside-the-guard")).isInstanceOf(java.util.NoSuchElementException.class);
        assertThat(announced.getCount()).isEqualTo(1);
    }

    @Test
    void queued_writes_go_before_the_next_read() {
        int seen = database.db().within(merchant, tx -> {
            add(tx, "queued", 4);
            return tx.sql()
                    .sql("SELECT stock FROM product WHERE shard = 7 AND merchant_id = ? AND retailer_id = 'queued'")
                    .param(merchant.value())
                    .query(Integer.class)
                    .single();
        });
        assertThat(seen).isEqualTo(4);
    }

    enum Colour {
        RED
    }

    @Test
    void values_of_every_kind_arrive_as_they_left() {
        Instant time = Instant.parse("2026-02-28T23:59:59.123456Z");
        database.db().within(merchant, tx -> {
            Batch batch = tx.batch();
            Rows<List<Object>> rows = batch.query(
                    """
                    SELECT ?::bigint, ?::int, ?::boolean, ?::text, ?::bytea, ?::timestamptz, ?::date, ?::text,
                           ?::bigint[], ?::int[], ?::text[], ?::text IS NULL
                    """,
                    row -> List.of(
                            row.getLong(1),
                            row.getInt(2),
                            row.getBoolean(3),
                            row.getString(4),
                            row.getBytes(5),
                            row.getTimestamp(6).toInstant(),
                            row.getObject(7, LocalDate.class),
                            row.getString(8),
                            row.getArray(9).getArray(),
                            row.getArray(10).getArray(),
                            row.getArray(11).getArray(),
                            row.getBoolean(12)),
                    Long.MAX_VALUE,
                    -5,
                    true,
                    "a 'quoted'; -- ? \u20ac",
                    new byte[] {0, 1, -1},
                    time,
                    LocalDate.of(2024, 2, 29),
                    Colour.RED,
                    new long[] {1, Long.MIN_VALUE},
                    new int[] {},
                    new String[] {"a,b", "\"c\"", ""},
                    null);
            batch.run();
            assertThat(rows.first().orElseThrow())
                    .usingRecursiveComparison()
                    .isEqualTo(List.of(
                            Long.MAX_VALUE,
                            -5,
                            true,
                            "a 'quoted'; -- ? \u20ac",
                            new byte[] {0, 1, -1},
                            time.truncatedTo(ChronoUnit.MICROS),
                            LocalDate.of(2024, 2, 29),
                            "RED",
                            new Long[] {1L, Long.MIN_VALUE},
                            new Integer[] {},
                            new String[] {"a,b", "\"c\"", ""},
                            true));
            return null;
        });
    }

    private boolean somebodyWaitsForALock() throws SQLException {
        try (var owner = database.asOwner();
                var statement = owner.createStatement();
                var rows = statement.executeQuery("SELECT 1 FROM pg_stat_activity"
                        + " WHERE datname = current_database() AND wait_event_type = 'Lock'")) {
            return rows.next();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
