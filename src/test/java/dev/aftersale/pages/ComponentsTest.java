package dev.aftersale.pages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aftersale.base.Money;
import gg.jte.Content;
import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ComponentsTest {

    private static final String HOSTILE = "<img src=x onerror=alert(1)>\" onfocus=\"alert(2)";
    /** In text, {@code >} is escaped and the quote is not; in an attribute it is the other way round. */
    private static final Pattern PARAMETER = Pattern.compile("(?m)^@param (\\S+) (\\w+)");

    private static final TemplateEngine TEMPLATES = TemplateEngine.createPrecompiled(ContentType.Html);

    @SuppressWarnings("StreamResourceLeak") // JUnit closes it
    static Stream<Path> templates() throws IOException {
        return Stream.concat(Files.list(Path.of("src/main/jte/c")), Files.list(Path.of("src/main/jte/layout")))
                .sorted();
    }

    private static String render(Path file, Map<String, Object> values) {
        var output = new StringOutput();
        TEMPLATES.render(Path.of("src/main/jte").relativize(file).toString(), values, output);
        return output.toString();
    }

    @ParameterizedTest
    @MethodSource("templates")
    void whatever_it_is_handed_stays_text(Path file) throws IOException {
        Page page = PageFixture.page(Locale.GERMAN);
        Form form = Form.empty(page)
                .with("f", HOSTILE)
                .with(HOSTILE, HOSTILE)
                .refuse(HOSTILE, HOSTILE)
                .refuse(HOSTILE);
        var values = new HashMap<String, Object>();
        PARAMETER
                .matcher(Files.readString(file))
                .results()
                .forEach(parameter -> values.put(
                        parameter.group(2),
                        switch (parameter.group(1)) {
                            case "Page" -> page;
                            case "Form" -> form;
                            case "String" -> HOSTILE;
                            case "Content" -> (Content) output -> output.writeContent("inner");
                            case "boolean" -> true;
                            case "Integer" -> 3;
                            case "Tone" -> Tone.WARN;
                            case "Instant" -> PageFixture.NOW;
                            case "Money" -> Money.of(-1050, "EUR");
                            case "Chart" -> chart(page);
                            case "List<Option>" -> List.of(new Option(HOSTILE, HOSTILE));
                            case "List<Column>" ->
                                List.of(Column.text(HOSTILE).sorted(HOSTILE, 1), Column.hidden(HOSTILE));
                            default -> throw new AssertionError("say here what a " + parameter.group(1) + " is");
                        }));
        assertThat(render(file, values)).doesNotContain("<img", ">\" onfocus", "style=", "<script>");
    }

    private static Chart chart(Page page) {
        return new Chart(
                HOSTILE,
                Chart.Kind.BARS,
                List.of(HOSTILE, "b"),
                List.of(new Chart.Series(HOSTILE, List.of(3L, -4L))),
                cents -> page.money(cents, "EUR"),
                cents -> HOSTILE);
    }

    @Test
    void a_field_is_bound_to_its_label_its_hint_and_its_error() {
        Page page = PageFixture.page(Locale.ENGLISH);
        Form form = Form.empty(page).with("days", "400").refuse("days", "Too many");
        String html = render(
                Path.of("src/main/jte/c/field.jte"),
                Map.of("page", page, "form", form, "name", "days", "label", "Days", "hint", "From purchase"));
        assertThat(html)
                .contains(
                        "<label for=\"f-days\">Days</label>", "id=\"f-days\"", "value=\"400\"", "aria-invalid=\"true\"")
                .contains("aria-describedby=\"f-days-hint f-days-error\"", "id=\"f-days-error\">Too many");
    }

    private static String refused(Locale language, Form form, Content fields) {
        return render(
                Path.of("src/main/jte/c/form.jte"),
                Map.of("page", PageFixture.page(language), "form", form, "action", "/x", "content", fields));
    }

    private static Content field(Form form, String name, String label) {
        return output -> output.writeContent(render(
                Path.of("src/main/jte/c/field.jte"),
                Map.of("page", PageFixture.page(Locale.ENGLISH), "form", form, "name", name, "label", label)));
    }

    @Test
    void what_is_wrong_is_listed_above_by_the_names_of_the_fields_and_leads_to_them() {
        Form form = Form.empty(PageFixture.page(Locale.ENGLISH))
                .refuse("days", "Too many")
                .refuse("unseen", "Not here");
        assertThat(refused(Locale.ENGLISH, form, field(form, "days", "Days to <return>")))
                .containsSubsequence(
                        "role=\"alert\"",
                        "<a href=\"#f-days\">Days to &lt;return&gt;: Too many</a>",
                        "<a href=\"#f-unseen\">Not here</a>",
                        "<input id=\"f-days\"",
                        "id=\"f-days-error\">Too many")
                .containsOnlyOnce("<input id=\"f-days\"");
        Form french = Form.empty(PageFixture.page(Locale.FRENCH)).refuse("days", "Trop");
        assertThat(refused(Locale.FRENCH, french, field(french, "days", "Jours")))
                .contains(">Jours\u00a0: Trop</a>");
    }

    @Test
    void fields_that_are_called_alike_are_told_apart_by_what_they_belong_to() {
        Form form = Form.empty(PageFixture.page(Locale.ENGLISH)).refuse("n_1", "Too many");
        String html = refused(Locale.ENGLISH, form, output -> {
            form.within("Mug");
            field(form, "n_0", "Accepted").writeTo(output);
            form.within("Bowl");
            field(form, "n_1", "Accepted").writeTo(output);
            form.within(null);
        });
        assertThat(html).contains("<a href=\"#f-n_1\">Bowl · Accepted: Too many</a>");
    }

    @Test
    void rarely_used_filters_are_folded_until_one_of_them_is_set() {
        Path filters = Path.of("src/main/jte/c/filters.jte");
        var values = new HashMap<String, Object>(
                Map.of("page", PageFixture.page(Locale.ENGLISH), "action", "/x", "results", "r", "fields", (Content)
                        output -> {}));
        assertThat(render(filters, values)).doesNotContain("<details");
        values.put("more", (Content) output -> output.writeContent("<input name=\"rare\">"));
        assertThat(render(filters, values))
                .containsPattern("<details class=\"more\" ?>[^≡]*More filters[^≡]*name=\"rare\"");
        values.put("open", true);
        assertThat(render(filters, values)).contains("<details class=\"more\" open>");
    }

    @Test
    void a_time_is_relative_with_the_exact_one_beside_it() {
        String html = render(
                Path.of("src/main/jte/c/time.jte"),
                Map.of("page", PageFixture.page(Locale.GERMAN), "at", PageFixture.NOW.minusSeconds(7_300)));
        assertThat(html)
                .contains("datetime=\"2026-11-23T14:08:20Z\"", ">vor 2 Std.</time>", "23. November 2026", "14:08:20");
    }

    @Test
    void a_form_carries_a_key_that_is_new_each_time() {
        Page page = PageFixture.page(Locale.ENGLISH);
        Map<String, Object> values = Map.of("page", page, "action", "/x", "content", (Content) output -> {});
        String one = render(Path.of("src/main/jte/c/form.jte"), values);
        assertThat(one).containsPattern("name=\"key\" value=\"[\\w-]{22}\"");
        assertThat(one).isNotEqualTo(render(Path.of("src/main/jte/c/form.jte"), values));
    }

    @Test
    void a_chart_says_in_a_table_what_it_draws() {
        Page page = PageFixture.page(Locale.ENGLISH);
        String html = render(Path.of("src/main/jte/c/chart.jte"), Map.of("page", page, "chart", chart(page)));
        assertThat(html).contains("role=\"img\"", "<td class=\"num\">€0.03</td>", "<td class=\"num\">−€0.04</td>");
    }
}
