package dev.aftersale.api.graph;

import static dev.aftersale.api.graph.StubApi.FORM;
import static dev.aftersale.api.graph.StubApi.assertProblem;
import static dev.aftersale.api.graph.StubApi.body;
import static dev.aftersale.api.graph.StubApi.header;
import static dev.aftersale.api.graph.StubApi.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.aftersale.testing.Requests;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Who gets an answer, and what it looks like on the wire. */
class AnswersOverHttpIT {

    @RegisterExtension
    static final StubApi api = new StubApi();

    @Test
    void a_token_is_demanded_known_proved_and_allowed() throws Exception {
        assertProblem(api.get("/v24.0/77"), 401, 104, "An access token is required");
        assertProblem(api.get("/v24.0/77?access_token=null"), 401, 104, "An access token is required");
        assertProblem(api.get("/v24.0/77?access_token=X"), 401, 190, "Invalid OAuth access token.");
        assertProblem(api.get("/v24.0/77?access_token=TOK&appsecret_proof=00"), 401, 100, "Invalid appsecret_proof");
        assertThat(api.get("/v24.0/77?access_token=TOK&appsecret_proof=" + StubApi.PROOF)
                        .statusCode())
                .isEqualTo(200);
        assertProblem(
                api.get("/v24.0/11/commerce_payouts?access_token=TOK"),
                403,
                10,
                "requires the permission commerce_account_read_reports");
        assertThat(api.get("/v24.0/open").statusCode()).isEqualTo(200);
        assertThat(header(api.get("/v24.0/77?access_token=X"), "www-authenticate"))
                .isEqualTo("OAuth \"Facebook Platform\" \"invalid_token\" \"(#190) Invalid OAuth access token.\"");
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /v24.0/, 404, 2500, The path names no object",
        "GET, /v24.0/99, 404, 803, Object 99 does not exist",
        "GET, /v24.0/99999999999999999999999, 404, 803, does not exist",
        "GET, /v24.0/abc, 404, 803, Object abc does not exist",
        "GET, /v24.0/0, 404, 803, Object 0 does not exist",
        "GET, /v24.0/77/nothing, 404, 2500, Unknown path components: /nothing",
        "GET, /v24.0/77/refunds/1, 404, 2500, Unknown path components",
        "GET, /v24.0/11/refunds, 404, 2500, Objects of type CommerceMerchantSettings have no edge refunds",
        "POST, /v24.0/11/commerce_orders, 400, 3, POST is not supported for commerce_orders; it takes [GET]",
        "GET, /v24.0/77/broken, 400, 3, GET is not supported for broken",
    })
    void each_wrong_turn_has_its_own_answer(String method, String path, int status, int code, String message)
            throws Exception {
        assertProblem(
                api.send(Requests.to(api.uri(path + "?access_token=TOK")).method(method, BodyPublishers.noBody())),
                status,
                code,
                message);
    }

    @Test
    void what_nobody_foresaw_is_told_without_its_insides() throws Exception {
        HttpResponse<String> response = api.post("/v24.0/77/broken", FORM, "access_token=TOK");

        assertProblem(response, 500, 1, "An unknown error has occurred.");
        assertThat(response.body()).doesNotContain("secret");
        assertThat(header(response, "x-fb-trace-id"))
                .isEqualTo(json(response).get("error").get("fbtrace_id").stringValue());
    }

    @Test
    void headers_are_those_that_clients_look_for() throws Exception {
        HttpResponse<String> response = api.get("/v24.0/77?access_token=TOK");

        assertThat(header(response, "content-type")).isEqualTo("application/json");
        assertThat(header(response, "cache-control")).contains("no-store");
        assertThat(header(response, "x-app-usage"))
                .matches("\\{\"call_count\":\\d+,\"total_cputime\":\\d+,\"total_time\":\\d+}");
        assertThat(json(header(response, "x-business-use-case-usage"))
                        .get("12")
                        .get(0)
                        .get("type")
                        .stringValue())
                .isEqualTo("pages");
        assertThat(response.headers().map()).containsKeys("x-fb-trace-id", "x-fb-request-id", "x-fb-rev");
        assertThat(header(api.post("/v24.0/77/refunds", FORM, "access_token=TOK&replay=true"), "idempotent-replayed"))
                .isEqualTo("true");
    }

    @Test
    void next_leads_through_the_whole_list_and_ends() throws Exception {
        String next = "/v24.0/11/commerce_orders?access_token=TOK&limit=25&fields=name&state=[\"CREATED\"]";
        int rows = 0;
        int pages = 0;
        String body = api.raw("GET " + next + " HTTP/1.1\r\n").body();
        while (true) {
            JsonNode page = json(body);
            rows += page.get("data").size();
            pages++;
            if (!page.get("paging").has("next")) {
                assertThat(page.get("paging").get("cursors").has("after")).isFalse();
                break;
            }
            assertThat(page.get("paging").get("next").stringValue())
                    .startsWith("http://127.0.0.1:" + api.port() + "/v24.0/11/");
            body = api.send(Requests.to(
                            URI.create(page.get("paging").get("next").stringValue())))
                    .body();
        }
        assertThat(rows).isEqualTo(60);
        assertThat(pages).isEqualTo(3);
    }

    @Test
    void a_token_from_a_header_stays_out_of_addresses() throws Exception {
        HttpResponse<String> response =
                api.send(Requests.to(api.uri("/v24.0/11/commerce_orders")).header("Authorization", "Bearer TOK"));

        assertThat(json(response).get("paging").get("next").stringValue()).doesNotContain("access_token");
    }

    @Test
    void fields_are_checked_before_anything_is_done() throws Exception {
        assertProblem(
                api.post("/v24.0/77/refunds", FORM, "access_token=TOK&fields=colour"),
                400,
                100,
                "nonexisting field (colour)");
        assertProblem(api.post("/v24.0/77/refunds", FORM, "access_token=TOK&fields=id{"), 400, 2500, "at character 4");
    }
}
