package dev.aftersale.order;

import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * An order as a line of a list; amounts in minor units.
 *
 * @param buyerName absent while the order is on hold
 * @param withdrawn whether the buyer withdrew from the contract
 * @param cancelAt when what is not shipped by then is cancelled; null: never
 */
public record OrderRow(
        long id,
        OrderStage stage,
        boolean test,
        String channel,
        String currency,
        @Nullable String reference,
        @Nullable String buyerName,
        @Nullable String buyerEmail,
        Instant placedAt,
        LocalDate shipBy,
        @Nullable Instant cancelAt,
        long total,
        long captured,
        long refunded,
        boolean withdrawn,
        OrderCore.Units units) {

    public boolean isRefundedWhole() {
        return captured > 0 && refunded == captured;
    }
}
