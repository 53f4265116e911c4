package dev.aftersale.returns;

import dev.aftersale.base.Shares;
import dev.aftersale.order.Item;
import dev.aftersale.order.Order;
import dev.aftersale.order.Shipment;
import dev.aftersale.returns.Eligibility.WhyNot;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which units may be returned, and until when. */
final class EligibilityPolicy {

    private EligibilityPolicy() {}

    /**
     * @param order with its items and shipments
     * @param used units of each item that returns took, beyond those refunded: they are on their way back, or settled
     */
    static Eligibility decide(
            Order order, ReturnPolicy policy, WorkingCalendar calendar, Map<Long, Integer> used, Instant now) {
        List<Eligibility.Line> lines = order.items().stream()
                .map(item -> line(order, item, policy, calendar, used.getOrDefault(item.id(), 0), now))
                .toList();
        return new Eligibility(
                order.id(),
                order.core().currency(),
                policy.link(order.id(), order.core().reference()),
                lines,
                policy.resolutions(),
                policy.labelPayer(),
                policy.labelFee());
    }

    private static Eligibility.Line line(
            Order order, Item item, ReturnPolicy policy, WorkingCalendar calendar, int used, Instant now) {
        Instant until = order.shipments().stream()
                .filter(shipment -> shipment.lines().stream().anyMatch(part -> part.itemId() == item.id()))
                .map(Shipment::shippedAt)
                .max(Comparator.naturalOrder())
                .map(shipped -> calendar.endOfDayAfter(shipped, policy.windowDays()))
                .orElse(null);
        int left = item.capturedQuantity() - item.refundedQuantity() - used;
        WhyNot whyNot = whyNot(item, policy, left, until, now);
        int quantity = whyNot == null ? left : 0;
        return new Eligibility.Line(
                item.id(), item.retailerId(), item.productName(), quantity, until, value(item, quantity), whyNot);
    }

    private static @Nullable WhyNot whyNot(
            Item item, ReturnPolicy policy, int left, @Nullable Instant until, Instant now) {
        if (item.fulfilled() == 0) {
            return WhyNot.NOT_SHIPPED;
        }
        if (item.capturedQuantity() == 0) {
            return WhyNot.NOT_CHARGED;
        }
        if (ReturnRule.isNamed(policy.finalSale(), item.retailerId())) {
            return WhyNot.FINAL_SALE;
        }
        if (left <= 0) {
            return item.refundedQuantity() == item.capturedQuantity() ? WhyNot.REFUNDED : WhyNot.RETURNED;
        }
        return until != null && !now.isBefore(until) ? WhyNot.WINDOW_OVER : null;
    }

    /** What a refund of these units would come to now: as refunds split it, so that the buyer is told no other sum. */
    static long value(Item item, int units) {
        int unitsLeft = item.capturedQuantity() - item.refundedQuantity();
        if (units <= 0 || unitsLeft <= 0) {
            return 0;
        }
        int taken = Math.min(units, unitsLeft);
        return Shares.floor(item.capturedNet() - item.refundedNet(), taken, unitsLeft)
                + Shares.floor(item.capturedTax() - item.refundedTax(), taken, unitsLeft);
    }
}
