package dev.aftersale.mail.relay;

import dev.aftersale.base.MerchantId;
import dev.aftersale.mask.Mask.Side;
import dev.aftersale.mask.Mask.Topic;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A message that was taken in, to be worked on.
 *
 * @param topic of the mask that it was written to; null: it came to a return path
 * @param side of the mask: whom it was written to
 * @param mailId the mail of ours that it reports about, if it came to a return path
 * @param reference its own Message-ID
 * @param attempt the number of this one; a result is only taken from the claim that holds the highest
 */
public record Received(
        long id,
        MerchantId merchant,
        long orderId,
        @Nullable Topic topic,
        @Nullable Side side,
        @Nullable Long mailId,
        String recipient,
        String envelopeSender,
        String from,
        String subject,
        @Nullable String reference,
        boolean proved,
        Instant receivedAt,
        byte[] raw,
        int attempt) {

    public int shard() {
        return merchant.shard();
    }
}
