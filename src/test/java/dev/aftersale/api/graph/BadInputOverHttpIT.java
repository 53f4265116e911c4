package dev.aftersale.api.graph;

import static dev.aftersale.api.graph.StubApi.FORM;
import static dev.aftersale.api.graph.StubApi.assertProblem;
import static dev.aftersale.api.graph.StubApi.body;
import static dev.aftersale.api.graph.StubApi.json;
import static dev.aftersale.api.graph.StubApi.part;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.aftersale.Seed;
import dev.aftersale.api.graph.StubApi.Raw;
import dev.aftersale.testing.Requests;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is sent, the answer is precise, and no failure of ours. */
class BadInputOverHttpIT {

    @RegisterExtension
    static final StubApi api = new StubApi();

    @Test
    void bodies_are_taken_up_to_ten_megabytes() throws Exception {
        String text = "x".repeat(Wire.MAX_BODY_BYTES - "access_token=TOK&ignored=".length());

        assertThat(api.post("/v24.0/77/refunds", FORM, "access_token=TOK&ignored=" + text)
                        .statusCode())
                .isEqualTo(200);
        assertProblem(
                api.post("/v24.0/77/refunds", FORM, "access_token=TOK&ignored=xx" + text),
                413,
                100,
                "larger than 10 MB");
        HttpRequest.Builder chunked = Requests.to(api.uri("/v24.0/77/refunds"))
                .POST(BodyPublishers.ofByteArrays(List.of(new byte[Wire.MAX_BODY_BYTES], new byte[10])));
        assertProblem(api.send(chunked), 413, 100, "larger than 10 MB");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/json",
                "application/x-www-form-urlencoded",
                "multipart/form-data; boundary=b",
                "text/plain"
            })
    void bytes_that_are_no_text_are_refused(String contentType) throws Exception {
        byte[] body = (part("access_token", "TOK") + part("x", "?") + "--b--").getBytes(ISO_8859_1);
        body[new String(body, ISO_8859_1).indexOf('?')] = (byte) 0xff;
        HttpResponse<String> response = api.send(Requests.to(api.uri("/v24.0/77/refunds"))
                .header("Content-Type", contentType)
                .POST(BodyPublishers.ofByteArray(body)));

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(json(response).get("error").get("code").intValue()).isEqualTo(100);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"GET /v24.0/%zz?x=1 HTTP/1.1\r\n", "GET /v24.0/%00 HTTP/1.1\r\n", "GET /v24.0/a%2Fb HTTP/1.1\r\n"
            })
    void an_address_that_tomcat_refuses_is_refused_in_our_words(String line) throws Exception {
        Raw response = api.raw(line);

        assertThat(response.status()).isBetween(400, 404);
        assertThat(json(response.body()).has("error")).isTrue();
    }

    @Test
    void a_body_that_ends_early_is_no_failure_of_ours() throws Exception {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), api.port())) {
            socket.getOutputStream()
                    .write(
                            "POST /v24.0/77/refunds HTTP/1.1\r\nHost: h\r\nContent-Length: 100\r\nConnection: close\r\n\r\nabc"
                                    .getBytes(UTF_8));
            socket.shutdownOutput();

            assertThat(new String(socket.getInputStream().readAllBytes(), UTF_8))
                    .doesNotContain(" 500 ");
        }
    }

    @Test
    void noise_meets_precise_errors_and_never_a_failure() throws Exception {
        long seed = Seed.of("noise over HTTP");
        var random = new Random(seed);
        String[] types = {
            FORM,
            "application/json",
            "multipart/form-data; boundary=b",
            "multipart/form-data",
            "text/plain",
            "application/json; charset=\"x\""
        };
        String[] pieces = {
            "items",
            "[",
            "]",
            "{",
            "}",
            "=",
            "&",
            "\"",
            ":",
            ",",
            "quantity",
            "1",
            "-1",
            "1e999999999",
            "null",
            "--b",
            "\r\n",
            "Content-Disposition: form-data; name=",
            "fields",
            "adjustment_amount",
            "amount",
            "currency",
            "USD",
            "%",
            "%ff",
            "\\u0000",
            "\0",
            "é",
            "idempotency_key",
            "true",
            ".",
            "after",
            "limit",
            "9999999999999999999",
            "batch",
            "relative_url",
            "{result=a:$.x}"
        };
        String[] paths = {"/v24.0/77/refunds", "/v24.0/77", "/", "/v24.0/11/commerce_orders", "/v24.0/?ids=77", "/me"};
        for (int round = 0; round < 1_500; round++) {
            var body = new StringBuilder(random.nextBoolean() ? "{" : "");
            for (int i = random.nextInt(30); i > 0; i--) {
                body.append(pieces[random.nextInt(pieces.length)]);
            }
            HttpResponse<String> response = api.send(Requests.to(api.uri(paths[random.nextInt(paths.length)]))
                    .header("Content-Type", types[random.nextInt(types.length)])
                    .header("Authorization", "Bearer TOK")
                    .method(random.nextInt(4) == 0 ? "GET" : "POST", BodyPublishers.ofString(body.toString())));

            assertThat(response.statusCode()).as("seed %d, %s", seed, body).isLessThan(500);
            assertThat(json(response)).as("seed %d, %s", seed, body).isNotNull();
        }
    }
}
