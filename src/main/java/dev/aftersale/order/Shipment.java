package dev.aftersale.order;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A shipment and the capture of its payment; amounts in minor units.
 *
 * @param origin where it left from, as JSON
 */
public record Shipment(
        long id,
        long orderId,
        @Nullable String externalId,
        Tracking tracking,
        @Nullable String origin,
        Instant shippedAt,
        long captureId,
        CaptureState captureState,
        long itemsNet,
        long itemsTax,
        long shippingNet,
        long shippingTax,
        long sellingFee,
        long processingFee,
        @Nullable Instant capturedAt,
        boolean released,
        Journey journey,
        List<Line> lines) {

    public enum CaptureState {
        PENDING,
        CAPTURED,
        FAILED
    }

    public record Line(long itemId, int quantity, long net, long tax) {}

    /** How far a parcel got, as its carrier tells it; null: not told. */
    public record Journey(
            @Nullable Instant outForDeliveryAt, @Nullable Instant deliveredAt) {

        /** A parcel that has arrived is not on its way any more, in whatever order its carrier tells it. */
        boolean isNews(Step step) {
            return deliveredAt == null
                    && switch (step) {
                        case OUT_FOR_DELIVERY -> outForDeliveryAt == null;
                        case DELIVERED -> true;
                    };
        }
    }

    /** What a carrier can tell of a parcel, the earlier one first. */
    public enum Step {
        OUT_FOR_DELIVERY,
        DELIVERED
    }

    /** Any of it may be missing: a parcel without tracking is still shipped. */
    public record Tracking(
            @Nullable String carrier,
            @Nullable String number,
            @Nullable String method) {
        public static final Tracking NONE = new Tracking(null, null, null);
    }

    public long total() {
        return itemsNet + itemsTax + shippingNet + shippingTax;
    }

    /** What the merchant gets of it, before refunds. */
    long merchantShare() {
        return itemsNet + shippingNet - sellingFee - processingFee;
    }
}
