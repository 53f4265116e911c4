package dev.aftersale.scenario;

import static dev.aftersale.scenario.Sdk.at;
import static dev.aftersale.scenario.Sdk.refused;
import static org.assertj.core.api.Assertions.assertThat;

import com.facebook.ads.sdk.APIContext;
import com.facebook.ads.sdk.APIException;
import com.facebook.ads.sdk.APINode;
import com.facebook.ads.sdk.APINodeList;
import com.facebook.ads.sdk.APIRequest;
import com.facebook.ads.sdk.APIResponse;
import com.facebook.ads.sdk.BatchRequest;
import com.facebook.ads.sdk.CommerceMerchantSettings;
import com.facebook.ads.sdk.CommerceOrder;
import com.facebook.ads.sdk.CommerceOrder.EnumFilters;
import com.facebook.ads.sdk.CommerceOrder.EnumState;
import com.facebook.ads.sdk.Page;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.aftersale.merchant.Scope;
import dev.aftersale.merchant.Tokens;
import dev.aftersale.testing.TestServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Facebook's own client, unmodified, reads what is here as it reads Facebook. */
class SdkReadsScenario {

    /** Never the buyer's own address, but one that stands for it. */
    private static final String MASK = "[a-z2-7]{16}@aftersale\\.localhost";

    @RegisterExtension
    static final TestServer server = new TestServer().https();

    private ApiShop shop;
    private APIContext context;
    private CommerceMerchantSettings account;

    @BeforeEach
    void open_a_shop() {
        shop = ApiShop.open(server);
        context = Sdk.of(shop);
        account = new CommerceMerchantSettings(shop.cms(), context);
    }

    @Test
    void a_list_holds_the_created_orders_with_four_fields_and_at_most_25_of_them() throws APIException {
        for (int i = 0; i < 27; i++) {
            shop.place();
        }
        String acknowledged = shop.inProgress();

        APINodeList<CommerceOrder> orders = account.getCommerceOrders().execute();

        assertThat(orders).hasSize(25);
        assertThat(orders.get(0).getFieldCreated()).endsWith("+00:00");
        JsonObject first = JsonParser.parseString(orders.get(0).getRawValue()).getAsJsonObject();
        assertThat(first.keySet()).containsExactlyInAnyOrder("id", "order_status", "created", "last_updated");
        assertThat(at(first, "order_status.state")).isEqualTo("CREATED");
        assertThat(orders.nextPage()).hasSize(2).extracting(APINode::getId).doesNotContain(acknowledged);
    }

    @Test
    void states_are_ored_and_filters_are_anded_and_fields_are_expanded() throws APIException {
        String created = shop.place();
        String inProgress = shop.inProgress();
        String completed = shop.shipped();
        String refunded = shop.shipped();
        shop.done(refunded + "/refunds", Map.of("reason_code", "WRONG_ITEM"));
        String inPart = shop.inProgress();
        shop.done(inPart + "/cancellations", Map.of("items", List.of(Map.of("retailer_id", "cap", "quantity", 1))));

        assertThat(ids(account.getCommerceOrders()
                        .setState(List.of(EnumState.VALUE_CREATED, EnumState.VALUE_IN_PROGRESS))
                        .execute()))
                .containsExactlyInAnyOrder(created, inProgress, inPart);
        assertThat(ids(account.getCommerceOrders()
                        .setState("COMPLETED,IN_PROGRESS")
                        .setFilters(List.of(EnumFilters.VALUE_HAS_FULFILLMENTS, EnumFilters.VALUE_NO_REFUNDS))
                        .execute()))
                .containsExactly(completed);
        assertThat(ids(account.getCommerceOrders()
                        .setState("COMPLETED")
                        .setFilters("has_refunds,no_cancellations")
                        .execute()))
                .containsExactly(refunded);
        assertThat(ids(account.getCommerceOrders()
                        .setState("IN_PROGRESS")
                        .setFilters(List.of(EnumFilters.VALUE_HAS_CANCELLATIONS, EnumFilters.VALUE_NO_SHIPMENTS))
                        .setUpdatedAfter("1700000000")
                        .setUpdatedBefore("4000000000")
                        .execute()))
                .containsExactly(inPart);
        assertThat(ids(account.getCommerceOrders()
                        .setState("CREATED,IN_PROGRESS,COMPLETED")
                        .setUpdatedAfter(Long.toString(
                                server.clock().instant().plusSeconds(60).getEpochSecond()))
                        .execute()))
                .isEmpty();

        CommerceOrder expanded = account.getCommerceOrders()
                .setState(List.of(EnumState.VALUE_CREATED))
                .requestFields(List.of("id", "buyer_details{name,email}", "items{id,retailer_id,quantity}"))
                .execute()
                .get(0);
        var raw = JsonParser.parseString(expanded.getRawValue());
        assertThat(at(raw, "buyer_details")).matches("\\{\"name\":\"Zoë Lee\",\"email\":\"" + MASK + "\"}");
        assertThat(at(raw, "items.data.0.retailer_id")).isEqualTo("mug");
        assertThat(at(raw, "items.data.1.quantity")).isEqualTo("1");
        assertThat(at(raw, "created")).isEmpty();
    }

    @Test
    void pages_follow_one_another_and_end() throws APIException {
        var placed = new ArrayList<String>();
        for (int i = 0; i < 5; i++) {
            placed.add(shop.place());
        }

        var byHand = new ArrayList<String>();
        for (var orders = page(2); orders != null; orders = orders.nextPage()) {
            byHand.addAll(ids(orders));
        }
        assertThat(byHand).containsExactlyElementsOf(placed.reversed());

        var byItself = new ArrayList<String>();
        for (CommerceOrder order : page(2).withAutoPaginationIterator(true)) {
            byItself.add(order.getId());
        }
        assertThat(byItself).containsExactlyElementsOf(placed.reversed());

        for (CommerceOrder order : page(5).withAutoPaginationIterator(true)) {
            assertThat(placed).contains(order.getId());
        }
    }

    private APINodeList<CommerceOrder> page(int limit) throws APIException {
        return account.getCommerceOrders().setParam("limit", limit).execute();
    }

    @Test
    void an_order_fills_all_fields_that_the_client_knows() throws APIException {
        String id = shop.place();

        CommerceOrder order =
                new CommerceOrder(id, context).get().requestAllFields().execute();

        assertThat(order.getFieldId()).isEqualTo(id);
        assertThat(order.getFieldChannel()).isEqualTo("instagram");
        assertThat(order.getFieldCreated()).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\+00:00");
        assertThat(order.getFieldLastUpdated()).isNotBlank();
        assertThat(order.getFieldShipByDate()).matches("\\d{4}-\\d\\d-\\d\\d");
        assertThat(order.getFieldIsTestOrder()).isFalse();
        assertThat(order.getFieldIsGroupBuy()).isFalse();
        assertThat(order.getFieldContainsBopisItems()).isFalse();
        assertThat(order.getFieldMerchantOrderId()).isNull();
        assertThat(order.getFieldPreOrderDetails()).isNull();
        assertThat(order.getFieldOrderStatus().toString()).contains("CREATED");
        var raw = JsonParser.parseString(order.getRawValue());
        assertThat(at(raw, "buyer_details.email")).matches(MASK);
        assertThat(at(raw, "shipping_address.first_name")).isEqualTo("Zoë");
        assertThat(at(raw, "shipping_address.street1")).isEqualTo("1 High Street");
        assertThat(at(raw, "selected_shipping_option.price")).isEqualTo("{\"amount\":\"4.00\",\"currency\":\"USD\"}");
        assertThat(at(raw, "selected_shipping_option.estimated_shipping_time.max_days"))
                .isEqualTo("5");
        assertThat(at(raw, "estimated_payment_details.subtotal.items.amount")).isEqualTo("35.00");
        assertThat(at(raw, "estimated_payment_details.subtotal.shipping.amount"))
                .isEqualTo("4.00");
        assertThat(at(raw, "estimated_payment_details.tax.amount")).isEqualTo("3.27");
        assertThat(at(raw, "estimated_payment_details.total_amount.amount")).isEqualTo("42.27");

        CommerceOrder byId = CommerceOrder.fetchById(id, context);
        assertThat(byId.getFieldId()).isEqualTo(id);
        assertThat(byId.fetch().getFieldId()).isEqualTo(id);
        String other = shop.place();
        assertThat(ids(CommerceOrder.fetchByIds(List.of(id, other), List.of("id", "channel"), context)))
                .containsExactlyInAnyOrder(id, other);
    }

    @Test
    void the_edges_of_an_order_are_lists() throws APIException {
        String id = shop.shipped();
        shop.done(
                id + "/refunds",
                Map.of(
                        "reason_code",
                        "DAMAGED_GOODS",
                        "items",
                        List.of(Map.of("retailer_id", "mug", "item_refund_quantity", 1))));
        var order = new CommerceOrder(id, context);

        JsonObject items = order.getItems().execute().getRawResponseAsJsonObject();
        assertThat(at(items, "data.0.price_per_unit.amount")).isEqualTo("10.00");
        assertThat(at(items, "data.0.quantity")).isEqualTo("3");
        JsonObject payments = order.getPayments().execute().getRawResponseAsJsonObject();
        assertThat(at(payments, "data.0.total_amount.amount")).isEqualTo("42.27");
        assertThat(at(payments, "data.0.subtotal.shipping.amount")).isEqualTo("4.00");
        assertThat(at(payments, "data.0.transaction_details.data.0.transaction_type"))
                .isEqualTo("SALE");
        assertThat(at(payments, "data.0.transaction_details.data.1.transaction_type"))
                .isEqualTo("REFUND");
        JsonObject refunds = order.getRefunds().execute().getRawResponseAsJsonObject();
        assertThat(at(refunds, "data.0.refund_reason.reason_code")).isEqualTo("DAMAGED_GOODS");
        assertThat(at(refunds, "data.0.items.data.0.quantity")).isEqualTo("1");
        assertThat(at(order.getShipments().execute().getRawResponseAsJsonObject(), "data.0.items.data.0.retailer_id"))
                .isEqualTo("mug");
        assertThat(order.getCancellations().execute()).isEmpty();
        assertThat(at(order.getPromoTIOns().execute().getRawResponseAsJsonObject(), "data.0.coupon_code"))
                .isEqualTo("SUN");
        assertThat(at(
                        order.getPromotionDetails().execute().getRawResponseAsJsonObject(),
                        "data.0.applied_amount.amount"))
                .isEqualTo("0.50");
    }

    @Test
    void accounts_and_pages_answer_all_their_edges() throws APIException {
        shop.place();

        assertThat(account.getCommercePayouts()
                        .setStartTime("1559347200")
                        .setEndTime("1561939200")
                        .requestAllFields()
                        .execute())
                .isEmpty();
        assertThat(account.getCommerceTransactions()
                        .setStartTime("1")
                        .setEndTime("2")
                        .setPayoutReferenceId("P1")
                        .requestAllFields()
                        .execute())
                .isEmpty();
        assertThat(account.getSetupStatus().requestAllFields().execute().get(0).getFieldShopSetup())
                .isEqualTo("SETUP");
        assertThat(account.getShops().requestAllFields().execute().get(0).getFieldShopStatus())
                .isEqualTo("ACTIVE");
        assertThat(account.getOrderManagementApps().requestField("id").execute())
                .extracting(APINode::getId)
                .containsExactly(Long.toString(shop.token().appId()));
        assertThat(account.getProductCatalogs().execute())
                .extracting(APINode::getId)
                .containsExactly(Long.toString(shop.merchant().catalogId()));
        assertThat(account.getTaxSettings().execute()).isEmpty();
        assertThat(CommerceMerchantSettings.fetchById(shop.cms(), context).getFieldDisplayName())
                .isEqualTo("Shop of USD");
        assertThat(account.get()
                        .requestAllFields()
                        .execute()
                        .getFieldMerchantPage()
                        .getId())
                .isEqualTo(shop.page());

        var page = new Page(shop.page(), context);
        assertThat(page.getCommerceOrders().execute()).hasSize(1);
        assertThat(page.getCommercePayouts().requestAllFields().execute()).isEmpty();
        assertThat(page.getCommerceTransactions().requestAllFields().execute()).isEmpty();
        assertThat(page.getCommerceMerchantSettings().execute())
                .extracting(APINode::getId)
                .containsExactly(shop.cms());
        assertThat(page.getShopSetupStatus().execute()).hasSize(1);
        assertThat(at(
                        page.createAcknowledgeOrder()
                                .setIdempotencyKey("page1")
                                .setOrders(List.of(Map.of(
                                        "id",
                                        page.getCommerceOrders()
                                                .execute()
                                                .get(0)
                                                .getId())))
                                .execute()
                                .getRawResponseAsJsonObject(),
                        "orders.0.state"))
                .isEqualTo("IN_PROGRESS");
    }

    @Test
    void an_app_is_tied_and_untied() throws APIException {
        assertThat(call("DELETE").getRawResponse()).contains("\"success\":true");
        assertThat(account.getOrderManagementApps().execute()).isEmpty();
        assertThat(shop.get(shop.place()).at("order_status.state"))
                .as("nobody waits to acknowledge it")
                .isEqualTo("IN_PROGRESS");

        assertThat(call("POST").getRawResponse()).contains("\"success\":true");
        assertThat(shop.get(shop.place()).at("order_status.state")).isEqualTo("CREATED");
    }

    private APIResponse call(String method) throws APIException {
        return new APIRequest<APINode>(context, shop.cms(), "/order_management_apps", method).execute();
    }

    @Test
    void a_batch_answers_each_call_and_a_failure_stays_its_own() throws APIException {
        String id = shop.place();
        var batch = new BatchRequest(context);
        new CommerceOrder(id, context)
                .createAcknowledgeOrder()
                .setIdempotencyKey("batch1")
                .setMerchantOrderReference("M 1&2")
                .addToBatch(batch, "ack");
        new CommerceOrder("1", context).get().addToBatch(batch, "unknown");
        new CommerceOrder(id, context).get().requestAllFields().addToBatch(batch, "order");
        account.getCommerceOrders().setState("IN_PROGRESS").addToBatch(batch, "list");

        List<APIResponse> answers = batch.execute();

        assertThat(answers).hasSize(4);
        assertThat(at(answers.get(0).getRawResponseAsJsonObject(), "state")).isEqualTo("IN_PROGRESS");
        assertThat(answers.get(1).getException()).isInstanceOf(APIException.FailedRequestException.class);
        assertThat(answers.get(1).getException().getMessage()).contains("803");
        assertThat(((CommerceOrder) answers.get(2)).getFieldMerchantOrderId()).isEqualTo("M 1&2");
        assertThat(answers.get(3)).isInstanceOf(APINodeList.class);
        assertThat(answers.get(3).getRawResponse()).contains(id);
    }

    @Test
    void asynchronous_calls_answer_the_same() throws Exception {
        String id = shop.shipped();
        shop.place();

        assertThat(account.getCommerceOrders().executeAsync().get()).hasSize(1);
        CommerceOrder order = new CommerceOrder(id, context)
                .get()
                .requestAllFields()
                .executeAsync()
                .get();
        assertThat(order.getFieldChannel()).isEqualTo("instagram");
        JsonObject refunded = new CommerceOrder(id, context)
                .createRefund()
                .setReasonCode(CommerceOrder.EnumReasonCode.VALUE_QUALITY_ISSUE)
                .setIdempotencyKey("async1")
                .executeAsync()
                .get()
                .getRawResponseAsJsonObject();
        assertThat(at(refunded, "refund_amount.total")).isEqualTo("42.27");
        String error = new CommerceOrder(id, context)
                .createRefund()
                .setReasonCode(CommerceOrder.EnumReasonCode.VALUE_QUALITY_ISSUE)
                .setIdempotencyKey("async2")
                .executeAsync()
                .get()
                .getRawResponse();
        assertThat(error).as("this client does not look at the status").contains("\"code\":1818214");
    }

    @Test
    void tokens_that_are_not_good_are_refused_with_the_headers_that_clients_look_at() throws APIException {
        String id = shop.place();
        var tokens = server.bean(Tokens.class);

        var wrong = refused(() -> CommerceOrder.fetchById(id, Sdk.of(shop, "EAAwrong", null)));
        assertThat(wrong.code()).isEqualTo(190);
        assertThat(wrong.text("error_subcode")).isEqualTo("467");
        assertThat(wrong.text("fbtrace_id")).isNotBlank();
        assertThat(wrong.headers()).containsIgnoringCase("x-fb-trace-id");
        var secret = refused(
                () -> CommerceOrder.fetchById(id, Sdk.of(shop, shop.token().accessToken(), "wrong")));
        assertThat(secret.code()).isEqualTo(100);
        assertThat(secret.text("message")).contains("appsecret_proof");
        assertThat(CommerceOrder.fetchById(id, Sdk.of(shop, shop.token().accessToken(), null))
                        .getId())
                .as("a proof is checked where it is given")
                .isEqualTo(id);
        var unknown = refused(() -> CommerceOrder.fetchById("12345", context));
        assertThat(unknown.code()).isEqualTo(803);
        assertThat(unknown.headers()).containsIgnoringCase("x-app-usage");

        var brief =
                tokens.issue(shop.merchant().id(), "brief", EnumSet.allOf(Scope.class), Duration.ofMinutes(5), true);
        assertThat(refused(() -> CommerceOrder.fetchById(id, Sdk.of(shop, brief.accessToken(), null)))
                        .text("message"))
                .contains("appsecret_proof is required");
        assertThat(CommerceOrder.fetchById(id, Sdk.of(shop, brief.accessToken(), brief.appSecret()))
                        .getId())
                .isEqualTo(id);
        server.clock().advance(Duration.ofMinutes(6));
        var expired = refused(() -> CommerceOrder.fetchById(id, Sdk.of(shop, brief.accessToken(), brief.appSecret())));
        assertThat(expired.code()).isEqualTo(190);
        assertThat(expired.text("error_subcode")).isEqualTo("463");

        var reader = tokens.issue(
                shop.merchant().id(), "reader", EnumSet.of(Scope.COMMERCE_ACCOUNT_READ_ORDERS), null, false);
        var readOnly = Sdk.of(shop, reader.accessToken(), reader.appSecret());
        assertThat(CommerceOrder.fetchById(id, readOnly).getId()).isEqualTo(id);
        assertThat(refused(() -> new CommerceOrder(id, readOnly)
                                .createAcknowledgeOrder()
                                .setIdempotencyKey("r1")
                                .execute())
                        .code())
                .isEqualTo(10);
    }

    private static List<String> ids(APINodeList<? extends APINode> nodes) {
        var ids = new ArrayList<String>();
        for (APINode node : nodes) {
            ids.add(node.getId());
        }
        return ids;
    }
}
