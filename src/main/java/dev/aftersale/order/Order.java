package dev.aftersale.order;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** An order as it is shown. Lists are empty where they were not asked for. */
public record Order(
        OrderCore core,
        String channel,
        @Nullable String externalId,
        Buyer buyer,
        @Nullable Address address,
        @Nullable ShippingOption shipping,
        List<Promotion> promotions,
        List<Item> items,
        List<Shipment> shipments,
        List<Cancellation> cancellations) {

    public long id() {
        return core.id();
    }

    /** @param ref the platform's own id of the buyer */
    public record Buyer(
            @Nullable String ref,
            @Nullable String name,
            @Nullable String email,
            @Nullable String phone,
            boolean remarketing) {

        public static final Buyer UNKNOWN = new Buyer(null, null, null, null, false);
    }

    public record Address(
            @Nullable String name,
            @Nullable String firstName,
            @Nullable String lastName,
            @Nullable String street1,
            @Nullable String street2,
            @Nullable String city,
            @Nullable String state,
            @Nullable String postalCode,
            @Nullable String country) {}

    /** How the buyer wants it shipped; price and tax in minor units. */
    public record ShippingOption(
            String name, @Nullable String referenceId, long price, long tax, int minDays, int maxDays) {}

    /** A promotion that was applied; shown, never computed with. */
    public record Promotion(
            @Nullable String promotionId,
            @Nullable String campaignName,
            @Nullable String couponCode,
            @Nullable String retailerId,
            String sponsor,
            String targetGranularity,
            long appliedAmount,
            boolean appliedAfterTax) {}
}
