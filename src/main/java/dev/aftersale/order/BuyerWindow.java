package dev.aftersale.order;

import dev.aftersale.base.Problem;
import dev.aftersale.base.ProblemException;
import dev.aftersale.merchant.BuyerCancel;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The time in which a buyer may cancel by itself. Source of the half hour: Meta's cancellation page.
 *
 * @param possible whether anything is left that could be cancelled
 * @param until null: for as long as that is so
 */
public record BuyerWindow(boolean possible, @Nullable Instant until) {

    public static BuyerWindow of(OrderCore order, BuyerCancel terms) {
        return new BuyerWindow(
                order.units().open() > 0,
                terms.untilShipped() ? null : order.placedAt().plus(terms.window()));
    }

    public boolean isOpen(Instant now) {
        return possible && (until == null || now.isBefore(until));
    }

    /** Says why it is not open: what became of the order comes before the time. */
    static void refuse(OrderCore order) throws ProblemException {
        if (order.isCancelled()) {
            throw Problem.ALREADY_CANCELLED.because("Order %d is cancelled.".formatted(order.id()));
        }
        if (order.units().open() == 0) {
            throw Problem.CANCEL_CAPTURED.because("Everything of order %d is shipped.".formatted(order.id()));
        }
        throw Problem.CANCEL_WINDOW_OVER.because("The time to cancel order %d is over.".formatted(order.id()));
    }
}
