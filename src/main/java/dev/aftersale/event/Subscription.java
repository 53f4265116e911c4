package dev.aftersale.event;

import dev.aftersale.base.MerchantId;
import dev.aftersale.event.EventType.Field;
import java.time.Instant;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who wants to be told by webhook.
 *
 * @param appId the app whose secret signs
 * @param test told of test orders only; otherwise of real ones only
 * @param pausedAt since when nothing is sent, though everything is kept to be sent; null: it is sent
 */
public record Subscription(
        long id,
        MerchantId merchant,
        long appId,
        String callbackUrl,
        Set<Field> fields,
        boolean test,
        Instant createdAt,
        @Nullable Instant pausedAt) {

    public Subscription {
        fields = Collections.unmodifiableSortedSet(new TreeSet<>(fields)); // people see them listed
    }

    public boolean isPaused() {
        return pausedAt != null;
    }

    /**
     * The wish for one.
     *
     * @param verifyToken sent to the callback in the challenge, so that it knows whom it answers; not kept
     */
    public record Wanted(long appId, String callbackUrl, Set<Field> fields, boolean test, String verifyToken) {}
}
