package dev.aftersale.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aftersale.testing.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.dao.DataAccessException;

class DbIT {

    private static final String ADD = """
            INSERT INTO product (shard, merchant_id, retailer_id, id, title, price, currency, stock, updated_at)
            VALUES (?, ?, ?, ?, 'A cup', 1000, 'USD', 5, ?)
            """;
    private static final String TAKE =
            "UPDATE product SET stock = stock - 1 WHERE shard = ? AND merchant_id = ? AND retailer_id = ?";

    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    private final Db db = database.db();
    private final MerchantId merchant = new MerchantId(Ids.next(3));
    private final MerchantId neighbour = new MerchantId(Ids.next(3));

    private void add(MerchantId owner, String retailerId) {
        db.within(owner, tx -> {
            tx.write(1, ADD, 3, owner, retailerId, Ids.next(3), tx.now());
            return null;
        });
    }

    private static int countAll(Tx tx) {
        return tx.sql().sql("SELECT count(*) FROM product").query(Integer.class).single();
    }

    @Test
    void a_merchant_sees_nothing_of_another_even_where_the_statement_forgets_to_say_so() {
        add(merchant, "cup");
        add(neighbour, "cup");
        assertThat(db.<Integer>within(merchant, DbIT::countAll)).isEqualTo(1);
        assertThat(db.<Integer>within(neighbour, DbIT::countAll)).isEqualTo(1);
        int changed = db.within(
                merchant, tx -> tx.sql().sql("UPDATE product SET stock = 0").update());
        assertThat(changed).isEqualTo(1);
    }

    @Test
    void a_merchant_can_not_write_in_the_name_of_another() {
        assertThatThrownBy(() -> db.within(merchant, tx -> {
                    tx.write(1, ADD, 3, neighbour, "planted", Ids.next(3), tx.now());
                    return null;
                }))
                .hasMessageContaining("row-level security");
    }

    @Test
    void the_platform_sees_all_merchants() {
        add(merchant, "mug");
        add(neighbour, "mug");
        int count = db.platform(tx -> tx.sql()
                .sql("SELECT count(*) FROM product WHERE merchant_id IN (?, ?)")
                .params(merchant.value(), neighbour.value())
                .query(Integer.class)
                .single());
        assertThat(count).isEqualTo(2);
    }

    @Test
    void what_is_read_together_is_read_in_one_transaction_which_changes_nothing() {
        add(merchant, "lamp");
        add(neighbour, "lamp");
        db.reading(merchant, () -> {
            Tx first = db.within(merchant, tx -> tx);
            assertThat(db.<Tx>within(merchant, tx -> tx)).isSameAs(first);
            assertThat(db.<Tx>reading(merchant, () -> db.within(merchant, tx -> tx)))
                    .isSameAs(first);
            assertThat(db.<Integer>within(merchant, DbIT::countAll)).isEqualTo(1);
            assertThat(db.<Tx>within(neighbour, tx -> tx)).isNotSameAs(first);
            return first;
        });
        assertThatThrownBy(() -> db.reading(merchant, () -> {
                    add(merchant, "second lamp");
                    return "written";
                }))
                .hasStackTraceContaining("read-only transaction");
        add(merchant, "second lamp"); // on a connection that the pool has taken back
        assertThat(db.<Integer>within(merchant, DbIT::countAll)).isEqualTo(2);
    }

    @Test
    void few_read_at_a_time_the_others_wait_for_their_turn_and_who_changes_something_does_not() throws Exception {
        var reading = new CountDownLatch(Db.READERS);
        var enough = new CountDownLatch(1);
        try (var people = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < Db.READERS; i++) {
                people.execute(() -> db.reading(merchant, () -> {
                    reading.countDown();
                    return await(enough);
                }));
            }
            assertThat(await(reading)).isTrue();
            var late = new AtomicInteger();
            var next = Thread.ofVirtual().start(() -> db.reading(merchant, late::incrementAndGet));
            Awaitility.await().until(() -> next.getState() == Thread.State.TIMED_WAITING);
            add(merchant, "vase");
            assertThat(late).hasValue(0);
            enough.countDown();
            assertThat(next.join(Duration.ofSeconds(10))).isTrue();
            assertThat(late).hasValue(1);
        }
    }

    private static boolean await(CountDownLatch latch) {
        try {
            return latch.await(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void a_glance_sees_all_merchants_and_what_follows_is_a_transaction_again() {
        add(merchant, "jug");
        add(neighbour, "jug");
        assertThatThrownBy(() -> db.glance(
                        tx -> tx.sql().sql("SELECT 1/0").query(Integer.class).single()))
                .hasStackTraceContaining("division by zero");
        assertThat(db.<Integer>glance(DbIT::countAll)).isGreaterThanOrEqualTo(2);
        assertThatThrownBy(() -> db.platform(tx -> {
                    tx.sql()
                            .sql("UPDATE product SET stock = 77 WHERE merchant_id = ?")
                            .param(merchant.value())
                            .update();
                    throw new IllegalStateException("thought better of it");
                }))
                .hasMessage("thought better of it");
        assertThat(db.<Integer>glance(tx -> tx.sql()
                        .sql("SELECT count(*) FROM product WHERE stock = 77")
                        .query(Integer.class)
                        .single()))
                .isZero();
    }

    @Test
    void the_name_of_a_merchant_ends_with_its_transaction() throws SQLException {
        db.within(merchant, DbIT::countAll);
        try (Connection connection = database.database().merchants().getConnection();
                var statement = connection.createStatement()) {
            assertThatThrownBy(() -> statement.executeQuery("SELECT count(*) FROM product"))
                    .isInstanceOf(SQLException.class);
            connection.rollback();
        }
    }

    @Test
    void directories_are_closed_to_merchants() {
        assertThatThrownBy(() -> db.within(
                        merchant,
                        tx -> tx.sql()
                                .sql("SELECT count(*) FROM access_token")
                                .query(Integer.class)
                                .single()))
                .isInstanceOf(DataAccessException.class)
                .hasStackTraceContaining("permission denied for table access_token");
    }

    @Test
    void time_is_the_clocks_in_microseconds_and_stands_still() {
        Instant time = Instant.parse("2026-05-01T10:00:00.123456789Z");
        var standing =
                new Db(database.database().merchants(), database.database().platform(), () -> time);
        assertThat(standing.<Instant>within(merchant, Tx::now)).isEqualTo(Instant.parse("2026-05-01T10:00:00.123456Z"));
    }

    @Test
    void sessions_keep_utc_and_let_go_of_what_takes_too_long() {
        for (String setting : new String[] {
            "TimeZone=UTC",
            "lock_timeout=8s",
            "statement_timeout=30s",
            "idle_in_transaction_session_timeout=1min",
            "role=aftersale_app"
        }) {
            String[] parts = setting.split("=");
            String value = db.within(
                    merchant,
                    tx -> tx.sql()
                            .sql("SELECT current_setting(?)")
                            .param(parts[0])
                            .query(String.class)
                            .single());
            assertThat(value).as(parts[0]).isEqualTo(parts[1]);
        }
    }

    @Test
    void who_loses_the_race_for_a_unique_key_tries_again_and_finds_it_taken() {
        var tries = new AtomicInteger();
        String answer = db.within(merchant, tx -> {
            boolean taken = tx.sql()
                            .sql(
                                    "SELECT count(*) FROM product WHERE shard = 3 AND merchant_id = ? AND retailer_id = 'raced'")
                            .param(merchant.value())
                            .query(Integer.class)
                            .single()
                    > 0;
            if (taken) {
                return "taken";
            }
            if (tries.incrementAndGet() == 1) {
                add(merchant, "raced"); // the other one, in a transaction of its own
            }
            tx.write(1, ADD, 3, merchant, "raced", Ids.next(3), tx.now());
            return "mine";
        });
        assertThat(answer).isEqualTo("taken");
        assertThat(tries).hasValue(1);
    }

    @Test
    void a_deadlock_is_tried_again() throws Exception {
        add(merchant, "left");
        add(merchant, "right");
        var both = new CyclicBarrier(2);
        try (var threads = Executors.newFixedThreadPool(2)) {
            var leftFirst = threads.submit(() -> takeBoth(both, "left", "right"));
            var rightFirst = threads.submit(() -> takeBoth(both, "right", "left"));
            leftFirst.get(60, TimeUnit.SECONDS);
            rightFirst.get(60, TimeUnit.SECONDS);
        }
        int left = db.within(
                merchant,
                tx -> tx.sql()
                        .sql("SELECT sum(stock) FROM product")
                        .query(Integer.class)
                        .single());
        assertThat(left).isEqualTo(6);
    }

    private void takeBoth(CyclicBarrier both, String first, String second) {
        var tries = new AtomicInteger();
        db.within(merchant, tx -> {
            tx.write(1, TAKE, 3, merchant, first);
            tx.flush();
            if (tries.incrementAndGet() == 1) {
                meet(both);
            }
            tx.write(1, TAKE, 3, merchant, second);
            return null;
        });
    }

    private static void meet(CyclicBarrier barrier) {
        try {
            barrier.await(60, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void a_lock_that_is_not_to_be_had_is_a_problem_that_passes() {
        add(merchant, "held");
        db.within(merchant, holder -> {
            holder.write(1, TAKE, 3, merchant, "held");
            holder.flush();
            assertThatThrownBy(() -> db.within(merchant, tx -> {
                        tx.sql().sql("SET LOCAL lock_timeout = '50ms'").update();
                        tx.write(1, TAKE, 3, merchant, "held");
                        return null;
                    }))
                    .isInstanceOfSatisfying(
                            ProblemException.class, e -> assertThat(e.problem()).isEqualTo(Problem.CONCURRENT_CHANGE));
            return null;
        });
    }

    @Test
    void a_lost_connection_is_a_problem_that_passes_and_the_next_call_works() {
        assertThatThrownBy(() -> db.within(merchant, tx -> {
                    int pid = tx.sql()
                            .sql("SELECT pg_backend_pid()")
                            .query(Integer.class)
                            .single();
                    terminate(pid);
                    return countAll(tx);
                }))
                .isInstanceOfSatisfying(ProblemException.class, e -> {
                    assertThat(e.problem()).isEqualTo(Problem.SERVICE_UNAVAILABLE);
                    assertThat(e.problem().isTransient()).isTrue();
                });
        assertThat(db.<Integer>within(merchant, DbIT::countAll)).isZero();
    }

    private static void terminate(int pid) {
        try (Connection owner = database.asOwner();
                var statement = owner.prepareStatement("SELECT pg_terminate_backend(?, 5000)")) {
            statement.setInt(1, pid);
            statement.execute();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void what_fails_after_the_commit_does_not_fail_the_call() {
        String answer = db.within(merchant, tx -> {
            tx.afterCommit(() -> {
                throw new IllegalStateException("nobody to wake up");
            });
            return "done";
        });
        assertThat(answer).isEqualTo("done");
    }

    @Test
    void a_part_that_fails_is_undone_and_what_stands_around_it_is_kept() {
        var rung = new AtomicInteger();
        db.within(merchant, tx -> {
            tx.write(1, ADD, 3, merchant, "before", Ids.next(3), tx.now());
            assertThatThrownBy(() -> tx.part(() -> {
                        tx.write(1, ADD, 3, merchant, "inside", Ids.next(3), tx.now());
                        tx.afterCommit(() -> rung.addAndGet(100));
                        throw Problem.OUT_OF_STOCK.because("none left");
                    }))
                    .isInstanceOf(ProblemException.class);
            tx.part(() -> {
                tx.write(1, ADD, 3, merchant, "after", Ids.next(3), tx.now());
                tx.afterCommit(rung::incrementAndGet);
                return null;
            });
            return null;
        });
        var kept = db.within(
                merchant,
                tx -> tx.sql()
                        .sql("SELECT retailer_id FROM product ORDER BY retailer_id")
                        .query(String.class)
                        .list());
        assertThat(kept).containsExactly("after", "before");
        assertThat(rung).hasValue(1);
    }
}
