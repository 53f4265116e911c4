package dev.aftersale.order;

import java.util.Set;

/**
 * Where an order stands. A refund moves nothing: it is seen by the order's amounts.
 *
 * <pre>
 * FB_PROCESSING  hold over, an app acknowledges        CREATED
 * FB_PROCESSING  hold over, no app is tied             IN_PROGRESS
 * FB_PROCESSING  buyer or platform cancels; merchant
 *                after 24 h                            COMPLETED
 * CREATED        merchant acknowledges                 IN_PROGRESS
 * CREATED        all is cancelled                      COMPLETED
 * IN_PROGRESS    every unit is shipped or cancelled    COMPLETED
 * </pre>
 *
 * Source of names and moves: section (c) of Meta's order life cycle page.
 */
public enum OrderState {
    FB_PROCESSING,
    CREATED,
    IN_PROGRESS,
    COMPLETED;

    Set<OrderState> next() {
        return switch (this) {
            case FB_PROCESSING -> Set.of(CREATED, IN_PROGRESS, COMPLETED);
            case CREATED -> Set.of(IN_PROGRESS, COMPLETED);
            case IN_PROGRESS -> Set.of(COMPLETED);
            case COMPLETED -> Set.of();
        };
    }

    /** @throws IllegalStateException if there is no such move; callers refuse with a problem before */
    OrderState moveTo(OrderState to) {
        if (!next().contains(to)) {
            throw new IllegalStateException("no move from " + this + " to " + to);
        }
        return to;
    }
}
