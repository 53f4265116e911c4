package dev.aftersale.refund;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A refund; amounts in minor units. {@code total} is what the buyer gets: items, shipping, goodwill, less the deduction. */
public record Refund(
        long id,
        long orderId,
        State state,
        RefundReason reason,
        @Nullable String reasonText,
        @Nullable Long returnId,
        String currency,
        long itemsNet,
        long itemsTax,
        long shippingNet,
        long shippingTax,
        long goodwill,
        long deduction,
        long total,
        long feesReturned,
        PaidTo paidTo,
        Instant createdAt,
        @Nullable Instant settledAt,
        List<Line> lines) {

    /**
     * <pre>
     * PROCESSING  the gateway confirms            SUCCEEDED
     * PROCESSING  the gateway refuses for good    FAILED
     * SUCCEEDED   the gateway takes it back late  FAILED
     * </pre>
     *
     * A time-out moves nothing: it is unknown until the gateway is asked.
     */
    public enum State {
        PROCESSING,
        SUCCEEDED,
        FAILED
    }

    /** @param quantity 0: refunded by amount */
    public record Line(long itemId, int quantity, long net, long tax) {}
}
