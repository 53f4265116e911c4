package dev.aftersale.order;

import org.jspecify.annotations.Nullable;

/**
 * What somebody at a desk makes of a product; prices in minor units of its currency.
 *
 * @param stock as it should be; null: not counted
 * @param seen the stock that they looked at: what was sold or came back since then stays sold or back
 */
public record ProductChange(
        String title,
        long price,
        @Nullable Long salePrice,
        @Nullable Integer stock,
        @Nullable Integer seen) {

    /** What the stock comes to, where it is {@code now} at the moment of the change. */
    @Nullable
    Integer stockAfter(@Nullable Integer now) {
        if (stock == null || now == null || seen == null) {
            return stock;
        }
        return Math.max(0, Math.addExact(now, stock - seen));
    }
}
