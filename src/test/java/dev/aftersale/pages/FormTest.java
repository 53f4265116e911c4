package dev.aftersale.pages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aftersale.base.Money;
import dev.aftersale.base.Problem;
import java.util.Currency;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FormTest {

    private static final Currency EUR = Currency.getInstance("EUR");

    private static Form form(String language, String value) {
        return Form.sent(PageFixture.page(Locale.forLanguageTag(language)), Map.of("amount", new String[] {value}));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                en | 12.45     | 1245
                en | 12,45     | 1245
                de | 12,45     | 1245
                de | 12.45     | 1245
                en | 1,050.00  | 105000
                de | 1.050,00  | 105000
                fr | 1 050,00  | 105000
                en | 1,050     | 105000
                de | 1.050     | 105000
                en | 7         | 700
                """)
    void an_amount_is_read_as_its_writer_means_it(String language, String typed, long minor) {
        Form form = form(language, typed);
        assertThat(form.money("amount", EUR)).isEqualTo(new Money(minor, EUR));
        assertThat(form.isRight()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            en | 1.050,00
            en | 12.345
            de | 12,345
            en | -3
            en | 1e9
            en | ten
            de | 1,050.00
            """)
    void an_amount_that_could_mean_something_else_is_refused(String language, String typed) {
        Form form = form(language, typed);
        form.money("amount", EUR);
        assertThat(form.error("amount")).isNotNull();
        assertThat(form.value("amount")).isEqualTo(typed);
    }

    @Test
    void all_that_is_wrong_is_said_at_once() {
        Form form = form("en", "12.45");
        form.text("name", 40);
        form.number("days", 1, 365);
        form.choice("tone", Tone.class);
        assertThat(form.errors())
                .containsExactly(
                        Map.entry("name", "Please fill this in."),
                        Map.entry("days", "Please fill this in."),
                        Map.entry("tone", "Please choose one."));
    }

    @ParameterizedTest
    @CsvSource({"GB, GB, true", "gb, GB, true", "'', '', true", "XX, '', false", "Germany, '', false"})
    void a_country_is_one_of_the_list_or_none(String typed, String code, boolean right) {
        Form form = form("en", typed);
        assertThat(form.optionalCountry("amount")).isEqualTo(code);
        assertThat(form.isRight()).isEqualTo(right);
        Form needed = form("en", typed);
        assertThat(needed.country("amount")).isEqualTo(code);
        assertThat(needed.isRight()).isEqualTo(right && !typed.isEmpty());
    }

    @Test
    void a_refusal_of_a_capability_stands_at_its_field_in_the_readers_language() {
        Form form = form("de", "1");
        form.refuse(Problem.INVALID_PARAMETER.at("amount", "must be more."));
        form.refuse(Problem.REFUND_DURING_DISPUTE.because("Dispute 7 is open."));
        assertThat(form.error("amount")).startsWith("Eine Angabe passt nicht");
        assertThat(form.general()).singleElement().asString().startsWith("Zu dieser Bestellung läuft ein Streitfall");
    }
}
