package dev.aftersale.scenario;

import static org.awaitility.Awaitility.await;

import dev.aftersale.Aftersale;
import dev.aftersale.base.Db;
import dev.aftersale.base.Deployment;
import dev.aftersale.base.postgres.Database;
import dev.aftersale.base.postgres.DatabaseSettings;
import dev.aftersale.base.postgres.EmbeddedPostgres;
import dev.aftersale.doctor.Diagnosis;
import dev.aftersale.doctor.Doctor;
import dev.aftersale.testing.Ports;
import dev.aftersale.testing.TestDatabase;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;

/**
 * The program as it is installed: {@code serve} in a JVM of its own, with a data folder of its own, to be killed. Its
 * database is the embedded one with all promises kept, or that of {@code AFTERSALE_TEST_DATABASE_URL}.
 */
final class Program implements AutoCloseable {

    private static final Duration STARTS_WITHIN = Duration.ofMinutes(4);

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
    private final Path folder;
    private final Optional<TestDatabase> external;
    private final int port = Ports.free();
    private final int smtpPort = Ports.free();
    private final Map<String, String> properties = new LinkedHashMap<>();
    private Process process;

    /** @param external used where the tests are told to run against another PostgreSQL than the embedded one */
    Program(Path folder, TestDatabase external) {
        this.folder = folder.toAbsolutePath();
        this.external = isDatabaseGiven() ? Optional.of(external) : Optional.empty();
        with("aftersale.http-port", port);
        with("aftersale.smtp-port", smtpPort);
        with("aftersale.http-address", "127.0.0.1");
        with("aftersale.smtp-address", "127.0.0.1");
        with("aftersale.data-dir", this.folder);
        this.external.map(TestDatabase::settings).ifPresent(settings -> {
            with("aftersale.database-url", settings.url());
            with("aftersale.database-user", settings.user());
            with("aftersale.database-password", settings.password());
        });
    }

    /** What the tests are told to run against, if it is not the embedded PostgreSQL. */
    static boolean isDatabaseGiven() {
        String url = System.getenv("AFTERSALE_TEST_DATABASE_URL");
        return url != null && !url.isBlank();
    }

    Program with(String name, Object value) {
        properties.put(name, value.toString());
        return this;
    }

    URI url(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    int smtpPort() {
        return smtpPort;
    }

    Path folder() {
        return folder;
    }

    /** Runs it in this JVM for as long as {@code work} takes: for what is set up before the story begins. */
    <T> T inside(Function<ConfigurableApplicationContext, T> work) {
        var application = new SpringApplication(Aftersale.class);
        application.setRegisterShutdownHook(false);
        var arguments = new LinkedHashMap<>(properties);
        arguments.put("aftersale.workers.enabled", "false");
        arguments.put("server.shutdown", "immediate");
        try (var context = application.run(arguments.entrySet().stream()
                .map(property -> "--" + property.getKey() + "=" + property.getValue())
                .toArray(String[]::new))) {
            return work.apply(context);
        }
    }

    void start() throws IOException {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-XX:TieredStopAtLevel=1", "-Xmx512m"));
        properties.forEach((name, value) -> command.add("-D" + name + "=" + value));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Aftersale.class.getName(), "serve"));
        Files.createDirectories(log().toPath().getParent());
        process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log()))
                .start();
        await().atMost(STARTS_WITHIN).pollInterval(Duration.ofMillis(100)).until(() -> {
            if (!process.isAlive()) {
                throw new AssertionError("it ended by itself; see " + log());
            }
            return answers();
        });
    }

    /** Outlives the data folder, for who wants to know what went wrong. */
    private File log() {
        return Path.of("target", "test-data", "program-" + folder.getFileName() + ".log")
                .toFile();
    }

    private boolean answers() throws InterruptedException {
        try {
            var request = HttpRequest.newBuilder(url("/v24.0/")).timeout(Duration.ofSeconds(2));
            return http.send(request.build(), BodyHandlers.ofString()).statusCode() > 0;
        } catch (IOException e) {
            return false;
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Without a word of warning. */
    void kill() {
        process.destroyForcibly().onExit().join();
    }

    /** The embedded server's first process. */
    ProcessHandle postmaster() {
        try {
            String pid =
                    Files.readAllLines(folder.resolve("pgdata/postmaster.pid")).getFirst();
            return ProcessHandle.of(Long.parseLong(pid.strip())).orElseThrow();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    void killPostgres() {
        postmaster().destroyForcibly();
    }

    /** A connection past all fences. */
    Connection asOwner() throws SQLException {
        if (external.isPresent()) {
            return external.get().asOwner();
        }
        try {
            String address = "jdbc:postgresql://127.0.0.1:%s/%s"
                    .formatted(Files.readString(folder.resolve("postgres.port")).strip(), EmbeddedPostgres.OWNER);
            String secret = Files.readString(folder.resolve("postgres.secret")).strip();
            return DriverManager.getConnection(address, "postgres", secret);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What the doctor says of its books, beside the running program. */
    Diagnosis examine() {
        var settings = external.map(TestDatabase::settings).orElse(new DatabaseSettings(folder, null, null, null));
        try (var database = Database.open(settings);
                var context = new AnnotationConfigApplicationContext()) {
            context.registerBean(Db.class, () -> database.db(InstantSource.system()));
            context.register(Deployment.class, Doctor.class);
            context.refresh();
            return context.getBean(Doctor.class).examine();
        }
    }

    /** Ends it, and the server that it started. */
    @Override
    public void close() {
        if (process != null) {
            process.destroy();
            process.onExit()
                    .orTimeout(30, TimeUnit.SECONDS)
                    .exceptionally(late -> process.destroyForcibly())
                    .join();
        }
        if (external.isEmpty() && Files.exists(folder.resolve("pgdata/postmaster.pid"))) {
            postmaster().destroyForcibly();
        }
    }
}
