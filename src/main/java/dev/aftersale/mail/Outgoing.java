package dev.aftersale.mail;

import dev.aftersale.base.MerchantId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A mail to be sent: what it tells and to whom. Its text is written when it is sent.
 *
 * @param messageId with angle brackets; the same in every attempt
 * @param details what can't be looked up when it is written: JSON
 * @param attempt the number of this one; a result is only taken from the claim that holds the highest
 */
record Outgoing(
        long id,
        MerchantId merchant,
        NoticeKind kind,
        long eventId,
        long orderId,
        long objectId,
        boolean test,
        String recipient,
        String messageId,
        Instant happenedAt,
        Instant createdAt,
        @Nullable String details,
        int attempt) {

    int shard() {
        return merchant.shard();
    }
}
