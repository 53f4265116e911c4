package dev.aftersale.imports;

import dev.aftersale.order.NewOrder;
import dev.aftersale.order.Order;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What a row of a CSV file says. */
sealed interface Row {

    /** Of which order; null: it does not say. */
    @Nullable
    String order();

    record Sale(
            String order,
            NewOrder.Line line,
            @Nullable Instant at,
            Order.Buyer buyer,
            @Nullable String country) implements Row {}

    /**
     * Units that came back.
     *
     * @param order the number of the return, not that of the purchase
     * @param quantity above zero
     * @param unitPrice minor units
     */
    record Return(
            String order,
            String sku,
            int quantity,
            long unitPrice,
            @Nullable Instant at,
            @Nullable String buyer) implements Row {}

    record Unusable(@Nullable String order, Reason reason, String detail) implements Row {}
}
