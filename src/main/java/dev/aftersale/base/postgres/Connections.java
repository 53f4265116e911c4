package dev.aftersale.base.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;
import org.springframework.jdbc.datasource.AbstractDataSource;

/** Opens connections. The address is asked for each time: an embedded server may come back elsewhere. */
final class Connections extends AbstractDataSource {

    private static final Driver DRIVER = new Driver();

    private final Supplier<String> url;
    private final Properties properties;

    private Connections(Supplier<String> url, @Nullable String user, @Nullable String password) {
        this.url = url;
        this.properties = new Properties();
        if (user != null) {
            properties.setProperty("user", user);
        }
        if (password != null) {
            properties.setProperty("password", password);
        }
        properties.setProperty("ApplicationName", "aftersale");
        properties.setProperty("connectTimeout", "5");
        properties.setProperty("tcpKeepAlive", "true");
    }

    /** As the owner, who makes and changes tables; takes the time it takes. */
    static Connections ofOwner(Supplier<String> url, @Nullable String user, @Nullable String password) {
        return new Connections(url, user, password);
    }

    /**
     * In a role that every connection has from its first moment, so that no reconnect ever lacks it, and with limits that
     * let go of what a lost client holds.
     */
    static Connections inRole(String role, Supplier<String> url, @Nullable String user, @Nullable String password) {
        var connections = new Connections(url, user, password);
        Properties properties = connections.properties;
        properties.setProperty(
                "options",
                "-c role=" + role
                        + " -c lock_timeout=8s"
                        + " -c statement_timeout=30s"
                        + " -c idle_in_transaction_session_timeout=60s"
                        // carries SET LOCAL to the workers of a Citus cluster; elsewhere a name without meaning
                        + " -c citus.propagate_set_commands=local");
        properties.setProperty("ApplicationName", role);
        properties.setProperty(
                "socketTimeout", "45"); // seconds; beyond the server's own limits, for a server that vanished
        properties.setProperty("prepareThreshold", "2");
        properties.setProperty("preparedStatementCacheQueries", "512");
        properties.setProperty("preparedStatementCacheSizeMiB", "8");
        return connections;
    }

    @Override
    public Connection getConnection() throws SQLException {
        Connection connection = DRIVER.connect(url.get(), properties);
        if (connection == null) {
            throw new SQLException("not an address of PostgreSQL; it should begin with jdbc:postgresql://", "08001");
        }
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET TIME ZONE 'UTC'"); // the driver says the JVM's, and its word counts over `options`
        }
        return connection;
    }

    @Override
    public Connection getConnection(String user, String password) {
        throw new UnsupportedOperationException("the user is part of what this is");
    }

    /** The pool would set one for the whole JVM; ours stands in the properties. */
    @Override
    public void setLoginTimeout(int seconds) {}

    /** Seconds. A pool that closes waits as long for connections it has begun to open; with 0 it would leave them open. */
    @Override
    public int getLoginTimeout() {
        return 5;
    }
}
