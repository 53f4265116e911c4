package dev.aftersale.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import dev.aftersale.browser.WebRoutes.WebRoute;
import dev.aftersale.staff.Role;
import dev.aftersale.testing.Requests;
import dev.aftersale.testing.TestBrowser;
import java.net.http.HttpResponse;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Every page there is, found in the table of routes: opened in a shop that has one of everything, on a phone and at a desk, in
 * light and in dark, in all languages. A new route is looked at without anyone's thought; one with a part in its path that
 * {@link Samples} doesn't know fails here, and says so.
 */
@Timeout(value = 20, unit = TimeUnit.MINUTES)
class EveryPageScenario {

    /** Halfway through a log-in, and to be seen there only: {@link LogInStoryScenario} does. */
    private static final Set<String> HALFWAY =
            Set.of("/console/login/code", "/operator/login/code", "/console/login/passkey", "/operator/login/passkey");

    @RegisterExtension
    static final World world = new World();

    private static Samples samples;
    private static TestBrowser nobody;
    private static TestBrowser owner;
    private static TestBrowser operator;

    /** One window for all pages that an audience has: a window for each page would take longer than the looking. */
    private record Window(TestBrowser browser, Visit visit) {}

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
    Stream<DynamicTest> every_page_is_accessible_fits_speaks_all_languages_and_raises_no_complaint() {
        var outside = new Window(nobody, world.visit(Way.MOUSE));
        var console = new Window(owner, world.visit(Way.MOUSE).as(owner, "console"));
        var platform = new Window(operator, world.visit(Way.MOUSE).as(operator, "operator"));
        Set<String> dialogs = new HashSet<>();
        return WebRoutes.of(world.server())
                .pages()
                .filter(route -> !HALFWAY.contains(route.pattern()))
                .map(route -> DynamicTest.dynamicTest(route.toString(), () -> {
                    for (String path : samples.paths(route)) {
                        Window window = isForAll(path) ? outside : path.startsWith("/operator") ? platform : console;
                        if (isPage(window.browser(), route, path)) {
                            look(window.visit(), path, dialogs);
                        }
                    }
                }));
    }

    /** @param dialogs those that were looked at; many pages have the same */
    private static void look(Visit visit, String path, Set<String> dialogs) {
        visit.complaints().forget(); // of the page before, which has told them
        Page page = visit.page();
        Look.assertSpeaksAllLanguages(page, path);
        Look.assertGood(page);
        for (String dialog : Look.dialogs(page)) {
            if (dialogs.add(Look.markup(page, dialog))) {
                Look.assertGood(page, dialog);
            }
        }
        visit.complaints().assertNone();
    }

    /** Files and parts of pages must be answered well; there is nothing in them to look at. */
    private static boolean isPage(TestBrowser browser, WebRoute route, String path) {
        HttpResponse<String> answer =
                browser.send(Requests.to(world.server().url(path)).header("Accept", "text/html,*/*;q=0.1"));
        String leadsTo = answer.headers().firstValue("Location").orElse("");
        if (leadsTo.startsWith(route.pattern() + "/") || leadsTo.matches(".*/\\d{9,}")) {
            return false; // the first of its parts, or the only one, stands for it
        }
        assertThat(answer.statusCode()).as("%s leads to %s", path, leadsTo).isEqualTo(200);
        String type = answer.headers().firstValue("Content-Type").orElse("");
        return type.startsWith("text/html") && answer.body().contains("<html") && !path.endsWith("/html"); // a mail
    }

    /** What those see who come from outside; a choice between merchants is for whoever has logged in. */
    private static boolean isForAll(String path) {
        return path.matches("/o(/.*)?|/(console|operator)/(login(?!/merchant)|reset|invitation)(/.*)?");
    }
}
