package dev.aftersale.api;

import static dev.aftersale.api.graph.Shape.FLAG;
import static dev.aftersale.api.graph.Shape.ID;
import static dev.aftersale.api.graph.Shape.LIST;
import static dev.aftersale.api.graph.Shape.MONEY;
import static dev.aftersale.api.graph.Shape.NUMBER;
import static dev.aftersale.api.graph.Shape.TEXT;
import static dev.aftersale.api.graph.Shape.TIME;
import static dev.aftersale.merchant.Scope.COMMERCE_ACCOUNT_MANAGE_ORDERS;
import static dev.aftersale.merchant.Scope.COMMERCE_ACCOUNT_READ_ORDERS;

import dev.aftersale.api.graph.Handler;
import dev.aftersale.api.graph.Kind;
import dev.aftersale.api.graph.Route;
import dev.aftersale.api.graph.RouteSource;
import java.util.List;
import org.springframework.stereotype.Component;

/** The calls about returns: five of Meta's, and what they lacked. Source: Meta's returns API, and docs/api for ours. */
@Component
class ReturnRoutes implements RouteSource {

    private static final String KEY = "idempotency_key";
    private static final String KEY_ABOUT =
            "the same for each repetition of a call, new for a new call; at most 100 characters";

    private final ReturnReading reading;
    private final ReturnCalls calls;
    private final ReturnMoney money;

    ReturnRoutes(ReturnReading reading, ReturnCalls calls, ReturnMoney money) {
        this.reading = reading;
        this.calls = calls;
        this.money = money;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.get(Kind.ORDER, "returns", COMMERCE_ACCOUNT_READ_ORDERS, "The order's returns", reading::ofOrder)
                        .returnsListOf(ReturnNodes.RETURN)
                        .takes(
                                "statuses",
                                LIST,
                                "REQUESTED, APPROVED, DISAPPROVED, MERCHANT_MARKED_COMPLETED, REFUNDED")
                        .takes("merchant_return_id", TEXT, "the merchant's own number"),
                Route.get(
                                Kind.CMS,
                                "returns",
                                COMMERCE_ACCOUNT_READ_ORDERS,
                                "Returns, newest first",
                                reading::ofAccount)
                        .returnsListOf(ReturnNodes.RETURN)
                        .takes(
                                "statuses",
                                LIST,
                                "REQUESTED, APPROVED, DISAPPROVED, MERCHANT_MARKED_COMPLETED, REFUNDED")
                        .takes("merchant_return_id", TEXT, "the merchant's own number")
                        .takes("start_time_created", TIME, "from this")
                        .takes("end_time_created", TIME, "before this")
                        .takes("is_overdue", FLAG, "only those that are late")
                        .takes("is_test_order", FLAG, "those of test orders, and only these"),
                Route.get(Kind.RETURN, "", COMMERCE_ACCOUNT_READ_ORDERS, "One return", reading::one)
                        .returns(ReturnNodes.RETURN),
                Route.get(
                                Kind.ORDER,
                                "return_eligibility",
                                COMMERCE_ACCOUNT_READ_ORDERS,
                                "What may be returned, until when, and why the rest may not",
                                reading::eligibility)
                        .answers("items", LIST, "id, retailer_id, quantity, until, value, why_not"),
                create(),
                update(),
                tracking(),
                inspection(),
                label(),
                refundParameters(Route.get(
                        Kind.RETURN,
                        "refund_quote",
                        COMMERCE_ACCOUNT_READ_ORDERS,
                        "What a refund of the return would pay; changes nothing",
                        money::quote)),
                refundParameters(write("refund", "Pays the buyer for what came back", money::refund)),
                write("exchange", "Places a replacement order at no charge, and closes the return", money::exchange),
                Route.get(
                                Kind.CMS,
                                "store_credits",
                                COMMERCE_ACCOUNT_READ_ORDERS,
                                "What a buyer has with the merchant",
                                money::credits)
                        .takes("buyer_ref", TEXT, "the checkout's own id of the buyer, or email")
                        .takes("email", TEXT, "of the buyer, where there is no buyer_ref")
                        .takes("is_test_order", FLAG, "of test orders"),
                Route.post(
                                Kind.CMS,
                                "store_credits",
                                COMMERCE_ACCOUNT_MANAGE_ORDERS,
                                "The checkout took store credit as payment",
                                money::spend)
                        .needs("amount", MONEY, "what was taken")
                        .takes("buyer_ref", TEXT, "the checkout's own id of the buyer, or email")
                        .takes("email", TEXT, "of the buyer, where there is no buyer_ref")
                        .takes("order_id", ID, "the order that was paid with it")
                        .takes("is_test_order", FLAG, "of test orders")
                        .takes(KEY, TEXT, KEY_ABOUT + "; required"));
    }

    private Route create() {
        return Route.post(
                        Kind.ORDER,
                        "returns",
                        COMMERCE_ACCOUNT_MANAGE_ORDERS,
                        "Opens a return; with the merchant_return_id of one that is there, answers that one",
                        calls::create)
                .needs("items", LIST, "item_id or retailer_id, quantity, reason, note, exchange_for")
                .takes("merchant_return_id", TEXT, "the merchant's own number")
                .takes("return_message", TEXT, "what the buyer says")
                .takes("resolution", TEXT, "REFUND, STORE_CREDIT or EXCHANGE; REFUND if left out")
                .takes("actor", TEXT, "BUYER: the merchant's rules and window apply; MERCHANT if left out")
                .takes("return_status", TEXT, "APPROVED: accepted at once")
                .takes("update", TEXT, "accepted, of no effect")
                .takes(KEY, TEXT, KEY_ABOUT);
    }

    private Route update() {
        return write("update_return", "Answers a return, or closes it", calls::update)
                .needs("update_event", TEXT, "ACCEPT_RETURN, CLOSE_RETURN; ours: DECLINE_RETURN, CANCEL_RETURN, ANSWER")
                .takes("notes", TEXT, "to the buyer")
                .takes("decline_reason", TEXT, "WINDOW_OVER, FINAL_SALE, USED_OR_WORN, NOT_FROM_US, NO_EVIDENCE, OTHER")
                .takes("merchant_return_id", TEXT, "the merchant's own number")
                .takes("return_shipping_labels", LIST, "carrier, service_name, tracking_number, cost, file_base64");
    }

    private Route tracking() {
        return write("tracking", "What a carrier tells of the parcel", calls::track)
                .needs("status", TEXT, "IN_TRANSIT or DELIVERED")
                .takes("carrier", TEXT, "as for shipments")
                .takes("tracking_number", TEXT, "of the parcel")
                .takes("cost", MONEY, "of a label that the buyer bought")
                .takes("notes", TEXT, "kept with it");
    }

    private Route inspection() {
        return write("inspection", "What was found in the parcel", calls::inspect)
                .needs("items", LIST, "item_id, accepted, damaged, missing, deduction, restock_quantity")
                .takes("version", NUMBER, "of the return that was looked at; another one is refused")
                .takes("notes", TEXT, "kept with it");
    }

    private Route label() {
        return write("labels", "Has a label made", calls::label).takes("paper", TEXT, "A4 or A6; A4 if left out");
    }

    private static Route refundParameters(Route route) {
        return route.takes("deduction", MONEY, "kept back; as inspected and by policy if left out")
                .takes("shipping", MONEY, "of the order's shipping; by policy if left out")
                .takes("adjustment_amount", MONEY, "goodwill on top; by policy if left out")
                .takes("version", NUMBER, "of the return that was looked at; another one is refused")
                .takes("reason_text", TEXT, "shown to the buyer");
    }

    private static Route write(String edge, String summary, Handler handler) {
        return Route.post(Kind.RETURN, edge, COMMERCE_ACCOUNT_MANAGE_ORDERS, summary, call -> {
                    call.check(ReturnNodes.RETURN);
                    return handler.handle(call);
                })
                .takes(KEY, TEXT, KEY_ABOUT);
    }
}
