package dev.aftersale.payment;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/** What we read of Stripe's objects. */
final class StripeObjects {

    private StripeObjects() {}

    /** @param metadata of a payment, its captures' keys are in there */
    @JsonNaming(SnakeCaseStrategy.class)
    record Payment(
            String id,
            String status,
            long amountCapturable,
            @Nullable String latestCharge,
            @Nullable Map<String, String> metadata) {

        boolean isTold(String key) {
            return metadata != null && metadata.containsKey(key);
        }

        boolean isReleased() {
            return amountCapturable == 0 && (status.equals("canceled") || status.equals("succeeded"));
        }
    }

    @JsonNaming(SnakeCaseStrategy.class)
    record Refund(
            String id,
            String status,
            @Nullable String failureReason,
            @Nullable Map<String, String> metadata) {

        String told(String name) {
            return metadata == null ? "" : metadata.getOrDefault(name, "");
        }
    }

    @JsonNaming(SnakeCaseStrategy.class)
    record Refunds(List<Refund> data, boolean hasMore) {}

    record RefundEvent(String id, Data data) {
        record Data(Refund object) {}
    }

    @JsonNaming(SnakeCaseStrategy.class)
    record RefundEvents(List<RefundEvent> data, boolean hasMore) {}

    record Problem(@Nullable Details error) {
        record Details(
                @Nullable String type,
                @Nullable String code,
                @Nullable String message) {}
    }
}
