package dev.aftersale.base;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** A running transaction. It lives on one thread, and no longer than the {@link Db} call that made it. */
public final class Tx {

    private final Connection connection;
    private final Instant now;
    private final Batch writes;
    private final List<Runnable> afterCommit = new ArrayList<>();
    private @Nullable JdbcClient client;

    Tx(Connection connection, Instant now) {
        this.connection = connection;
        this.now = now;
        this.writes = new Batch(connection);
    }

    /** The transaction's time, the same for everything it writes; in microseconds, as the database keeps them. */
    public Instant now() {
        return now;
    }

    /** For statements of the ordinary kind. Writes that are still queued go first. */
    public JdbcClient sql() {
        flush();
        if (client == null) {
            client = JdbcClient.create(new SingleConnectionDataSource(connection, true));
        }
        return client;
    }

    /** For several statements in one round trip. Writes that are still queued go first. */
    public Batch batch() {
        flush();
        return new Batch(connection);
    }

    /**
     * Queues a write that must change {@code expected} rows. Queued writes are sent together before the next read and
     * before the commit, so that capabilities can each write their part of one fact at the cost of one round trip.
     */
    public void write(int expected, String sql, @Nullable Object... args) {
        writes.write(expected, sql, args);
    }

    /** Queues a write of which nothing is expected. */
    public void write(String sql, @Nullable Object... args) {
        writes.write(sql, args);
    }

    /** Queues a row that {@code statement} must write; rows of one statement go together, at the place of the first. */
    public void writeRow(SetStatement statement, List<?> shared, @Nullable Object... row) {
        writes.writeRow(statement, shared, row);
    }

    /**
     * A part that may fail by itself: if {@code work} throws, what it wrote is undone, what came before it stands, and the
     * exception goes on to the caller.
     */
    public <T extends @Nullable Object> T part(Supplier<T> work) {
        flush();
        int actions = afterCommit.size();
        try {
            Savepoint start = connection.setSavepoint();
            try {
                T result = work.get();
                flush();
                connection.releaseSavepoint(start);
                return result;
            } catch (RuntimeException e) {
                writes.discard();
                afterCommit.subList(actions, afterCommit.size()).clear();
                connection.rollback(start);
                throw e;
            }
        } catch (SQLException e) {
            throw new DatabaseException(e);
        }
    }

    /** Runs {@code action} once the transaction is committed; for wake-up calls, never for anything that must happen. */
    public void afterCommit(Runnable action) {
        afterCommit.add(action);
    }

    public void flush() {
        writes.run();
    }

    List<Runnable> actionsAfterCommit() {
        return afterCommit;
    }
}
