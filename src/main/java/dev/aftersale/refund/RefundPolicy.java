package dev.aftersale.refund;

import dev.aftersale.base.Money;
import dev.aftersale.base.Problem;
import dev.aftersale.base.ProblemException;
import dev.aftersale.base.Shares;
import dev.aftersale.order.Item;
import dev.aftersale.order.OrderCore;
import dev.aftersale.order.RefundableOrders.Refundable;
import java.util.List;

/** Splits what is asked for over what was captured and not given back yet, or says why not. */
final class RefundPolicy {

    private final OrderCore order;
    private final RefundRequest request;
    private final List<Remaining> lines;
    private final Refundable refundable;
    private long shippingNet;
    private long shippingTax;

    private RefundPolicy(Refundable refundable, RefundRequest request) {
        this.refundable = refundable;
        this.order = refundable.core();
        this.request = request;
        this.lines = refundable.items().stream().map(Remaining::new).toList();
    }

    static Decision decide(Refundable order, RefundRequest request) {
        try {
            return new Decision.Granted(new RefundPolicy(order, request).allocate());
        } catch (ProblemException refusal) {
            return new Decision.Refused(refusal.problem(), refusal.detail());
        }
    }

    private Allocation allocate() {
        checkRequest();
        checkOrder();
        if (request.wantsEverything()) {
            takeEverything();
        } else {
            request.lines().forEach(this::takeLine);
            takeShipping();
        }
        return complete();
    }

    private void checkRequest() {
        if (request.currency() != null && !request.currency().equals(order.currency())) {
            throw Problem.INVALID_PARAMETER.because("Amounts of order %d are in %s, not %s."
                    .formatted(order.id(), order.currency(), request.currency()));
        }
        if (request.goodwill() < 0
                || request.deduction() < 0
                || (request.shipping() != null && request.shipping() < 0)) {
            throw Problem.INVALID_PARAMETER.because("Amounts of a refund must not be negative.");
        }
    }

    private void checkOrder() {
        if (order.isCancelled()) {
            throw Problem.REFUND_CANCELLED.because(
                    "Order %d is cancelled; its payment was never captured.".formatted(order.id()));
        }
        if (order.disputeLocked() > 0) {
            throw Problem.REFUND_DURING_DISPUTE.because("Order %d is in dispute.".formatted(order.id()));
        }
        if (order.charges().captured() == 0) {
            throw refundable.capturePending()
                    ? Problem.REFUND_BEFORE_CAPTURE.because(
                            "The payment of order %d is being captured.".formatted(order.id()))
                    : Problem.REFUND_NOT_CHARGED.because("Order %d was not charged%s."
                            .formatted(
                                    order.id(),
                                    refundable.captureFailed() ? ": its capture failed" : ": nothing is shipped"));
        }
        if (cap() == 0) {
            throw (request.wantsEverything() ? Problem.SHIP_COMPLETE : Problem.ITEM_REFUNDED)
                    .because("Order %d is refunded in full: %s."
                            .formatted(order.id(), money(order.charges().refunded())));
        }
    }

    /** What the buyer can still get back through the payment, whatever for. */
    private long cap() {
        return order.charges().captured() - order.charges().refunded() - order.disputeLocked();
    }

    /** All that is left of lines and shipping; less, where goodwill has used part of what was captured. */
    private void takeEverything() {
        lines.forEach(Remaining::takeRest);
        shippingNet = shippingNetLeft();
        shippingTax = shippingTaxLeft();
        long over = gross() - cap();
        if (over > 0) {
            cut(over);
        }
    }

    /** Takes {@code amount} off what was taken, spread over all of it. */
    private void cut(long amount) {
        long[] weights = new long[lines.size() * 2 + 2];
        for (int i = 0; i < lines.size(); i++) {
            weights[2 * i] = lines.get(i).takenNet();
            weights[2 * i + 1] = lines.get(i).takenTax();
        }
        weights[weights.length - 2] = shippingNet;
        weights[weights.length - 1] = shippingTax;
        long[] cuts = Shares.spread(amount, weights);
        for (int i = 0; i < lines.size(); i++) {
            lines.get(i).untake(cuts[2 * i], cuts[2 * i + 1]);
        }
        shippingNet -= cuts[cuts.length - 2];
        shippingTax -= cuts[cuts.length - 1];
    }

    private void takeLine(RefundRequest.Line wanted) {
        Remaining line = find(wanted);
        if (wanted.quantity() != null) {
            takeUnits(line, wanted.quantity());
        } else if (wanted.amount() != null) {
            takeAmount(line, wanted.amount());
        } else {
            throw Problem.INVALID_PARAMETER.because(
                    wanted.name() + " needs item_refund_quantity or item_refund_amount.");
        }
    }

    private void takeUnits(Remaining line, int quantity) {
        if (quantity < 1) {
            throw Problem.INVALID_PARAMETER.because("item_refund_quantity must be at least 1.");
        }
        refuseWhatIsNotThere(line);
        if (quantity > line.units()) {
            throw Problem.REFUND_ABOVE.because("item %d (%s): %d units asked, %d of %d captured units are left."
                    .formatted(
                            line.item().id(),
                            line.item().retailerId(),
                            quantity,
                            line.units(),
                            line.item().capturedQuantity()));
        }
        line.takeUnits(quantity);
    }

    private void takeAmount(Remaining line, long amount) {
        if (amount < 0) {
            throw Problem.INVALID_PARAMETER.because("item_refund_amount must not be negative.");
        }
        if (amount == 0) {
            return;
        }
        refuseWhatIsNotThere(line);
        long left = order.taxInclusive() ? line.net() + line.tax() : line.net();
        if (amount > left) {
            throw Problem.REFUND_ABOVE.because("item %d (%s): %s asked, %s is left%s."
                    .formatted(
                            line.item().id(),
                            line.item().retailerId(),
                            money(amount),
                            money(left),
                            order.taxInclusive() ? "" : " before tax"));
        }
        if (order.taxInclusive()) {
            line.takeWithTax(amount);
        } else {
            line.takeBeforeTax(amount);
        }
    }

    private void refuseWhatIsNotThere(Remaining line) {
        Item item = line.item();
        if (item.capturedQuantity() == 0) {
            boolean pending = item.fulfilled() > 0 && refundable.capturePending();
            throw (pending ? Problem.REFUND_BEFORE_CAPTURE : Problem.REFUND_NOT_CHARGED)
                    .because("item %d (%s) is not %s yet."
                            .formatted(item.id(), item.retailerId(), pending ? "captured" : "shipped"));
        }
        if (line.isEmpty() || (line.net() == 0 && line.tax() == 0 && item.capturedNet() + item.capturedTax() > 0)) {
            throw (request.snapshot() ? Problem.SNAPSHOT_ITEM_REFUNDED : Problem.ITEM_REFUNDED)
                    .because("item %d (%s) is refunded in full.".formatted(item.id(), item.retailerId()));
        }
    }

    private Remaining find(RefundRequest.Line wanted) {
        Remaining found = null;
        for (Remaining line : lines) {
            boolean fits = wanted.itemId() != null
                    ? line.item().id() == wanted.itemId()
                    : line.item().retailerId().equals(wanted.retailerId());
            if (fits && (wanted.itemId() != null || found == null || found.isEmpty())) {
                found = line;
            }
        }
        if (found == null) {
            throw (request.snapshot() ? Problem.SNAPSHOT_ITEM_UNKNOWN : Problem.REFUND_ITEM_UNKNOWN)
                    .because("Order %d has no %s.".formatted(order.id(), wanted.name()));
        }
        return found;
    }

    private long shippingNetLeft() {
        return order.charges().capturedShipping() - order.charges().refundedShipping();
    }

    private long shippingTaxLeft() {
        return order.charges().capturedShippingTax() - order.charges().refundedShippingTax();
    }

    private void takeShipping() {
        if (request.shipping() == null || request.shipping() == 0) {
            return;
        }
        long amount = request.shipping();
        long net = shippingNetLeft();
        long tax = shippingTaxLeft();
        long left = order.taxInclusive() ? net + tax : net;
        if (amount > left) {
            throw (request.snapshot() ? Problem.SNAPSHOT_SHIPPING_ABOVE : Problem.REFUND_SHIPPING_ABOVE)
                    .because("%s of shipping asked, %s is left.".formatted(money(amount), money(left)));
        }
        if (order.taxInclusive()) {
            long[] parts = Shares.spread(amount, new long[] {net, tax});
            shippingNet = parts[0];
            shippingTax = parts[1];
        } else {
            shippingNet = amount;
            shippingTax = Shares.floor(tax, amount, net);
        }
    }

    /** What is given back before goodwill and deduction. */
    private long gross() {
        long sum = shippingNet + shippingTax;
        for (Remaining line : lines) {
            sum += line.takenNet() + line.takenTax();
        }
        return sum;
    }

    private Allocation complete() {
        long total;
        try {
            total = Math.subtractExact(Math.addExact(gross(), request.goodwill()), request.deduction());
        } catch (ArithmeticException e) {
            throw Problem.REFUND_ABOVE.because("The amounts are out of range.", e);
        }
        if (total <= 0) {
            throw (request.snapshot() ? Problem.SNAPSHOT_REFUND_ZERO : Problem.REFUND_ZERO)
                    .because("The refund comes to %s.".formatted(money(total)));
        }
        if (total > cap()) {
            throw Problem.REFUND_ABOVE.because("%s asked; of %s captured, %s is refunded and %s left."
                    .formatted(
                            money(total),
                            money(order.charges().captured()),
                            money(order.charges().refunded()),
                            money(cap())));
        }
        long settled = Math.min(
                order.charges().captured(),
                order.charges().refunded() + order.charges().withheld() + total + request.deduction());
        return new Allocation(
                lines.stream().filter(Remaining::isTaken).map(Remaining::taken).toList(),
                shippingNet,
                shippingTax,
                request.goodwill(),
                request.deduction(),
                total,
                feeBack(order.fees().selling(), order.fees().sellingReturned(), settled),
                feeBack(order.fees().processing(), order.fees().processingReturned(), settled));
    }

    /** In proportion to what is settled of the capture after this refund: a full refund gives back the whole fee. */
    private long feeBack(long fee, long returned, long settled) {
        return Math.max(0, Shares.floor(fee, settled, order.charges().captured()) - returned);
    }

    private String money(long minor) {
        return Money.of(minor, order.currency()).toString();
    }
}
