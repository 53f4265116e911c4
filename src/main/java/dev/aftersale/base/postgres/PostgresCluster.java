package dev.aftersale.base.postgres;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.FileSystemUtils;

/**
 * A PostgreSQL data folder with its settings, secret, port and log, and the server on it. Whoever starts or stops holds
 * {@link EmbeddedPostgres}'s start lock.
 */
final class PostgresCluster {

    private static final Logger log = LoggerFactory.getLogger(PostgresCluster.class);

    static final String ADMINISTRATOR = "postgres";

    private static final String SETTINGS_FILE = "aftersale.conf";
    private static final long LOG_KEPT_BYTES = 10_000_000;

    /** Written before each start; {@code ALTER SYSTEM} and {@code postgresql.auto.conf} still win over it. */
    private static final String SETTINGS = """
            # Written by Aftersale at each start. Your own settings belong into postgresql.auto.conf (ALTER SYSTEM).
            listen_addresses = '127.0.0.1'
            unix_socket_directories = ''
            max_connections = 100
            shared_buffers = '%1$dMB'
            fsync = %2$s
            synchronous_commit = %2$s
            full_page_writes = %2$s
            min_wal_size = '256MB'
            max_wal_size = '2GB'
            checkpoint_timeout = '15min'
            jit = off
            max_parallel_workers_per_gather = 0
            random_page_cost = 1.1
            autovacuum_naptime = '10s'
            timezone = 'UTC'
            log_timezone = 'UTC'
            # No values in the log: they belong to buyers.
            log_error_verbosity = terse
            log_min_error_statement = panic
            """;

    private final PostgresBinaries binaries;
    private final Path pgdata;
    private final Path secretFile;
    private final Path portFile;
    private final Path logFile;
    private final Durability durability;

    PostgresCluster(PostgresBinaries binaries, Path folder, Durability durability) {
        this.binaries = binaries;
        this.pgdata = folder.resolve("pgdata");
        this.secretFile = folder.resolve("postgres.secret");
        this.portFile = folder.resolve("postgres.port");
        this.logFile = folder.resolve("postgres.log");
        this.durability = durability;
    }

    String secret() throws IOException {
        return Files.readString(secretFile).strip();
    }

    Optional<Postmaster> postmaster() throws IOException {
        return Postmaster.on(pgdata);
    }

    /** Refuses data that our server could not read, before anything is done to the folder. */
    static void checkVersion(Path folder) throws IOException {
        Path pgdata = folder.resolve("pgdata");
        Path versionFile = pgdata.resolve("PG_VERSION");
        if (!Files.exists(versionFile)) {
            return;
        }
        String version = Files.readString(versionFile).strip();
        if (!version.equals(PostgresBinaries.MAJOR_VERSION)) {
            throw new DatabaseUnavailable(
                    "%s was made by PostgreSQL %s; this program brings %s, which cannot read it."
                            .formatted(pgdata, version, PostgresBinaries.MAJOR_VERSION),
                    "Dump it with the Aftersale that made it (pg_dump), move the folder away, start, and restore;"
                            + " or run a PostgreSQL %s on it and name that with AFTERSALE_DATABASE_URL."
                                    .formatted(version));
        }
    }

    /** Makes the data folder where there is none. */
    void prepare() throws IOException, InterruptedException {
        if (!Files.exists(pgdata.resolve("PG_VERSION"))) {
            create();
        }
    }

    private void create() throws IOException, InterruptedException {
        if (!Files.exists(secretFile)) {
            byte[] random = new byte[24];
            new SecureRandom().nextBytes(random);
            writeWhole(secretFile, HexFormat.of().formatHex(random) + "\n");
        }
        Path unfinished = Files.createTempDirectory(pgdata.getParent(), "pgdata-unfinished-");
        try {
            PostgresBinaries.Ended initdb = binaries.run(
                    "initdb",
                    List.of(
                            "--pgdata=" + unfinished,
                            "--username=" + ADMINISTRATOR,
                            "--pwfile=" + secretFile,
                            "--auth=scram-sha-256",
                            "--encoding=UTF8",
                            "--locale=C",
                            "--locale-provider=builtin",
                            "--builtin-locale=C.UTF-8",
                            "--data-checksums"));
            if (!initdb.well()) {
                throw failed("PostgreSQL's data folder could not be made", initdb.output());
            }
            Files.writeString(
                    unfinished.resolve("postgresql.conf"),
                    "\ninclude '" + SETTINGS_FILE + "'\n",
                    StandardOpenOption.APPEND);
            Files.move(unfinished, pgdata, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            FileSystemUtils.deleteRecursively(unfinished);
        }
    }

    /** Starts the server, which lives on when this JVM dies. Returns once it takes connections. */
    Postmaster start() throws IOException, InterruptedException {
        forgetKilledServer();
        keepLogShort();
        writeWhole(pgdata.resolve(SETTINGS_FILE), settings());
        for (int attempt = 1; ; attempt++) {
            int port = freePort();
            long logged = Files.exists(logFile) ? Files.size(logFile) : 0;
            // Recovery after a crash replays up to max_wal_size; that may take a while on a slow disk.
            PostgresBinaries.Ended start = binaries.run(
                    "pg_ctl",
                    List.of(
                            "start",
                            "--wait",
                            "--timeout=600",
                            "-D",
                            pgdata.toString(),
                            "-l",
                            logFile.toString(),
                            "-o",
                            "-p " + port));
            Optional<Postmaster> started = postmaster();
            if (start.well() && started.isPresent()) {
                writeWhole(portFile, port + "\n");
                return started.get();
            }
            String said = start.output() + "\n" + loggedSince(logged);
            if (attempt == 3 || !said.contains("could not bind")) {
                throw failed("PostgreSQL did not start", said);
            }
        }
    }

    void stop() throws IOException, InterruptedException {
        PostgresBinaries.Ended stop = binaries.run(
                "pg_ctl", List.of("stop", "--wait", "--timeout=120", "--mode=fast", "-D", pgdata.toString()));
        if (!stop.well() && postmaster().isPresent()) {
            log.warn("PostgreSQL on {} did not stop: {}", pgdata, stop.output());
        }
    }

    /**
     * The server refuses to start while a process has the number in {@code postmaster.pid}, even a zombie, or a stranger
     * after a restart of the machine. We know better: nobody works on this folder.
     */
    private void forgetKilledServer() throws IOException, InterruptedException {
        Path pidFile = pgdata.resolve(Postmaster.PID_FILE);
        if (!Files.exists(pidFile)) {
            return;
        }
        for (int i = 0; Postmaster.isInUse(pgdata); i++) {
            if (i == 300) {
                throw new DatabaseUnavailable(
                        "Processes of a killed PostgreSQL server still work on " + pgdata + ".",
                        "End them (their command begins with \"postgres:\"), then start again.");
            }
            Thread.sleep(100);
        }
        Files.deleteIfExists(pidFile);
    }

    private int freePort() throws IOException {
        int before = 0;
        if (Files.exists(portFile)) {
            before = Integer.parseInt(Files.readString(portFile).strip());
        }
        try (var socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), before));
            return socket.getLocalPort();
        } catch (IOException e) {
            if (before == 0) {
                throw e;
            }
            try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            }
        }
    }

    private String settings() {
        var machine = (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        long memoryMegabytes = machine.getTotalMemorySize() / 1_000_000;
        return SETTINGS.formatted(
                Math.clamp(memoryMegabytes / 16, 128, 1024), durability == Durability.DURABLE ? "on" : "off");
    }

    private void keepLogShort() throws IOException {
        if (Files.exists(logFile) && Files.size(logFile) > LOG_KEPT_BYTES) {
            Files.move(logFile, logFile.resolveSibling("postgres.log.1"), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private String loggedSince(long position) throws IOException {
        if (!Files.exists(logFile)) {
            return "";
        }
        try (var channel = Files.newByteChannel(logFile)) {
            channel.position(position);
            byte[] tail = Channels.newInputStream(channel).readNBytes(8_000);
            return new String(tail, StandardCharsets.UTF_8).strip();
        }
    }

    private DatabaseUnavailable failed(String what, String output) {
        if (output.contains("No space left on device")) {
            return new DatabaseUnavailable(
                    what + ": the disk that holds " + pgdata.getParent() + " is full.",
                    "Free some space, then start again; nothing that was confirmed is lost.");
        }
        return new DatabaseUnavailable(what + ":\n" + output, "See " + logFile + ".");
    }

    /** Only the owner reads it, and nobody ever sees half of it. */
    private static void writeWhole(Path file, String text) throws IOException {
        Path unfinished = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(unfinished);
        Files.createFile(
                unfinished, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(unfinished, text, StandardOpenOption.DSYNC);
        Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
    }
}
