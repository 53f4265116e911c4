package dev.aftersale.scenario;

import static dev.aftersale.scenario.Sdk.at;
import static dev.aftersale.scenario.Sdk.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.facebook.ads.sdk.APIContext;
import com.facebook.ads.sdk.APIException;
import com.facebook.ads.sdk.CommerceMerchantSettings;
import com.facebook.ads.sdk.CommerceOrder;
import com.facebook.ads.sdk.CommerceOrder.EnumReasonCode;
import com.google.gson.JsonObject;
import dev.aftersale.testing.TestServer;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Facebook's own client, unmodified, works orders from the first to the last penny. */
class SdkWritesScenario {

    @RegisterExtension
    static final TestServer server = new TestServer().https();

    private ApiShop shop;
    private APIContext context;
    private String id;
    private CommerceOrder order;

    @BeforeEach
    void take_a_sale() {
        shop = ApiShop.open(server);
        context = Sdk.of(shop);
        id = shop.place();
        order = new CommerceOrder(id, context);
    }

    @Test
    void an_order_is_acknowledged_once_and_keeps_its_reference() throws APIException {
        JsonObject acknowledged = order.createAcknowledgeOrder()
                .setMerchantOrderReference("SO-1")
                .setIdempotencyKey("a1")
                .execute()
                .getRawResponseAsJsonObject();

        assertThat(at(acknowledged, "id")).isEqualTo(id);
        assertThat(at(acknowledged, "state")).isEqualTo("IN_PROGRESS");
        assertThat(order.get().requestMerchantOrderIdField().execute().getFieldMerchantOrderId())
                .isEqualTo("SO-1");
        assertThat(refused(() -> order.createShipment()
                                .setMerchantOrderReference("SO-2")
                                .setIdempotencyKey("a2")
                                .execute())
                        .text("message"))
                .contains("'SO-1'");
        assertThat(shop.get(shop.cms() + "/commerce_orders?merchant_order_reference=SO-1")
                        .at("data.0.id"))
                .isEqualTo(id);
    }

    @Test
    void many_are_acknowledged_with_an_error_a_row() throws APIException {
        String acknowledged = shop.inProgress();
        var account = new CommerceMerchantSettings(shop.cms(), context);
        var rows = List.of(
                Map.of("id", id, "merchant_order_reference", "SO-3"), Map.of("id", acknowledged), Map.of("id", "4711"));

        for (String expectedHeader : List.of("", "true")) { // and again: each row has its first answer
            var answer = account.createAcknowledgeOrder()
                    .setOrders(rows)
                    .setIdempotencyKey("many1")
                    .execute();
            JsonObject raw = answer.getRawResponseAsJsonObject();
            assertThat(at(raw, "orders.0")).isEqualTo("{\"id\":\"" + id + "\",\"state\":\"IN_PROGRESS\"}");
            assertThat(at(raw, "orders.1.error.error_code")).isEqualTo("2361009");
            assertThat(at(raw, "orders.2.error.error_code")).isEqualTo("2361003");
            assertThat(at(raw, "orders.2.error.error_message")).contains("Invalid Order ID");
            assertThat(answer.getHeader().contains("Idempotent-Replayed")).isEqualTo(expectedHeader.equals("true"));
        }
        assertThat(refused(() -> account.createAcknowledgeOrder()
                                .setOrders(List.of(Map.of("id", id)))
                                .setIdempotencyKey("many1")
                                .execute()
                                .head())
                        .code())
                .isEqualTo(506);
    }

    @Test
    void a_shipment_takes_its_part_of_the_payment() throws APIException {
        acknowledge();

        var first = order.createShipment()
                .setExternalShipmentId("ext_1")
                .setItems(List.of(Map.of("retailer_id", "mug", "quantity", "1")))
                .setTrackingInfo(Map.of("carrier", "UPS", "tracking_number", "1Z", "shipping_method_name", "Ground"))
                .setFulfillment("{\"fulfillment_address\":{\"street_1\":\"1 Dock\",\"city\":\"Reno\",\"state\":\"NV\","
                        + "\"country\":\"US\",\"postal_code\":\"89501\"}}")
                .setShouldUseDefaultFulfillmentLocation(false)
                .setShipmentOriginPostalCode("89501-1234")
                .setIdempotencyKey("s1")
                .execute()
                .getRawResponseAsJsonObject();
        assertThat(at(first, "success")).isEqualTo("true");
        assertThat(at(first, "amount.amount")).as("10.00 + 0.83, shipping 4.32").isEqualTo("15.15");
        assertThat(at(first, "order_status.state")).isEqualTo("IN_PROGRESS");
        assertThat(payments()).isEqualTo("15.15");

        order.createUpdateShipment()
                .setExternalShipmentId("ext_1")
                .setTrackingInfo(Map.of("carrier", "FEDEX", "tracking_number", "99"))
                .setIdempotencyKey("u1")
                .execute();
        var shipments = order.getShipments().execute().getRawResponseAsJsonObject();
        assertThat(at(shipments, "data.0.tracking_info.carrier")).isEqualTo("fedex");
        assertThat(at(shipments, "data.0.tracking_info.tracking_number")).isEqualTo("99");
        assertThat(at(shipments, "data.0.id")).isEqualTo(at(first, "shipment_id"));

        var rest = order.createShipment().setIdempotencyKey("s2").execute().getRawResponseAsJsonObject();
        assertThat(at(rest, "amount.amount")).isEqualTo("27.12");
        assertThat(at(rest, "order_status.state")).isEqualTo("COMPLETED");
        assertThat(payments()).isEqualTo("42.27");
        assertThat(order.getPayments().execute()).hasSize(2);
    }

    /** The sum of the captured payments. */
    private String payments() throws APIException {
        BigDecimal sum = BigDecimal.ZERO;
        for (var payment :
                order.getPayments().execute().getRawResponseAsJsonObject().getAsJsonArray("data")) {
            sum = sum.add(new BigDecimal(at(payment, "total_amount.amount")));
        }
        return sum.toPlainString();
    }

    @Test
    void an_order_is_cancelled_in_part_and_then_in_full() throws APIException {
        shop.done(
                shop.merchant().catalogId() + "/products",
                Map.of(
                        "retailer_id",
                        "mug",
                        "name",
                        "Mug",
                        "price",
                        Map.of("amount", "10.00", "currency", "USD"),
                        "inventory",
                        5));
        acknowledge();

        var part = order.createCancellation()
                .setCancelReason(Map.of("reason_code", "OUT_OF_STOCK", "reason_description", "gone"))
                .setItems(List.of(Map.of("retailer_id", "mug", "quantity", "2")))
                .setRestockItems(true)
                .setIdempotencyKey("c1")
                .execute()
                .getRawResponseAsJsonObject();
        assertThat(at(part, "success")).isEqualTo("true");
        assertThat(at(part, "amount.amount")).as("20.00 + 1.66").isEqualTo("21.66");
        assertThat(shop.get(shop.merchant().catalogId() + "/products?retailer_id=mug&fields=inventory")
                        .at("data.0.inventory"))
                .isEqualTo("7");

        var over = refused(() -> order.createCancellation()
                .setItems(List.of(Map.of("retailer_id", "mug", "quantity", "2")))
                .setIdempotencyKey("c2")
                .execute());
        assertThat(over.code()).isEqualTo(1818215);
        assertThat(over.text("error_subcode")).isEqualTo("1818215");

        var rest = order.createCancellation().setIdempotencyKey("c3").execute().getRawResponseAsJsonObject();
        assertThat(at(rest, "order_status.state")).isEqualTo("COMPLETED");
        var cancellations = order.getCancellations().execute().getRawResponseAsJsonObject();
        assertThat(at(cancellations, "data.0.cancel_reason.reason_code")).isEqualTo("OUT_OF_STOCK");
        assertThat(at(cancellations, "data.0.items.data.0.quantity")).isEqualTo("2");
        assertThat(order.getPayments().execute()).isEmpty();
    }

    @Test
    void money_goes_back_to_the_penny_and_never_a_penny_more() throws APIException {
        ship();
        var part = order.createRefund()
                .setReasonCode(EnumReasonCode.VALUE_WRONG_ITEM)
                .setReasonText("naïve text")
                .setItems(
                        "[{\"retailer_id\":\"mug\",\"item_refund_quantity\":\"1\"},"
                                + "{\"retailer_id\":\"cap\",\"item_refund_amount\":{\"amount\":\"2.50\",\"currency\":\"USD\"}}]")
                .setShipping("{\"shipping_refund\":{\"amount\":\"1.50\",\"currency\":\"USD\"}}")
                .setDeductions("[{\"deduction_type\":\"RETURN_SHIPPING\","
                        + "\"deduction_amount\":{\"amount\":\"1.00\",\"currency\":\"USD\"}}]")
                .setAdjustmentAmount("{\"amount\":\"2.00\",\"currency\":\"USD\"}")
                .setReturnId("588")
                .setIdempotencyKey("r1")
                .execute()
                .getRawResponseAsJsonObject();
        assertThat(at(part, "success")).isEqualTo("true");
        assertThat(at(part, "refund_amount"))
                .as("10.00 + 2.50, tax 0.83 + 0.22 + 0.12")
                .isEqualTo("{\"subtotal\":\"12.50\",\"shipping\":\"1.50\",\"tax\":\"1.17\",\"adjustment\":\"2.00\","
                        + "\"deductions\":\"1.00\",\"total\":\"16.17\",\"amount\":\"16.17\",\"currency\":\"USD\"}");
        assertThat(at(part, "left.amount")).isEqualTo("26.10");

        assertThat(refused(() -> refund("r2")
                                .setItems("[{\"retailer_id\":\"mug\",\"item_refund_quantity\":\"3\"}]")
                                .execute())
                        .code())
                .isEqualTo(2382023);
        assertThat(refused(() -> refund("r3")
                                .setShipping("{\"shipping_refund\":{\"amount\":\"2.51\",\"currency\":\"USD\"}}")
                                .execute())
                        .code())
                .isEqualTo(2382022);
        assertThat(refused(() -> refund("r4")
                                .setAdjustmentAmount("{\"amount\":\"26.11\",\"currency\":\"USD\"}")
                                .execute())
                        .code())
                .isEqualTo(2382023);

        var quote = shop.get(id + "/refund_quote");
        assertThat(quote.at("refund_amount.total")).isEqualTo("26.10");
        var rest = refund("r5").execute().getRawResponseAsJsonObject();
        assertThat(at(rest, "refund_amount.total")).isEqualTo("26.10");
        assertThat(at(rest, "left.amount")).isEqualTo("0.00");
        assertThat(refused(() -> refund("r6").execute()).code()).isEqualTo(1818214);

        await().untilAsserted(() -> assertThat(states()).containsExactly("SUCCEEDED", "SUCCEEDED"));
        var summary = shop.get(id + "?fields=payment_summary");
        assertThat(summary.at("payment_summary.captured.amount")).isEqualTo("42.27");
        assertThat(summary.at("payment_summary.refunded.amount")).isEqualTo("42.27");
        assertThat(summary.at("payment_summary.kept.amount")).isEqualTo("0.00");
    }

    private List<String> states() throws APIException {
        return order.getRefunds().execute().getRawResponseAsJsonObject().getAsJsonArray("data").asList().stream()
                .map(refund -> at(refund, "state"))
                .toList();
    }

    @Test
    void one_key_is_one_refund() throws APIException {
        ship();
        String items = "[{\"retailer_id\":\"mug\",\"item_refund_quantity\":\"1\"}]";
        var first = refund("k1").setItems(items).execute();
        var again = refund("k1").setItems(items).execute();

        assertThat(again.getRawResponse()).isEqualTo(first.getRawResponse());
        assertThat(first.getHeader()).doesNotContain("Idempotent-Replayed");
        assertThat(again.getHeader()).contains("Idempotent-Replayed");
        assertThat(order.getRefunds().execute()).hasSize(1);
        assertThat(refused(() -> refund("k1").execute()).code()).isEqualTo(506);

        var refusal = refused(
                () -> refund("k2").setItems(items.replace("\"1\"", "\"9\"")).execute());
        assertThat(refusal.code()).isEqualTo(2382023);
        refund("k3").execute();
        assertThat(refused(() -> refund("k2")
                                .setItems(items.replace("\"1\"", "\"9\""))
                                .execute())
                        .text("message"))
                .as("a refusal is an answer too")
                .isEqualTo(refusal.text("message"));
    }

    @Test
    void a_snapshot_brings_the_order_to_what_it_says_and_once_is_enough() throws APIException {
        String mug = shop.item(id, "mug");
        String cap = shop.item(id, "cap");
        String snapshot = """
                [{"item_id":"%s","fulfill_quantity":"2","cancel_quantity":"1","refund_quantity":"1",
                  "tracking_info":[{"carrier":"UPS","tracking_number":"1Z9"}],"cancel_reason":{"reason_code":"OUT_OF_STOCK"},
                  "refund_reason":{"reason_code":"DAMAGED_GOODS"}},
                 {"item_id":"%s","fulfill_quantity":"1","cancel_quantity":"0","refund_quantity":"0"}]
                """.formatted(mug, cap);
        for (int i = 0; i < 2; i++) {
            order.createItemUpdate()
                    .setItems(snapshot)
                    .setMerchantOrderReference("SO-7")
                    .execute();
        }

        assertThat(shop.get(id + "?fields=order_status,merchant_order_id").at("order_status.state"))
                .isEqualTo("COMPLETED");
        assertThat(payments()).as("42.27 less a mug of 10.00 + 0.84").isEqualTo("31.43");
        assertThat(order.getCancellations().execute()).hasSize(1);
        var refunds = order.getRefunds().execute().getRawResponseAsJsonObject();
        assertThat(refunds.getAsJsonArray("data")).hasSize(1);
        assertThat(at(refunds, "data.0.refund_amount.total")).isEqualTo("10.83");
    }

    private CommerceOrder.APIRequestCreateRefund refund(String key) {
        return order.createRefund()
                .setReasonCode(EnumReasonCode.VALUE_QUALITY_ISSUE)
                .setIdempotencyKey(key);
    }

    private void acknowledge() throws APIException {
        order.createAcknowledgeOrder().setIdempotencyKey("ack").execute();
    }

    private void ship() throws APIException {
        acknowledge();
        assertThat(at(
                        order.createShipment()
                                .setIdempotencyKey("ship")
                                .execute()
                                .getRawResponseAsJsonObject(),
                        "capture_state"))
                .isEqualTo("CAPTURED");
    }
}
