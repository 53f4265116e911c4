package dev.aftersale.returns;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aftersale.base.Json;
import dev.aftersale.merchant.Merchants;
import dev.aftersale.merchant.Scope;
import dev.aftersale.merchant.Tokens;
import dev.aftersale.testing.Requests;
import dev.aftersale.testing.TestServer;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.EnumSet;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

/** Meta's five calls, and what they lacked. */
class ReturnsThroughTheApiIT {

    @RegisterExtension
    static final TestServer server = new TestServer();

    private final HttpClient http = HttpClient.newHttpClient();
    private ReturnShop shop;
    private String token;
    private long order;

    @BeforeEach
    void a_shipped_order() {
        shop = new ReturnShop(server);
        token = server.bean(Tokens.class)
                .issue(shop.id, "shop", EnumSet.allOf(Scope.class), null, false)
                .accessToken();
        order = shop.sell("ann");
    }

    @Test
    void a_return_is_opened_read_accepted_and_closed_as_metas_clients_do_it() throws Exception {
        String id = post(
                        order + "/returns",
                        Map.of(
                                "items",
                                "[{\"retailer_id\":\"MUG\",\"quantity\":\"2\",\"reason\":\"too_small\"}]",
                                "merchant_return_id",
                                "RMA-7",
                                "return_message",
                                "naïve <b>text</b>"))
                .get("id")
                .asString();
        assertThat(post(
                                order + "/returns",
                                Map.of(
                                        "items",
                                        "[{\"retailer_id\":\"MUG\",\"quantity\":\"1\"}]",
                                        "merchant_return_id",
                                        "RMA-7"))
                        .get("id")
                        .asString())
                .as("the same number is the same return")
                .isEqualTo(id);

        JsonNode one =
                get(id + "?fields=return_status,return_message,item_return_quantities,item_return_reasons,order");
        assertThat(one.get("return_status").asString()).isEqualTo("REQUESTED");
        assertThat(one.at("/item_return_quantities/0/value").asInt()).isEqualTo(2);
        assertThat(one.at("/item_return_reasons/0/value").asString()).isEqualTo("TOO_SMALL");
        assertThat(one.at("/order/id").asString()).isEqualTo(Long.toString(order));
        assertThat(get(order + "/returns?statuses=[\"REQUESTED\"]").get("data")).hasSize(1);
        assertThat(get(order + "/returns?statuses=APPROVED").get("data")).isEmpty();
        assertThat(get(order + "?fields=returns{id,state}")
                        .at("/returns/data/0/state")
                        .asString())
                .isEqualTo("REQUESTED");

        JsonNode accepted = post(
                id + "/update_return",
                Map.of(
                        "update_event",
                        "ACCEPT_RETURN",
                        "return_shipping_labels",
                        "[{\"carrier\":\"UPS\",\"tracking_number\":\"1Z\",\"cost\":{\"amount\":\"3.20\",\"currency\":\"GBP\"}}]"));
        assertThat(accepted.get("success").asBoolean()).isTrue();
        assertThat(accepted.get("state").asString()).isEqualTo("LABEL_SENT");
        String cms = Long.toString(server.bean(Merchants.class).get(shop.id).cmsId());
        JsonNode list = get(cms + "/returns?statuses=APPROVED&fields=id,return_shipping_labels{tracking_number,cost}");
        assertThat(list.at("/data/0/return_shipping_labels/data/0/cost/amount").asString())
                .isEqualTo("3.20");
        post(id + "/update_return", Map.of("update_event", "CLOSE_RETURN"));
        assertThat(get(id + "").get("return_status").asString()).isEqualTo("MERCHANT_MARKED_COMPLETED");
        JsonNode late = post(id + "/update_return", Map.of("update_event", "ACCEPT_RETURN"));
        assertThat(late.at("/error/code").asInt()).isEqualTo(2361203);
    }

    @Test
    void it_goes_all_the_way_by_calls_alone() throws Exception {
        String id = post(
                        order + "/returns",
                        Map.of("items", "[{\"retailer_id\":\"MUG\",\"quantity\":2}]", "return_status", "APPROVED"))
                .get("id")
                .asString();
        JsonNode label = post(id + "/labels", Map.of("paper", "A6", "idempotency_key", "l1"));
        assertThat(label.get("file_base64").asString()).startsWith("JVBERi0"); // %PDF-
        assertThat(post(id + "/tracking", Map.of("status", "IN_TRANSIT", "carrier", "DHL", "tracking_number", "JD1"))
                        .get("state")
                        .asString())
                .isEqualTo("IN_TRANSIT");
        assertThat(post(id + "/tracking", Map.of("status", "DELIVERED"))
                        .get("state")
                        .asString())
                .isEqualTo("RECEIVED");
        long item = shop.item(order, "MUG").id();
        JsonNode inspected = post(
                id + "/inspection",
                Map.of(
                        "items",
                        "[{\"item_id\":\"%d\",\"accepted\":1,\"damaged\":1,\"deduction\":{\"amount\":\"2.00\",\"currency\":\"GBP\"}}]"
                                .formatted(item)));
        assertThat(inspected.get("state").asString()).isEqualTo("INSPECTED");
        assertThat(get(id + "/refund_quote").at("/total/amount").asString()).isEqualTo("18.00");
        JsonNode refunded = post(id + "/refund", Map.of("idempotency_key", "r1", "fields", "state,refunded"));
        assertThat(refunded.at("/refund_amount/total").asString()).isEqualTo("18.00");
        assertThat(refunded.get("state").asString()).isEqualTo("PARTLY_REFUNDED");
        assertThat(get(order + "/return_eligibility").at("/items/0/quantity").asInt())
                .isEqualTo(1);
        assertThat(get(order + "/refunds?fields=return_id")
                        .at("/data/0/return_id")
                        .asString())
                .isEqualTo(id);
    }

    @Test
    void another_merchants_token_finds_nothing() throws Exception {
        String id = post(order + "/returns", Map.of("items", "[{\"retailer_id\":\"MUG\",\"quantity\":2}]"))
                .get("id")
                .asString();
        var other = new ReturnShop(server);
        token = server.bean(Tokens.class)
                .issue(other.id, "other", EnumSet.allOf(Scope.class), null, false)
                .accessToken();
        for (String path : new String[] {id, id + "/refund_quote", order + "/returns", order + "/return_eligibility"}) {
            assertThat(get(path).has("error")).as(path).isTrue();
        }
        for (String edge : new String[] {"update_return", "tracking", "inspection", "labels", "refund", "exchange"}) {
            JsonNode answer = post(id + "/" + edge, Map.of("update_event", "ACCEPT_RETURN", "status", "DELIVERED"));
            assertThat(answer.has("error")).as(edge).isTrue();
        }
        assertThat(shop.read(Long.parseLong(id)).version()).isEqualTo(1);
    }

    private JsonNode get(String path) throws Exception {
        String url = "/v24.0/"
                + path.replace("\"", "%22")
                        .replace("{", "%7B")
                        .replace("}", "%7D")
                        .replace("[", "%5B")
                        .replace("]", "%5D");
        return send(Requests.to(server.url(url)).GET());
    }

    private JsonNode post(String path, Map<String, Object> call) throws Exception {
        return send(Requests.to(server.url("/v24.0/" + path))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(Json.write(call))));
    }

    private JsonNode send(HttpRequest.Builder request) throws Exception {
        return Json.tree(
                http.send(request.header("Authorization", "Bearer " + token).build(), BodyHandlers.ofString())
                        .body());
    }
}
