package dev.aftersale.base.postgres;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.PropertyResolver;

/**
 * Which database to use.
 *
 * @param url a PostgreSQL of the user's own, as JDBC knows it; without it, the one embedded in {@code dataDir} is used
 */
public record DatabaseSettings(
        Path dataDir,
        @Nullable String url,
        @Nullable String user,
        @Nullable String password) {

    /** Reads {@code aftersale.data-dir}, {@code aftersale.database-url}, {@code -user} and {@code -password}. */
    public static DatabaseSettings of(PropertyResolver properties) {
        String url = properties.getProperty("aftersale.database-url", "").strip();
        return new DatabaseSettings(
                Path.of(properties.getProperty("aftersale.data-dir", "data")),
                url.isEmpty() ? null : url,
                properties.getProperty("aftersale.database-user"),
                properties.getProperty("aftersale.database-password"));
    }

    @Override
    public String toString() {
        return url == null ? "embedded in " + dataDir : "at " + url.replaceAll("(?i)password=[^&]*", "password=***");
    }
}
