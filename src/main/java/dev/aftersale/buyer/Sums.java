package dev.aftersale.buyer;

import dev.aftersale.base.Money;
import dev.aftersale.order.Cancellation;
import dev.aftersale.order.Order;
import dev.aftersale.refund.Refund;
import java.util.ArrayList;
import java.util.List;

/**
 * The money of an order, line by line, to the penny: what was ordered, less what is cancelled and what was given back, is
 * what the buyer has paid and what is yet to be charged.
 *
 * @param paid what is charged and not given back
 */
public record Sums(List<Line> lines, Money paid, Money toBeCharged) {

    /** @param text the key of its label; {@code less} lines are taken off */
    public record Line(String text, Money amount, boolean less, boolean strong) {}

    static Sums of(Order order, List<Refund> refunds) {
        var charges = order.core().charges();
        String currency = order.core().currency();
        var lines = new ArrayList<Line>();
        long tax = charges.itemsTax() + charges.shippingTax();
        boolean inclusive = order.core().taxInclusive();
        lines.add(plus("buyer.sum.items", charges.itemsNet() + (inclusive ? charges.itemsTax() : 0), currency));
        lines.add(
                plus("buyer.sum.shipping", charges.shippingNet() + (inclusive ? charges.shippingTax() : 0), currency));
        if (!inclusive) {
            lines.add(plus("buyer.sum.tax", tax, currency));
        }
        lines.add(new Line(
                inclusive && tax > 0 ? "buyer.sum.total.inclusive" : "buyer.sum.total",
                Money.of(charges.authorised(), currency),
                false,
                true));
        long cancelled =
                order.cancellations().stream().mapToLong(Cancellation::amount).sum();
        less(lines, "buyer.sum.cancelled", cancelled, currency);
        long refunded = refunds.stream()
                .filter(refund -> refund.state() != Refund.State.FAILED)
                .mapToLong(Refund::total)
                .sum();
        less(lines, "buyer.sum.refunded", refunded, currency);
        return new Sums(
                List.copyOf(lines),
                Money.of(charges.captured() - refunded, currency),
                Money.of(Math.max(0, charges.authorised() - cancelled - charges.captured()), currency));
    }

    private static Line plus(String text, long amount, String currency) {
        return new Line(text, Money.of(amount, currency), false, false);
    }

    private static void less(List<Line> lines, String text, long amount, String currency) {
        if (amount > 0) {
            lines.add(new Line(text, Money.of(-amount, currency), true, false));
        }
    }
}
