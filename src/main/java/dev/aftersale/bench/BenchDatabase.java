package dev.aftersale.bench;

import dev.aftersale.base.postgres.DatabaseSettings;
import dev.aftersale.base.postgres.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A database for one run: embedded, durable, in a folder that is deleted afterwards; or the one that is named. Programs that
 * work on it are started here, so that its end is theirs: also when this process is told to stop in the middle of a run.
 */
final class BenchDatabase implements AutoCloseable {

    private static final Set<BenchDatabase> OPEN = ConcurrentHashMap.newKeySet();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> OPEN.forEach(BenchDatabase::close), "bench-end"));
    }

    private final Path folder;
    private final DatabaseSettings settings;
    private final List<Process> programs = new ArrayList<>();
    private @Nullable EmbeddedPostgres embedded;
    private boolean closed;

    private BenchDatabase(Path folder, DatabaseSettings settings) {
        this.folder = folder;
        this.settings = settings;
    }

    /** @param url of an empty database to use; null: the embedded one */
    static BenchDatabase open(@Nullable String url, @Nullable String user, @Nullable String password) {
        BenchDatabase database;
        try {
            Path folder = Files.createTempDirectory("aftersale-bench");
            database = new BenchDatabase(folder, new DatabaseSettings(folder, url, user, password));
        } catch (IOException e) {
            throw new IllegalStateException("cannot make a folder for the benchmark", e);
        }
        OPEN.add(database);
        if (url == null) {
            try {
                database.embed();
            } catch (RuntimeException e) {
                database.close();
                throw e;
            }
        }
        return database;
    }

    private synchronized void embed() {
        checkOpen();
        embedded = EmbeddedPostgres.open(folder);
    }

    /** Starts a program that works on this database and ends before it. */
    synchronized Process start(ProcessBuilder program) throws IOException {
        checkOpen();
        Process process = program.start();
        programs.add(process);
        return process;
    }

    private void checkOpen() {
        if (closed) {
            throw new IllegalStateException("the benchmark was told to stop");
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
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        programs.forEach(ChildProgram::end);
        if (embedded != null) {
            embedded.close();
        }
        try {
            delete(folder);
        } catch (IOException e) {
            System.err.println("Left behind: " + folder + " (" + e.getMessage() + ")");
        }
        OPEN.remove(this);
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
