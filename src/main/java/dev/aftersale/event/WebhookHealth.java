package dev.aftersale.event;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How one subscription is doing.
 *
 * @param open deliveries that wait or are being retried, counted up to a thousand
 * @param oldestOpen when the oldest of them was first tried
 * @param givenUp deliveries given up within the last seven days, counted up to a thousand
 * @param lastError what the endpoint that fails said last
 */
public record WebhookHealth(
        Subscription subscription,
        long open,
        @Nullable Instant oldestOpen,
        long givenUp,
        @Nullable String lastError) {

    public boolean isWell() {
        return oldestOpen == null && givenUp == 0;
    }
}
