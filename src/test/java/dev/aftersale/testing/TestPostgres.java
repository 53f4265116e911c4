package dev.aftersale.testing;

import dev.aftersale.base.postgres.Database;
import dev.aftersale.base.postgres.DatabaseSettings;
import dev.aftersale.base.postgres.Durability;
import dev.aftersale.base.postgres.EmbeddedPostgres;
import dev.aftersale.base.postgres.Schema;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The PostgreSQL of this JVM's tests, and the template in it that is migrated once and copied for each test class.
 *
 * <p>By default it is an embedded one under {@code target/}, shared with other JVMs that test at the same time, and
 * without fsync. {@code AFTERSALE_TEST_DATABASE_URL}, {@code _USER} and {@code _PASSWORD} name another; its user needs
 * CREATEDB and CREATEROLE.
 */
final class TestPostgres {

    private static final long TEMPLATE_LOCK = 4_711_001;

    // SQLSTATEs: insufficient_privilege, object_in_use
    private static final String NOT_ALLOWED = "42501";
    private static final String IN_USE = "55006";

    private static final AtomicInteger COPIES = new AtomicInteger();

    /** Started by the first who asks, and kept for all classes; the JVM's end lets go of it. */
    private static final class Holder {
        static final TestPostgres INSTANCE = new TestPostgres();
    }

    private final String url;
    private final String user;
    private final String password;
    private final String template;

    static TestPostgres instance() {
        return Holder.INSTANCE;
    }

    private TestPostgres() {
        String foreign = System.getenv("AFTERSALE_TEST_DATABASE_URL");
        if (foreign != null && !foreign.isBlank()) {
            url = foreign;
            user = System.getenv("AFTERSALE_TEST_DATABASE_USER");
            password = System.getenv("AFTERSALE_TEST_DATABASE_PASSWORD");
        } else {
            EmbeddedPostgres embedded = EmbeddedPostgres.open(Path.of("target", "test-postgres"), Durability.THROWAWAY);
            Runtime.getRuntime().addShutdownHook(new Thread(embedded::close));
            url = embedded.url();
            user = embedded.user();
            password = embedded.password();
        }
        try {
            template = template();
        } catch (SQLException e) {
            throw new IllegalStateException("no template database", e);
        }
    }

    /** A migrated database of its own, and empty. */
    String copy() throws SQLException {
        String name = "test_%d_%d".formatted(ProcessHandle.current().pid(), COPIES.incrementAndGet());
        try (Connection connection = connect()) {
            drop(connection, name); // of an earlier process
            execute(connection, "CREATE DATABASE " + name + " TEMPLATE " + template);
        }
        return name;
    }

    void drop(String name) throws SQLException {
        try (Connection connection = connect()) {
            drop(connection, name);
        }
    }

    /**
     * With FORCE, sessions that are left over are ended; but autovacuum, if it happens to be in there, belongs to no role
     * that we may end. Without FORCE the server sends it away by itself and waits for it, and ends nothing else.
     */
    private static void drop(Connection connection, String name) throws SQLException {
        String drop = "DROP DATABASE IF EXISTS " + name;
        try {
            execute(connection, drop + " WITH (FORCE)");
        } catch (SQLException autovacuum) {
            if (!NOT_ALLOWED.equals(autovacuum.getSQLState())) {
                throw autovacuum;
            }
            try {
                execute(connection, drop);
            } catch (SQLException others) {
                if (!IN_USE.equals(others.getSQLState())) {
                    throw others;
                }
                execute(connection, drop + " WITH (FORCE)");
            }
        }
    }

    DatabaseSettings settings(Path dataDir, String database) {
        return new DatabaseSettings(dataDir, url(database), user, password);
    }

    /** A connection as the owner, with the driver's defaults. */
    Connection connect(String database) throws SQLException {
        return DriverManager.getConnection(url(database), user, password);
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(url, user, password);
    }

    private String url(String database) {
        return url.replaceFirst("^(jdbc:postgresql://[^/?]+)(/[^?]*)?", "$1/" + database);
    }

    /** Finds or makes the template; named for the migrations, so that a changed one is never taken for today's. */
    private String template() throws SQLException {
        String name = "test_template_" + Schema.fingerprint();
        try (Connection connection = connect()) {
            execute(connection, "SELECT pg_advisory_lock(" + TEMPLATE_LOCK + ")");
            dropLeftovers(connection);
            if (!databases(connection).contains(name)) {
                drop(connection, "test_unfinished");
                execute(connection, "CREATE DATABASE test_unfinished");
                Database.open(settings(Path.of("target", "test-data"), "test_unfinished"))
                        .close();
                // A closed pool's last connections may still be in there. Autovacuum is the server's to send away, and
                // it does so before it renames.
                execute(
                        connection,
                        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                                + " WHERE datname = 'test_unfinished' AND backend_type = 'client backend'");
                execute(connection, "ALTER DATABASE test_unfinished RENAME TO " + name);
            }
        }
        return name;
    }

    /** Copies that a killed test run left behind. */
    private static void dropLeftovers(Connection connection) throws SQLException {
        for (String database : databases(connection)) {
            String[] parts = database.split("_", 3);
            if (parts.length == 3 && parts[0].equals("test") && Character.isDigit(parts[1].charAt(0))) {
                boolean running = ProcessHandle.of(Long.parseLong(parts[1])).isPresent();
                if (!running) {
                    drop(connection, database);
                }
            }
        }
    }

    private static List<String> databases(Connection connection) throws SQLException {
        var names = new ArrayList<String>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT datname FROM pg_database")) {
            while (rows.next()) {
                names.add(rows.getString(1));
            }
        }
        return names;
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
