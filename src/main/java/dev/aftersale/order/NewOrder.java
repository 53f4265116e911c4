package dev.aftersale.order;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A sale as the checkout hands it over. Amounts in minor units of {@code currency}.
 *
 * @param externalId the checkout's own number; each is taken once
 * @param discount off the whole order, spread over the lines by their worth
 * @param tax on the whole order, spread over the lines by their worth, on top of the lines' own
 * @param payment where the money is authorised
 */
public record NewOrder(
        @Nullable String externalId,
        boolean test,
        String channel,
        String currency,
        @Nullable Instant placedAt,
        List<Line> items,
        long discount,
        long tax,
        Order.@Nullable ShippingOption shipping,
        Order.Buyer buyer,
        Order.@Nullable Address address,
        List<Order.Promotion> promotions,
        Payment payment) {

    /**
     * @param discount off the whole line
     * @param tax on the whole line
     * @param extras further JSON to be shown with the item
     */
    public record Line(
            String retailerId,
            @Nullable Long productId,
            String name,
            int quantity,
            long unitPrice,
            long discount,
            long tax,
            @Nullable String extras) {}

    /** The same, kept apart from real orders. */
    public NewOrder asTest() {
        return new NewOrder(
                externalId,
                true,
                channel,
                currency,
                placedAt,
                items,
                discount,
                tax,
                shipping,
                buyer,
                address,
                promotions,
                payment);
    }

    /** @param reference the gateway's id of the authorised payment */
    public record Payment(String gateway, String reference) {}
}
