package dev.aftersale.scenario;

import dev.aftersale.testing.TestServer;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** All that is written down for merchants: of each of their tables the number of rows, and a sum over what they say. */
final class Rows {

    private static final String TABLES = """
            SELECT c.oid::regclass::text
              FROM pg_class c
              JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'merchant_id' AND NOT a.attisdropped
             WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace
             ORDER BY 1
            """;

    private Rows() {}

    static List<String> tables(TestServer server) {
        return ask(server, TABLES);
    }

    /**
     * Without the answers kept under idempotency keys, since a refusal is kept there too; and without the state of work
     * that is carried on behind.
     */
    static Map<String, String> of(TestServer server) {
        var parts = new ArrayList<String>();
        for (String table : tables(server)) {
            if (!table.equals("idempotency")) {
                String sum = table.matches("event|webhook_.*|payment_intent") ? "''" : "sum(hashtext(t::text)::bigint)";
                parts.add("SELECT '%1$s=' || count(*) || ':' || coalesce((%2$s)::text, '') FROM %1$s t"
                        .formatted(table, sum));
            }
        }
        var rows = new TreeMap<String, String>();
        for (String row : ask(server, String.join(" UNION ALL ", parts))) {
            String[] pair = row.split("=", 2);
            rows.put(pair[0], pair[1]);
        }
        return rows;
    }

    private static List<String> ask(TestServer server, String sql) {
        var answer = new ArrayList<String>();
        try (var connection = server.database().asOwner();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                answer.add(rows.getString(1));
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return answer;
    }
}
