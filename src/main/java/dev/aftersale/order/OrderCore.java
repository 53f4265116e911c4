package dev.aftersale.order;

import dev.aftersale.base.MerchantId;
import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * What decisions about an order need: its state, its money in minor units, its units. Without names and addresses.
 *
 * @param taxInclusive whether refund amounts name sums with tax in them
 * @param pending the merchant's share that is not released yet; may be negative
 */
public record OrderCore(
        long id,
        MerchantId merchant,
        OrderState state,
        boolean test,
        String currency,
        @Nullable String reference,
        String gateway,
        String paymentReference,
        boolean taxInclusive,
        Instant placedAt,
        Instant updatedAt,
        Instant holdUntil,
        LocalDate shipBy,
        Charges charges,
        long disputeLocked,
        Fees fees,
        long pending,
        Units units) {

    /** Authorised, captured, and given back. {@code withheld}: kept back from refunds for return shipping. */
    public record Charges(
            long itemsNet,
            long itemsTax,
            long shippingNet,
            long shippingTax,
            long captured,
            long capturedShipping,
            long capturedShippingTax,
            long refunded,
            long withheld,
            long refundedShipping,
            long refundedShippingTax,
            int refunds) {

        public long authorised() {
            return itemsNet + itemsTax + shippingNet + shippingTax;
        }
    }

    public record Fees(long selling, long processing, long sellingReturned, long processingReturned) {}

    public record Units(int open, int fulfilled, int cancelled) {}

    public boolean isCancelled() {
        return units.open() == 0 && units.fulfilled() == 0;
    }
}
