package dev.aftersale.order;

import org.jspecify.annotations.Nullable;

/** So many units of an item, which is named by its id or by the merchant's retailer id. */
public record ItemQuantity(@Nullable Long itemId, @Nullable String retailerId, int quantity) {

    String name() {
        return itemId != null ? "item " + itemId : "retailer_id '" + retailerId + "'";
    }
}
