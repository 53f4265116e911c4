package dev.aftersale.refund;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the caller wants given back. Amounts in minor units of {@code currency}.
 *
 * @param lines empty, with no shipping and no goodwill either: everything that is left
 * @param shipping null: none (or all that is left, in a refund of everything). Before tax, unless the order's amounts
 *     include tax; its tax is given back with it
 * @param deduction kept back for return shipping
 * @param goodwill on top, within what was captured
 * @param currency of the amounts; null where none is given
 * @param snapshot whether this comes from a snapshot of the order, which has codes of its own for what is wrong
 */
public record RefundRequest(
        long orderId,
        RefundReason reason,
        @Nullable String reasonText,
        List<Line> lines,
        @Nullable Long shipping,
        long deduction,
        long goodwill,
        @Nullable String currency,
        @Nullable Long returnId,
        boolean snapshot) {

    /**
     * A line by quantity or by amount.
     *
     * @param amount before tax, unless the order's amounts include tax; its tax is given back with it
     */
    public record Line(
            @Nullable Long itemId,
            @Nullable String retailerId,
            @Nullable Integer quantity,
            @Nullable Long amount) {

        String name() {
            return itemId != null ? "item " + itemId : "retailer_id '" + retailerId + "'";
        }
    }

    /** Whether it is of all that is left. */
    public boolean wantsEverything() {
        return lines.isEmpty() && shipping == null && goodwill == 0;
    }
}
