package dev.aftersale.returns;

import dev.aftersale.upload.Photo;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Items that are to come back.
 *
 * @param by the buyer, or the merchant for a buyer; the platform, for one who withdrew from the contract and needs nobody's
 *     consent
 * @param message of the buyer
 * @param reference the merchant's own number of the return
 */
public record RequestReturn(
        long orderId,
        Party by,
        List<Wanted> items,
        Resolution resolution,
        @Nullable String message,
        @Nullable String reference,
        List<Photo> photos) {

    public static final int MOST_PHOTOS = 6;

    /**
     * Units of an item, which is named by its id or by the merchant's retailer id.
     *
     * @param exchangeFor for an exchange: the retailer id wanted instead; null: the same product
     */
    public record Wanted(
            @Nullable Long itemId,
            @Nullable String retailerId,
            int quantity,
            ReturnReason reason,
            @Nullable String note,
            @Nullable String exchangeFor) {

        String name() {
            return itemId != null ? "item " + itemId : "retailer_id '" + retailerId + "'";
        }
    }
}
