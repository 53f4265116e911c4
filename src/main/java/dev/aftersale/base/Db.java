package dev.aftersale.base;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one way to the database: a transaction in the name of a merchant, or of the platform.
 *
 * <p>The two have pools of their own, because each connection carries its role for life: {@code aftersale_app} sees the
 * rows of the merchant that the transaction names, {@code aftersale_platform} sees all and is for workers, directories
 * and the doctor.
 */
public final class Db {

    private static final Logger log = LoggerFactory.getLogger(Db.class);

    /**
     * How long after its moment a merchant's transaction may still commit. What adds up rows by their time relies on it: what
     * is older than this is complete (see dev.aftersale.ledger).
     */
    public static final Duration LONGEST = Duration.ofMinutes(5);

    private static final int TRIES = 5;

    /** Before the second try: up to twice as long; before the fifth, up to sixteen times. */
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(1);

    /** What a page asks is the same each time, and to plan it would cost as much again as to answer it. */
    private static final String KEEP_PLANS = "; SET LOCAL plan_cache_mode = force_generic_plan";

    private enum Mode {
        WRITE,
        READ,
        GLANCE
    }

    private static final ScopedValue<Reading> READING = ScopedValue.newInstance();

    private static final String TABLES = """
            SELECT string_agg(format('%I.%I', n.nspname, c.relname), ', ' ORDER BY c.relname)
              FROM pg_class c
              JOIN pg_namespace n ON n.oid = c.relnamespace
             WHERE c.relkind = 'r' AND n.nspname = 'public'
            """;

    /** How long one waits for others that read; as long as for a connection. */
    private static final Duration LONGEST_TURN = Duration.ofSeconds(5);

    /**
     * At a time: as many as keep each core at work while one waits for the database. With each more the last tenth of sixteen
     * pages waits longer, without the others being any sooner.
     */
    static final int READERS = Runtime.getRuntime().availableProcessors() + 1;

    private final Semaphore readers = new Semaphore(READERS, true);
    private final DataSource merchants;
    private final DataSource platform;
    private final InstantSource clock;

    public Db(DataSource merchants, DataSource platform, InstantSource clock) {
        this.merchants = merchants;
        this.platform = platform;
        this.clock = clock;
    }

    /** One transaction that sees nothing but what belongs to {@code merchant}. */
    public <T extends @Nullable Object> T within(MerchantId merchant, Function<Tx, T> work) {
        if (READING.isBound() && READING.get().isOf(this, merchant)) {
            return work.apply(READING.get().tx());
        }
        return transact(merchants, merchant, Mode.WRITE, work);
    }

    /**
     * One transaction for all that {@code work} reads of a merchant, by whichever capability: a page that asks seven of them
     * begins and ends it once. Whoever asks for a transaction in the merchant's name meanwhile, on this thread, gets this one.
     * It can't change anything: the database refuses.
     *
     * <p>Few do so at a time, in the order in which they came. Many at once would take turns on the same cores, and each be
     * done as late as the last; and calls that change something find a connection however many people look at pages.
     */
    public <T> T reading(MerchantId merchant, Supplier<T> work) {
        if (READING.isBound() && READING.get().isOf(this, merchant)) {
            return work.get();
        }
        takeTurn();
        try {
            return transact(
                    merchants,
                    merchant,
                    Mode.READ,
                    tx -> ScopedValue.where(READING, new Reading(this, merchant, tx))
                            .call(work::get));
        } finally {
            readers.release();
        }
    }

    private void takeTurn() {
        try {
            if (!readers.tryAcquire(LONGEST_TURN.toMillis(), TimeUnit.MILLISECONDS)) {
                throw Problem.SERVICE_UNAVAILABLE.because("Too many are reading at the moment.");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Problem.SERVICE_UNAVAILABLE.because("The server is stopping.", e);
        }
    }

    private record Reading(Db db, MerchantId merchant, Tx tx) {
        boolean isOf(Db other, MerchantId asked) {
            return db == other && merchant.equals(asked);
        }
    }

    /**
     * One statement across merchants, which needs no transaction around it: it is one by itself, and is answered in a single
     * round trip. {@code work} asks once and changes nothing.
     */
    public <T extends @Nullable Object> T glance(Function<Tx, T> work) {
        return transact(platform, null, Mode.GLANCE, work);
    }

    /** One transaction across merchants. */
    public <T extends @Nullable Object> T platform(Function<Tx, T> work) {
        return transact(platform, null, Mode.WRITE, work);
    }

    /**
     * Tells the planner how large the tables are. Plans are kept by each connection: those made while a table was as good
     * as empty read whichever index comes first, all of it, until somebody counts. The server counts by itself, but only
     * each minute; who fills tables faster than that says so here. Only an owner may count, so the role is left for it; a
     * user who owns nothing gets warnings from the server, and nothing is changed.
     */
    public void refreshStatistics() {
        platform(tx -> {
            var sql = tx.sql();
            sql.sql("SET LOCAL ROLE NONE").update();
            String tables = sql.sql(TABLES).query(String.class).single();
            sql.sql("ANALYZE " + tables).update();
            return true;
        });
    }

    /**
     * Tries again what the database says is worth it: deadlocks, serialization failures, and unique keys that a
     * transaction at the same moment took first (on the second try the work finds that row and answers accordingly).
     */
    private <T extends @Nullable Object> T transact(
            DataSource pool, @Nullable MerchantId merchant, Mode mode, Function<Tx, T> work) {
        RuntimeException first = null;
        for (int attempt = 1; ; attempt++) {
            try {
                return once(pool, merchant, mode, work);
            } catch (RuntimeException e) {
                if (first != null) {
                    e.addSuppressed(first);
                }
                String state = sqlState(e);
                if (state == null) {
                    throw e;
                }
                boolean again = state.equals("40001") || state.equals("40P01") || state.equals("23505");
                if (!again || attempt == TRIES) {
                    throw asProblem(state, e);
                }
                first = e;
                pause(attempt);
            }
        }
    }

    private static void pause(int attempt) {
        try {
            Thread.sleep(pauseAfter(attempt, ThreadLocalRandom.current()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the next try ends as the driver has it
        }
    }

    /** By chance, so that those who met don't meet again; longer each time, so that whoever holds the row gets on. */
    static Duration pauseAfter(int attempt, RandomGenerator random) {
        long shortest = SHORTEST_PAUSE.toNanos();
        return Duration.ofNanos(random.nextLong(shortest, shortest << attempt));
    }

    private <T extends @Nullable Object> T once(
            DataSource pool, @Nullable MerchantId merchant, Mode mode, Function<Tx, T> work) {
        Tx tx;
        T result;
        try (Connection connection = pool.getConnection()) {
            try {
                // Neither asks the server: what follows is sent accordingly, and the pool takes both back.
                connection.setReadOnly(mode == Mode.READ);
                connection.setAutoCommit(mode == Mode.GLANCE);
                if (merchant != null) {
                    name(connection, merchant, mode == Mode.READ ? KEEP_PLANS : "");
                }
                long begun = System.nanoTime();
                tx = new Tx(connection, clock.instant().truncatedTo(ChronoUnit.MICROS));
                result = work.apply(tx);
                tx.flush();
                if (merchant != null && System.nanoTime() - begun > LONGEST.toNanos()) {
                    throw Problem.SERVICE_UNAVAILABLE.because("This took longer than a transaction may.");
                }
                if (mode != Mode.GLANCE) {
                    connection.commit();
                }
            } catch (Throwable e) {
                if (mode != Mode.GLANCE) {
                    rollback(connection, e);
                }
                throw e;
            }
        } catch (SQLException e) {
            throw new DatabaseException(e);
        }
        tx.actionsAfterCommit().forEach(Db::runQuietly);
        return result;
    }

    /**
     * Names the merchant for the policies. A statement of its own, because policies are evaluated before the statement
     * that would set it; SET LOCAL and not set_config(), because only that reaches the workers of a Citus cluster. The
     * value is a number of ours.
     */
    private static void name(Connection connection, MerchantId merchant, String more) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute("SET LOCAL aftersale.merchant = '" + merchant.value() + "'" + more);
        }
    }

    private static void rollback(Connection connection, Throwable cause) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            cause.addSuppressed(e);
        }
    }

    private static void runQuietly(Runnable action) {
        try {
            action.run();
        } catch (RuntimeException e) {
            log.warn("An action after commit failed; what it announced is picked up by the next poll", e);
        }
    }

    private static RuntimeException asProblem(String state, RuntimeException e) {
        if (state.equals("55P03") || state.startsWith("40")) {
            return Problem.CONCURRENT_CHANGE.because("Another call is changing this object.", e);
        }
        // 08: connection; 53: disk, memory, connections; 57: shutdown, cancelled; 58: I/O
        if (state.startsWith("08") || state.startsWith("53") || state.startsWith("57") || state.startsWith("58")) {
            return Problem.SERVICE_UNAVAILABLE.because("The database is not available at the moment.", e);
        }
        return e;
    }

    private static @Nullable String sqlState(Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof ProblemException) {
                return null;
            }
            if (cause instanceof java.sql.SQLTransientConnectionException) {
                return "08000"; // the pool's own: no connection to be had in time
            }
            if (cause instanceof SQLException sql) {
                return sql.getSQLState() == null ? "08000" : sql.getSQLState();
            }
        }
        return null;
    }
}
