package dev.aftersale.browser;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import dev.aftersale.base.MerchantId;
import dev.aftersale.staff.Role;
import dev.aftersale.testing.TestBrowser;
import dev.aftersale.testing.TestServer;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/**
 * One browser and one running program for all browser tests of this JVM; a fresh visit for each who asks, closed after the
 * test, which fails if the browser complained of anything:
 *
 * <pre>{@code
 * class RefundStoryScenario {
 *     @RegisterExtension
 *     static final World world = new World();
 *
 *     // world.visit(Way.KEYBOARD).open("/console/orders").sees("Orders")
 * }
 * }</pre>
 *
 * <p>Without a browser the tests are skipped and say why; where {@code CI} is set, they fail.
 */
final class World implements ExecutionCondition, BeforeAllCallback, AfterEachCallback {

    /** Milliseconds for what a page does, or comes to show: a busy machine takes its time. */
    private static final int PATIENCE = 60_000;

    /** The browser and the program, started by the first class that needs them. */
    private static final class Shared implements AutoCloseable {

        private final TestServer server =
                new TestServer().with("aftersale.demo", "true").with("aftersale.webhooks.allow-private", "true");
        private final Chromium chromium = Chromium.start();

        Shared() {
            PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE);
            try {
                server.beforeAll(null);
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void close() throws SQLException {
            chromium.close();
            server.stop();
            server.database().afterAll(null);
        }
    }

    private final List<Visit> visits = new ArrayList<>();
    private Shared shared;

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        if (System.getenv("CI") != null || Chromium.isThere()) {
            return ConditionEvaluationResult.enabled("a browser, or CI, which must have one");
        }
        return ConditionEvaluationResult.disabled(
                "no Chromium on the PATH and none of Playwright's: apt install chromium");
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        shared = context.getRoot()
                .getStore(Namespace.create(World.class))
                .computeIfAbsent(Shared.class, key -> new Shared(), Shared.class);
    }

    TestServer server() {
        return shared.server;
    }

    Browser browser() {
        return shared.chromium.browser();
    }

    /** By name: a passkey is tied to one, and an address has none. */
    String origin() {
        return server().url("").toString().replace("127.0.0.1", "localhost");
    }

    /** Somebody whom nobody knows yet, at a desk. */
    Visit visit(Way way) {
        return visit(way, Look.DESK);
    }

    /** Somebody with a phone. */
    Visit phone(Way way) {
        return visit(way, Look.PHONE);
    }

    private Visit visit(Way way, int width) {
        var options = new Browser.NewContextOptions()
                .setBaseURL(origin())
                .setViewportSize(width, 900)
                .setColorScheme(ColorScheme.LIGHT)
                .setReducedMotion(com.microsoft.playwright.options.ReducedMotion.REDUCE)
                .setLocale("en-GB")
                .setJavaScriptEnabled(way != Way.NO_SCRIPT);
        BrowserContext context = browser().newContext(options);
        context.setDefaultTimeout(PATIENCE);
        var visit = new Visit(context, way, origin());
        visits.add(visit);
        return visit;
    }

    /** Somebody new of a merchant, logged in. */
    Visit staff(Way way, MerchantId merchant, Role role) {
        return visit(way).as(TestBrowser.staff(server(), merchant, role), "console");
    }

    Visit owner(Way way, Shop shop) {
        return staff(way, shop.id(), Role.OWNER);
    }

    Visit operator(Way way) {
        return visit(way).as(TestBrowser.operator(server()), "operator");
    }

    /** Everybody goes; for tests that consist of many, after each. */
    void leave() {
        visits.forEach(visit -> visit.page().context().close());
        visits.clear();
    }

    @Override
    public void afterEach(ExtensionContext context) {
        boolean failed = context.getExecutionException().isPresent();
        var left = List.copyOf(visits);
        visits.clear();
        for (int i = 0; i < left.size(); i++) {
            Page page = left.get(i).page();
            if (failed) {
                String name = "%s-%s-%d.png"
                        .formatted(context.getRequiredTestClass().getSimpleName(), context.getDisplayName(), i + 1);
                page.screenshot(new Page.ScreenshotOptions()
                        .setFullPage(true)
                        .setPath(Path.of("target", "browser", name.replaceAll("[^\\w.-]+", "_"))));
            }
            page.context().close();
        }
        if (!failed) {
            left.forEach(visit -> visit.complaints().assertNone());
        }
    }
}
