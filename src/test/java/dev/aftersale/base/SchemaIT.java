package dev.aftersale.base;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aftersale.testing.TestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What every table must be like, asked of the catalog, so that no new table is forgotten. */
class SchemaIT {

    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    /** Our tables: oid, name, has a merchant_id, may be touched by merchants, is fenced. */
    private static final String TABLES = """
            WITH tables AS (
                SELECT c.oid, c.relname AS name, c.relrowsecurity AS fenced,
                       EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'merchant_id'
                                  AND NOT a.attisdropped) AS of_merchant,
                       EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'shard'
                                  AND NOT a.attisdropped) AS sharded,
                       has_table_privilege('aftersale_app', c.oid, 'SELECT')
                           OR has_table_privilege('aftersale_app', c.oid, 'INSERT')
                           OR has_table_privilege('aftersale_app', c.oid, 'UPDATE')
                           OR has_table_privilege('aftersale_app', c.oid, 'DELETE') AS open_to_merchants
                  FROM pg_class c
                 WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
                   AND c.relname <> 'flyway_schema_history')
            """;

    private static List<String> ask(String sql) throws SQLException {
        var answer = new ArrayList<String>();
        try (Connection connection = database.asOwner();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                answer.add(rows.getString(1));
            }
        }
        return answer;
    }

    @Test
    void merchants_reach_only_tables_with_row_level_security() throws SQLException {
        assertThat(ask(TABLES + "SELECT name FROM tables WHERE fenced")).contains("orders", "refund", "transfer");
        assertThat(ask(TABLES + "SELECT name FROM tables WHERE of_merchant AND open_to_merchants AND NOT fenced"))
                .as("call fence('…') in the migration")
                .isEmpty();
    }

    @Test
    void every_fence_has_both_gates() throws SQLException {
        assertThat(ask(TABLES + """
                SELECT name FROM tables WHERE fenced AND NOT (
                    EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = tables.oid AND p.polcmd = '*' AND p.polpermissive
                               AND p.polroles = ARRAY['aftersale_app'::regrole::oid]
                               AND pg_get_expr(p.polqual, tables.oid)
                                   = '((merchant_id = (current_setting(''aftersale.merchant''::text))::bigint) IS TRUE)'
                               AND pg_get_expr(p.polwithcheck, tables.oid) = '(merchant_id = (current_setting(''aftersale.merchant''::text))::bigint)')
                    AND EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = tables.oid AND p.polcmd = '*' AND p.polpermissive
                               AND p.polroles = ARRAY['aftersale_platform'::regrole::oid]
                               AND pg_get_expr(p.polqual, tables.oid) = 'true'
                               AND pg_get_expr(p.polwithcheck, tables.oid) = 'true')
                    AND (SELECT count(*) FROM pg_policy p WHERE p.polrelid = tables.oid) = 2)
                """)).isEmpty();
    }

    @Test
    void tables_of_merchants_lie_in_shards_or_are_directories() throws SQLException {
        assertThat(ask(TABLES + "SELECT name FROM tables WHERE open_to_merchants AND of_merchant AND NOT sharded"))
                .as("a directory is for the platform only")
                .isEmpty();
    }

    @Test
    void the_shard_comes_first_in_every_key() throws SQLException {
        assertThat(ask(TABLES + """
                SELECT name || ': ' || i.indexrelid::regclass
                  FROM tables
                  JOIN pg_index i ON i.indrelid = tables.oid AND i.indisunique
                  JOIN pg_attribute a ON a.attrelid = tables.oid AND a.attnum = i.indkey[0]
                 WHERE sharded AND a.attname <> 'shard'
                """)).isEmpty();
        assertThat(ask(TABLES + """
                SELECT name || ': ' || k.conname
                  FROM tables
                  JOIN pg_constraint k ON k.conrelid = tables.oid AND k.contype = 'f'
                  JOIN pg_attribute a ON a.attrelid = tables.oid AND a.attnum = k.conkey[1]
                 WHERE sharded AND a.attname <> 'shard'
                """)).isEmpty();
        assertThat(ask(TABLES + """
                SELECT name FROM tables
                 WHERE NOT EXISTS (SELECT FROM pg_index i WHERE i.indrelid = tables.oid AND i.indisprimary)
                """)).as("no primary key").isEmpty();
    }

    @Test
    void nothing_is_used_that_a_cluster_does_not_know() throws SQLException {
        assertThat(ask("SELECT relname FROM pg_class WHERE relkind = 'S' AND relnamespace = 'public'::regnamespace"))
                .as("sequences")
                .isEmpty();
        assertThat(ask("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"))
                .as("triggers")
                .isEmpty();
        assertThat(ask("SELECT conname FROM pg_constraint WHERE condeferrable OR contype = 'x'"))
                .as("deferrable and exclusion constraints")
                .isEmpty();
        assertThat(
                        ask(
                                "SELECT attrelid::regclass || '.' || attname FROM pg_attribute a JOIN pg_class c ON c.oid = attrelid"
                                        + " WHERE c.relnamespace = 'public'::regnamespace AND (attgenerated <> '' OR attidentity <> '')"))
                .as("generated columns")
                .isEmpty();
    }

    @Test
    void money_and_ids_are_whole_numbers_and_times_know_their_zone() throws SQLException {
        assertThat(ask(
                        "SELECT attrelid::regclass || '.' || attname FROM pg_attribute a JOIN pg_class c ON c.oid = attrelid"
                                + " WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND attnum > 0"
                                + " AND c.relname <> 'flyway_schema_history'"
                                + " AND atttypid IN ('timestamp'::regtype, 'float4'::regtype, 'money'::regtype)"))
                .isEmpty();
    }
}
