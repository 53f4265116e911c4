package dev.aftersale.payment;

import dev.aftersale.base.MerchantId;
import java.time.Instant;

/**
 * Something that a gateway was asked for and did not simply do; it is asked again by itself.
 *
 * @param unknown whether nobody knows if it was done
 * @param error what went wrong in the last try
 */
public record IntentTrouble(
        MerchantId merchant,
        long orderId,
        IntentKind kind,
        String gateway,
        boolean unknown,
        int attempts,
        Instant createdAt,
        Instant nextAt,
        String error) {}
