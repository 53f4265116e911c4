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
import java.util.stream.Collectors;
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

    /** A statement with what its parameters take, known at the latest when it is sent. */
    private interface Entry {
        String text();

        List<? extends @Nullable Object> arguments();

        void take(PreparedStatement statement, boolean isRows) throws SQLException;
    }

    private record Single(String text, List<@Nullable Object> arguments, Answer answer) implements Entry {
        @Override
        public void take(PreparedStatement statement, boolean isRows) throws SQLException {
            answer.take(statement, isRows);
        }
    }

    /** Rows of one statement, which grow in number until it is sent. Each must be written. */
    private record Many(SetStatement statement, List<?> shared, List<@Nullable Object[]> rows) implements Entry {
        @Override
        public String text() {
            return statement.text();
        }

        @Override
        public List<Object> arguments() {
            return statement.arguments(shared, rows);
        }

        @Override
        public void take(PreparedStatement sent, boolean isRows) throws SQLException {
            expect(sent, rows.size(), text());
        }
    }

    /**
     * Plans of this transaction are made once for any values. The planner would plan a statement that takes arrays anew
     * for each call, because it takes a list it does not see for ten elements; that costs more than the statement.
     */
    private static final String KEEP_PLANS = "SET LOCAL plan_cache_mode = force_generic_plan";

    private final Connection connection;
    private final List<Entry> entries = new ArrayList<>();

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
        add(sql, args, (statement, isRows) -> expect(statement, expected, sql));
    }

    /**
     * Adds a row that {@code statement} must write. It goes with the statement's other rows, at the place of the first.
     *
     * @param shared the same for all rows that go together
     */
    public void writeRow(SetStatement statement, List<?> shared, @Nullable Object... row) {
        statement.check(shared, row);
        for (Entry entry : entries) {
            if (entry instanceof Many many && many.statement == statement && many.shared.equals(shared)) {
                many.rows.add(row);
                return;
            }
        }
        var rows = new ArrayList<@Nullable Object[]>();
        rows.add(row);
        entries.add(new Many(statement, shared, rows));
    }

    /** Lets the transaction's statements from here on keep their plans; for work that comes in small groups all day. */
    public void keepPlans() {
        write(KEEP_PLANS);
    }

    /** Adds a write of which nothing is expected. */
    public void write(String sql, @Nullable Object... args) {
        add(sql, args, (statement, isRows) -> {});
    }

    private void add(String sql, @Nullable Object[] args, Answer answer) {
        var arguments = new ArrayList<@Nullable Object>(args.length);
        Collections.addAll(arguments, args);
        entries.add(new Single(sql.stripTrailing(), arguments, answer));
    }

    private static void expect(PreparedStatement sent, int expected, String text) throws SQLException {
        int changed = sent.getUpdateCount();
        if (changed != expected) {
            throw new GuardRefused(text, expected, changed);
        }
    }

    /** Sends all that was added, in one round trip, and empties the batch. */
    public void run() {
        if (entries.isEmpty()) {
            return;
        }
        String sql = entries.stream().map(Entry::text).collect(Collectors.joining(";\n"));
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            int index = 0;
            for (Entry entry : entries) {
                for (Object argument : entry.arguments()) {
                    set(statement, ++index, argument);
                }
            }
            boolean isRows = statement.execute();
            for (int i = 0; i < entries.size(); i++) {
                entries.get(i).take(statement, isRows);
                if (i < entries.size() - 1) {
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
        entries.clear();
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
            case Long[] numbers -> statement.setArray(index, array("int8", numbers));
            case int[] numbers -> statement.setArray(index, array("int4", numbers));
            case Integer[] numbers -> statement.setArray(index, array("int4", numbers));
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
