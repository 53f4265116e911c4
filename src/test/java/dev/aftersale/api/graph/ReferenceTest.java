package dev.aftersale.api.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aftersale.base.ProblemException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class ReferenceTest {

    private static final JsonNode ANSWER =
            WireJson.parse("{\"id\":\"7\",\"data\":[{\"id\":\"1\",\"n\":10},{\"id\":\"2\"}],\"o\":{\"a\":\"x\\\"y\"}}");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{result=r:$.id} | 7",
                "{result=r:$.id}/refunds | 7/refunds",
                "ids={result=r:$.data[*].id}! | ids=1,2!",
                "{result=r:$.data.*.id} | 1,2",
                "{result=r:$.data[1].id} | 2",
                "{result=r:$.data[0].n} | 10",
                "{result=r:$.data[1]} | {\"id\":\"2\"}",
                "{result=r:$.id}{result=r:$.id} | 77",
            })
    void it_is_replaced_by_what_it_finds(String text, String filled) {
        assertThat(Reference.fill(text, name -> ANSWER, false)).isEqualTo(filled);
    }

    @Test
    void within_json_it_is_escaped() {
        JsonNode values =
                WireJson.parse("{\"items\":\"[{\\\"id\\\":\\\"{result=r:$.o.a}\\\"}]\",\"t\":[\"{result=r:$.o.a}\"]}");

        assertThat(Reference.names(values)).containsExactly("r", "r");
        assertThat(Reference.fill(values, name -> ANSWER))
                .hasToString("{\"items\":\"[{\\\"id\\\":\\\"x\\\\\\\"y\\\"}]\",\"t\":[\"x\\\"y\"]}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{result=r}",
                "{result=r:id}",
                "{result=r:$.}",
                "{result=r:$.data[}",
                "{result=r:$.none}",
                "{result=r:$",
                "{result=r:$.data[]}",
                "{result=r:$.data[99999999999]}",
                "{result=r:$x}",
                "{result="
            })
    void what_can_not_be_read_or_finds_nothing_is_refused(String text) {
        assertThatThrownBy(() -> Reference.fill(text, name -> ANSWER, false)).isInstanceOf(ProblemException.class);
    }
}
