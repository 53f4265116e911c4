package dev.aftersale.refund;

import dev.aftersale.order.RefundableOrders.ItemPart;
import java.util.List;

/**
 * A refund, split to the minor unit.
 *
 * @param total what the buyer gets: items, shipping, goodwill, less the deduction
 * @param sellingFee given back to the merchant, with {@code processingFee}
 */
record Allocation(
        List<ItemPart> items,
        long shippingNet,
        long shippingTax,
        long goodwill,
        long deduction,
        long total,
        long sellingFee,
        long processingFee) {

    long itemsNet() {
        return items.stream().mapToLong(ItemPart::net).sum();
    }

    long itemsTax() {
        return items.stream().mapToLong(ItemPart::tax).sum();
    }

    long fees() {
        return sellingFee + processingFee;
    }

    /** What the merchant's balance falls by: its share of what is given back, less the deduction and the fees. */
    long merchantBears() {
        return itemsNet() + shippingNet + goodwill - deduction - fees();
    }
}
