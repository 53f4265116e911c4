package dev.aftersale.order;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SearchTermsTest {

    @Test
    void a_name_is_entered_once_for_each_of_its_words() {
        assertThat(SearchTerms.of("Ada King  Reed")).containsExactly("ada king reed", "king reed ada", "reed ada king");
    }

    @Test
    void accents_case_and_punctuation_do_not_matter() {
        assertThat(SearchTerms.of("  Zoë O’Brien-Müller ")).contains("zoe o’brien muller", "muller zoe o’brien");
        assertThat(SearchTerms.beginnings("MÜLLER, Zo")).contains("muller zo");
    }

    @Test
    void numbers_are_found_however_they_are_spaced() {
        assertThat(SearchTerms.of(null, "1Z 88A 4021", "Ada@Buyer.Test"))
                .containsExactly("1z88a4021", "ada@buyer.test");
        assertThat(SearchTerms.beginnings("1Z 88A")).contains("1z88a");
    }

    @Test
    void nothing_is_entered_for_nothing_and_no_term_is_endless() {
        assertThat(SearchTerms.of(" - ", null, "  ")).isEmpty();
        assertThat(SearchTerms.of("\uD83D\uDE00".repeat(300)))
                .singleElement()
                .satisfies(term ->
                        assertThat(term.codePointCount(0, term.length())).isEqualTo(100));
        assertThat(SearchTerms.of("a b c d e f g h i")).hasSize(6);
    }
}
