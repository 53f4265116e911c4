package dev.aftersale.base.postgres;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.output.MigrateResult;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/**
 * The tables as this program knows them. What was migrated last is written down beside them, so that a start with nothing
 * to do asks one question and leaves Flyway asleep: that is a third of the work of a short command.
 */
public final class Schema {

    private static final Logger log = LoggerFactory.getLogger(Schema.class);

    private static final String MIGRATIONS = "classpath*:db/migration/*";

    private static final String IS_THERE = "SELECT to_regclass('public.deployment') IS NOT NULL";

    private static final String FIND = "SELECT value FROM deployment WHERE key = 'schema'";

    private static final String RECORD = """
            INSERT INTO deployment (key, value) VALUES ('schema', ?)
            ON CONFLICT (key) DO UPDATE SET value = excluded.value
            """;

    private Schema() {}

    static void migrate(DataSource owner) {
        String fingerprint = fingerprint();
        try {
            if (fingerprint.equals(recorded(owner))) {
                return;
            }
            MigrateResult result = Flyway.configure()
                    .dataSource(owner)
                    .outputQueryResults(false)
                    .load()
                    .migrate();
            if (result.migrationsExecuted > 0) {
                log.info("The database's schema is now at version {}", result.targetSchemaVersion);
            }
            record(owner, fingerprint);
        } catch (FlywayException | SQLException e) {
            if (NestedExceptionUtils.getMostSpecificCause(e) instanceof SQLException cause) {
                throw new DatabaseUnavailable(
                        "The database's schema could not be brought up to date: " + cause.getMessage(),
                        "Nothing was changed; remove the cause, then start again.",
                        e);
            }
            throw new DatabaseUnavailable(
                    "The database's schema does not fit this program: " + e.getMessage(),
                    "Start the version of Aftersale that the data belongs to, or a newer one.",
                    e);
        }
    }

    private static @Nullable String recorded(DataSource owner) throws SQLException {
        try (Connection connection = owner.getConnection();
                Statement statement = connection.createStatement()) {
            String isThere = one(statement, IS_THERE);
            return "t".equals(isThere) ? one(statement, FIND) : null;
        }
    }

    private static @Nullable String one(Statement statement, String sql) throws SQLException {
        try (ResultSet row = statement.executeQuery(sql)) {
            return row.next() ? row.getString(1) : null;
        }
    }

    private static void record(DataSource owner, String fingerprint) throws SQLException {
        try (Connection connection = owner.getConnection();
                PreparedStatement statement = connection.prepareStatement(RECORD)) {
            statement.setString(1, fingerprint);
            statement.executeUpdate();
        }
    }

    /** Changes with every migration that is added or altered. */
    public static String fingerprint() {
        try {
            Resource[] migrations = new PathMatchingResourcePatternResolver().getResources(MIGRATIONS);
            Arrays.sort(migrations, Comparator.comparing(migration -> String.valueOf(migration.getFilename())));
            var digest = MessageDigest.getInstance("SHA-256");
            for (Resource migration : migrations) {
                digest.update(String.valueOf(migration.getFilename()).getBytes(StandardCharsets.UTF_8));
                digest.update(migration.getContentAsByteArray());
            }
            return HexFormat.of().formatHex(digest.digest(), 0, 16);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every JDK has it
        }
    }
}
