package dev.aftersale.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import dev.aftersale.browser.WebRoutes.WebRoute;
import dev.aftersale.staff.Role;
import dev.aftersale.testing.TestBrowser;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * HTML in every text: all forms of all pages are filled in with it and sent, whatever they say to that, and then all pages
 * are opened again. Nowhere has it become an element, and nowhere has a script run.
 */
class NastyTextScenario {

    /** As an element it would be found by its name; as a script it would open a window that nobody closes. */
    private static final String NASTY = "<nasty-tag onmouseover=alert(1)>\"'><img src=nasty onerror=alert(2)>&lt;{0}";

    private static final String FORMS = """
            () => [...document.forms].map((form, number) => ({form, number}))
              .filter(({form}) => form.method === "post" && !form.action.includes("/login/")
                  && form.querySelector("input:not([type]), input[type=text], input[type=email], textarea"))
              .map(({number}) => number)""";

    private static final String FILL = """
            ([number, text]) => {
              const form = document.forms[number];
              form.noValidate = true;
              for (const field of form.querySelectorAll("input, textarea")) {
                if (["text", "email", "search", "url", "textarea"].includes(field.type) && !field.readOnly) {
                  field.removeAttribute("maxlength");
                  field.value = text;
                }
              }
            }""";

    @RegisterExtension
    static final World world = new World();

    @Test
    void no_text_becomes_more_than_text() {
        var samples = new Samples(world.server(), "Nasty " + NASTY);
        var owner = world.visit(Way.MOUSE)
                .as(TestBrowser.staff(world.server(), samples.shop().id(), Role.OWNER), "console");
        var operator = world.operator(Way.MOUSE);
        var buyer = world.phone(Way.MOUSE);
        List<WebRoute> routes = WebRoutes.of(world.server())
                .pages()
                .filter(route -> !route.pattern().matches("/\\w+/(login|reset|invitation)(/.*)?"))
                .toList();
        for (WebRoute route : routes) {
            Visit visit = route.isOf("/console") ? owner : route.isOf("/operator") ? operator : buyer;
            samples.paths(route).forEach(path -> fillIn(visit.page(), path));
        }
        for (WebRoute route : routes) {
            Visit visit = route.isOf("/console") ? owner : route.isOf("/operator") ? operator : buyer;
            samples.paths(route).forEach(path -> assertHarmless(visit.page(), path, load(visit.page(), path)));
        }
        samples.close();
    }

    private static void fillIn(Page page, String path) {
        if (load(page, path) == null) {
            return;
        }
        int forms = ((List<?>) page.evaluate(FORMS)).size();
        for (int i = 0; i < forms; i++) {
            load(page, path);
            Object number = ((List<?>) page.evaluate(FORMS))
                    .stream().skip(i).findFirst().orElse(null);
            if (number == null) {
                return; // what was sent before has taken it away
            }
            page.evaluate(FILL, List.of(number, NASTY));
            Response answer = page.waitForNavigation(() ->
                    page.evaluate("number => HTMLFormElement.prototype.submit.call(document.forms[number])", number));
            assertHarmless(page, path + " form " + number, answer);
        }
    }

    /** Null for a file. */
    private static Response load(Page page, String path) {
        var type = page.context().request().get(path).headers().getOrDefault("content-type", "");
        return type.startsWith("text/html") ? page.navigate(path) : null;
    }

    private static void assertHarmless(Page page, String what, Response answer) {
        if (answer != null) {
            assertThat(answer.status()).as(what).isLessThan(500);
            assertThat(page.locator("nasty-tag, img[src=nasty]").count())
                    .as(what)
                    .isZero();
            assertThat(page.locator("[onmouseover], [onerror], script:not([src])")
                            .count())
                    .as(what)
                    .isZero();
        }
    }
}
