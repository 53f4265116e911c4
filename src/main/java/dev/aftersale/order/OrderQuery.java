package dev.aftersale.order;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which orders, a page at a time.
 *
 * <p>Newest first; with a window of time ({@code updatedAfter}, {@code updatedBefore}), by time of change, oldest first: a
 * reader that asks again from the last one it saw misses none, since whatever changes moves to the end.
 *
 * @param states any of them; empty: all
 * @param filters all of them
 * @param test the test orders, and only these
 * @param reference the merchant's own number
 * @param from continue after this place; null: from the first
 * @param backwards continue before {@code from} instead, nearest first
 */
public record OrderQuery(
        Set<OrderState> states,
        Set<Filter> filters,
        @Nullable Instant updatedAfter,
        @Nullable Instant updatedBefore,
        boolean test,
        @Nullable String reference,
        @Nullable Place from,
        boolean backwards,
        int limit) {

    public enum Filter {
        HAS_CANCELLATIONS,
        HAS_FULFILLMENTS,
        HAS_REFUNDS,
        NO_CANCELLATIONS,
        NO_REFUNDS,
        NO_SHIPMENTS
    }

    /** A place in the list. */
    public record Place(Instant updatedAt, long id) {}

    boolean byTime() {
        return updatedAfter != null || updatedBefore != null;
    }
}
