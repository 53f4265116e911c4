package dev.aftersale.order;

import dev.aftersale.base.Money;
import dev.aftersale.base.Problem;
import dev.aftersale.base.Shares;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;

/**
 * Turns a sale into lines of net and tax that add up to what the buyer pays. From here on no rate or percentage is used
 * again: every later amount is a share of these. Rule: docs/accounting.md, "Rounding".
 */
final class OrderPricing {

    static final int MAX_LINES = 10_000;

    /** An order counts its units in an int. */
    static final int MAX_UNITS = 1_000_000_000;

    /** Far below what a long can hold, so that sums of sums cannot overflow. */
    static final long MAX_TOTAL = 1_000_000_000_000_000L;

    private OrderPricing() {}

    record Priced(List<Line> lines, long itemsNet, long itemsTax, long shippingNet, long shippingTax) {
        long total() {
            return itemsNet + itemsTax + shippingNet + shippingTax;
        }
    }

    record Line(NewOrder.Line ordered, long discount, long net, long tax) {}

    /** Checks the whole order before anything of it is taken. */
    static Priced price(NewOrder order) {
        checkLines(order);
        long[] net = new long[order.items().size()];
        for (int i = 0; i < net.length; i++) {
            net[i] = netOf(order.items().get(i), i);
        }
        long[] discounts = orderDiscount(order, net);
        long itemsNet = 0;
        for (int i = 0; i < net.length; i++) {
            net[i] -= discounts[i];
            itemsNet += net[i];
        }
        long[] taxes = orderTax(order, net);
        var lines = new ArrayList<Line>(net.length);
        long itemsTax = 0;
        for (int i = 0; i < net.length; i++) {
            var ordered = order.items().get(i);
            long tax = ordered.tax() + taxes[i];
            itemsTax += tax;
            lines.add(new Line(ordered, ordered.discount() + discounts[i], net[i], tax));
        }
        var shipping = order.shipping();
        var priced = new Priced(
                lines,
                itemsNet,
                itemsTax,
                shipping == null ? 0 : amount("shipping_option.price", shipping.price()),
                shipping == null ? 0 : amount("shipping_option.calculated_tax", shipping.tax()));
        if (priced.total() > MAX_TOTAL) {
            throw Problem.INVALID_PARAMETER.because(
                    "The order's total is above " + new Money(MAX_TOTAL, Currency.getInstance(order.currency())) + ".");
        }
        return priced;
    }

    private static void checkLines(NewOrder order) {
        if (order.items().isEmpty()) {
            throw Problem.INVALID_PARAMETER.because("items must name at least one item.");
        }
        if (order.items().size() > MAX_LINES) {
            throw Problem.INVALID_PARAMETER.because("items must not be more than " + MAX_LINES + ".");
        }
        long units = 0;
        for (int i = 0; i < order.items().size(); i++) {
            var line = order.items().get(i);
            units += line.quantity();
            String where = "items[" + i + "]";
            if (line.retailerId().isBlank() || line.retailerId().length() > 100) {
                throw Problem.INVALID_PARAMETER.because(where + ".retailer_id must have 1 to 100 characters.");
            }
            if (line.quantity() < 1 || line.quantity() > 1_000_000) {
                throw Problem.INVALID_PARAMETER.because(where + ".quantity must be within 1 to 1000000.");
            }
            amount(where + ".price_per_unit", line.unitPrice());
            amount(where + ".discount", line.discount());
            amount(where + ".tax", line.tax());
        }
        if (units > MAX_UNITS) {
            throw Problem.INVALID_PARAMETER.because("The order has more than " + MAX_UNITS + " units.");
        }
    }

    private static long netOf(NewOrder.Line line, int index) {
        long gross;
        try {
            gross = Math.multiplyExact(line.unitPrice(), (long) line.quantity());
        } catch (ArithmeticException e) {
            throw Problem.INVALID_PARAMETER.because("items[" + index + "]: price times quantity is out of range.", e);
        }
        amount("items[" + index + "]: price times quantity", gross);
        if (line.discount() > gross) {
            throw Problem.INVALID_PARAMETER.because("items[" + index + "].discount is more than the line is worth.");
        }
        return gross - line.discount();
    }

    private static long[] orderDiscount(NewOrder order, long[] net) {
        long discount = amount("discount", order.discount());
        long worth = sum(net);
        if (discount > worth) {
            throw Problem.INVALID_PARAMETER.because("discount is more than the items are worth.");
        }
        return Shares.spread(discount, net);
    }

    /** Tax of an order whose items are worth nothing lies on the first line: it was charged all the same. */
    private static long[] orderTax(NewOrder order, long[] net) {
        long tax = amount("tax", order.tax());
        if (sum(net) == 0) {
            var first = new long[net.length];
            first[0] = tax;
            return first;
        }
        return Shares.spread(tax, net);
    }

    private static long sum(long[] amounts) {
        long sum = 0;
        for (long amount : amounts) {
            sum += amount;
            if (sum > MAX_TOTAL) {
                throw Problem.INVALID_PARAMETER.because("The order's total is out of range.");
            }
        }
        return sum;
    }

    private static long amount(String name, long minor) {
        if (minor < 0) {
            throw Problem.INVALID_PARAMETER.because(name + " must not be negative.");
        }
        if (minor > MAX_TOTAL) {
            throw Problem.INVALID_PARAMETER.because(name + " is out of range.");
        }
        return minor;
    }
}
