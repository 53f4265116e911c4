package dev.aftersale.base;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/**
 * Several statements that go to the database in one round trip and are answered together.
 *
 * <p>Each statement still runs by itself, in order, with a snapshot of its own: what stands after a {@code FOR UPDATE}
 * sees what the lock waited for. That is what a single statement with a CTE can not do, and why this is not one.
 *
 * <p>Statements are separated by semicolons for the driver, which prepares each on the server and sends all of them
 * before it waits; the text of a batch should therefore not vary with its values. Parameters are positional; arrays
 * ({@code long[]}, {@code int[]}, {@code String[]}) become PostgreSQL arrays.
 */
public final class Batch {

    /** What is done with a statement's answer. */
    private interface Answer {
        void take(PreparedStatement statement, boolean isRows) throws SQLException;
    }

    private final Connection connection;
    private final List<String> statements = new ArrayList<>();
    private final List<@Nullable Object> arguments = new ArrayList<>();
    private final List<Answer> answers = new ArrayList<>();

    Batch(Connection connection) {
        this.connection = connection;
    }

    /** Adds a query; its rows are there after {@link #run()}. */
    public <T> Rows<T> query(String sql, RowReader<T> reader, @Nullable Object... args) {
        var rows = new Rows<T>();
        add(sql, args, (statement, isRows) -> {
            try (ResultSet result = statement.getResultSet()) {
                while (result.next()) {
                    rows.found.add(reader.read(result));
                }
            }
        });
        return rows;
    }

    /** Adds a write that must change {@code expected} rows; otherwise {@link #run()} fails and nothing is committed. */
    public void write(int expected, String sql, @Nullable Object... args) {
        add(sql, args, (statement, isRows) -> {
            int changed = statement.getUpdateCount();
            if (changed != expected) {
                throw new GuardRefused(sql, expected, changed);
            }
        });
    }

    /** Adds a write of which nothing is expected. */
    public void write(String sql, @Nullable Object... args) {
        add(sql, args, (statement, isRows) -> {});
    }

    private void add(String sql, @Nullable Object[] args, Answer answer) {
        statements.add(sql.stripTrailing());
        Collections.addAll(arguments, args);
        answers.add(answer);
    }

    boolean isEmpty() {
        return statements.isEmpty();
    }

    /** Sends all that was added, in one round trip, and empties the batch. */
    public void run() {
        if (statements.isEmpty()) {
            return;
        }
        String sql = String.join(";\n", statements);
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < arguments.size(); i++) {
                set(statement, i + 1, arguments.get(i));
            }
            boolean isRows = statement.execute();
            for (int i = 0; i < answers.size(); i++) {
                answers.get(i).take(statement, isRows);
                if (i < answers.size() - 1) {
                    isRows = statement.getMoreResults();
                }
            }
        } catch (SQLException e) {
            throw new DatabaseException(e);
        } finally {
            discard();
        }
    }

    /** Forgets what was added and not sent. */
    void discard() {
        statements.clear();
        arguments.clear();
        answers.clear();
    }

    private void set(PreparedStatement statement, int index, @Nullable Object value) throws SQLException {
        switch (value) {
            case null -> statement.setObject(index, null);
            case Long number -> statement.setLong(index, number);
            case Integer number -> statement.setInt(index, number);
            case Boolean flag -> statement.setBoolean(index, flag);
            case String text -> statement.setString(index, text);
            case byte[] bytes -> statement.setBytes(index, bytes);
            case Instant time -> statement.setObject(index, time.atOffset(ZoneOffset.UTC));
            case LocalDate date -> statement.setObject(index, date);
            case MerchantId merchant -> statement.setLong(index, merchant.value());
            case Enum<?> constant -> statement.setString(index, constant.name());
            case long[] numbers -> statement.setArray(index, array("int8", numbers));
            case int[] numbers -> statement.setArray(index, array("int4", numbers));
            case String[] texts -> statement.setArray(index, array("text", texts));
            default -> throw new IllegalArgumentException("no SQL type for " + value.getClass());
        }
    }

    /** The driver's own way, which takes primitive arrays and sends them in binary. */
    private Array array(String type, Object elements) throws SQLException {
        return connection.unwrap(PGConnection.class).createArrayOf(type, elements);
    }

    /** A guard stood in a statement and held: the row was not as the caller believed. */
    public static final class GuardRefused extends RuntimeException {
        GuardRefused(String sql, int expected, int changed) {
            super("%d rows instead of %d changed by:%n%s".formatted(changed, expected, sql));
        }
    }
}
