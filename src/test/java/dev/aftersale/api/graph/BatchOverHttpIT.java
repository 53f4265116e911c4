package dev.aftersale.api.graph;

import static dev.aftersale.api.graph.StubApi.FORM;
import static dev.aftersale.api.graph.StubApi.assertProblem;
import static dev.aftersale.api.graph.StubApi.body;
import static dev.aftersale.api.graph.StubApi.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

/** Many calls in one. */
class BatchOverHttpIT {

    @RegisterExtension
    static final StubApi api = new StubApi();

    @Test
    void a_batch_answers_each_call_by_itself() throws Exception {
        HttpResponse<String> response = api.batch(
                "[{\"method\":\"GET\",\"relative_url\":\"v24.0/77?fields=name\"},"
                        + "{\"method\":\"POST\",\"relative_url\":\"/v24.0/77/refunds\",\"body\":\"items=%5B%7B%22quantity%22%3A%221%22%7D%5D&replay=1\"},"
                        + "{\"method\":\"GET\",\"relative_url\":\"v24.0/99\"},"
                        + "{\"method\":\"PATCH\",\"relative_url\":\"v24.0/77\"},"
                        + "{\"method\":\"GET\",\"relative_url\":\"v24.0/77/\",\"omit_response_on_success\":true},"
                        + "{\"method\":\"GET\",\"relative_url\":\"v24.0/a/b/c/d\"},"
                        + "{\"method\":\"GET\",\"relative_url\":\"v24.0/77?access_token=X\"},"
                        + "{\"method\":\"POST\",\"relative_url\":\"/\",\"body\":\"batch=[]\"},{\"relative_url\":\"77?a=%ff\"}]&include_headers=false");

        JsonNode rows = json(response);
        assertThat(rows).hasSize(9);
        assertThat(rows.get(0))
                .hasToString("{\"code\":200,\"body\":\"{\\\"name\\\":\\\"n77\\\",\\\"id\\\":\\\"77\\\"}\"}");
        assertThat(json(rows.get(1).get("body").stringValue()).get("quantities"))
                .hasToString("[1]");
        assertThat(rows.get(2).get("code").intValue()).isEqualTo(404);
        assertThat(rows.get(3).get("code").intValue()).isEqualTo(400);
        assertThat(rows.get(4).isNull()).isTrue();
        assertThat(rows.get(5).get("code").intValue()).isEqualTo(404);
        assertThat(rows.get(6).get("code").intValue()).isEqualTo(401);
        assertThat(rows.get(7).get("body").stringValue()).contains("A batch can't hold a batch.");
        assertThat(rows.get(8).get("body").stringValue()).contains("not valid UTF-8");
    }

    @Test
    void a_call_may_take_from_another_what_it_needs() throws Exception {
        JsonNode rows =
                json(api.batch("[{\"method\":\"GET\",\"relative_url\":\"v24.0/?ids={result=list:$.data[*].id}\"},"
                        + "{\"method\":\"GET\",\"relative_url\":\"v24.0/11/commerce_orders?limit=1&after="
                        + Cursor.of(76)
                        + "\",\"name\":\"none\"},"
                        + "{\"method\":\"GET\",\"name\":\"list\",\"relative_url\":\"v24.0/77/refunds?limit=2\",\"omit_response_on_success\":false},"
                        + "{\"method\":\"GET\",\"name\":\"me\",\"relative_url\":\"77\"},"
                        + "{\"method\":\"POST\",\"relative_url\":\"{result=me:$.id}/refunds\",\"body\":\"reason_text={result=me:$.name}\"},"
                        + "{\"method\":\"GET\",\"name\":\"bad\",\"relative_url\":\"99\"},"
                        + "{\"method\":\"GET\",\"relative_url\":\"77\",\"depends_on\":\"bad\"},"
                        + "{\"method\":\"GET\",\"name\":\"loop\",\"relative_url\":\"{result=pool:$.id}\"},"
                        + "{\"method\":\"GET\",\"name\":\"pool\",\"relative_url\":\"{result=loop:$.id}\"},"
                        + "{\"method\":\"GET\",\"relative_url\":\"{result=who:$.id}\"}]"));

        assertThat(body(rows, 0))
                .contains("Object 1 does not exist"); // the stub's list has ids that are none of its objects
        assertThat(body(rows, 1)).isEqualTo("{\"data\":[]}");
        assertThat(body(rows, 2)).contains("\"id\":\"2\"").contains("access_token=TOK");
        assertThat(rows.get(3).isNull()).isTrue();
        assertThat(body(rows, 4)).contains("\"reason\":\"n77\"", "\"id\":\"77\"");
        assertThat(body(rows, 6)).contains("Not carried out");
        assertThat(body(rows, 7)).contains("(#100)");
        assertThat(body(rows, 8)).contains("(#100)");
        assertThat(body(rows, 9)).contains("No call of the batch is named who.");
    }

    @Test
    void a_batch_that_is_none_is_refused_as_a_whole() throws Exception {
        assertProblem(api.batch("[]"), 400, 100, "Param batch must be a JSON array of 1 to 50 calls");
        assertProblem(api.batch("[" + "{\"relative_url\":\"77\"},".repeat(50) + "{}]"), 400, 100, "at most 50");
        assertProblem(api.batch("[{}]"), 400, 100, "Param batch[0][relative_url] is required.");
        assertProblem(api.batch("[7]"), 400, 100, "Param batch[0] must be a JSON object.");
        assertProblem(api.batch("{"), 400, 100, "Param batch must be");
        assertProblem(
                api.batch("[{\"relative_url\":\"1\",\"name\":\"a\"},{\"relative_url\":\"1\",\"name\":\"a\"}]"),
                400,
                100,
                "[name]");
        assertProblem(
                api.post("/", FORM, "access_token=X&batch=[{\"relative_url\":\"1\"}]"), 401, 190, "Invalid OAuth");
        assertProblem(api.post("/v24.0", FORM, "access_token=TOK&asyncbatch=[]"), 400, 100, "asyncbatch");
        assertThat(json(api.post("/", "application/json", "[{\"relative_url\":\"77?access_token=TOK\"}]")))
                .hasSize(1);
    }
}
