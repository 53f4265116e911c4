package dev.aftersale.base.postgres;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a database must be able to do before anything is written to it; says clearly what is missing. */
final class Preconditions {

    private static final Logger log = LoggerFactory.getLogger(Preconditions.class);

    /** A machine that boots starts both, in no particular order. */
    private static final Duration WAIT = Duration.ofSeconds(60);

    private static final int OLDEST = 150_000;

    private static final String ASK = """
            SELECT current_setting('server_version_num')::int AS version,
                   current_setting('server_version') AS version_name,
                   current_user AS username,
                   current_database() AS database,
                   pg_is_in_recovery() AS standby,
                   has_schema_privilege('public', 'CREATE') AS may_create,
                   (SELECT rolsuper OR rolcreaterole FROM pg_roles WHERE rolname = current_user)
                   OR (SELECT count(*) = 2 FROM pg_roles WHERE rolname IN ('aftersale_app', 'aftersale_platform')
                          AND pg_has_role(rolname, 'MEMBER')) AS may_take_roles
            """;

    private Preconditions() {}

    static void check(DataSource owner) {
        try (Connection connection = connect(owner);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(ASK)) {
            row.next();
            String user = row.getString("username");
            String database = row.getString("database");
            if (row.getInt("version") < OLDEST) {
                throw new DatabaseUnavailable(
                        "The database runs PostgreSQL " + row.getString("version_name")
                                + "; 15 is the oldest that will do.",
                        "Upgrade it, or unset AFTERSALE_DATABASE_URL to use the embedded one.");
            }
            if (row.getBoolean("standby")) {
                throw new DatabaseUnavailable(
                        "The database is a standby and takes no writes.",
                        "Name the primary, or all nodes: jdbc:postgresql://a,b/" + database
                                + "?targetServerType=primary");
            }
            if (!row.getBoolean("may_create")) {
                throw new DatabaseUnavailable(
                        "The user %s may not make tables in database %s.".formatted(user, database),
                        "As an administrator: ALTER DATABASE \"%s\" OWNER TO \"%s\";".formatted(database, user));
            }
            if (!row.getBoolean("may_take_roles")) {
                throw new DatabaseUnavailable(
                        "The user %s may not make the two roles that keep merchants apart.".formatted(user),
                        ("As an administrator: ALTER ROLE \"%1$s\" CREATEROLE; or make them:"
                                        + " CREATE ROLE aftersale_app NOLOGIN; CREATE ROLE aftersale_platform NOLOGIN;"
                                        + " GRANT aftersale_app, aftersale_platform TO \"%1$s\";")
                                .formatted(user));
            }
        } catch (SQLException e) {
            throw unreachable(e);
        }
    }

    /** The wall between merchants stands on the role: an address that sets options of its own would tear it down. */
    static void checkRole(DataSource pool, String role) {
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT current_user, rolsuper OR rolbypassrls"
                        + " FROM pg_roles WHERE rolname = current_user")) {
            row.next();
            if (!row.getString(1).equals(role) || row.getBoolean(2)) {
                throw new DatabaseUnavailable(
                        "Connections work as %s instead of %s, without row level security."
                                .formatted(row.getString(1), role),
                        "Remove `options` from AFTERSALE_DATABASE_URL; connect to PostgreSQL itself, not through a pooler"
                                + " that drops them; and leave " + role + " without SUPERUSER and BYPASSRLS.");
            }
            connection.rollback();
        } catch (SQLException e) {
            throw unreachable(e);
        }
    }

    private static Connection connect(DataSource owner) throws SQLException {
        long deadline = System.nanoTime() + WAIT.toNanos();
        while (true) {
            try {
                return owner.getConnection();
            } catch (SQLException e) {
                String state = String.valueOf(e.getSQLState());
                boolean comes = state.equals("57P03") || state.equals("08001") || state.equals("08006");
                if (!comes || System.nanoTime() > deadline) {
                    throw e;
                }
                log.info("Waiting for the database: {}", e.getMessage());
                pause(e);
            }
        }
    }

    private static void pause(SQLException cause) throws SQLException {
        try {
            Thread.sleep(1_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw cause;
        }
    }

    private static DatabaseUnavailable unreachable(SQLException e) {
        return new DatabaseUnavailable(
                "The database cannot be used: " + e.getMessage(),
                "Check AFTERSALE_DATABASE_URL, _USER and _PASSWORD; unset them to use the embedded database.",
                e);
    }
}
