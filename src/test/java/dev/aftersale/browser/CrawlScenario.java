package dev.aftersale.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.RequestOptions;
import dev.aftersale.base.Texts;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Every page there is, found in the table of routes: opened in a shop that has one of everything, on a phone and at a desk, in
 * light and in dark, in all languages. A new route is looked at without anyone's thought; one with a part in its path that
 * {@link Samples} doesn't know fails here, and says so.
 */
class CrawlScenario {

    @RegisterExtension
    static final World world = new World();

    @TestFactory
    Stream<DynamicTest> every_page_is_accessible_fits_and_raises_no_complaint() {
        var samples = new Samples(world);
        return WebRoutes.of(world.server()).pages().map(route -> DynamicTest.dynamicTest(route.toString(), () -> {
            Visit visit = world.visit(Way.MOUSE, Look.DESK, null);
            String path = samples.path(route);
            if (!isPage(visit, path)) {
                return;
            }
            Page page = visit.open(path).page();
            for (ColorScheme colours : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
                for (int width : new int[] {Look.DESK, Look.PHONE}) {
                    Look.turn(page, width, colours);
                    Look.assertFits(page);
                    Look.assertAccessible(page);
                }
            }
            for (Object dialog : (List<?>) page.evaluate("() => [...document.querySelectorAll('dialog[id]')].map(d => d.id)")) {
                page.evaluate("id => { document.querySelectorAll('dialog[open]').forEach(d => d.close());"
                        + " document.getElementById(id).showModal(); }", dialog);
                Look.assertAccessible(page);
                Look.assertFits(page);
            }
            visit.complaints().assertNone();
        }));
    }

    @TestFactory
    Stream<DynamicTest> every_page_speaks_all_languages() {
        var samples = new Samples(world);
        return WebRoutes.of(world.server()).pages().map(route -> DynamicTest.dynamicTest(route.toString(), () -> {
            Visit visit = world.visit(Way.NO_SCRIPT, Look.PHONE, null);
            String path = samples.path(route);
            if (!isPage(visit, path)) {
                return;
            }
            for (Locale language : Texts.LANGUAGES) {
                Page page = visit.open(path + (path.contains("?") ? "&" : "?") + "lang=" + language).page();
                assertThat(page.locator("html").getAttribute("lang")).startsWith(language.getLanguage());
                Look.assertTranslated(page.locator("body").innerText() + page.title(), page.url());
                Look.assertFits(page);
            }
        }));
    }

    /** Files, parts of pages and addresses that lead on must answer well; there is nothing in them to look at. */
    private static boolean isPage(Visit visit, String path) {
        APIResponse answer = visit.page()
                .context()
                .request()
                .get(path, RequestOptions.create().setMaxRedirects(0).setHeader("Accept", "text/html"));
        assertThat(answer.status()).as(path).isLessThan(400);
        boolean isHtml = answer.headers().getOrDefault("content-type", "").startsWith("text/html");
        return answer.status() == 200 && isHtml && answer.text().contains("<html");
    }
}
