package dev.aftersale.scenario;

import dev.aftersale.testing.TestServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** All that is written down for merchants: of each of their tables the number of rows, and a sum over what they say. */
final class Rows implements AutoCloseable {

    private static final String TABLES = """
            SELECT c.oid::regclass::text
              FROM pg_class c
              JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'merchant_id' AND NOT a.attisdropped
             WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace
             ORDER BY 1
            """;

    private final Connection connection;
    private final String sums;

    private Rows(Connection connection, String sums) {
        this.connection = connection;
        this.sums = sums;
    }

    static List<String> tables(TestServer server) {
        try (Connection connection = server.database().asOwner()) {
            return ask(connection, TABLES);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Without the answers kept under idempotency keys, since a refusal is kept there too; and without mails, the
     * links and the masks in them, and the state of other work that is carried on behind.
     */
    static Rows watch(TestServer server) {
        try {
            Connection connection = server.database().asOwner();
            var parts = new ArrayList<String>();
            for (String table : ask(connection, TABLES)) {
                if (!table.matches("idempotency|mail_.*|mask.*|order_link|webhook_(delivery|attempt)")) {
                    String sum = table.matches("event|payment_intent") ? "''" : "sum(hashtext(t::text)::bigint)";
                    parts.add("SELECT '%1$s=' || count(*) || ':' || coalesce((%2$s)::text, '') FROM %1$s t"
                            .formatted(table, sum));
                }
            }
            return new Rows(connection, String.join(" UNION ALL ", parts));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    Map<String, String> now() {
        var rows = new TreeMap<String, String>();
        try {
            for (String row : ask(connection, sums)) {
                String[] pair = row.split("=", 2);
                rows.put(pair[0], pair[1]);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return rows;
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }

    private static List<String> ask(Connection connection, String sql) throws SQLException {
        var answer = new ArrayList<String>();
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                answer.add(rows.getString(1));
            }
        }
        return answer;
    }
}
