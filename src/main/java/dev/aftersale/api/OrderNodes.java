package dev.aftersale.api;

import static dev.aftersale.api.graph.Shape.DATE;
import static dev.aftersale.api.graph.Shape.FLAG;
import static dev.aftersale.api.graph.Shape.ID;
import static dev.aftersale.api.graph.Shape.MONEY;
import static dev.aftersale.api.graph.Shape.NUMBER;
import static dev.aftersale.api.graph.Shape.OBJECT;
import static dev.aftersale.api.graph.Shape.TEXT;
import static dev.aftersale.api.graph.Shape.TIME;

import dev.aftersale.api.OrderView.ItemView;
import dev.aftersale.api.OrderView.LineView;
import dev.aftersale.api.OrderView.RefundView;
import dev.aftersale.api.OrderView.ShipmentView;
import dev.aftersale.api.OrderView.TransactionView;
import dev.aftersale.api.graph.NodeType;
import dev.aftersale.api.graph.Obj;
import dev.aftersale.base.Json;
import dev.aftersale.order.Cancellation;
import dev.aftersale.order.Item;
import dev.aftersale.order.Order;
import dev.aftersale.refund.Refund;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Orders and their parts as the API shows them. Source of the names: section (b) of Meta's order object. */
final class OrderNodes {

    private OrderNodes() {}

    private static final String[] SHIPPING_OPTION = {
        "name",
        "reference_id",
        "price{amount,currency}",
        "calculated_tax{amount,currency}",
        "estimated_shipping_time{min_days,max_days}"
    };

    record PromotionView(OrderView order, Order.Promotion promotion) {}

    record CancellationView(OrderView order, Cancellation cancellation) {}

    static final NodeType<PromotionView> PROMOTION = NodeType.<PromotionView>named("CommerceOrderPromotion")
            .value("promotion_id", TEXT, p -> p.promotion().promotionId())
            .value("campaign_name", TEXT, p -> p.promotion().campaignName())
            .value("coupon_code", TEXT, p -> p.promotion().couponCode())
            .value("retailer_id", TEXT, p -> p.promotion().retailerId())
            .value("sponsor", TEXT, p -> p.promotion().sponsor())
            .value("target_granularity", TEXT, p -> p.promotion().targetGranularity())
            .value("applied_amount", MONEY, p -> p.order().money(p.promotion().appliedAmount()))
            .value("applied_after_tax", FLAG, p -> p.promotion().appliedAfterTax())
            .build();

    static final NodeType<ItemView> ITEM = NodeType.<ItemView>named("CommerceOrderItem")
            .id(v -> v.item().id())
            .value("retailer_id", TEXT, v -> v.item().retailerId())
            .value("product_id", ID, v -> v.item().productId())
            .value("quantity", NUMBER, v -> v.item().quantity())
            .value("price_per_unit", MONEY, v -> v.order().money(v.item().unitPrice()))
            .onRequest("product_name", TEXT, v -> v.item().productName())
            .onRequest("status", OBJECT, v -> status(v.item()), "units in progress, fulfilled, cancelled, refunded")
            .of("in_progress", "fulfilled", "cancelled", "refunded")
            .onRequest("tax_details", OBJECT, OrderNodes::taxDetails)
            .of("estimated_tax{amount,currency}", "captured_tax{total_tax{amount,currency}}")
            .onRequest(
                    "price_details", OBJECT, OrderNodes::priceDetails, "what the line comes to, and what is left of it")
            .ofAnything() // Meta has a field of this name, and tells nobody its members
            .onRequest("selected_shipping_option", OBJECT, v -> shippingOption(v.order()))
            .of(SHIPPING_OPTION)
            .onRequest("customization", OBJECT, v -> extras(v.item()))
            .ofAnything()
            .onRequest("ship_by", DATE, v -> v.order().core().shipBy())
            .edge(
                    "promotion_details",
                    PROMOTION,
                    v -> promotions(v.order(), v.item().retailerId()))
            .absent("gift_details")
            .build();

    private static final NodeType<LineView> SHIPMENT_LINE = NodeType.<LineView>named("CommerceShipmentItem")
            .id(LineView::itemId)
            .value("retailer_id", TEXT, LineView::retailerId)
            .value("product_id", TEXT, LineView::productId)
            .value("quantity", NUMBER, LineView::quantity)
            .value("tax", OBJECT, v -> Obj.of("final_tax", v.order().money(v.tax())))
            .of("final_tax{amount,currency}")
            .build();

    static final NodeType<ShipmentView> SHIPMENT = NodeType.<ShipmentView>named("CommerceOrderShipment")
            .id(v -> v.shipment().id())
            .list("items", SHIPMENT_LINE, OrderNodes::lines)
            .value("tracking_info", OBJECT, OrderNodes::tracking)
            .of("carrier", "tracking_number", "shipping_method_name")
            .value("external_shipment_id", TEXT, v -> v.shipment().externalId())
            .onRequest("shipped_at", TIME, v -> v.shipment().shippedAt())
            .onRequest("out_for_delivery_at", TIME, v -> v.shipment().journey().outForDeliveryAt())
            .onRequest("delivered_at", TIME, v -> v.shipment().journey().deliveredAt())
            .onRequest("payment_id", ID, v -> v.shipment().captureId())
            .onRequest("capture_state", TEXT, v -> v.shipment().captureState(), "PENDING, CAPTURED or FAILED")
            .build();

    private static final NodeType<ShipmentView> PAYMENT_SHIPMENT = NodeType.<ShipmentView>named("CommerceOrderShipment")
            .id(v -> v.shipment().id())
            .value("external_shipment_id", TEXT, v -> v.shipment().externalId())
            .build();

    private static final NodeType<TransactionView> PAYMENT_TRANSACTION = NodeType.<TransactionView>named(
                    "CommerceOrderTransactionDetail")
            .id(TransactionView::id)
            .value("transaction_type", TEXT, TransactionView::type)
            .value("transaction_date", TIME, TransactionView::at)
            .value("processing_fee", MONEY, v -> v.order().money(v.fees()))
            .value("net_payment_amount", MONEY, v -> v.order().money(v.net()))
            .absent("transfer_id", "tax_rate", "tax_details", "payout_reference_id")
            .build();

    static final NodeType<ShipmentView> PAYMENT = NodeType.<ShipmentView>named("CommerceOrderPayment")
            .id(v -> v.shipment().captureId())
            .value(
                    "subtotal",
                    OBJECT,
                    v -> Obj.of("items", v.order().money(v.shipment().itemsNet()))
                            .with("shipping", v.order().money(v.shipment().shippingNet())))
            .of("items{amount,currency}", "shipping{amount,currency}")
            .value(
                    "tax",
                    MONEY,
                    v -> v.order().money(v.shipment().itemsTax() + v.shipment().shippingTax()))
            .value("tax_remitted", FLAG, v -> true)
            .value("total_amount", MONEY, v -> v.order().money(v.shipment().total()))
            .list("shipments", PAYMENT_SHIPMENT, List::of)
            .list("transaction_details", PAYMENT_TRANSACTION, OrderNodes::transactions)
            .build();

    private static final NodeType<LineView> CANCELLED_LINE = NodeType.<LineView>named("CommerceCancellationItem")
            .id(LineView::itemId)
            .value("retailer_id", TEXT, LineView::retailerId)
            .value("product_id", TEXT, LineView::productId)
            .value("quantity", NUMBER, LineView::quantity)
            .build();

    static final NodeType<CancellationView> CANCELLATION = NodeType.<CancellationView>named("CommerceOrderCancellation")
            .id(v -> v.cancellation().id())
            .list("items", CANCELLED_LINE, OrderNodes::lines)
            .value(
                    "cancel_reason",
                    OBJECT,
                    v -> Obj.of("reason_code", v.cancellation().reason())
                            .with("reason_description", v.cancellation().description()))
            .of("reason_code", "reason_description")
            .onRequest("restock_items", FLAG, v -> v.cancellation().restocked())
            .onRequest("actor", TEXT, v -> v.cancellation().actor(), "MERCHANT, BUYER or PLATFORM")
            .onRequest("amount", MONEY, v -> v.order().money(v.cancellation().amount()), "not captured any more")
            .onRequest("created", TIME, v -> v.cancellation().createdAt())
            .build();

    private static final NodeType<LineView> REFUND_LINE = NodeType.<LineView>named("CommerceRefundItem")
            .id(LineView::itemId)
            .value("retailer_id", TEXT, LineView::retailerId)
            .value("product_id", TEXT, LineView::productId)
            .value("refund_subtotal", MONEY, v -> v.order().money(v.net()))
            .value("refund_tax", MONEY, v -> v.order().money(v.tax()))
            .value(
                    "quantity",
                    NUMBER,
                    v -> v.quantity() == 0 ? null : v.quantity(),
                    "where it was refunded by quantity")
            .build();

    static final NodeType<RefundView> REFUND = NodeType.<RefundView>named("CommerceOrderRefund")
            .id(v -> v.refund().id())
            .list("items", REFUND_LINE, OrderNodes::lines)
            .value(
                    "refund_reason",
                    OBJECT,
                    v -> Obj.of("reason_code", v.refund().reason())
                            .with("reason_description", v.refund().reasonText()))
            .of("reason_code", "reason_description")
            .value(
                    "refund_amount",
                    OBJECT,
                    OrderNodes::refundAmount,
                    "all signs positive; total is what the buyer gets")
            .of("subtotal", "shipping", "tax", "adjustment", "deductions", "total", "amount", "currency")
            .value("state", TEXT, v -> v.refund().state(), "PROCESSING, SUCCEEDED or FAILED")
            .onRequest("return_id", ID, v -> v.refund().returnId())
            .onRequest("created", TIME, v -> v.refund().createdAt())
            .onRequest("settled", TIME, v -> v.refund().settledAt())
            .onRequest("fees_returned", MONEY, v -> v.order().money(v.refund().feesReturned()))
            .build();

    static final NodeType<OrderView> ORDER = NodeType.<OrderView>named("CommerceOrder")
            .id(v -> v.order().id())
            .value("order_status", OBJECT, v -> Obj.of("state", v.core().state()))
            .of("state")
            .value("created", TIME, v -> v.core().placedAt())
            .value("last_updated", TIME, v -> v.core().updatedAt())
            .onRequest("ship_by_date", DATE, v -> v.core().shipBy())
            .onRequest("merchant_order_id", TEXT, v -> v.core().reference(), "merchant_order_reference, once it is set")
            .onRequest("channel", TEXT, v -> v.order().channel())
            .onRequest("is_test_order", FLAG, v -> v.core().test())
            .onRequest("is_group_buy", FLAG, v -> false)
            .onRequest("contains_bopis_items", FLAG, v -> false)
            .onRequest("external_id", TEXT, v -> v.order().externalId(), "the checkout's own number")
            .onRequest("hold_until", TIME, v -> v.core().holdUntil())
            .onRequest("selected_shipping_option", OBJECT, OrderNodes::shippingOption)
            .of(SHIPPING_OPTION)
            .onRequest("shipping_address", OBJECT, OrderNodes::address, "absent while FB_PROCESSING")
            .of("name", "first_name", "last_name", "street1", "street2", "city", "state", "postal_code", "country")
            .onRequest(
                    "buyer_details",
                    OBJECT,
                    OrderNodes::buyer,
                    "absent while FB_PROCESSING; email is an address of the platform's that stands for the buyer's")
            .of("name", "email", "email_remarketing_option", "phone_number")
            .onRequest(
                    "buyer_notifications",
                    TEXT,
                    v -> "platform",
                    "who mails the buyer what happens to the order: the platform, so the shop must not")
            .onRequest("estimated_payment_details", OBJECT, OrderNodes::estimate, "as it was when the order was placed")
            .of(
                    "subtotal{items{amount,currency},shipping{amount,currency}}",
                    "tax{amount,currency}",
                    "total_amount{amount,currency}",
                    "tax_remitted",
                    "facebook_paid_amount{amount,currency}",
                    "buyer_paid_amount{amount,currency}")
            .onRequest("payment_summary", OBJECT, OrderNodes::summary, "authorised, captured, refunded, kept: now")
            .of(
                    "authorised{amount,currency}",
                    "captured{amount,currency}",
                    "refunded{amount,currency}",
                    "kept{amount,currency}")
            .edge("items", ITEM, OrderView::items)
            .edge("shipments", SHIPMENT, OrderView::shipments)
            .edge("payments", PAYMENT, OrderView::payments)
            .edge("cancellations", CANCELLATION, OrderNodes::cancellations)
            .edge("refunds", REFUND, OrderView::refundViews)
            .edge("promotions", PROMOTION, v -> promotions(v, null))
            .edge("promotion_details", PROMOTION, v -> promotions(v, null))
            .edge("returns", ReturnNodes.RETURN, OrderView::returns)
            .absent("pre_order_details")
            .build();

    static List<PromotionView> promotions(OrderView view, @Nullable String retailerId) {
        return view.order().promotions().stream()
                .filter(promotion -> retailerId == null || retailerId.equals(promotion.retailerId()))
                .map(promotion -> new PromotionView(view, promotion))
                .toList();
    }

    static List<CancellationView> cancellations(OrderView view) {
        return view.order().cancellations().stream()
                .map(cancellation -> new CancellationView(view, cancellation))
                .toList();
    }

    private static List<LineView> lines(ShipmentView view) {
        return view.shipment().lines().stream()
                .map(line -> new LineView(view.order(), line.itemId(), line.quantity(), line.net(), line.tax()))
                .toList();
    }

    private static List<LineView> lines(CancellationView view) {
        return view.cancellation().lines().stream()
                .map(line -> new LineView(view.order(), line.itemId(), line.quantity(), 0, 0))
                .toList();
    }

    private static List<LineView> lines(RefundView view) {
        return view.refund().lines().stream()
                .map(line -> new LineView(view.order(), line.itemId(), line.quantity(), line.net(), line.tax()))
                .toList();
    }

    /** The sale, and with the first payment the order's refunds: they are of the order, not of one capture. */
    private static List<TransactionView> transactions(ShipmentView view) {
        var shipment = view.shipment();
        var list = new ArrayList<TransactionView>();
        long fees = shipment.sellingFee() + shipment.processingFee();
        list.add(new TransactionView(
                view.order(),
                "SALE",
                shipment.captureId(),
                shipment.capturedAt() == null ? shipment.shippedAt() : shipment.capturedAt(),
                fees,
                shipment.itemsNet() + shipment.shippingNet() - fees));
        if (view.order().payments().getFirst().shipment().id() == shipment.id()) {
            for (Refund refund : view.order().refunds()) {
                long share = refund.itemsNet() + refund.shippingNet() + refund.goodwill() - refund.deduction();
                list.add(new TransactionView(
                        view.order(),
                        "REFUND",
                        refund.id(),
                        refund.createdAt(),
                        -refund.feesReturned(),
                        refund.feesReturned() - share));
            }
        }
        return list;
    }

    private static Obj status(Item item) {
        return Obj.of("in_progress", item.open())
                .with("fulfilled", item.fulfilled())
                .with("cancelled", item.cancelled())
                .with("refunded", item.refundedQuantity());
    }

    private static Obj taxDetails(ItemView view) {
        var captured = view.item().capturedQuantity() == 0
                ? null
                : Obj.of("total_tax", view.order().money(view.item().capturedTax()));
        return Obj.of("estimated_tax", view.order().money(view.item().tax())).with("captured_tax", captured);
    }

    private static Obj priceDetails(ItemView view) {
        Item item = view.item();
        OrderView order = view.order();
        return Obj.of("subtotal", order.money(item.net()))
                .with("discount", order.money(item.discount()))
                .with("tax", order.money(item.tax()))
                .with("captured", order.money(item.capturedNet() + item.capturedTax()))
                .with("refunded", order.money(item.refundedNet() + item.refundedTax()));
    }

    private static @Nullable Object extras(Item item) {
        return item.extras() == null ? null : Json.tree(item.extras());
    }

    private static Obj tracking(ShipmentView view) {
        var tracking = view.shipment().tracking();
        return Obj.of(
                        "carrier",
                        tracking.carrier() == null ? null : tracking.carrier().toLowerCase(Locale.ROOT))
                .with("tracking_number", tracking.number())
                .with("shipping_method_name", tracking.method());
    }

    private static @Nullable Obj shippingOption(OrderView view) {
        var option = view.order().shipping();
        if (option == null) {
            return null;
        }
        return Obj.of("name", option.name())
                .with("reference_id", option.referenceId())
                .with("price", view.money(option.price()))
                .with("calculated_tax", view.money(option.tax()))
                .with(
                        "estimated_shipping_time",
                        Obj.of("min_days", option.minDays()).with("max_days", option.maxDays()));
    }

    private static @Nullable Obj address(OrderView view) {
        var address = view.order().address();
        if (address == null || !view.isBuyerShown()) {
            return null;
        }
        return Obj.of("name", address.name())
                .with("first_name", address.firstName())
                .with("last_name", address.lastName())
                .with("street1", address.street1())
                .with("street2", address.street2())
                .with("city", address.city())
                .with("state", address.state())
                .with("postal_code", address.postalCode())
                .with("country", address.country());
    }

    private static @Nullable Obj buyer(OrderView view) {
        if (!view.isBuyerShown()) {
            return null;
        }
        var buyer = view.order().buyer();
        return Obj.of("name", buyer.name())
                .with("email", view.buyerMask())
                .with("email_remarketing_option", buyer.remarketing())
                .with("phone_number", buyer.phone());
    }

    private static Obj estimate(OrderView view) {
        var charges = view.core().charges();
        return Obj.of(
                        "subtotal",
                        Obj.of("items", view.money(charges.itemsNet()))
                                .with("shipping", view.money(charges.shippingNet())))
                .with("tax", view.money(charges.itemsTax() + charges.shippingTax()))
                .with("total_amount", view.money(charges.authorised()))
                .with("tax_remitted", true);
    }

    private static Obj summary(OrderView view) {
        var charges = view.core().charges();
        return Obj.of("authorised", view.money(charges.authorised()))
                .with("captured", view.money(charges.captured()))
                .with("refunded", view.money(charges.refunded()))
                .with("kept", view.money(charges.captured() - charges.refunded()));
    }

    private static Obj refundAmount(RefundView view) {
        Refund refund = view.refund();
        OrderView order = view.order();
        return Obj.of("subtotal", order.money(refund.itemsNet()).decimal())
                .with("shipping", order.money(refund.shippingNet()).decimal())
                .with(
                        "tax",
                        order.money(refund.itemsTax() + refund.shippingTax()).decimal())
                .with("adjustment", order.money(refund.goodwill()).decimal())
                .with("deductions", order.money(refund.deduction()).decimal())
                .with("total", order.money(refund.total()).decimal())
                .with("amount", order.money(refund.total()).decimal())
                .with("currency", refund.currency());
    }
}
