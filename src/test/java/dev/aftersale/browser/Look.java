package dev.aftersale.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import dev.aftersale.base.Texts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** What must be true of any page, whatever it is about. */
final class Look {

    static final int PHONE = 360;
    static final int DESK = 1440;

    private static final String AXE = read("/axe.min.js");

    /** Rules of WCAG 2.2 AA, and what axe calls best practice: those are right for us as well. */
    private static final String RUN = """
            async onlyColours => {
              const dialog = document.querySelector("dialog:modal");
              const found = await axe.run(dialog || document, {
                runOnly: onlyColours ? {type: "rule", values: ["color-contrast", "link-in-text-block"]}
                    : {type: "tag", values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]},
                resultTypes: ["violations"], preload: false});
              return found.violations.flatMap(rule => rule.nodes.map(node =>
                `${rule.id}: ${node.target.join(" ")} — ${node.failureSummary.replace(/\\s+/g, " ")} in ${node.html}`));
            }""";

    /** Elements wider than the window that nobody may scroll for themselves. */
    private static final String OVERFLOW = """
            () => {
              const width = document.documentElement.clientWidth;
              if (document.documentElement.scrollWidth <= width) return [];
              return [...document.body.querySelectorAll("*")]
                .filter(e => e.getBoundingClientRect().right > width + 1)
                .slice(0, 5)
                .map(e => e.cloneNode(false).outerHTML + " reaches to " + Math.round(e.getBoundingClientRect().right));
            }""";

    /** What may be the key of a text: at least one dot, no space, and no part of an address. */
    private static final Pattern KEY = Pattern.compile("(?<![\\w@./-])[a-z]+(?:\\.[a-zA-Z_]+)+\\b");

    private Look() {}

    /** In the dark nothing is different but colours, so that only rules about these are asked again. */
    private static void assertAccessible(Page page, ColorScheme colours) {
        if (!Boolean.TRUE.equals(page.evaluate("() => typeof axe === 'object'"))) {
            page.evaluate(AXE);
        }
        assertThat((List<?>) page.evaluate(RUN, colours == ColorScheme.DARK))
                .as("what axe finds on %s", where(page))
                .isEmpty();
    }

    static void assertFits(Page page) {
        assertThat((List<?>) page.evaluate(OVERFLOW))
                .as("too wide on %s", where(page))
                .isEmpty();
    }

    /** Opens the page at {@code path} in each language, in English last, where it stays. */
    static void assertSpeaksAllLanguages(Page page, String path) {
        turn(page, PHONE, ColorScheme.LIGHT);
        for (Locale language : Texts.LANGUAGES.reversed()) {
            page.navigate(path + (path.contains("?") ? "&" : "?") + "lang=" + language);
            assertThat(page.locator("html").getAttribute("lang")).startsWith(language.getLanguage());
            assertTranslated(page.locator("body").innerText() + " " + page.title(), page.url());
            assertFits(page);
        }
    }

    /** On a phone and at a desk, in light and in dark. */
    static void assertGood(Page page) {
        for (int width : new int[] {PHONE, DESK}) {
            for (ColorScheme colours : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
                turn(page, width, colours);
                assertFits(page);
                assertAccessible(page, colours);
            }
        }
    }

    /** A dialog of the page, opened in all those ways. */
    static void assertGood(Page page, String dialog) {
        show(page, dialog);
        assertGood(page);
        page.evaluate("() => document.querySelectorAll('dialog[open]').forEach(one => one.close())");
    }

    private static void assertTranslated(String text, String where) {
        Texts texts = Texts.in(Locale.ENGLISH);
        assertThat(KEY.matcher(text).results().map(MatchResult::group).filter(texts::has))
                .as("keys in place of their texts on %s", where)
                .isEmpty();
        assertThat(text).as(where).doesNotContain("???", "null null");
    }

    static List<String> dialogs(Page page) {
        Object ids = page.evaluate("() => [...document.querySelectorAll('dialog[id]')].map(dialog => dialog.id)");
        return ((List<?>) ids).stream().map(String::valueOf).toList();
    }

    /** How a dialog is written, without what is new in each form. */
    static String markup(Page page, String dialog) {
        return page.locator("#" + dialog).innerHTML().replaceAll(" value=\"[^\"]*\"", "");
    }

    /** Opens a dialog, and closes all others. */
    private static void show(Page page, String dialog) {
        page.evaluate("""
                id => {
                  document.querySelectorAll("dialog[open]").forEach(one => one.close());
                  document.getElementById(id).showModal();
                }""", dialog);
    }

    /** A page at another width or in other colours, without loading it again. */
    static void turn(Page page, int width, ColorScheme colours) {
        page.setViewportSize(width, width == PHONE ? 740 : 900);
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(colours));
    }

    private static String where(Page page) {
        Object dark = page.evaluate("() => matchMedia('(prefers-color-scheme: dark)').matches");
        return "%s at %d px, %s"
                .formatted(page.url(), page.viewportSize().width, Boolean.TRUE.equals(dark) ? "dark" : "light");
    }

    private static String read(String resource) {
        try (var in = Look.class.getResourceAsStream(resource)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
