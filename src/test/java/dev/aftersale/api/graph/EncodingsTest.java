package dev.aftersale.api.graph;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aftersale.base.Problem;
import dev.aftersale.base.ProblemException;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EncodingsTest {

    private static final String FORM = "application/x-www-form-urlencoded";

    @Test
    void the_sdk_sends_a_part_for_each_parameter() {
        String body = """
                --------------------------------7\r
                Content-Disposition: form-data; name="idempotency_key"\r
                \r
                k1\r
                --------------------------------7\r
                Content-Disposition: form-data; name="items"\r
                \r
                [{"retailer_id":"sku \\"1\\"","item_refund_quantity":"1"}]\r
                --------------------------------7\r
                Content-Disposition: form-data; name="reason_text"\r
                \r
                naïve text\r
                --------------------------------7--\r
                """;

        Params params = multipart(body, "------------------------------7");

        assertThat(params.text("idempotency_key", 100)).isEqualTo("k1");
        assertThat(params.text("reason_text", 100)).isEqualTo("naïve text");
        Params item = params.objects("items", 10).getFirst();
        assertThat(item.text("retailer_id", 100)).isEqualTo("sku \"1\"");
        assertThat(item.number("item_refund_quantity", 1)).isEqualTo(1);
    }

    @Test
    void a_part_may_be_empty_hold_lines_and_dashes_and_carry_headers_of_its_own() {
        String body = "--b\r\nContent-Length: 0\r\ncontent-disposition: form-data; name=\"empty\"\r\n\r\n\r\n"
                + "--b\r\nContent-Disposition: form-data; name=lines\r\nContent-Type: text/plain\r\n\r\n"
                + "one\r\n--bb\r\n--\r\ntwo\r\n--b--\r\n";

        Params params = multipart(body, "b");

        assertThat(params.has("empty")).isFalse();
        assertThat(params.text("lines", 100)).isEqualTo("one\r\n--bb\r\n--\r\ntwo");
    }

    @Test
    void a_file_is_passed_over() {
        Params params = multipart(
                "--b\r\nContent-Disposition: form-data; name=\"f\"; filename=\"x.png\"\r\n\r\n\0\1\r\n--b--", "b");

        assertThat(params.has("f")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nothing of the kind",
                "--b",
                "--b\r\n",
                "--b\r\nContent-Disposition: form-data; name=\"x\"\r\n\r\nvalue",
                "--b\r\nContent-Disposition: form-data; name=\"x\"",
                "--b\r\nContent-Disposition: form-data\r\n\r\nvalue\r\n--b--",
                "--b\r\n\r\nvalue\r\n--b--",
            })
    void a_broken_multipart_body_is_refused(String body) {
        String padded = body.isEmpty() ? "x" : body;
        assertRefused(() -> multipart(padded, "b"), "The multipart body can't be read");
    }

    @ParameterizedTest
    @ValueSource(strings = {"multipart/form-data", "multipart/form-data; boundary=", "multipart/form-data; boundary"})
    void a_multipart_body_without_a_boundary_is_refused(String contentType) {
        assertRefused(() -> Wire.read(null, contentType, "x".getBytes(UTF_8)), "names no boundary");
    }

    @Test
    void connectors_nest_with_brackets() {
        Params params = form("cancel_reason[reason_code]=OUT_OF_STOCK&cancel_reason%5Breason_description%5D=a+b%26c"
                + "&items[0][retailer_id]=s1&items[0][quantity]=2&items[1][retailer_id]=s2&state[]=CREATED&state[]=X");

        assertThat(params.object("cancel_reason").text("reason_code", 50)).isEqualTo("OUT_OF_STOCK");
        assertThat(params.object("cancel_reason").text("reason_description", 50))
                .isEqualTo("a b&c");
        assertThat(params.objects("items", 10))
                .extracting(item -> item.text("retailer_id", 10))
                .containsExactly("s1", "s2");
        assertThat(params.objects("items", 10).getFirst().number("quantity", 1)).isEqualTo(2);
        assertThat(params.words("state")).containsExactly("CREATED", "X");
    }

    @Test
    void of_two_values_the_last_counts_and_of_two_places_the_body() {
        Params params = Wire.read("a=1&b=1", FORM, "b=2&a=2&a=3".getBytes(UTF_8));

        assertThat(params.text("a", 9)).isEqualTo("3");
        assertThat(params.text("b", 9)).isEqualTo("2");
    }

    @Test
    void brackets_that_make_no_sense_still_make_no_trouble() {
        Params params = form("a[=1&[b]=2&c]=3&d[x=4&e[f]g=5&h=6&h[i]=7&j[k]=8&j=9&[]=1&]=1&=1&&&=&%=2&x%zz=3");

        assertThat(params.object("e").text("f", 9)).isEqualTo("5");
        assertThat(params.object("h").text("i", 9)).isEqualTo("7");
        assertThat(params.text("j", 9)).isEqualTo("9");
        assertThat(params.text("x%zz", 9)).isEqualTo("3");
    }

    @Test
    void nesting_without_end_is_refused() {
        assertRefused(() -> form("a" + "[b]".repeat(500) + "=1"), "Param a is nested too deep.");
    }

    @Test
    void more_than_a_thousand_parameters_are_refused_wherever_they_stand() {
        String many = IntStream.range(0, 600).mapToObj(i -> "p" + i + "=1").collect(Collectors.joining("&"));
        String json = IntStream.range(0, 1001).mapToObj(i -> "\"p" + i + "\":1").collect(Collectors.joining(","));

        assertThat(form(many).has("p599")).isTrue();
        assertRefused(() -> Wire.read(many, FORM, many.getBytes(UTF_8)), "more than 1,000 parameters");
        assertRefused(() -> json("{" + json + "}"), "more than 1,000 parameters");
    }

    @Test
    void json_bodies_carry_values_as_they_are() {
        Params params = json("{\"items\":[{\"id\":7,\"amount\":1.50}],\"flag\":true,\"none\":null}");

        assertThat(params.objects("items", 1).getFirst().id("id")).isEqualTo(7);
        assertThat(params.objects("items", 1).getFirst().text("amount", 9)).isEqualTo("1.50");
        assertThat(params.flag("flag", false)).isTrue();
        assertThat(params.has("none")).isFalse();
    }

    @Test
    void json_under_the_label_of_a_form_or_none_is_still_json() {
        byte[] body = " {\"a\":\"1\"}".getBytes(UTF_8);

        assertThat(Wire.read(null, FORM, body).text("a", 9)).isEqualTo("1");
        assertThat(Wire.read(null, null, body).text("a", 9)).isEqualTo("1");
    }

    @Test
    void everything_may_stand_in_the_query_string() {
        Params params = Wire.read("items=%5B%7B%22item_id%22%3A%2211%22%7D%5D&fields=id,%20x", FORM, new byte[0]);

        assertThat(params.objects("items", 9).getFirst().id("item_id")).isEqualTo(11);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "{\"a\":}", "{\"a\":1}}", "[1", "\"text\"", "12", "{\"a\":NaN}", "{'a':1}", "nul"})
    void what_is_labelled_json_and_is_none_is_refused(String body) {
        assertRefused(() -> json(body), "body");
    }

    @Test
    void depth_digits_and_sheer_number_of_values_are_bounded() {
        assertRefused(() -> json("{\"a\":" + "[".repeat(1000) + "]".repeat(1000) + "}"), "depth");
        assertRefused(() -> json("{\"a\":" + "9".repeat(10_000) + "}"), "not valid JSON");
        assertRefused(() -> json("{\"a\":1e2147483648}"), "a number is out of range");
        assertRefused(() -> json("{\"a\":[" + "[],".repeat(400_000) + "[]]}"), "not valid JSON");
        assertRefused(
                () -> form("a=" + "[".repeat(1000) + "]".repeat(1000)).objects("a", 9), "Param a must be a JSON array");
    }

    @Test
    void text_that_is_not_utf_8_is_refused_and_not_replaced() {
        byte[] latin = "a=naïve".getBytes(ISO_8859_1);

        assertRefused(() -> Wire.read(null, FORM, latin), "not valid UTF-8");
        assertRefused(() -> form("a=%ff%fe"), "not valid UTF-8");
        assertRefused(
                () -> json(new String(new byte[] {'{', '"', 'a', '"', ':', '"', (byte) 0xff}, ISO_8859_1), ISO_8859_1),
                "");
        assertThat(Wire.read(null, FORM + "; charset=iso-8859-1", latin).text("a", 9))
                .isEqualTo("naïve");
        assertRefused(() -> Wire.read(null, FORM + ";charset=utf-7", latin), "charset is not supported");
    }

    private static Params multipart(String body, String boundary) {
        return Wire.read(null, "multipart/form-data; boundary=" + boundary, body.getBytes(UTF_8));
    }

    private static Params form(String body) {
        return Wire.read(null, FORM, body.getBytes(UTF_8));
    }

    private static Params json(String body) {
        return json(body, UTF_8);
    }

    private static Params json(String body, java.nio.charset.Charset charset) {
        return Wire.read(null, "application/json", body.getBytes(charset));
    }

    private static void assertRefused(org.assertj.core.api.ThrowableAssert.ThrowingCallable call, String... words) {
        assertThatThrownBy(call).isInstanceOfSatisfying(ProblemException.class, e -> {
            assertThat(e.problem()).isEqualTo(Problem.INVALID_PARAMETER);
            assertThat(e.detail()).contains(List.of(words));
        });
    }
}
