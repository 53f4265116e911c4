package dev.aftersale.order;

import dev.aftersale.base.Problem;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** What of an order can be cancelled, and by whom. */
final class CancellationPolicy {

    /** How long an order must be stuck in FB_PROCESSING before its merchant may cancel it. Source: Meta's refund page. */
    static final Duration STUCK = Duration.ofHours(24);

    private CancellationPolicy() {}

    static Allotment decide(OrderCore order, List<Item> items, CancelRequest request, Instant now) {
        if (order.state() == OrderState.FB_PROCESSING
                && request.actor() == Cancellation.Actor.MERCHANT
                && now.isBefore(order.placedAt().plus(STUCK))) {
            throw Problem.PENDING_ACTION.because(
                    "Order %d is on hold until %s.".formatted(order.id(), order.holdUntil()));
        }
        if (order.isCancelled()) {
            throw Problem.ALREADY_CANCELLED.because("Order %d is cancelled.".formatted(order.id()));
        }
        if (request.items() == null) {
            if (order.units().open() == 0) {
                throw Problem.CANCEL_CAPTURED.because(
                        "Everything of order %d is shipped and its payment captured.".formatted(order.id()));
            }
            return Allotment.everything(items);
        }
        return Allotment.of(
                items, request.items(), new Allotment.Refusals(Problem.INVALID_PARAMETER, CancellationPolicy::tooMany));
    }

    private static Problem tooMany(Item item) {
        if (item.cancelled() == item.quantity()) {
            return Problem.ITEM_ALREADY_CANCELLED;
        }
        return item.fulfilled() == item.quantity() ? Problem.CANCEL_SHIPPED : Problem.ITEMS_COMPLETE;
    }
}
