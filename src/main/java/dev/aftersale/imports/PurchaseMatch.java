package dev.aftersale.imports;

import dev.aftersale.order.PastOrders.Purchase;
import dev.aftersale.refund.RefundRequest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which purchases a return gives back: the most recent first, and the whole of it or nothing. */
final class PurchaseMatch {

    private PurchaseMatch() {}

    /** The lines to refund, by order; empty if not all of {@code quantity} was bought. */
    static Optional<Map<Long, List<RefundRequest.Line>>> match(List<Purchase> mostRecentFirst, int quantity) {
        var lines = new LinkedHashMap<Long, List<RefundRequest.Line>>();
        int left = quantity;
        for (Purchase purchase : mostRecentFirst) {
            if (left == 0) {
                break;
            }
            int units = Math.min(left, purchase.unitsLeft());
            lines.computeIfAbsent(purchase.orderId(), order -> new ArrayList<>())
                    .add(new RefundRequest.Line(purchase.itemId(), null, units, null));
            left -= units;
        }
        return left == 0 ? Optional.of(lines) : Optional.empty();
    }
}
