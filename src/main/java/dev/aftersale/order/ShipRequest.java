package dev.aftersale.order;

import dev.aftersale.base.Money;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A parcel that left.
 *
 * @param items null: everything that is still open
 * @param externalId the merchant's own number of the shipment: letters, digits, underscores
 * @param origin where it was sent from, as JSON; shown, never computed with
 * @param reference the merchant's number of the order, where it is not set yet
 * @param shippingTax tax on shipping in minor units, where the merchant knows better than the authorisation; null: as
 *     authorised
 * @param snapshot whether this comes from a snapshot of the order, which has codes of its own for what is wrong
 */
public record ShipRequest(
        long orderId,
        @Nullable List<ItemQuantity> items,
        Shipment.Tracking tracking,
        @Nullable String externalId,
        @Nullable String origin,
        @Nullable String originPostalCode,
        @Nullable String reference,
        @Nullable Money shippingTax,
        boolean snapshot) {}
