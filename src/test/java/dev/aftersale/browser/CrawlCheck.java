package dev.aftersale.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import dev.aftersale.base.Texts;
import dev.aftersale.browser.WebRoutes.WebRoute;
import dev.aftersale.staff.Role;
import dev.aftersale.testing.TestBrowser;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Every page there is, found in the table of routes: opened in a shop that has one of everything, on a phone and at a desk, in
 * light and in dark, in all languages. A new route is looked at without anyone's thought; one with a part in its path that
 * {@link Samples} doesn't know fails here, and says so.
 */
class CrawlCheck {

    /** Steps of a log-in that has not been begun lead back to its start; {@code LogInStory} sees them. */
    private static final Set<String> STEPS = Set.of(
            "/console/login/code",
            "/operator/login/code",
            "/console/login/passkey",
            "/operator/login/passkey",
            "/console/login/merchant");

    @RegisterExtension
    static final World world = new World();

    private static Samples samples;
    private static TestBrowser nobody;
    private static TestBrowser owner;
    private static TestBrowser operator;

    @BeforeAll
    static void fill_a_shop() {
        samples = new Samples(world.server(), "Harbour Ceramics");
        nobody = new TestBrowser(world.server());
        owner = TestBrowser.staff(world.server(), samples.shop().id(), Role.OWNER);
        operator = TestBrowser.operator(world.server());
    }

    @AfterAll
    static void close() {
        samples.close();
    }

    @TestFactory
    Stream<DynamicTest> every_page_is_accessible_fits_and_raises_no_complaint() {
        return pages(path -> {
            Visit visit = visit(path);
            Page page = visit.open(path).page();
            for (ColorScheme colours : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
                for (int width : new int[] {Look.DESK, Look.PHONE}) {
                    Look.turn(page, width, colours);
                    Look.assertFits(page);
                    Look.assertAccessible(page);
                }
            }
            for (String dialog : Look.dialogs(page)) {
                Look.show(page, dialog);
                Look.assertFits(page);
                Look.assertAccessible(page);
            }
            visit.complaints().assertNone();
        });
    }

    @TestFactory
    Stream<DynamicTest> every_page_speaks_all_languages_and_fits_a_phone_in_each() {
        return pages(path -> {
            Page page = visit(path).page();
            page.setViewportSize(Look.PHONE, 740);
            for (Locale language : Texts.LANGUAGES) {
                page.navigate(path + (path.contains("?") ? "&" : "?") + "lang=" + language);
                assertThat(page.locator("html").getAttribute("lang")).startsWith(language.getLanguage());
                Look.assertTranslated(page.locator("body").innerText() + page.title(), page.url());
                Look.assertFits(page);
            }
        });
    }

    private interface Check {
        void on(String path);
    }

    private static Stream<DynamicTest> pages(Check check) {
        return WebRoutes.of(world.server())
                .pages()
                .filter(route -> !STEPS.contains(route.pattern()))
                .map(route -> DynamicTest.dynamicTest(route.toString(), () -> {
                    try {
                        for (String path : samples.paths(route)) {
                            if (isPage(route, path)) {
                                check.on(path);
                            }
                        }
                    } finally {
                        world.leave();
                    }
                }));
    }

    /** Files and parts of pages must be answered well; there is nothing in them to look at. */
    private static boolean isPage(WebRoute route, String path) {
        HttpResponse<String> answer = browser(path)
                .send(HttpRequest.newBuilder(world.server().url(path)).header("Accept", "text/html,*/*;q=0.1"));
        String type = answer.headers().firstValue("Content-Type").orElse("");
        if (answer.statusCode() == 302 && leadsTo(answer).startsWith(route.pattern() + "/")) {
            return false; // the first of its parts stands for it
        }
        assertThat(answer.statusCode())
                .as("%s leads to %s", path, leadsTo(answer))
                .isEqualTo(200);
        return type.startsWith("text/html") && answer.body().contains("<html");
    }

    private static String leadsTo(HttpResponse<?> answer) {
        return answer.headers().firstValue("Location").orElse("");
    }

    private static Visit visit(String path) {
        var visit = world.visit(Way.MOUSE);
        TestBrowser browser = browser(path);
        return browser == nobody ? visit : visit.as(browser, browser == owner ? "console" : "operator");
    }

    /** Whoever sees the page: those who come from outside, if it is for them. */
    private static TestBrowser browser(String path) {
        if (path.matches("/o(/.*)?|/(console|operator)/(login|reset|invitation)(/.*)?")) {
            return nobody;
        }
        return path.startsWith("/operator") ? operator : owner;
    }
}
