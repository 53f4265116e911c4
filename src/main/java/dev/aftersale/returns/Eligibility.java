package dev.aftersale.returns;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What of an order may be returned.
 *
 * @param elsewhere the merchant's own page for returns; null: they are made here
 * @param lines each item of the order
 * @param resolutions what a buyer may ask for
 * @param labelPayer who pays for the way back; {@code labelFee} is what is known of its price, in minor units
 */
public record Eligibility(
        long orderId,
        String currency,
        @Nullable URI elsewhere,
        List<Line> lines,
        Set<Resolution> resolutions,
        ReturnPolicy.LabelPayer labelPayer,
        long labelFee) {

    /** Why nothing (more) of an item can be returned. */
    public enum WhyNot {
        NOT_SHIPPED,
        /** Shipped; its payment is not captured yet. */
        NOT_CHARGED,
        FINAL_SALE,
        WINDOW_OVER,
        REFUNDED,
        RETURNED
    }

    /**
     * An item.
     *
     * @param quantity units that may be returned; 0 where {@code whyNot} tells why not
     * @param until the last moment to ask for it; null where nothing was shipped
     * @param value of these units, with their tax
     */
    public record Line(
            long itemId,
            String retailerId,
            String productName,
            int quantity,
            @Nullable Instant until,
            long value,
            @Nullable WhyNot whyNot) {}

    public boolean isAny() {
        return lines.stream().anyMatch(line -> line.quantity() > 0);
    }
}
