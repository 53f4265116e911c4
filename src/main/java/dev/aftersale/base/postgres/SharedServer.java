package dev.aftersale.base.postgres;

import dev.aftersale.base.DataFolder;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The server of one folder as this JVM shares it with others.
 *
 * <p>Two file locks settle who starts and who stops it; the operating system drops them with the process that holds
 * them. {@code postgres.start.lock} is held while a server is started or stopped. {@code postgres.users.lock} is held
 * shared by everyone who uses it: who can have it alone is the last one out. A killed program leaves nothing but a
 * running server, which the next one joins.
 */
final class SharedServer {

    private static final Logger log = LoggerFactory.getLogger(SharedServer.class);

    private static final Duration WATCH_INTERVAL = Duration.ofMillis(250);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(3);
    private static final Duration ANSWER_WITHIN = Duration.ofMinutes(10);

    /** File locks belong to a JVM, not to a thread: within one, each folder is held once and its users are counted. */
    private static final Map<Path, SharedServer> HELD = new HashMap<>();

    private final Path folder;
    private final Durability durability;
    private final PostgresCluster cluster;
    private final FileChannel usersFile;
    private final String secret;
    private final Thread watch;
    private int users;
    private final FileLock usersLock;
    private volatile Postmaster postmaster;
    private volatile boolean left;

    static SharedServer join(Path folder, Durability durability) {
        synchronized (HELD) {
            try {
                Path real = DataFolder.make(folder);
                SharedServer server = HELD.get(real);
                if (server == null) {
                    server = new SharedServer(real, durability);
                    HELD.put(real, server);
                }
                server.users++;
                return server;
            } catch (IOException e) {
                throw asUnavailable(folder, e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new DatabaseUnavailable("Interrupted while PostgreSQL was starting.", "Start again.", e);
            }
        }
    }

    private SharedServer(Path folder, Durability durability) throws IOException, InterruptedException {
        this.folder = folder;
        this.durability = durability;
        this.usersFile = openLockFile("postgres.users.lock");
        try (FileChannel startFile = openLockFile("postgres.start.lock");
                FileLock starting = startFile.lock()) {
            this.usersLock = usersFile.lock(0, Long.MAX_VALUE, true);
            PostgresCluster.checkVersion(folder);
            var binaries = PostgresBinaries.in(folder.resolve("postgres"));
            this.cluster = new PostgresCluster(binaries, folder, durability);
            cluster.prepare();
            this.secret = cluster.secret();
            this.postmaster = answering();
        } catch (IOException | InterruptedException | RuntimeException e) {
            usersFile.close();
            throw e;
        }
        this.watch = Thread.ofPlatform().name("postgres-watch").daemon().start(this::watch);
    }

    private FileChannel openLockFile(String name) throws IOException {
        return FileChannel.open(
                folder.resolve(name), StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.READ);
    }

    String url(String database) {
        return "jdbc:postgresql://127.0.0.1:%d/%s".formatted(postmaster.port(), database);
    }

    String secret() {
        return secret;
    }

    long pid() {
        return postmaster.pid();
    }

    /** A server that answers as it should: the one that runs, or else a new one. */
    private Postmaster answering() throws IOException, InterruptedException {
        long deadline = System.nanoTime() + ANSWER_WITHIN.toNanos();
        while (true) {
            Optional<Postmaster> running = cluster.postmaster();
            Postmaster candidate = running.isPresent() ? running.get() : cluster.start();
            try {
                if (candidate.ready()) {
                    greet(candidate);
                    return candidate;
                }
            } catch (SQLException e) {
                // 57P03: it is starting or stopping; 08: it went while we were talking
                String state = String.valueOf(e.getSQLState());
                if (!state.equals("57P03") && !state.equals("57P01") && !state.startsWith("08")) {
                    throw new DatabaseUnavailable(
                            "PostgreSQL on " + folder + " runs but refuses us: " + e.getMessage(),
                            "See " + folder.resolve("postgres.log") + ".",
                            e);
                }
            }
            if (System.nanoTime() > deadline) {
                throw new DatabaseUnavailable(
                        "PostgreSQL on " + folder + " (process " + candidate.pid() + ") runs but does not answer.",
                        "See " + folder.resolve("postgres.log") + "; end the process, then start again.");
            }
            Thread.sleep(50);
        }
    }

    /** Checks the promises that all else is built on, and makes sure of the database and its owner. */
    private void greet(Postmaster server) throws SQLException {
        String url =
                "jdbc:postgresql://127.0.0.1:%d/postgres?connectTimeout=5&socketTimeout=60".formatted(server.port());
        try (Connection connection = DriverManager.getConnection(url, PostgresCluster.ADMINISTRATOR, secret);
                Statement statement = connection.createStatement()) {
            if (durability == Durability.DURABLE) {
                for (String promise : List.of("fsync", "synchronous_commit", "full_page_writes")) {
                    String value = one(statement, "SHOW " + promise);
                    if (!"on".equals(value)) {
                        throw new DatabaseUnavailable(
                                "PostgreSQL on %s runs with %s = %s: a power cut could lose confirmed refunds."
                                        .formatted(folder, promise, value),
                                "Remove that setting from pgdata/postgresql.auto.conf, stop the server, start again.");
                    }
                }
            }
            if (one(statement, "SELECT 1 FROM pg_roles WHERE rolname = '" + EmbeddedPostgres.OWNER + "'") == null) {
                statement.execute("CREATE ROLE %s LOGIN CREATEROLE CREATEDB PASSWORD '%s'"
                        .formatted(EmbeddedPostgres.OWNER, secret));
            }
            if (one(statement, "SELECT 1 FROM pg_database WHERE datname = '" + EmbeddedPostgres.DATABASE + "'")
                    == null) {
                statement.execute(
                        "CREATE DATABASE %s OWNER %s".formatted(EmbeddedPostgres.DATABASE, EmbeddedPostgres.OWNER));
            }
        }
    }

    private static @Nullable String one(Statement statement, String sql) throws SQLException {
        try (ResultSet row = statement.executeQuery(sql)) {
            return row.next() ? row.getString(1) : null;
        }
    }

    /** Starts the server again when it is gone, for as long as it takes: work goes on by itself once it is back. */
    private void watch() {
        Duration pause = WATCH_INTERVAL;
        while (!left) {
            try {
                Thread.sleep(pause);
                if (!postmaster.isAlive()) {
                    log.warn("PostgreSQL on {} is gone (process {}); starting it again", folder, postmaster.pid());
                    restart();
                }
                pause = WATCH_INTERVAL;
            } catch (InterruptedException e) {
                return;
            } catch (IOException e) {
                pause = afterFailure(asUnavailable(folder, e), pause);
            } catch (RuntimeException e) {
                pause = afterFailure(e, pause);
            }
        }
    }

    /** How long to wait before the next try. */
    private Duration afterFailure(RuntimeException failure, Duration pause) {
        Duration longer = pause.multipliedBy(2);
        Duration next = longer.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : longer;
        if (failure instanceof DatabaseUnavailable unavailable) {
            log.error("{} {} Trying again.", unavailable.getMessage(), unavailable.advice());
        } else {
            log.error("PostgreSQL on {} does not start; trying again", folder, failure);
        }
        return next;
    }

    private void restart() throws IOException, InterruptedException {
        synchronized (HELD) {
            if (left) {
                return;
            }
            try (FileChannel startFile = openLockFile("postgres.start.lock");
                    FileLock starting = startFile.lock()) {
                postmaster = answering();
            }
        }
        log.info("PostgreSQL on {} is back (process {})", folder, postmaster.pid());
    }

    /** The last one out stops the server. */
    void leave() {
        synchronized (HELD) {
            if (--users > 0) {
                return;
            }
            HELD.remove(folder);
            left = true;
            watch.interrupt();
            boolean interrupted = Thread.interrupted(); // a stop half done helps nobody
            try (FileChannel users = usersFile;
                    FileChannel startFile = openLockFile("postgres.start.lock");
                    FileLock starting = startFile.lock()) {
                usersLock.release();
                FileLock alone = users.tryLock();
                if (alone != null) {
                    cluster.stop();
                }
            } catch (IOException e) {
                log.warn("PostgreSQL on {} was left running; the next start joins it", folder, e);
            } catch (InterruptedException e) {
                interrupted = true;
            } finally {
                if (interrupted) {
                    Thread.currentThread().interrupt();
                }
            }
        }
    }

    private static DatabaseUnavailable asUnavailable(Path folder, IOException e) {
        Path absolute = folder.toAbsolutePath();
        if (e instanceof AccessDeniedException || String.valueOf(e.getMessage()).contains("Read-only file system")) {
            return new DatabaseUnavailable(
                    "The data folder " + absolute + " cannot be written: " + e.getMessage(),
                    "Give it to the user that runs this program, or name another with AFTERSALE_DATA_DIR.",
                    e);
        }
        if (String.valueOf(e.getMessage()).contains("No space left on device")) {
            return new DatabaseUnavailable(
                    "The disk that holds the data folder " + absolute + " is full.",
                    "Free some space, then start again; nothing that was confirmed is lost.",
                    e);
        }
        return new DatabaseUnavailable(
                "PostgreSQL could not be started in " + absolute + ": " + e,
                "Check the folder, or name another with AFTERSALE_DATA_DIR.",
                e);
    }
}
