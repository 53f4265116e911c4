package dev.aftersale.order;

import org.jspecify.annotations.Nullable;

/**
 * A product of a merchant's catalog; prices in minor units.
 *
 * @param stock units to sell; null: not counted, never out of stock
 */
public record Product(
        long id,
        String retailerId,
        String title,
        long price,
        @Nullable Long salePrice,
        String currency,
        @Nullable Integer stock) {}
