package dev.aftersale.pages;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class CountriesTest {

    private static List<String> names(Locale language) {
        return Countries.options(PageFixture.page(language)).stream()
                .map(Option::label)
                .toList();
    }

    @Test
    void each_language_calls_and_sorts_them_by_its_own_rules() {
        assertThat(names(Locale.ENGLISH)).containsSubsequence("–", "Austria", "Germany", "Spain", "Zimbabwe");
        assertThat(names(Locale.GERMANY))
                .as("umlauts stand with their vowels, not behind Z")
                .containsSubsequence("Ägypten", "Belgien", "Deutschland", "Österreich", "Spanien", "Zypern");
        assertThat(names(Locale.FRENCH)).containsSubsequence("Allemagne", "Égypte", "Espagne", "Zimbabwe");
        assertThat(names(Locale.of("es", "MX"))).containsSubsequence("Alemania", "España", "Zimbabue");
        assertThat(names(Locale.ENGLISH)).hasSize(Locale.getISOCountries().length + 1);
    }

    @Test
    void a_code_has_a_name_and_what_is_none_stays_as_it_is() {
        var page = PageFixture.page(Locale.GERMAN);
        assertThat(Countries.name(page, "GB")).isEqualTo("Vereinigtes Königreich");
        assertThat(Countries.name(page, "XX")).isEqualTo("XX");
        assertThat(Countries.name(page, "<b>")).isEqualTo("<b>");
    }
}
