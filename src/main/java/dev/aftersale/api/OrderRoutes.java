package dev.aftersale.api;

import static dev.aftersale.api.graph.Shape.FLAG;
import static dev.aftersale.api.graph.Shape.ID;
import static dev.aftersale.api.graph.Shape.LIST;
import static dev.aftersale.api.graph.Shape.MONEY;
import static dev.aftersale.api.graph.Shape.OBJECT;
import static dev.aftersale.api.graph.Shape.TEXT;
import static dev.aftersale.api.graph.Shape.TIME;
import static dev.aftersale.merchant.Scope.COMMERCE_ACCOUNT_MANAGE_ORDERS;
import static dev.aftersale.merchant.Scope.COMMERCE_ACCOUNT_READ_ORDERS;

import dev.aftersale.api.graph.Call;
import dev.aftersale.api.graph.Handler;
import dev.aftersale.api.graph.Kind;
import dev.aftersale.api.graph.NodeType;
import dev.aftersale.api.graph.Reply;
import dev.aftersale.api.graph.Route;
import dev.aftersale.api.graph.RouteSource;
import java.util.ArrayList;
import java.util.List;
import org.springframework.stereotype.Component;

/** The calls that read orders and change them. Source: section (a) of Meta's order API, and docs/api for what is ours. */
@Component
class OrderRoutes implements RouteSource {

    private static final String KEY = "idempotency_key";
    private static final String KEY_ABOUT =
            "the same for each repetition of a call, new for a new call; at most 100 characters";

    private final OrderReading reading;
    private final OrderWriting writing;
    private final RefundCalls refunds;
    private final ItemUpdates itemUpdates;

    OrderRoutes(OrderReading reading, OrderWriting writing, RefundCalls refunds, ItemUpdates itemUpdates) {
        this.reading = reading;
        this.writing = writing;
        this.refunds = refunds;
        this.itemUpdates = itemUpdates;
    }

    @Override
    public List<Route> routes() {
        var routes = new ArrayList<Route>();
        for (Kind account : List.of(Kind.CMS, Kind.PAGE)) {
            routes.add(list().on(account));
            routes.add(acknowledgeMany().on(account));
        }
        routes.add(place());
        routes.add(Route.get(Kind.ORDER, "", COMMERCE_ACCOUNT_READ_ORDERS, "One order", reading::one)
                .returns(OrderNodes.ORDER));
        routes.addAll(edges());
        routes.add(acknowledge());
        routes.add(ship());
        routes.add(updateShipment());
        routes.add(trackShipment());
        routes.add(cancel());
        routes.add(refund());
        routes.add(quote());
        routes.add(itemUpdates());
        return routes;
    }

    private Route list() {
        return Route.get(
                        Kind.CMS,
                        "commerce_orders",
                        COMMERCE_ACCOUNT_READ_ORDERS,
                        "Orders, newest first",
                        reading::list)
                .returnsListOf(OrderNodes.ORDER)
                .takes(
                        "state",
                        LIST,
                        "FB_PROCESSING, CREATED, IN_PROGRESS, COMPLETED; any of them; CREATED if left out")
                .takes(
                        "filters",
                        LIST,
                        "HAS_ or NO_ CANCELLATIONS, REFUNDS; HAS_FULFILLMENTS, NO_SHIPMENTS; all of them")
                .takes(
                        "updated_after",
                        TIME,
                        "changed after this; the list then runs by time of change, oldest first. Who follows it begins "
                                + "each reading ten minutes before the last one asked for its first page, by the Date "
                                + "of that answer: a change may come to light after a later one")
                .takes("updated_before", TIME, "changed before this")
                .takes(
                        "merchant_order_reference",
                        TEXT,
                        "the merchant's own number; then in any state, all that have it")
                .takes("is_test_order", FLAG, "the test orders, and only these");
    }

    private Route place() {
        return Route.post(Kind.CMS, "orders", COMMERCE_ACCOUNT_MANAGE_ORDERS, "Takes a sale in", writing::place)
                .needs("items", LIST, "retailer_id, product_name, quantity, price_per_unit, discount, tax")
                .needs("payment", OBJECT, "gateway and reference of the authorised payment")
                .takes("external_id", TEXT, "the checkout's own number; each is taken once")
                .takes("currency", TEXT, "ISO 4217; the merchant's if left out")
                .takes("channel", TEXT, "such as facebook, instagram, shop")
                .takes("placed_at", TIME, "when the buyer bought; now if left out")
                .takes("discount", MONEY, "off the whole order, spread over the lines")
                .takes("tax", MONEY, "on the whole order, spread over the lines")
                .takes("shipping_option", OBJECT, "name, reference_id, price, calculated_tax, estimated_shipping_time")
                .takes("buyer", OBJECT, "ref, name, email, phone_number, email_remarketing_option")
                .takes("shipping_address", OBJECT, "name, street1, street2, city, state, postal_code, country")
                .takes("promotion_details", LIST, "what was applied; shown, never computed with")
                .takes("is_test_order", FLAG, "kept apart from real ones everywhere")
                .takes(KEY, TEXT, KEY_ABOUT);
    }

    private List<Route> edges() {
        return List.of(
                edge("items", OrderNodes.ITEM, call -> reading.edge(call, OrderNodes.ITEM, OrderView::items)),
                edge(
                        "payments",
                        OrderNodes.PAYMENT,
                        call -> reading.edge(call, OrderNodes.PAYMENT, OrderView::payments)),
                edge(
                        "shipments",
                        OrderNodes.SHIPMENT,
                        call -> reading.edge(call, OrderNodes.SHIPMENT, OrderView::shipments)),
                edge(
                        "refunds",
                        OrderNodes.REFUND,
                        call -> reading.edge(call, OrderNodes.REFUND, OrderView::refundViews)),
                edge(
                        "cancellations",
                        OrderNodes.CANCELLATION,
                        call -> reading.edge(call, OrderNodes.CANCELLATION, OrderNodes::cancellations)),
                edge("promotions", OrderNodes.PROMOTION, this::promotions),
                edge("promotion_details", OrderNodes.PROMOTION, this::promotions));
    }

    private Reply promotions(Call call) {
        return reading.edge(call, OrderNodes.PROMOTION, view -> OrderNodes.promotions(view, null));
    }

    private static Route edge(String name, NodeType<?> type, Handler handler) {
        return Route.get(
                        Kind.ORDER,
                        name,
                        COMMERCE_ACCOUNT_READ_ORDERS,
                        "The order's " + name.replace('_', ' '),
                        handler)
                .returnsListOf(type);
    }

    private Route acknowledge() {
        return write("acknowledge_order", "CREATED becomes IN_PROGRESS", writing::acknowledge)
                .takes("merchant_order_reference", TEXT, "the merchant's own number; set once, never changed");
    }

    private Route acknowledgeMany() {
        return Route.post(
                        Kind.CMS,
                        "acknowledge_orders",
                        COMMERCE_ACCOUNT_MANAGE_ORDERS,
                        "Acknowledges up to 100 orders, with an error a row",
                        writing::acknowledgeMany)
                .needs("orders", LIST, "id, merchant_order_reference")
                .takes(KEY, TEXT, KEY_ABOUT);
    }

    private Route ship() {
        return write("shipments", "Ships units and captures their payment", writing::ship)
                .takes("items", LIST, "retailer_id or item_id, quantity; all that is open if left out")
                .takes("tracking_info", OBJECT, "carrier, tracking_number, shipping_method_name")
                .takes("external_shipment_id", TEXT, "the merchant's own number: letters, digits, underscores")
                .takes("merchant_order_reference", TEXT, "where it is not set yet")
                .takes("fulfillment", OBJECT, "fulfillment_location_id or fulfillment_address: where it left from")
                .takes("should_use_default_fulfillment_location", FLAG, "accepted, of no effect")
                .takes("shipment_origin_postal_code", TEXT, "ZIP or ZIP+4")
                .takes("shipping_tax_details", OBJECT, "shipping_tax: at most what was authorised");
    }

    private Route updateShipment() {
        return write("update_shipment", "Replaces the tracking of a shipment", writing::updateShipment)
                .needs("tracking_info", OBJECT, "carrier, tracking_number, shipping_method_name")
                .takes("shipment_id", ID, "this or external_shipment_id")
                .takes("external_shipment_id", TEXT, "this or shipment_id");
    }

    private Route trackShipment() {
        return write(
                        "shipment_tracking",
                        "Notes what a carrier tells of a parcel, and tells the buyer; said twice, it changes nothing",
                        writing::trackShipment)
                .needs("status", TEXT, "OUT_FOR_DELIVERY or DELIVERED")
                .takes("occurred_at", TIME, "now if left out")
                .takes("shipment_id", ID, "this, external_shipment_id or tracking_number")
                .takes("external_shipment_id", TEXT, "this, shipment_id or tracking_number")
                .takes("tracking_number", TEXT, "this, shipment_id or external_shipment_id");
    }

    private Route cancel() {
        return write("cancellations", "Cancels units that are not shipped", writing::cancel)
                .takes("items", LIST, "retailer_id or item_id, quantity; all that is open if left out")
                .takes("cancel_reason", OBJECT, "reason_code, reason_description")
                .takes("restock_items", FLAG, "put the units back into the counted stock");
    }

    private Route refund() {
        return refundParameters(write("refunds", "Gives money back", refunds::refund));
    }

    private Route quote() {
        return refundParameters(Route.get(
                Kind.ORDER,
                "refund_quote",
                COMMERCE_ACCOUNT_READ_ORDERS,
                "What a refund would pay, and what it would do to the balance; changes nothing",
                refunds::quote));
    }

    private static Route refundParameters(Route route) {
        return route.takes("reason_code", TEXT, "why; needed for a refund")
                .takes(
                        "items",
                        LIST,
                        "retailer_id or item_id, item_refund_quantity or item_refund_amount; "
                                + "without items, shipping and adjustment_amount: all that is left")
                .takes("shipping", OBJECT, "shipping_refund: before tax, unless the order's amounts include tax")
                .takes("deductions", LIST, "deduction_type RETURN_SHIPPING, deduction_amount: kept back")
                .takes("adjustment_amount", MONEY, "goodwill on top, within what was captured")
                .takes("reason_text", TEXT, "shown to the buyer")
                .takes("return_id", ID, "the return that it belongs to");
    }

    private Route itemUpdates() {
        return Route.post(
                        Kind.ORDER,
                        "item_updates",
                        COMMERCE_ACCOUNT_MANAGE_ORDERS,
                        "Brings items to the totals named: ships, cancels and refunds what is missing",
                        checked(itemUpdates::apply))
                .needs(
                        "items",
                        LIST,
                        "item_id, fulfill_quantity, cancel_quantity, refund_quantity (left out: as it is), tracking_info, "
                                + "fulfillment, shipping_refund, deductions, cancel_reason, refund_reason")
                .takes("merchant_order_reference", TEXT, "where it is not set yet");
    }

    private static Route write(String edge, String summary, Handler handler) {
        return Route.post(Kind.ORDER, edge, COMMERCE_ACCOUNT_MANAGE_ORDERS, summary, checked(handler))
                .takes(KEY, TEXT, KEY_ABOUT);
    }

    /** Changes answer with the order's fields that are asked for: asking for others is refused before anything changes. */
    private static Handler checked(Handler handler) {
        return call -> {
            call.check(OrderNodes.ORDER);
            return handler.handle(call);
        };
    }
}
