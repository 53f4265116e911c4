package dev.aftersale.base.postgres;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.aftersale.base.Db;
import java.time.InstantSource;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A database that is there, has today's schema, and two pools on it. Works without Spring, for the command line. */
public final class Database implements AutoCloseable {

    private static final int MERCHANT_CONNECTIONS = 16;
    private static final int PLATFORM_CONNECTIONS = 8;

    private final @Nullable EmbeddedPostgres embedded;
    private final HikariDataSource merchants;
    private final HikariDataSource platform;

    private Database(@Nullable EmbeddedPostgres embedded, HikariDataSource merchants, HikariDataSource platform) {
        this.embedded = embedded;
        this.merchants = merchants;
        this.platform = platform;
    }

    /** @throws DatabaseUnavailable with what to do about it */
    public static Database open(DatabaseSettings settings) {
        String url = settings.url();
        if (url != null) {
            return open(null, () -> url, settings.user(), settings.password());
        }
        EmbeddedPostgres embedded = EmbeddedPostgres.open(settings.dataDir());
        try {
            return open(embedded, embedded::url, embedded.user(), embedded.password());
        } catch (RuntimeException e) {
            embedded.close();
            throw e;
        }
    }

    private static Database open(
            @Nullable EmbeddedPostgres embedded,
            Supplier<String> url,
            @Nullable String user,
            @Nullable String password) {
        Connections owner = Connections.ofOwner(url, user, password);
        Preconditions.check(owner);
        Schema.migrate(owner);
        HikariDataSource merchants =
                pool("merchants", MERCHANT_CONNECTIONS, Connections.inRole("aftersale_app", url, user, password));
        HikariDataSource platform =
                pool("platform", PLATFORM_CONNECTIONS, Connections.inRole("aftersale_platform", url, user, password));
        var database = new Database(embedded, merchants, platform);
        try {
            Preconditions.checkRole(merchants, "aftersale_app");
            Preconditions.checkRole(platform, "aftersale_platform");
            return database;
        } catch (RuntimeException e) {
            merchants.close();
            platform.close();
            throw e;
        }
    }

    private static HikariDataSource pool(String name, int size, Connections connections) {
        var config = new HikariConfig();
        config.setPoolName(name);
        config.setDataSource(connections);
        config.setMaximumPoolSize(size);
        // A command beside `serve` should not take the places of the server's own calls.
        config.setMinimumIdle(2);
        config.setAutoCommit(false);
        config.setConnectionTimeout(5_000);
        return new HikariDataSource(config);
    }

    public Db db(InstantSource clock) {
        return new Db(merchants, platform, clock);
    }

    public HikariDataSource merchants() {
        return merchants;
    }

    public HikariDataSource platform() {
        return platform;
    }

    @Override
    public void close() {
        merchants.close();
        platform.close();
        if (embedded != null) {
            embedded.close();
        }
    }
}
