package dev.aftersale.api.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aftersale.Seed;
import dev.aftersale.base.Problem;
import dev.aftersale.base.ProblemException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FieldsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "id | id",
                "id,name | id,name",
                " id , name ,, | id,name",
                "items{id , quantity}| items{id,quantity}",
                "items {id},items{name} | items{id,name}",
                "items.limit(5).after( x ).as(rows) { id , tax { a } } | items.limit(5).after(x).as(rows){id,tax{a}}",
                "items{id}.limit(5) | items.limit(5){id}",
                "items.fields(id,quantity) | items{id,quantity}",
                "items{} | items",
                "items.limit(\"5\") | items.limit(5)",
                "id,id | id",
                "buyer_details{name, email, email_remarketing_option, phone_number} | buyer_details{name,email,email_remarketing_option,phone_number}",
            })
    void what_connectors_write_is_understood(String text, String meaning) {
        assertThat(FieldsParser.parse(text)).hasToString(meaning);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"\\\"id,items{id}\\\"\"", "[\"id\",\"items{id}\"]", "\"[\\\"id\\\",\\\"items{id}\\\"]\""})
    void quotes_and_json_arrays_are_read_too(String value) {
        assertThat(Fields.of(ParamsTest.params("{\"fields\":" + value + "}"))).hasToString("id,items{id}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "id} | expected a comma or the end instead of \"}\" at character 3",
                "items{id | expected \"}\" instead of the end at character 9",
                "items{id)} | expected \"}\" instead of \")\" at character 9",
                "{id} | expected a comma or the end instead of \"{\" at character 1",
                "items. | expected the name of a modifier instead of the end at character 7",
                "items.limit | expected \"(\" instead of the end at character 12",
                "items.limit(5 | expected an argument and a closing parenthesis instead of \"5\" at character 13",
                "a b | expected a comma or the end instead of \"b\" at character 3",
                "naïve | expected a comma or the end instead of \"ï\" at character 3",
            })
    void a_mistake_is_told_with_its_place(String text, String message) {
        refused(text, message);
    }

    @Test
    void depth_number_and_length_are_bounded() {
        refused("a{".repeat(9) + "b" + "}".repeat(9), "nested deeper than 8 levels");
        refused("a{".repeat(5000), "nested deeper than 8 levels");
        refused("a,".repeat(600), "more than 500 fields");
        refused("a".repeat(10_001), "longer than 10,000 characters");
        assertThat(FieldsParser.parse("a{".repeat(7) + "b" + "}".repeat(7)))
                .hasToString("a{".repeat(7) + "b" + "}".repeat(7));
    }

    @Test
    void it_tells_what_is_wanted_at_each_level() {
        Fields fields = FieldsParser.parse("id,items{tax},items{id}");

        assertThat(fields.wants("items")).isTrue();
        assertThat(fields.wants("tax")).isFalse();
        assertThat(fields.of("items").wants("tax")).isTrue();
        assertThat(fields.of("items").wants("id")).isTrue();
        assertThat(fields.of("refunds").isDefault()).isTrue();
    }

    @Test
    void noise_is_understood_or_refused_and_nothing_else() {
        long seed = Seed.of("fields");
        var random = new Random(seed);
        String alphabet = "ab{}().,, \"\n[]_5é";
        for (int round = 0; round < 200_000; round++) {
            var text = new StringBuilder();
            for (int i = random.nextInt(40); i > 0; i--) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            try {
                String meaning = FieldsParser.parse(text.toString()).toString();
                assertThatCode(() -> FieldsParser.parse(meaning))
                        .as("seed %d, %s", seed, text)
                        .doesNotThrowAnyException();
            } catch (ProblemException e) {
                assertThat(e.problem()).as("seed %d, %s", seed, text).isEqualTo(Problem.BAD_FIELDS);
            }
        }
    }

    private static void refused(String text, String message) {
        assertThatThrownBy(() -> FieldsParser.parse(text)).isInstanceOfSatisfying(ProblemException.class, e -> {
            assertThat(e.problem()).isEqualTo(Problem.BAD_FIELDS);
            assertThat(e.detail()).contains(message);
        });
    }
}
