package dev.aftersale.event;

import dev.aftersale.base.MerchantId;
import dev.aftersale.event.EventType.Field;
import java.time.Instant;
import java.util.Set;

/**
 * Somebody who wants to be told by webhook.
 *
 * @param appId the app whose secret signs
 * @param test told of test orders only; otherwise of real ones only
 */
public record Subscription(
        long id,
        MerchantId merchant,
        long appId,
        String callbackUrl,
        Set<Field> fields,
        boolean test,
        Instant createdAt) {

    public Subscription {
        fields = Set.copyOf(fields);
    }

    /**
     * The wish for one.
     *
     * @param verifyToken sent to the callback in the challenge, so that it knows whom it answers; not kept
     */
    public record Wanted(long appId, String callbackUrl, Set<Field> fields, boolean test, String verifyToken) {}
}
