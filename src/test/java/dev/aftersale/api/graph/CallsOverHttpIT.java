package dev.aftersale.api.graph;

import static dev.aftersale.api.graph.StubApi.FORM;
import static dev.aftersale.api.graph.StubApi.assertProblem;
import static dev.aftersale.api.graph.StubApi.encoded;
import static dev.aftersale.api.graph.StubApi.header;
import static dev.aftersale.api.graph.StubApi.json;
import static dev.aftersale.api.graph.StubApi.part;
import static org.assertj.core.api.Assertions.assertThat;

import dev.aftersale.api.graph.StubApi.Raw;
import dev.aftersale.testing.Requests;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** How calls may be written: encodings, paths, methods. */
class CallsOverHttpIT {

    @RegisterExtension
    static final StubApi api = new StubApi();

    @Test
    void a_call_means_the_same_in_all_four_encodings() throws Exception {
        String json =
                "{\"reason_text\":\"naïve\",\"items\":[{\"quantity\":2}],\"adjustment_amount\":{\"amount\":\"2.00\",\"currency\":\"USD\"},\"idempotency_key\":\"k1\"}";
        String multipart = part("reason_text", "naïve")
                + part("items", "[{\"quantity\":\"2\"}]")
                + part("adjustment_amount", "{\"amount\":\"2.00\",\"currency\":\"USD\"}")
                + part("idempotency_key", "k1")
                + part("access_token", "TOK")
                + "--b--\r\n";
        String form = "access_token=TOK&idempotency_key=k1&reason_text=na%C3%AFve&items[0][quantity]=2"
                + "&adjustment_amount[amount]=2.00&adjustment_amount[currency]=USD";
        String query = "access_token=TOK&idempotency_key=k1&reason_text=na%C3%AFve&items="
                + encoded("[{\"quantity\":\"2\"}]") + "&adjustment_amount="
                + encoded("{\"amount\":\"2.00\",\"currency\":\"USD\"}");

        JsonNode answer = json(api.post("/v24.0/77/refunds", "multipart/form-data; boundary=b", multipart));

        assertThat(answer.get("quantities")).hasToString("[2]");
        assertThat(answer.get("reason").stringValue()).isEqualTo("naïve");
        assertThat(answer.get("amount").get("amount").stringValue()).isEqualTo("2.00");
        assertThat(answer.get("key").stringValue()).startsWith("k1/");
        assertThat(json(api.post("/v24.0/77/refunds", FORM, form))).isEqualTo(answer);
        assertThat(json(api.post("/v24.0/77/refunds?" + query, FORM, ""))).isEqualTo(answer);
        assertThat(json(api.send(Requests.to(api.uri("/v24.0/77/refunds"))
                        .header("Authorization", "Bearer TOK")
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(json)))))
                .isEqualTo(answer);
        assertThat(json(api.send(Requests.to(api.uri("/v24.0/77/refunds"))
                                .header("Content-Type", "multipart/form-data; boundary=b")
                                .method("DELETE", BodyPublishers.ofString(multipart))))
                        .get("reason"))
                .isEqualTo(answer.get("reason"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v24.0/77/?access_token=TOK",
                "/v24.0/77?access_token=TOK",
                "/v1.0//77//?access_token=TOK",
                "//77?access_token=TOK",
                "/77/?access_token=TOK&fields=name",
                "/v99.0/77?access_token=TOK&fields=\"name, id\"&pretty=1",
                "/v24.0/77?access_token=TOK&fields=name,size{}&locale=en_US",
            })
    void slashes_versions_and_quotes_do_not_matter(String path) throws Exception {
        Raw response = api.raw("GET " + path.replace(" ", "%20") + " HTTP/1.1\r\n");

        assertThat(response.status()).isEqualTo(200);
        assertThat(json(response.body()).get("name").stringValue()).isEqualTo("n77");
    }

    @Test
    void the_version_is_answered_as_it_was_asked() throws Exception {
        assertThat(header(api.get("/v25.0/77?access_token=TOK"), "facebook-api-version"))
                .isEqualTo("v25.0");
        assertThat(header(api.get("/77?access_token=TOK"), "facebook-api-version"))
                .isEqualTo("v24.0");
    }

    @Test
    void me_is_the_page_of_the_token() throws Exception {
        assertThat(json(api.get("/v24.0/me?access_token=TOK")).get("id").stringValue())
                .isEqualTo("12");
    }

    @Test
    void several_objects_are_read_at_once() throws Exception {
        String expected = "{\"77\":{\"name\":\"n77\",\"id\":\"77\"},\"78\":{\"name\":\"n78\",\"id\":\"78\"}}";

        assertThat(api.get("/v24.0//?ids=77,78&access_token=TOK&fields=name").body())
                .isEqualTo(expected);
        assertThat(api.get("/?ids=77%2C78&access_token=TOK&fields=name").body()).isEqualTo(expected);
        assertThat(json(api.get("/v24.0/refunds?ids=77&limit=1&access_token=TOK"))
                        .get("77")
                        .get("paging")
                        .get("next")
                        .stringValue())
                .contains("/v24.0/77/refunds?");
        assertProblem(api.get("/?ids=77,99&access_token=TOK"), 404, 803, "Object 99 does not exist");
        assertProblem(api.get("/?ids=,&access_token=TOK"), 400, 100, "Param ids must be a list of 1 to 50 ids.");
    }

    @Test
    void what_is_not_the_apis_goes_on_to_the_pages() throws Exception {
        HttpResponse<String> page = api.get("/console");

        assertThat(page.statusCode()).isEqualTo(404);
        assertThat(page.headers().firstValue("facebook-api-version")).isEmpty();
        assertThat(api.get("/").headers().firstValue("facebook-api-version")).isEmpty();
    }

    @Test
    void head_answers_like_get_without_the_body_and_options_tells_what_there_is() throws Exception {
        HttpResponse<String> head =
                api.send(Requests.to(api.uri("/v24.0/77?access_token=TOK")).HEAD());
        HttpResponse<String> options =
                api.send(Requests.to(api.uri("/v24.0/77")).method("OPTIONS", BodyPublishers.noBody()));

        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(header(head, "content-length")).isEqualTo("24");
        assertThat(options.statusCode()).isEqualTo(204);
        assertThat(header(options, "allow")).isEqualTo("GET, HEAD, POST, DELETE, OPTIONS");
    }

    @Test
    void a_post_may_stand_for_another_method_and_a_get_for_none() throws Exception {
        assertThat(json(api.post("/v24.0/77", FORM, "method=get&access_token=TOK"))
                        .has("name"))
                .isTrue();
        assertThat(json(api.post("/v24.0/77/refunds", FORM, "method=DELETE&access_token=TOK"))
                        .has("success"))
                .isTrue();
        assertProblem(api.get("/v24.0/77/refunds?method=post&access_token=TOK"), 400, 3, "A GET can't be a POST");
        assertProblem(
                api.send(Requests.to(api.uri("/v24.0/77")).PUT(BodyPublishers.noBody())), 400, 3, "The method must be");
    }

    @ParameterizedTest
    @ValueSource(strings = {"TRACE", "PATCH", "PROPFIND", "BREW", "get2"})
    void methods_that_nobody_knows_are_refused_like_everything_else(String method) throws Exception {
        var answer = api.raw(method + " /v24.0/77 HTTP/1.1\r\n");

        assertThat(answer.status()).as(answer.body()).isEqualTo(400);
        assertThat(json(answer.body()).get("error").get("code").intValue()).isEqualTo(3);
        assertThat(answer.body()).contains("The method must be one of GET, HEAD, POST, DELETE, OPTIONS.");
    }

    @Test
    void a_trace_of_a_page_tells_nothing() throws Exception {
        var answer = api.raw("TRACE /console HTTP/1.1\r\nCookie: SESSION=secret\r\n");

        assertThat(answer.status()).as(answer.body()).isEqualTo(405);
        assertThat(answer.body()).doesNotContain("secret");
    }
}
