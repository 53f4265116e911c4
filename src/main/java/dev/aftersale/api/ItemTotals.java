package dev.aftersale.api;

import dev.aftersale.api.graph.Params;
import dev.aftersale.base.Money;
import dev.aftersale.order.Cancellation;
import dev.aftersale.order.Shipment;
import dev.aftersale.refund.RefundReason;
import org.jspecify.annotations.Nullable;

/** One row of an order's snapshot: the totals that an item shall have; null: as it is. */
record ItemTotals(
        long itemId,
        @Nullable Long fulfilled,
        @Nullable Long cancelled,
        @Nullable Long refunded,
        Shipment.Tracking tracking,
        @Nullable String origin,
        Cancellation.Reason cancelReason,
        @Nullable String cancelDescription,
        @Nullable RefundReason refundReason,
        @Nullable String refundDescription,
        @Nullable Money shippingRefund,
        @Nullable Long deduction,
        @Nullable String currency) {

    boolean isOfNothing() {
        return fulfilled == null
                && cancelled == null
                && refunded == null
                && shippingRefund == null
                && tracking.equals(Shipment.Tracking.NONE);
    }

    static ItemTotals read(Params row) {
        var cancelReason = row.optionalObject("cancel_reason");
        var refundReason = row.optionalObject("refund_reason");
        var tracking = row.objects("tracking_info", 10).stream()
                .map(OrderWriting::tracking)
                .distinct()
                .toList();
        if (tracking.size() > 1) {
            throw row.wrong("tracking_info", "of one parcel; send a snapshot for each parcel, with the total after it");
        }
        var fulfillment = row.optionalObject("fulfillment");
        var currency = new RefundCalls.OneCurrency();
        var cancelCode =
                cancelReason == null ? null : cancelReason.optionalChoice("reason_code", Cancellation.Reason.class);
        Long deduction = row.has("deductions") ? RefundCalls.deductions(row, currency) : null;
        Money shippingRefund = shippingRefund(row, currency);
        var target = new ItemTotals(
                row.id("item_id"),
                row.optionalNumber("fulfill_quantity", 0),
                row.optionalNumber("cancel_quantity", 0),
                row.optionalNumber("refund_quantity", 0),
                tracking.isEmpty() ? Shipment.Tracking.NONE : tracking.getFirst(),
                OrderWriting.json(fulfillment),
                cancelCode == null ? Cancellation.Reason.CANCEL_REASON_OTHER : cancelCode,
                cancelReason == null ? null : cancelReason.optionalText("reason_description", 1_000),
                refundReason == null ? null : refundReason.optionalChoice("reason_code", RefundReason.class),
                refundReason == null ? null : refundReason.optionalText("reason_description", 1_000),
                shippingRefund,
                deduction,
                currency.code());
        if (target.isOfNothing()) {
            throw row.wrong("fulfill_quantity", "given, or cancel_quantity, refund_quantity or shipping_refund");
        }
        return target;
    }

    /** {@code {"shipping_refund":{"amount","currency"}}}, as the documents show it, or the amount itself. */
    private static @Nullable Money shippingRefund(Params row, RefundCalls.OneCurrency currency) {
        var given = row.optionalObject("shipping_refund");
        if (given == null) {
            return null;
        }
        return currency.of(given.has("amount") ? row.money("shipping_refund") : given.money("shipping_refund"), given);
    }
}
