package dev.aftersale.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aftersale.link.Redactor.Hidden;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedactorTest {

    private static final Redactor REDACTOR = new Redactor(
            List.of(new Hidden("bob@shop.test", "[hidden]"), new Hidden("anna@bücher.example", "[hidden]")));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bob@shop.test",
                "BOB@Shop.Test",
                "bob%40shop.test",
                "bob%40shop%2Etest",
                "%62ob@shop.test",
                "bob=40shop.test",
                "bob=40shop=2Etest",
                "bob&#64;shop.test",
                "bob&commat;shop&#46;test",
                "b\u200Bob\u00AD@\u2060shop.\uFEFFtest",
                "bob\uFF20shop.test",
                "bob%2540shop.test",
                "anna@bücher.example",
                "anna@xn--bcher-kva.example",
                "ANNA@BÜCHER.EXAMPLE"
            })
    void finds_an_address_however_it_is_written(String written) {
        assertThat(redact("<" + written + ">")).isEqualTo("<[hidden]>");
        assertThat(redact("mailto:" + written + "?subject=x")).isEqualTo("mailto:[hidden]?subject=x");
        assertThat(redact("to%3A" + written)).isEqualTo("to%3A[hidden]");
        assertThat(redact(written + ", " + written + ".")).isEqualTo("[hidden], [hidden].");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "rob@shop.test",
                "bob@shop.example",
                "bob@",
                "@shop.test",
                "bob at shop.test",
                "bob.shop.test",
                "bob@shop-test"
            })
    void leaves_everything_else(String other) {
        assertThat(redact(other)).isEqualTo(other);
    }

    @Test
    void takes_a_longer_address_that_ends_or_goes_on_with_it_as_a_whole() {
        assertThat(redact("jacob-bob@shop.test")).isEqualTo("[hidden]");
        assertThat(redact("bob@shop.testing")).isEqualTo("[hidden]");
        assertThat(redact("Mailbob@shop.test.Thanks")).isEqualTo("[hidden].Thanks");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://market.test/o/%s",
                "https://market.test/o/%s/messages?from=bob",
                "https://scanner.test/?url=https%%3A%%2F%%2Fmarket.test%%2Fo%%2F%s&amp;data=1",
                "https://scanner.test/?to=https%%253A%%252F%%252Fmarket.test%%252fo%%252f%s)"
            })
    void takes_from_a_link_to_an_order_page_what_opens_it(String link) {
        String secret = "DLFeswHyBMmAIyqQ_69QmMsdWj-pzeUZUY8Ik1KHzzMG73FS6Paduw";
        assertThat(redact("See " + link.formatted(secret))).isEqualTo("See " + link.formatted("hidden"));
        assertThat(redact("bob@shop.test: " + link.formatted(secret) + " bob@shop.test"))
                .isEqualTo("[hidden]: " + link.formatted("hidden") + " [hidden]");
        assertThat(redact(link.formatted(secret + "x"))).isEqualTo(link.formatted(secret + "x"));
    }

    private static String redact(String text) {
        return REDACTOR.redact(text, () -> {});
    }
}
