package dev.aftersale.order;

import org.jspecify.annotations.Nullable;

/**
 * A line of an order; amounts in minor units for the whole line.
 *
 * @param net after all discounts, before tax
 * @param shippedNet promised to be captured, with {@code shippedTax}, by shipments made so far
 */
public record Item(
        long id,
        int line,
        String retailerId,
        long productId,
        String productName,
        long unitPrice,
        int quantity,
        long discount,
        long net,
        long tax,
        @Nullable String extras,
        int fulfilled,
        int cancelled,
        long shippedNet,
        long shippedTax,
        int capturedQuantity,
        long capturedNet,
        long capturedTax,
        long cancelledNet,
        long cancelledTax,
        int refundedQuantity,
        long refundedNet,
        long refundedTax) {

    public int open() {
        return quantity - fulfilled - cancelled;
    }
}
