package dev.aftersale.returns;

import dev.aftersale.base.MerchantId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A return as it stands; amounts in minor units.
 *
 * @param version one more with each change; a form sends it back, so that nobody overwrites what another did meanwhile
 * @param reference the merchant's own number of it
 * @param value of what is to come back, with its tax
 * @param deducted kept back of what was refunded
 * @param buyerKey who the buyer is, across orders; null where nothing tells
 * @param rule the rule that decided; null: none did
 * @param labelCost of a label that the platform didn't make
 * @param replacementId the order that replaces what came back
 */
public record Return(
        long id,
        MerchantId merchant,
        long orderId,
        boolean test,
        ReturnState state,
        int version,
        Party openedBy,
        @Nullable String reference,
        Resolution resolution,
        String currency,
        long value,
        long refunded,
        long deducted,
        @Nullable String buyerKey,
        @Nullable String buyerMessage,
        @Nullable String merchantMessage,
        @Nullable DeclineReason declineReason,
        Verdict verdict,
        @Nullable String rule,
        Times times,
        @Nullable Tracking tracking,
        @Nullable Long labelCost,
        @Nullable Long replacementId,
        List<Line> lines,
        List<PhotoRef> photos,
        List<Label> labels,
        List<Step> steps) {

    /**
     * When things happened, and when they are due.
     *
     * @param overdueAt when the time to answer was over without an answer
     */
    public record Times(
            Instant requestedAt,
            Instant answerBy,
            @Nullable Instant answeredAt,
            @Nullable Instant overdueAt,
            @Nullable Instant shippedBackAt,
            @Nullable Instant receivedAt,
            @Nullable Instant inspectedAt,
            @Nullable Instant refundBy,
            @Nullable Instant refundOverdueAt,
            @Nullable Instant closedAt,
            Instant updatedAt) {}

    /**
     * Units of an item.
     *
     * @param exchangeFor the product wanted instead; null: the same
     * @param accepted units found whole, {@code damaged} and {@code missing} ones; all 0 before the inspection
     * @param deduction for the damaged units, all together
     */
    public record Line(
            long itemId,
            String retailerId,
            int quantity,
            ReturnReason reason,
            @Nullable String note,
            @Nullable String exchangeFor,
            long value,
            int accepted,
            int damaged,
            int missing,
            long deduction,
            int restocked,
            int refunded) {

        public boolean isInspected() {
            return accepted + damaged + missing > 0;
        }
    }

    public record Tracking(
            @Nullable String carrier, @Nullable String number) {}

    /** A picture, by its place among the return's. */
    public record PhotoRef(int position, int width, int height) {}

    /**
     * A label for the way back.
     *
     * @param provider who made it; {@code merchant}: its own
     * @param cost what the platform pays for it, or the merchant says that it paid; null: not known
     * @param hasFile whether there is something to print
     */
    public record Label(
            long id,
            String provider,
            @Nullable String carrier,
            @Nullable String service,
            @Nullable String trackingNumber,
            @Nullable Long cost,
            String currency,
            boolean hasFile,
            Instant createdAt) {}

    /** Something that happened: who did it, and what was said. */
    public record Step(
            long id,
            Move move,
            ReturnState state,
            Party party,
            @Nullable String actor,
            @Nullable String note,
            Instant at) {}

    public boolean isOverdue() {
        return state == ReturnState.REQUESTED && times.overdueAt() != null;
    }

    public int units() {
        return lines.stream().mapToInt(Line::quantity).sum();
    }

    /** What the buyer may still get of it: the money at stake. */
    public long atStake() {
        return state.isOpen() ? Math.max(0, value - refunded) : 0;
    }
}
