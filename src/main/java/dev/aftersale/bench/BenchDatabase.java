package dev.aftersale.bench;

import dev.aftersale.base.postgres.DatabaseSettings;
import dev.aftersale.base.postgres.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A database for one run: embedded, durable, in a folder that is deleted afterwards; or the one that is named. */
final class BenchDatabase implements AutoCloseable {

    private final Path folder;
    private final @Nullable EmbeddedPostgres embedded;
    private final DatabaseSettings settings;

    private BenchDatabase(Path folder, @Nullable EmbeddedPostgres embedded, DatabaseSettings settings) {
        this.folder = folder;
        this.embedded = embedded;
        this.settings = settings;
    }

    /** @param url of an empty database to use; null: the embedded one */
    static BenchDatabase open(@Nullable String url, @Nullable String user, @Nullable String password) {
        try {
            Path folder = Files.createTempDirectory("aftersale-bench");
            EmbeddedPostgres embedded = url == null ? EmbeddedPostgres.open(folder) : null;
            return new BenchDatabase(folder, embedded, new DatabaseSettings(folder, url, user, password));
        } catch (IOException e) {
            throw new IllegalStateException("cannot make a folder for the benchmark", e);
        }
    }

    Path folder() {
        return folder;
    }

    String url() {
        return embedded == null ? Objects.requireNonNull(settings.url()) : embedded.url();
    }

    @Nullable
    String user() {
        return embedded == null ? settings.user() : embedded.user();
    }

    @Nullable
    String password() {
        return embedded == null ? settings.password() : embedded.password();
    }

    /** How a server in another process finds it. */
    Map<String, String> environment() {
        if (embedded != null) {
            return Map.of("AFTERSALE_DATA_DIR", folder.toString());
        }
        return Map.of(
                "AFTERSALE_DATA_DIR", folder.toString(),
                "AFTERSALE_DATABASE_URL", url(),
                "AFTERSALE_DATABASE_USER", Objects.requireNonNullElse(settings.user(), ""),
                "AFTERSALE_DATABASE_PASSWORD", Objects.requireNonNullElse(settings.password(), ""));
    }

    @Override
    public void close() {
        if (embedded != null) {
            embedded.close();
        }
        try {
            delete(folder);
        } catch (IOException e) {
            System.err.println("Left behind: " + folder + " (" + e.getMessage() + ")");
        }
    }

    private static void delete(Path folder) throws IOException {
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path left, @Nullable IOException error) throws IOException {
                Files.deleteIfExists(left);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
