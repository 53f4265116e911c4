package dev.aftersale.payment;

import dev.aftersale.base.MerchantId;
import dev.aftersale.base.Money;

/**
 * What a gateway is to do. Each reference has one intent of a kind.
 *
 * @param refId the capture, the refund, or the order whose rest is voided; its shard is the merchant's
 * @param gateway one of {@link PaymentIntents#gateways()}
 * @param paymentReference the gateway's id of the payment that the buyer authorised
 * @param amount what is captured or refunded; for a void, what is expected to be let go
 * @param test whether the order is a test order
 */
public record Intent(
        MerchantId merchant,
        IntentKind kind,
        long refId,
        long orderId,
        String gateway,
        String paymentReference,
        Money amount,
        boolean test) {

    String key() {
        return kind.key(refId);
    }
}
