package dev.aftersale.base;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aftersale.testing.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.dao.DataAccessException;

/**
 * The second fence by itself: in each table that names a merchant, found in the catalogue, stand a row of ours and one of a
 * stranger, and statements that forget to say whose rows they mean get ours alone.
 */
class FencesIT {

    private static final MerchantId US = new MerchantId(4_711L << 22);
    private static final MerchantId STRANGER = new MerchantId(4_712L << 22);

    /** All that names a merchant, and whether a merchant's transaction may look into it at all. */
    private static final String TABLES = """
            SELECT c.relname, has_table_privilege('aftersale_app', c.oid, 'SELECT')
              FROM pg_class c
              JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'merchant_id' AND NOT a.attisdropped
             WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relnamespace = 'public'::regnamespace
             ORDER BY 1
            """;

    /** What would keep a made-up row out; the database is this class's own, and goes with it. */
    private static final String LOOSEN = """
            SELECT format('ALTER TABLE %I DROP CONSTRAINT IF EXISTS %I CASCADE', relname, conname)
              FROM pg_constraint JOIN pg_class c ON c.oid = conrelid
             WHERE connamespace = 'public'::regnamespace AND contype IN ('c', 'f', 'p', 'u') AND conparentid = 0
            """;

    private static final String NOT_NULLS = """
            SELECT format('ALTER TABLE %I ALTER %I DROP NOT NULL', relname, attname)
              FROM pg_attribute a JOIN pg_class c ON c.oid = attrelid
             WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition
               AND attnum > 0 AND attnotnull
            """;

    /** What a merchant's transaction has any right to, and what keeps other merchants' rows from it there. */
    private static final String WITHIN_REACH = """
            SELECT c.oid::regclass::text AS name,
                   EXISTS (SELECT FROM pg_attribute a
                            WHERE a.attrelid = c.oid AND a.attname = 'merchant_id' AND NOT a.attisdropped) AS names_merchant,
                   c.relkind IN ('r', 'p') AND c.relrowsecurity
                       AND EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid) AS is_fenced
              FROM pg_class c
             WHERE c.relnamespace NOT IN ('pg_catalog'::regnamespace, 'information_schema'::regnamespace)
               AND c.relnamespace::regnamespace::text NOT LIKE 'pg_toast%'
               AND c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S') AND NOT c.relispartition
               AND (c.relkind = 'S' AND has_sequence_privilege('aftersale_app', c.oid, 'USAGE, SELECT, UPDATE')
                    OR c.relkind <> 'S'
                       AND (has_table_privilege('aftersale_app', c.oid, 'SELECT, INSERT, UPDATE, DELETE, TRUNCATE')
                            OR has_any_column_privilege('aftersale_app', c.oid, 'SELECT, INSERT, UPDATE')))
             ORDER BY 1
            """;

    /** Ways for the role to be more than itself. */
    private static final String STEPS_OVER = """
            SELECT 'the role is exempt from fences' FROM pg_roles
             WHERE rolname = 'aftersale_app' AND (rolsuper OR rolbypassrls OR rolcreaterole)
             UNION ALL
            SELECT 'the role may become ' || rolname FROM pg_roles
             WHERE rolname <> 'aftersale_app' AND pg_has_role('aftersale_app', oid, 'MEMBER')
             UNION ALL
            SELECT 'the role owns ' || oid::regclass FROM pg_class
             WHERE relowner = (SELECT oid FROM pg_roles WHERE rolname = 'aftersale_app')
             UNION ALL
            SELECT 'the function ' || oid::regprocedure || ' runs as its owner' FROM pg_proc
             WHERE pronamespace = 'public'::regnamespace AND prosecdef
            """;

    private record Table(String name, boolean isOpen) {}

    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    private static final List<Table> tables = new ArrayList<>();

    @BeforeAll
    static void a_row_of_each_in_every_table() throws SQLException {
        try (Connection owner = database.asOwner();
                var statement = owner.createStatement()) {
            try (var rows = statement.executeQuery(TABLES)) {
                while (rows.next()) {
                    tables.add(new Table(rows.getString(1), rows.getBoolean(2)));
                }
            }
            for (String loosening : List.of(LOOSEN, NOT_NULLS)) {
                var changes = new ArrayList<String>();
                try (var rows = statement.executeQuery(loosening)) {
                    while (rows.next()) {
                        changes.add(rows.getString(1));
                    }
                }
                for (String change : changes) {
                    statement.execute(change);
                }
            }
            for (Table table : tables) {
                for (MerchantId merchant : List.of(US, STRANGER)) {
                    statement.execute(
                            "INSERT INTO %s (merchant_id) VALUES (%d)".formatted(table.name(), merchant.value()));
                }
            }
        }
    }

    @TestFactory
    Stream<DynamicTest> nothing_is_read_or_changed_that_is_another_merchants() {
        return tables.stream()
                .map(table -> DynamicTest.dynamicTest(table.name(), () -> {
                    List<Long> read = seen("SELECT merchant_id FROM " + table.name());
                    assertThat(read).isEqualTo(table.isOpen() ? List.of(US.value()) : List.of());
                    assertThat(seen("SELECT merchant_id FROM %s WHERE merchant_id = %d"
                                    .formatted(table.name(), STRANGER.value())))
                            .isEmpty();
                    assertThat(changed("UPDATE %s SET merchant_id = merchant_id".formatted(table.name())))
                            .isLessThanOrEqualTo(1);
                    assertThat(changed("INSERT INTO %s (merchant_id) VALUES (%d)"
                                    .formatted(table.name(), STRANGER.value())))
                            .isZero();
                    assertThat(changed("UPDATE %s SET merchant_id = %d".formatted(table.name(), STRANGER.value())))
                            .isZero();
                    assertThat(changed("DELETE FROM " + table.name())).isLessThanOrEqualTo(1);
                    assertThat(strangersRows(table)).isEqualTo(1);
                }));
    }

    /** A table that forgot to name its merchant, or a view, would not be among those above. */
    @Test
    void nothing_within_a_merchants_reach_is_without_a_fence() throws SQLException {
        var bare = new ArrayList<String>();
        int reached = 0;
        try (Connection owner = database.asOwner();
                var statement = owner.createStatement();
                var rows = statement.executeQuery(WITHIN_REACH)) {
            while (rows.next()) {
                reached++;
                if (!rows.getBoolean("names_merchant") || !rows.getBoolean("is_fenced")) {
                    bare.add(rows.getString("name"));
                }
            }
        }
        assertThat(bare)
                .as("open to a merchant's transactions: give it merchant_id and SELECT fence('…')")
                .isEmpty();
        assertThat(reached).isGreaterThan(20);
    }

    @Test
    void the_role_has_no_way_over_the_fence() throws SQLException {
        var ways = new ArrayList<String>();
        try (Connection owner = database.asOwner();
                var statement = owner.createStatement();
                var rows = statement.executeQuery(STEPS_OVER)) {
            while (rows.next()) {
                ways.add(rows.getString(1));
            }
        }
        assertThat(ways).isEmpty();
    }

    @Test
    void there_are_many_of_them() {
        assertThat(tables).extracting(Table::name).contains("orders", "transfer", "return_request", "staff");
        assertThat(tables.stream().filter(Table::isOpen)).hasSizeGreaterThan(20);
    }

    private static List<Long> seen(String sql) {
        try {
            return database.db()
                    .within(US, tx -> tx.sql().sql(sql).query(Long.class).list());
        } catch (DataAccessException e) {
            return refused(e, List.of());
        }
    }

    private static int changed(String sql) {
        try {
            return database.db().within(US, tx -> tx.sql().sql(sql).update());
        } catch (DataAccessException e) {
            return refused(e, 0);
        }
    }

    /** 42501: no privilege, or not through the fence. */
    private static <T> T refused(DataAccessException e, T nothing) {
        assertThat(e.getMostSpecificCause())
                .isInstanceOfSatisfying(
                        SQLException.class, sql -> assertThat(sql.getSQLState()).isEqualTo("42501"));
        return nothing;
    }

    private static int strangersRows(Table table) throws SQLException {
        try (Connection owner = database.asOwner();
                var statement = owner.createStatement();
                var rows = statement.executeQuery(
                        "SELECT count(*) FROM %s WHERE merchant_id = %d".formatted(table.name(), STRANGER.value()))) {
            rows.next();
            return rows.getInt(1);
        }
    }
}
