package dev.aftersale.testing;

import dev.aftersale.Aftersale;
import dev.aftersale.base.Db;
import dev.aftersale.staff.QuickPasswords;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * The whole program, on an empty database of its own and free ports of 127.0.0.1, once for a test class:
 *
 * <pre>{@code
 * class RefundsThroughTheApiIT {
 *     @RegisterExtension
 *     static final TestServer server = new TestServer().https().with("aftersale.demo", "true");
 *
 *     // server.url("/v24.0/…"), server.httpsUrl("/v24.0/…"), server.bean(Refunds.class), server.clock().advance(…)
 * }
 * }</pre>
 *
 * <p>The HTTPS certificate is {@link TestKeystore}'s, and passwords are {@link QuickPasswords}.
 */
public final class TestServer implements BeforeAllCallback, AfterAllCallback {

    private final TestDatabase database = new TestDatabase();
    private final Map<String, String> properties = new LinkedHashMap<>();
    private ConfigurableApplicationContext context;
    private boolean counts;
    private RoundTrips roundTrips;

    public TestServer() {
        with("aftersale.http-port", Ports.free());
        with("aftersale.smtp-port", Ports.free());
        with("server.port", "${aftersale.http-port}");
        with("server.address", "127.0.0.1");
        with("aftersale.http-address", "127.0.0.1");
        with("aftersale.smtp-address", "127.0.0.1");
        with("server.shutdown", "immediate");
    }

    /** Sets a property; the last word on a name counts. Takes effect at the next start. */
    public TestServer with(String name, Object value) {
        properties.put(name, value.toString());
        return this;
    }

    /** HTTPS as well. */
    public TestServer https() {
        return with("aftersale.https-port", Ports.free())
                .with("aftersale.tls-keystore", TestKeystore.file())
                .with("aftersale.tls-password", TestKeystore.PASSWORD);
    }

    /** The way to the database is watched: {@link #roundTrips()}. */
    public TestServer countingRoundTrips() {
        counts = true;
        return this;
    }

    public RoundTrips roundTrips() {
        return roundTrips;
    }

    public URI url(String path) {
        return URI.create("http://127.0.0.1:" + properties.get("aftersale.http-port") + path);
    }

    public URI httpsUrl(String path) {
        return URI.create("https://127.0.0.1:" + properties.get("aftersale.https-port") + path);
    }

    public int smtpPort() {
        return Integer.parseInt(properties.get("aftersale.smtp-port"));
    }

    public <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    /** One of several of its type. */
    public <T> T bean(String name, Class<T> type) {
        return context.getBean(name, type);
    }

    public Db db() {
        return bean(Db.class);
    }

    public TestClock clock() {
        return database.clock();
    }

    public TestDatabase database() {
        return database;
    }

    /** Stops and starts the program; what it knew is what it had written down. */
    public void restart() {
        stop();
        start();
    }

    public void start() {
        RsaKeys.prepare();
        var settings = database.settings();
        with("aftersale.data-dir", settings.dataDir());
        with("aftersale.database-url", counts ? watched(settings.url()) : settings.url());
        with("aftersale.database-user", settings.user());
        with("aftersale.database-password", settings.password());
        var application = new SpringApplication(Aftersale.class);
        application.setRegisterShutdownHook(false);
        application.addInitializers(starting -> starting.getBeanFactory().registerSingleton("clock", clock()));
        application.addInitializers(QuickPasswords::use);
        context = application.run(properties.entrySet().stream()
                .map(property -> "--" + property.getKey() + "=" + property.getValue())
                .toArray(String[]::new));
    }

    private String watched(String url) {
        URI address = URI.create(url.substring("jdbc:".length()));
        try {
            roundTrips = new RoundTrips(address.getHost(), address.getPort() < 0 ? 5432 : address.getPort());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return "jdbc:postgresql://127.0.0.1:" + roundTrips.port() + address.getPath();
    }

    public void stop() {
        context.close();
        if (roundTrips != null) {
            roundTrips.close();
            roundTrips = null;
        }
    }

    @Override
    public void beforeAll(ExtensionContext extension) throws SQLException {
        database.beforeAll(extension);
        if (context == null) { // a nested class shares the outer one's
            start();
        }
    }

    @Override
    public void afterAll(ExtensionContext extension) throws SQLException {
        if (context != null && extension.getRequiredTestClass().getEnclosingClass() == null) {
            stop();
            context = null;
        }
        database.afterAll(extension);
    }
}
