package dev.aftersale.event;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One event on its way to one subscription.
 *
 * @param orderId 0: the event is about no order
 * @param replay asked for again by the merchant
 * @param attempts in this round; a replay begins a new one
 * @param nextAt when it is tried next, while it is open
 * @param log the last requests made for it, the newest first
 */
public record Delivery(
        long subscriptionId,
        long eventId,
        EventType type,
        long objectId,
        long orderId,
        State state,
        boolean replay,
        int attempts,
        @Nullable Instant nextAt,
        @Nullable Instant settledAt,
        @Nullable String lastError,
        List<Attempt> log) {

    public enum State {
        OPEN,
        DELIVERED,
        /** Not accepted in 36 hours. A replay sends it again. */
        GIVEN_UP,
        /** Its subscription was deleted before it could be delivered. */
        DROPPED
    }

    /**
     * One request, and what came back.
     *
     * @param status HTTP status; none if there was no answer
     * @param excerpt the beginning of the answer's body, up to 1 kB
     */
    public record Attempt(
            Instant at,
            int millis,
            @Nullable Integer status,
            @Nullable String error,
            @Nullable String excerpt,
            boolean replay) {}

    /**
     * Which deliveries to list, the newest events first.
     *
     * @param before the last delivery of the page before
     */
    public record Query(
            @Nullable Long subscriptionId,
            @Nullable Long eventId,
            @Nullable Long orderId,
            @Nullable State state,
            @Nullable Position before,
            int limit) {

        public static Query latest(int limit) {
            return new Query(null, null, null, null, null, limit);
        }
    }

    public record Position(long eventId, long subscriptionId) {}

    Delivery with(List<Attempt> attemptsMade) {
        return new Delivery(
                subscriptionId,
                eventId,
                type,
                objectId,
                orderId,
                state,
                replay,
                attempts,
                nextAt,
                settledAt,
                lastError,
                attemptsMade);
    }

    /** For the query of the next page. */
    public Position position() {
        return new Position(eventId, subscriptionId);
    }
}
