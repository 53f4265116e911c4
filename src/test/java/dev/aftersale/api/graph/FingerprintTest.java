package dev.aftersale.api.graph;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aftersale.base.ProblemException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FingerprintTest {

    private static final String FORM = "application/x-www-form-urlencoded";

    @Test
    void one_meaning_has_one_fingerprint_in_every_encoding() {
        String multipart = """
                --b\r
                Content-Disposition: form-data; name="items"\r
                \r
                [{"retailer_id":"s1","item_refund_quantity":"1"}]\r
                --b\r
                Content-Disposition: form-data; name="reason_code"\r
                \r
                WRONG_ITEM\r
                --b\r
                Content-Disposition: form-data; name="restock"\r
                \r
                true\r
                --b--\r
                """;
        List<Params> same = List.of(
                Wire.read(null, "multipart/form-data; boundary=b", multipart.getBytes(UTF_8)),
                Wire.read(
                        "access_token=T",
                        FORM,
                        "restock=true&items[0][item_refund_quantity]=1&items[0][retailer_id]=s1&reason_code=WRONG_ITEM&deductions=null"
                                .getBytes(UTF_8)),
                Wire.read(
                        null,
                        "application/json",
                        "{\"restock\":true,\"reason_code\":\"WRONG_ITEM\",\"items\":[{\"item_refund_quantity\":1,\"retailer_id\":\"s1\"}],\"deductions\":[],\"fields\":\"id\"}"
                                .getBytes(UTF_8)),
                Wire.read(
                        "restock=true&reason_code=WRONG_ITEM&items=[{%22item_refund_quantity%22:%221%22,%22retailer_id%22:%22s1%22}]&locale=en_US",
                        null, null));

        assertThat(same).extracting(FingerprintTest::meaning).containsOnly(meaning(same.getFirst()));
    }

    @Test
    void another_meaning_has_another_fingerprint() {
        assertThat(List.of(
                        meaning("{\"a\":\"1\"}"),
                        meaning("{\"a\":\"2\"}"),
                        meaning("{\"b\":\"1\"}"),
                        meaning("{\"a\":[\"1\",\"2\"]}"),
                        meaning("{\"a\":[\"2\",\"1\"]}"),
                        meaning("{\"a\":[\"1,2\"]}"),
                        meaning("{\"a\":[[\"1\"],\"2\"]}"),
                        meaning("{\"a\":\"1\",\"b\":\"1\"}"),
                        meaning("{\"a\":{\"fields\":\"1\"}}"),
                        meaning("{\"a\":\"1;1:b=1:1\"}"),
                        meaning("{\"a\":1.50}"),
                        meaning("{\"a\":1.5}")))
                .doesNotHaveDuplicates();
        Params none = ParamsTest.params("{}");
        assertThat(Fingerprint.meaning(Verb.POST, 1, "refunds", none))
                .isNotEqualTo(Fingerprint.meaning(Verb.POST, 2, "refunds", none))
                .isNotEqualTo(Fingerprint.meaning(Verb.POST, 1, "cancellations", none));
    }

    @Test
    void numbers_that_are_short_to_write_and_endless_to_expand_stay_short() {
        assertThat(meaning("{\"a\":1e999999999}")).hasSizeLessThan(100);
    }

    @ParameterizedTest
    @ValueSource(strings = {"k", "cb090e84", "2026-11-23T10:00_a.b"})
    void a_key_is_letters_digits_and_a_few_signs(String key) {
        assertThat(Fingerprint.of(Verb.POST, 1, "refunds", keyed(key))).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a b",
                "naïve",
                "a/b",
                "a\nb",
                "k23456789_123456789_123456789_123456789_123456789_123456789_123456789_123456789_123456789_123456789_1"
            })
    void other_keys_are_refused(String key) {
        assertThatThrownBy(() -> Fingerprint.of(Verb.POST, 1, "refunds", keyed(key)))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("idempotency_key");
    }

    private static Params keyed(String key) {
        return new Params(WireJson.NODES.objectNode().put("idempotency_key", key));
    }

    private static String meaning(String json) {
        return meaning(ParamsTest.params(json));
    }

    private static String meaning(Params params) {
        return Fingerprint.meaning(Verb.POST, 1, "refunds", params);
    }
}
