package dev.aftersale.scenario;

import static dev.aftersale.scenario.Http.FORM;
import static dev.aftersale.scenario.Http.JSON;
import static dev.aftersale.scenario.Http.encoded;
import static org.assertj.core.api.Assertions.assertThat;

import dev.aftersale.testing.TestKeystore;
import dev.aftersale.testing.TestServer;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the known connectors send, byte by byte as they write it. */
class ConnectorsScenario {

    @RegisterExtension
    static final TestServer server = new TestServer().https();

    private ApiShop shop;
    private String token;

    @BeforeEach
    void open_a_shop() {
        shop = ApiShop.open(server);
        token = "access_token=" + encoded(shop.token().accessToken());
    }

    @Test
    void magento_lists_with_lower_case_filters_and_blanks_between_the_fields() {
        String id = shop.shipped();
        shop.done(id + "/refunds", Map.of("reason_code", "WRONG_ITEM"));
        String fields = "id,buyer_details{name, email, email_remarketing_option, phone_number},channel,created,"
                + "selected_shipping_option{name, reference_id, price, calculated_tax, estimated_shipping_time},"
                + "shipping_address{first_name, last_name, street1, street2, city, postal_code, state, country},"
                + "items{id, retailer_id, quantity, price_per_unit, tax_details, promotion_details{applied_amount}},"
                + "promotion_details{applied_amount, coupon_code, target_granularity, sponsor, campaign_name},payments";

        Http.Answer list = Http.get(shop.uri(shop.cms() + "/commerce_orders?state=IN_PROGRESS,COMPLETED"
                + "&filters=has_refunds&updated_after=1700000000&limit=25&locale=en_US&fields=" + encoded(fields) + "&"
                + token));

        assertThat(list.status()).as(list.body()).isEqualTo(200);
        assertThat(list.at("data.0.id")).isEqualTo(id);
        assertThat(list.at("data.0.buyer_details.phone_number")).isEqualTo("+1 555 0100");
        assertThat(list.at("data.0.shipping_address.last_name")).isEqualTo("Lee");
        assertThat(list.at("data.0.selected_shipping_option.calculated_tax.amount"))
                .isEqualTo("0.32");
        assertThat(list.at("data.0.promotion_details.data.0.coupon_code")).isEqualTo("SUN");
        assertThat(list.at("data.0.items.data.1.promotion_details.data.0.applied_amount.amount"))
                .isEqualTo("0.50");
        assertThat(list.at("data.0.payments.data.0.total_amount.amount")).isEqualTo("42.27");
        assertThat(list.at("paging.next")).isEmpty();

        Http.Answer quoted = Http.get(
                shop.uri(shop.cms() + "/commerce_orders?state=%22COMPLETED%22&fields=%22id%2C%20channel%22&" + token));
        assertThat(quoted.at("data.0.channel")).as(quoted.body()).isEqualTo("instagram");
    }

    @Test
    void magento_finds_its_account_and_a_price() {
        assertThat(Http.get(shop.uri("me?fields=commerce_merchant_settings&" + token))
                        .at("commerce_merchant_settings.data.0.id"))
                .isEqualTo(shop.cms());
        Http.Answer account =
                Http.get(shop.uri(shop.cms() + "?fields=merchant_page,product_catalogs&locale=en_US&" + token));
        assertThat(account.at("merchant_page.id")).isEqualTo(shop.page());
        assertThat(account.at("product_catalogs.data.0.id"))
                .isEqualTo(Long.toString(shop.merchant().catalogId()));
        String product = shop.done(
                        account.at("product_catalogs.data.0.id") + "/products",
                        Map.of(
                                "retailer_id",
                                "mug",
                                "name",
                                "Mug",
                                "price",
                                Map.of("amount", "9.50", "currency", "USD")))
                .at("id");
        assertThat(Http.get(shop.uri(product + "?fields=price,sale_price&" + token))
                        .at("price"))
                .isEqualTo("$9.50");
    }

    @Test
    void magento_writes_forms_with_brackets() {
        String id = shop.place();
        post(id + "/acknowledge_order", "merchant_order_reference=000000012&idempotency_key=" + key());

        Http.Answer shipped = post(
                id + "/shipments",
                "external_shipment_id=100_1&items[0][retailer_id]=mug&items[0][quantity]=1"
                        + "&items[1][retailer_id]=cap&items[1][quantity]=1"
                        + "&tracking_info[tracking_number]=1Z&tracking_info[carrier]=UPS"
                        + "&tracking_info[shipping_method_name]=Ground"
                        + "&should_use_default_fulfillment_location=1&idempotency_key=" + key());
        assertThat(shipped.at("amount.amount")).as("10.83 + 5.45 + 4.32").isEqualTo("20.60");
        Http.Answer cancelled = post(
                id + "/cancellations",
                "items%5B0%5D%5Bretailer_id%5D=mug&items%5B0%5D%5Bquantity%5D=1"
                        + "&cancel_reason%5Breason_code%5D=CUSTOMER_REQUESTED"
                        + "&cancel_reason%5Breason_description%5D=don%27t+want+it&idempotency_key=" + key());
        assertThat(cancelled.at("amount.amount")).isEqualTo("10.83");
        assertThat(shop.get(id + "/cancellations").at("data.0.cancel_reason.reason_description"))
                .isEqualTo("don't want it");
        Http.Answer refunded = post(
                id + "/refunds",
                "reason_code=REFUND_REASON_OTHER&items[0][retailer_id]=mug&items[0][item_refund_quantity]=1"
                        + "&shipping[shipping_refund][amount]=4.00&shipping[shipping_refund][currency]=USD"
                        + "&deductions[0][deduction_type]=RETURN_SHIPPING"
                        + "&deductions[0][deduction_amount][amount]=2&deductions[0][deduction_amount][currency]=USD"
                        + "&adjustment_amount[amount]=0.50&adjustment_amount[currency]=USD&idempotency_key=" + key());
        assertThat(refunded.at("refund_amount.total"))
                .as("10.83 + 4.32 - 2.00 + 0.50")
                .isEqualTo("13.65");
    }

    @Test
    void magento_says_null_or_nothing_when_it_means_the_whole_order() {
        for (String items : List.of("items=null", "items=[]", "items=")) {
            String id = shop.inProgress();
            Http.Answer cancelled = post(
                    id + "/cancellations",
                    items + "&cancel_reason[reason_code]=OUT_OF_STOCK&restock_items=true&idempotency_key=" + key());
            assertThat(cancelled.at("order_status.state")).as(items).isEqualTo("COMPLETED");
            assertThat(cancelled.at("amount.amount")).isEqualTo("42.27");
        }
    }

    private Http.Answer post(String path, String form) {
        Http.Answer answer = Http.post(shop.uri(path), FORM, form + "&locale=en_US&" + token);
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer;
    }

    @Test
    void old_magento_puts_everything_into_the_query_of_its_posts() {
        String id = shop.place();
        var query = new LinkedHashMap<String, String>();
        query.put("access_token", shop.token().accessToken());
        query.put("idempotency_key", key());
        assertThat(Http.post(shop.uri(id + "/acknowledge_order?" + Http.form(query)), FORM, "")
                        .at("state"))
                .isEqualTo("IN_PROGRESS");
        query.put("idempotency_key", key());
        query.put("items", "[{\"retailer_id\":\"mug\",\"quantity\":3}]");
        query.put("tracking_info", "{\"carrier\":\"USPS\",\"tracking_number\":\"94001\"}");
        assertThat(Http.post(shop.uri(id + "/shipments?" + Http.form(query)), FORM, "")
                        .at("amount.amount"))
                .isEqualTo("36.82");
    }

    @Test
    void woocommerce_writes_json_and_carries_its_token_in_a_header() {
        String id = shop.place();
        String bearer = "Bearer " + shop.token().accessToken();
        assertThat(Http.post(
                                shop.uri(id + "/acknowledge_order"),
                                JSON,
                                "{\"idempotency_key\":\"" + key() + "\",\"merchant_order_reference\":42}",
                                "Authorization",
                                bearer)
                        .at("merchant_order_reference"))
                .isEqualTo("42");
        Http.Answer order = Http.get(
                shop.uri(id
                        + "?fields=id,items{id,retailer_id,product_id,quantity,price_per_unit,tax_details}"
                                .replace("{", "%7B")
                                .replace("}", "%7D")),
                "Authorization",
                bearer);
        assertThat(order.at("items.data.0.tax_details.estimated_tax.amount"))
                .as(order.body())
                .isEqualTo("2.50");
        Http.Answer shipped = Http.post(
                shop.uri(id + "/shipments"), JSON + "; charset=utf-8", """
                {"external_shipment_id": "7", "items": [{"retailer_id": "mug", "quantity": 3}, {"retailer_id": "cap", "quantity": 1}],
                 "tracking_info": {"carrier": "dhl", "tracking_number": "JD01"}, "idempotency_key": "%s"}
                """.formatted(key()), "Authorization", bearer);
        assertThat(shipped.at("order_status.state")).as(shipped.body()).isEqualTo("COMPLETED");
        Http.Answer refunded = Http.post(
                shop.uri(id + "/refunds"),
                JSON,
                "{\"reason_code\":\"BUYERS_REMORSE\",\"reason_text\":\"naïve\",\"idempotency_key\":\"" + key() + "\"}",
                "Authorization",
                bearer);
        assertThat(refunded.at("refund_amount.total")).isEqualTo("42.27");
    }

    @Test
    void multipart_carries_text_as_it_is() {
        String id = shop.shipped();
        String boundary = "--------------------------" + -System.nanoTime();
        var body = new StringBuilder();
        Map.of(
                        "access_token", shop.token().accessToken(),
                        "reason_code", "WRONG_ITEM",
                        "reason_text", "naïve\r\nlines; \"quoted\" & 100% = fine",
                        "items", "[{\"retailer_id\":\"mug\",\"item_refund_quantity\":\"2\"}]",
                        "idempotency_key", key())
                .forEach((name, value) -> body.append("--" + boundary + "\r\n")
                        .append("Content-Disposition: form-data; name=\"" + name + "\"\r\n\r\n")
                        .append(value + "\r\n"));
        body.append("--" + boundary + "--\r\n");

        Http.Answer refunded =
                Http.post(shop.uri(id + "/refunds"), "multipart/form-data; boundary=" + boundary, body.toString());

        assertThat(refunded.at("refund_amount.total")).as(refunded.body()).isEqualTo("21.66");
        assertThat(shop.get(id + "/refunds").at("data.0.refund_reason.reason_description"))
                .isEqualTo("naïve\r\nlines; \"quoted\" & 100% = fine");
    }

    @Test
    void the_same_call_in_another_encoding_is_the_same_call() {
        String id = shop.shipped();
        String key = key();
        Http.Answer first = post(
                id + "/refunds",
                "reason_code=WRONG_ITEM&items[0][retailer_id]=mug&items[0][item_refund_quantity]=1&idempotency_key="
                        + key);
        Http.Answer again = shop.done(
                id + "/refunds",
                Map.of(
                        "reason_code",
                        "WRONG_ITEM",
                        "items",
                        List.of(Map.of("retailer_id", "mug", "item_refund_quantity", 1)),
                        "idempotency_key",
                        key));

        assertThat(again.body()).isEqualTo(first.body());
        assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(shop.get(id + "/refunds").json().path("data").size()).isEqualTo(1);
    }

    @Test
    void several_objects_are_read_at_once_over_a_double_slash() {
        String one = shop.place();
        String two = shop.place();
        for (String path : List.of("/v24.0//?ids=", "/v24.0/?ids=", "//?ids=", "/?ids=")) {
            Http.Answer both = Http.get(server.url(path + one + "," + two + "&fields=channel&" + token));
            assertThat(both.at(one + ".channel")).as(path + both.body()).isEqualTo("instagram");
            assertThat(both.at(two + ".id")).isEqualTo(two);
        }
        assertThat(Http.get(server.url("/v24.0/" + one + "/?" + token)).at("id"))
                .isEqualTo(one);
        assertThat(Http.get(server.url("/" + one + "?" + token)).at("id"))
                .as("no version")
                .isEqualTo(one);
        Http.Answer unknown = Http.get(server.url("/v24.0//?ids=" + one + ",4711&" + token));
        assertThat(unknown.status()).isEqualTo(404);
        assertThat(unknown.code()).isEqualTo(803);
    }

    @Test
    void braces_and_quotes_need_no_encoding_on_either_port() throws Exception {
        String id = shop.place();
        for (Socket socket : List.of(
                new Socket("127.0.0.1", server.url("").getPort()),
                TestKeystore.trusting()
                        .getSocketFactory()
                        .createSocket("127.0.0.1", server.httpsUrl("").getPort()))) {
            try (socket) {
                socket.getOutputStream()
                        .write(("GET /v24.0/" + id + "?fields=\"channel,items{id,retailer_id}\"&" + token
                                        + " HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n")
                                .getBytes(StandardCharsets.UTF_8));
                assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                        .startsWith("HTTP/1.1 200")
                        .contains("\"retailer_id\":\"mug\"");
            }
        }
    }

    private static String key() {
        return UUID.randomUUID().toString().replace("-", "");
    }
}
