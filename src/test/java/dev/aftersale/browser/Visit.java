package dev.aftersale.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.ElementHandle;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.Cookie;
import com.microsoft.playwright.options.SelectOption;
import dev.aftersale.testing.TestBrowser;
import java.nio.file.Path;
import java.util.List;

/**
 * Somebody at a browser of their own, who works in one {@link Way}. Finds things as people do, by what is written on them,
 * and waits as people do, until they see something.
 */
final class Visit {

    private static final int TABS = 300;

    private static final Locator.FilterOptions VISIBLE = new Locator.FilterOptions().setVisible(true);

    /** The outline that tells where the focus is; native check boxes and radios draw their own. */
    private static final String SHOWS_FOCUS = """
            e => { const shown = n => { const s = getComputedStyle(n); return s.outlineStyle !== "none" || s.boxShadow !== "none"; };
                   return !e.matches(":focus-visible") || shown(e) || !!e.parentElement && shown(e.parentElement); }""";

    private static final String OF_SAME_GROUP =
            "e => e.type === 'radio' && document.activeElement.type === 'radio' && e.name === document.activeElement.name";

    private final Page page;
    private final Way way;
    private final Locator part;
    private final Complaints complaints;
    private final String origin;

    Visit(BrowserContext context, Way way, String origin) {
        this.complaints = new Complaints(context);
        this.page = context.newPage();
        this.way = way;
        this.part = page.locator("body");
        this.origin = origin;
    }

    private Visit(Visit visit, Locator part) {
        this.page = visit.page;
        this.way = visit.way;
        this.part = part;
        this.complaints = visit.complaints;
        this.origin = visit.origin;
    }

    Page page() {
        return page;
    }

    Complaints complaints() {
        return complaints;
    }

    boolean hasScript() {
        return way != Way.NO_SCRIPT;
    }

    /** Goes on with the session that {@code browser} has opened at a desk, "console" or "operator". */
    Visit as(TestBrowser browser, String desk) {
        var session = new Cookie(desk, browser.cookie(desk)).setUrl(origin);
        page.context().addCookies(List.of(session));
        return this;
    }

    /** The same visit, with an eye on that part of the page only. */
    Visit in(String selector) {
        return new Visit(this, page.locator(selector).first());
    }

    Visit open(String path) {
        page.navigate(path);
        return this;
    }

    Visit back() {
        page.goBack();
        return this;
    }

    /** Waits until the page is the one at {@code path}. */
    Visit at(String path) {
        page.waitForURL(origin + path);
        return this;
    }

    Visit sees(String text) {
        assertThat(part.getByText(text).filter(VISIBLE).first()).isVisible();
        return this;
    }

    Visit seesNot(String text) {
        assertThat(part.getByText(text).filter(VISIBLE)).hasCount(0);
        return this;
    }

    /** Whether the page that is here now has such a button or link. */
    boolean mayPress(String name) {
        return named(name).count() > 0;
    }

    /** A button, a link or a summary by its name. */
    Visit press(String name) {
        Locator target = named(name).first();
        assertThat(target).isVisible();
        if (way == Way.KEYBOARD) {
            reach(target);
            page.keyboard().press("Enter");
        } else {
            target.click();
        }
        return this;
    }

    /** A press that ends in a file. */
    Download save(String name) {
        return page.waitForDownload(() -> press(name));
    }

    Visit fill(String label, String value) {
        Locator field = labelled(label);
        if (way == Way.KEYBOARD) {
            reach(field);
            page.keyboard().press("ControlOrMeta+a");
            page.keyboard().press("Delete");
            page.keyboard().type(value);
        } else {
            field.fill(value);
        }
        return this;
    }

    /** Enter in a field, as somebody who is used to sending forms with it. */
    Visit enter(String label) {
        labelled(label).press("Enter");
        return this;
    }

    Visit choose(String label, String option) {
        Locator field = labelled(label);
        if (way == Way.KEYBOARD) {
            reach(field);
            page.keyboard().type(option);
            assertThat(field.locator("option:checked")).hasText(option);
        } else {
            field.selectOption(new SelectOption().setLabel(option));
        }
        return this;
    }

    /** A radio button or a check box. */
    Visit pick(String label) {
        Locator field = labelled(label);
        if (way == Way.KEYBOARD) {
            reach(field);
            if (!field.isChecked()) {
                page.keyboard().press("Space");
            }
            assertThat(field).isChecked();
        } else {
            field.check();
        }
        return this;
    }

    /** The window that asks for a file is the system's, and not ours to operate. */
    Visit attach(String label, Path... files) {
        labelled(label).setInputFiles(files);
        return this;
    }

    private Locator labelled(String label) {
        Locator field = part.getByLabel(label, new Locator.GetByLabelOptions().setExact(true))
                .filter(VISIBLE)
                .first();
        assertThat(field).isVisible();
        return field;
    }

    private Locator named(String name) {
        return part.getByRole(AriaRole.BUTTON, role(name))
                .or(part.getByRole(AriaRole.LINK, role(name)))
                .or(part.locator("summary").filter(new Locator.FilterOptions().setHasText(name)))
                .filter(VISIBLE);
    }

    private static Locator.GetByRoleOptions role(String name) {
        return new Locator.GetByRoleOptions().setName(name).setExact(true);
    }

    /** Goes on with Tab until {@code target} has the focus, as somebody must who has no mouse. */
    private void reach(Locator target) {
        ElementHandle element = target.elementHandle();
        for (int tabs = 0; tabs < TABS; tabs++) {
            if (!is(element, "e => e.isConnected")) {
                element = target.elementHandle(); // the page has drawn it anew meanwhile
            }
            if (is(element, "e => e === document.activeElement")) {
                if (!is(element, SHOWS_FOCUS)) {
                    throw new AssertionError("nobody sees that the focus is on " + target + " of " + page.url());
                }
                return;
            }
            page.keyboard().press(is(element, OF_SAME_GROUP) ? "ArrowDown" : "Tab");
        }
        throw new AssertionError(target + " of " + page.url() + " can't be reached with the keyboard");
    }

    private static boolean is(ElementHandle element, String question) {
        return Boolean.TRUE.equals(element.evaluate(question));
    }
}
