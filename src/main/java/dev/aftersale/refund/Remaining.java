package dev.aftersale.refund;

import dev.aftersale.base.Shares;
import dev.aftersale.order.Item;
import dev.aftersale.order.RefundableOrders.ItemPart;

/**
 * What is left to give back of one line while a request is split: it may name the line more than once.
 *
 * <p>Rounding: by quantity, the part of what is left that falls to the units, rounded down, and the last unit takes the
 * rest; by amount, the tax that is left in proportion, rounded down, and the last amount takes the rest. So parts always
 * come to the whole. Rule: docs/accounting.md, "Rounding".
 */
final class Remaining {

    private final Item item;
    private int units;
    private long net;
    private long tax;
    private int takenUnits;
    private long takenNet;
    private long takenTax;

    Remaining(Item item) {
        this.item = item;
        this.units = item.capturedQuantity() - item.refundedQuantity();
        this.net = item.capturedNet() - item.refundedNet();
        this.tax = item.capturedTax() - item.refundedTax();
    }

    Item item() {
        return item;
    }

    int units() {
        return units;
    }

    long net() {
        return net;
    }

    long tax() {
        return tax;
    }

    boolean isEmpty() {
        return units == 0 && net == 0 && tax == 0;
    }

    void takeUnits(int quantity) {
        take(quantity, Shares.floor(net, quantity, units), Shares.floor(tax, quantity, units));
    }

    /** {@code amount} is at most {@link #net()}. */
    void takeBeforeTax(long amount) {
        take(0, amount, net == 0 ? 0 : Shares.floor(tax, amount, net));
    }

    /** {@code amount} is at most {@link #net()} and {@link #tax()} together. */
    void takeWithTax(long amount) {
        long[] parts = Shares.spread(amount, new long[] {net, tax});
        take(0, parts[0], parts[1]);
    }

    void takeRest() {
        take(units, net, tax);
    }

    private void take(int takeUnits, long takeNet, long takeTax) {
        units -= takeUnits;
        net -= takeNet;
        tax -= takeTax;
        takenUnits += takeUnits;
        takenNet += takeNet;
        takenTax += takeTax;
    }

    /** Gives back {@code cutNet} and {@code cutTax} of what was taken. */
    void untake(long cutNet, long cutTax) {
        net += cutNet;
        tax += cutTax;
        takenNet -= cutNet;
        takenTax -= cutTax;
    }

    boolean isTaken() {
        return takenUnits > 0 || takenNet > 0 || takenTax > 0;
    }

    long takenNet() {
        return takenNet;
    }

    long takenTax() {
        return takenTax;
    }

    ItemPart taken() {
        return new ItemPart(item.id(), takenUnits, takenNet, takenTax);
    }
}
