package dev.aftersale.returns;

import org.jspecify.annotations.Nullable;

/**
 * What is to be paid for a return. Null means as proposed: what the inspection found and what the policy says.
 *
 * @param version of the return as the caller saw it
 * @param deduction to be kept back, in minor units
 * @param shipping of the order's shipping to be given back, in minor units
 * @param goodwill on top, in minor units
 * @param note shown to the buyer
 */
public record RefundOfReturn(
        long returnId,
        @Nullable Integer version,
        @Nullable Long deduction,
        @Nullable Long shipping,
        @Nullable Long goodwill,
        @Nullable String note) {

    public static RefundOfReturn proposed(long returnId) {
        return new RefundOfReturn(returnId, null, null, null, null, null);
    }
}
