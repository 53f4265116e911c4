package dev.aftersale.order;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Units that will not be shipped.
 *
 * @param items null: everything that is still open
 * @param restock whether the units go back into the counted stock
 */
public record CancelRequest(
        long orderId,
        @Nullable List<ItemQuantity> items,
        Cancellation.Reason reason,
        @Nullable String description,
        boolean restock,
        Cancellation.Actor actor) {

    /** Everything that isn't shipped, because the buyer wants it so. */
    static CancelRequest byBuyer(long orderId) {
        return new CancelRequest(
                orderId, null, Cancellation.Reason.CUSTOMER_REQUESTED, null, true, Cancellation.Actor.BUYER);
    }
}
