package dev.aftersale.api.graph;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aftersale.base.Money;
import dev.aftersale.base.Problem;
import dev.aftersale.base.ProblemException;
import java.time.Instant;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ParamsTest {

    private enum State {
        CREATED,
        IN_PROGRESS
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"items\":null}",
                "{\"items\":\"\"}",
                "{\"items\":\"null\"}",
                "{\"items\":[]}",
                "{\"items\":\"[]\"}"
            })
    void absent_null_and_empty_are_the_same(String json) {
        assertThat(params(json).objects("items", 5)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[\"CREATED\",\"IN_PROGRESS\"]",
                "\"CREATED,IN_PROGRESS\"",
                "\"created , in_progress\"",
                "\"\\\"CREATED,IN_PROGRESS\\\"\"",
                "\"[\\\"CREATED\\\",\\\"IN_PROGRESS\\\"]\"",
                "\"[CREATED,IN_PROGRESS]\"",
                "{\"0\":\"CREATED\",\"1\":\"IN_PROGRESS\"}",
            })
    void a_list_of_words_is_read_in_any_spelling(String value) {
        assertThat(params("{\"state\":" + value + "}").choices("state", State.class))
                .containsExactly(State.CREATED, State.IN_PROGRESS);
    }

    @Test
    void a_word_that_is_none_of_the_choices_is_refused_with_the_choices() {
        refused(
                () -> params("{\"state\":\"OPEN\"}").choice("state", State.class),
                "Param state must be one of {CREATED, IN_PROGRESS}.");
    }

    @Test
    void a_refusal_names_the_place_within_the_list() {
        Params second = params("{\"items\":[{},{\"quantity\":0,\"of\":[{}]}]}")
                .objects("items", 5)
                .get(1);

        refused(() -> second.number("quantity", 1), "Param items[1][quantity] must be a whole number of at least 1.");
        refused(() -> second.id("item_id"), "Param items[1][item_id] is required.");
        refused(() -> second.objects("of", 1).getFirst().id("id"), "Param items[1][of][0][id] is required.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"amount\":\"1.50\",\"currency\":\"USD\"}",
                "{\"amount\":1.5,\"currency\":\"usd\"}",
                "\"{\\\"amount\\\":\\\"1.5\\\",\\\"currency\\\":\\\"USD\\\"}\"",
                "\"\\\"{\\\\\\\"amount\\\\\\\":1.50,\\\\\\\"currency\\\\\\\":\\\\\\\"USD\\\\\\\"}\\\"\"",
            })
    void money_is_read_exactly(String value) {
        assertThat(params("{\"m\":" + value + "}").money("m")).isEqualTo(Money.of(150, "USD"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"currency\":\"USD\"} | Param m[amount] is required.",
                "{\"amount\":\"1\"} | Param m[currency] is required.",
                "{\"amount\":\"1\",\"currency\":\"XX\"} | Param m[currency] must be a currency code of ISO 4217.",
                "{\"amount\":\"-1\",\"currency\":\"USD\"} | Param m[amount] must be an amount",
                "{\"amount\":\"1.001\",\"currency\":\"USD\"} | Param m[amount] must be an amount",
                "{\"amount\":\"1.5\",\"currency\":\"JPY\"} | Param m[amount] must be an amount",
                "{\"amount\":\"1e30\",\"currency\":\"USD\"} | Param m[amount] must be an amount",
                "{\"amount\":1e999999999,\"currency\":\"USD\"} | Param m[amount] must be an amount",
                "{\"amount\":1e-999999999,\"currency\":\"USD\"} | Param m[amount] must be an amount",
                "{\"amount\":99999999999999999999,\"currency\":\"USD\"} | Param m[amount] must be an amount",
                "{\"amount\":\"ten\",\"currency\":\"USD\"} | Param m[amount] must be an amount",
                "{\"amount\":\"NaN\",\"currency\":\"USD\"} | Param m[amount] must be an amount",
                "{\"amount\":{},\"currency\":\"USD\"} | Param m[amount] must be a string.",
                "\"10.00\" | Param m must be a JSON object.",
                "[] | Param m must be a JSON object.",
                "\"{broken\" | Param m must be a JSON object: ",
            })
    void money_that_is_none_is_refused(String value, String reason) {
        refused(() -> params("{\"m\":" + value + "}").money("m"), reason);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"7\"", "7", "\" 7 \"", "\"\\\"7\\\"\""})
    void ids_and_numbers_may_be_text(String value) {
        assertThat(params("{\"n\":" + value + "}").id("n")).isEqualTo(7);
        assertThat(params("{\"n\":" + value + "}").number("n", 7)).isEqualTo(7);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "1.5", "1e2", "99999999999999999999", "\"x\"", "[1]", "{}", "true", "\"1,5\""})
    void what_is_no_id_is_refused(String value) {
        refused(() -> params("{\"n\":" + value + "}").id("n"), "Param n must be a numeric id.");
    }

    @Test
    void text_has_a_length_and_characters_that_can_be_stored() {
        refused(() -> params("{\"t\":\"abcd\"}").text("t", 3), "Param t must be a string of at most 3 characters.");
        refused(() -> params("{\"t\":\"a\\u0000\"}").text("t", 3), "U+0000");
        refused(() -> params("{\"t\":\"\\ud800\"}").text("t", 3), "Unicode");
        assertThat(params("{\"t\":\"😀\"}").text("t", 3)).isEqualTo("😀");
        assertThat(params("{\"t\":\" \\\"as is\\\" \"}").text("t", 20)).isEqualTo(" \"as is\" ");
    }

    @Test
    void times_are_unix_seconds_or_iso() {
        assertThat(params("{\"t\":\"1700000000\"}").optionalTime("t")).isEqualTo(Instant.ofEpochSecond(1700000000));
        assertThat(params("{\"t\":1700000000}").optionalTime("t")).isEqualTo(Instant.ofEpochSecond(1700000000));
        assertThat(params("{\"t\":\"2023-11-14T22:13:20+00:00\"}").optionalTime("t"))
                .isEqualTo(Instant.ofEpochSecond(1700000000));
        refused(() -> params("{\"t\":99999999999999}").optionalTime("t"), "Param t must be a time in unix seconds.");
        refused(() -> params("{\"t\":-1}").optionalTime("t"), "unix seconds");
        refused(() -> params("{\"t\":\"yesterday\"}").optionalTime("t"), "unix seconds");
    }

    @Test
    void flags_are_read_in_each_common_spelling() {
        assertThat(params("{\"f\":true}").flag("f", false)).isTrue();
        assertThat(params("{\"f\":\"1\"}").flag("f", false)).isTrue();
        assertThat(params("{\"f\":\"FALSE\"}").flag("f", true)).isFalse();
        assertThat(params("{}").flag("f", true)).isTrue();
        refused(() -> params("{\"f\":\"maybe\"}").flag("f", true), "Param f must be true or false.");
    }

    @Test
    void a_list_has_a_length_and_holds_objects() {
        assertThat(params("{\"l\":{\"a\":1}}").objects("l", 1)).hasSize(1);
        assertThat(params("{\"l\":[\"{\\\"a\\\":1}\"]}")
                        .objects("l", 1)
                        .getFirst()
                        .id("a"))
                .isEqualTo(1);
        refused(() -> params("{\"l\":[{},{}]}").objects("l", 1), "Param l must be a list of at most 1 objects.");
        refused(() -> params("{\"l\":[{},7]}").objects("l", 5), "Param l[1] must be a JSON object.");
        refused(() -> params("{\"l\":[null]}").objects("l", 5), "Param l[0] must be a JSON object.");
        refused(() -> params("{\"l\":7}").objects("l", 5), "Param l[0] must be a JSON object.");
        refused(() -> params("{\"l\":\"[{]\"}").objects("l", 5), "Param l must be a JSON array of objects: ");
    }

    static Params params(String json) {
        return Wire.read(null, "application/json", json.getBytes(UTF_8));
    }

    private static void refused(ThrowingCallable call, String reason) {
        assertThatThrownBy(call).isInstanceOfSatisfying(ProblemException.class, e -> {
            assertThat(e.problem()).isEqualTo(Problem.INVALID_PARAMETER);
            assertThat(e.detail()).contains(reason);
        });
    }
}
