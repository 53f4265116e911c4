package dev.aftersale.returns;

import dev.aftersale.base.Problem;
import dev.aftersale.order.Item;
import dev.aftersale.order.OrderCore;
import dev.aftersale.order.RefundableOrders.Refundable;
import dev.aftersale.refund.PaidTo;
import dev.aftersale.refund.RefundRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a return comes to, reached from facts alone. Before the inspection all of it, after it the units that came: whole
 * ones in full, damaged ones less what was stated, missing ones not at all. The price of the label as the policy has it.
 *
 * @param damage kept back for damaged units, and {@code label} for the way back: both part of the request's deduction
 * @param labelBack the buyer's own label, given back as part of the request's goodwill
 * @param labelUnpaid what of it did not fit into what was captured: to be paid another way
 */
record RefundPlan(
        RefundRequest request, PaidTo paidTo, long gross, long damage, long label, long labelBack, long labelUnpaid) {

    static RefundPlan of(Return row, Refundable order, ReturnPolicy policy, RefundOfReturn wanted) {
        Map<Long, Item> items = order.items().stream().collect(Collectors.toMap(Item::id, Function.identity()));
        boolean inspected = row.lines().stream().anyMatch(Return.Line::isInspected);
        List<RefundRequest.Line> lines = new ArrayList<>();
        long gross = 0;
        long damage = 0;
        for (var line : row.lines()) {
            int units = (inspected ? line.accepted() + line.damaged() : line.quantity()) - line.refunded();
            Item item = items.get(line.itemId());
            if (units > 0 && item != null) {
                lines.add(new RefundRequest.Line(line.itemId(), null, units, null));
                gross += EligibilityPolicy.value(item, units);
            }
            damage += line.deduction();
        }
        if (lines.isEmpty()) {
            // A refund without lines would be one of everything that is left of the order.
            throw Problem.REFUND_ZERO.because("Nothing of return %d is left to be refunded.".formatted(row.id()));
        }
        long label = labelDeduction(row, policy);
        long deduction = wanted.deduction() != null ? wanted.deduction() : Math.max(0, damage + label - row.deducted());
        Long shipping = wanted.shipping() != null ? wanted.shipping() : shipping(order, lines, policy);
        long wholeGross = gross + (shipping == null ? 0 : shipping);
        if (deduction >= wholeGross && deduction > 0) {
            throw Problem.REFUND_ZERO.because("What is kept back leaves nothing of the refund.");
        }
        long claimed = labelClaim(row, policy);
        long labelBack = Math.min(claimed, Math.max(0, cap(order.core()) - wholeGross));
        long goodwill = wanted.goodwill() != null ? wanted.goodwill() : labelBack;
        var request = new RefundRequest(
                row.orderId(),
                row.lines().getFirst().reason().refundReason(),
                wanted.note(),
                lines,
                shipping,
                deduction,
                goodwill,
                null,
                row.id(),
                false);
        return new RefundPlan(
                request,
                row.resolution() == Resolution.STORE_CREDIT && row.buyerKey() != null
                        ? PaidTo.STORE_CREDIT
                        : PaidTo.PAYMENT,
                gross,
                damage,
                label,
                labelBack,
                claimed - labelBack);
    }

    private static long cap(OrderCore order) {
        return order.charges().captured() - order.charges().refunded() - order.disputeLocked();
    }

    /** Kept back where the buyer pays for the way back, and the seller isn't at fault. */
    static long labelDeduction(Return row, ReturnPolicy policy) {
        if (policy.labelPayer() != ReturnPolicy.LabelPayer.BUYER
                || isSellersFault(row)
                || row.labels().isEmpty()) {
            return 0;
        }
        Long cost = row.labels().getLast().cost();
        return cost != null && row.labels().getLast().currency().equals(row.currency()) ? cost : policy.labelFee();
    }

    /** What the buyer paid for a label, to be given back with the first refund. */
    private static long labelClaim(Return row, ReturnPolicy policy) {
        boolean due = policy.labelPayer() == ReturnPolicy.LabelPayer.BUYER_REFUNDED || isSellersFault(row);
        return due && row.refunded() == 0 && row.labelCost() != null ? row.labelCost() : 0;
    }

    private static boolean isSellersFault(Return row) {
        return row.lines().stream().anyMatch(line -> line.reason().isSellersFault());
    }

    /** All that is left of the order's shipping, where this is the last of the order and the policy gives it back. */
    private static @Nullable Long shipping(Refundable order, List<RefundRequest.Line> lines, ReturnPolicy policy) {
        if (!policy.shippingToo() || order.core().units().open() > 0) {
            return null;
        }
        for (Item item : order.items()) {
            int units = lines.stream()
                    .filter(line -> line.itemId() != null && line.itemId() == item.id())
                    .mapToInt(line -> line.quantity() == null ? 0 : line.quantity())
                    .sum();
            if (item.refundedQuantity() + units < item.capturedQuantity()) {
                return null;
            }
        }
        var charges = order.core().charges();
        long net = charges.capturedShipping() - charges.refundedShipping();
        long tax = charges.capturedShippingTax() - charges.refundedShippingTax();
        long left = order.core().taxInclusive() ? net + tax : net;
        return left == 0 ? null : left;
    }
}
