package dev.aftersale.order;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Units that will not be shipped; {@code amount} of the authorisation, in minor units, will not be captured. */
public record Cancellation(
        long id,
        long orderId,
        Reason reason,
        @Nullable String description,
        boolean restocked,
        Actor actor,
        long amount,
        Instant createdAt,
        List<Line> lines) {

    /** Source: Meta's cancellation API. */
    public enum Reason {
        CUSTOMER_REQUESTED,
        OUT_OF_STOCK,
        INVALID_ADDRESS,
        SUSPICIOUS_ORDER,
        CANCEL_REASON_OTHER
    }

    public enum Actor {
        MERCHANT,
        BUYER,
        PLATFORM
    }

    public record Line(long itemId, int quantity) {}
}
