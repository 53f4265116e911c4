package dev.aftersale.support;

import dev.aftersale.base.MerchantId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A conversation about one order.
 *
 * @param answerBy until when the merchant should answer; null: nobody waits for it
 * @param buyerUnread how many messages the buyer has not seen
 * @param assignee one of the merchant's staff, who takes care of it; null: nobody in particular
 * @param settledAt when somebody said that no answer is needed; null: nobody did since the last message
 * @param recent its messages, oldest first, where they were asked for
 */
public record SupportThread(
        long id,
        MerchantId merchant,
        long orderId,
        Kind kind,
        boolean test,
        Instant openedAt,
        Instant lastAt,
        long lastId,
        Message.Author lastAuthor,
        int count,
        @Nullable Instant answerBy,
        int buyerUnread,
        int merchantUnread,
        @Nullable Long assignee,
        @Nullable Instant settledAt,
        List<Message> recent) {

    public enum Kind {
        /** A question to the merchant. An order has one at most: what is asked later goes on in it. */
        INQUIRY,
        /** A case that the platform decides. */
        CLAIM,
        /** A case that the bank decides. */
        CHARGEBACK
    }

    /** Whether a buyer waits for the merchant, and has waited longer than it should. */
    public boolean isOverdue(Instant now) {
        return answerBy != null && now.isAfter(answerBy);
    }

    SupportThread with(List<Message> messages) {
        return new SupportThread(
                id,
                merchant,
                orderId,
                kind,
                test,
                openedAt,
                lastAt,
                lastId,
                lastAuthor,
                count,
                answerBy,
                buyerUnread,
                merchantUnread,
                assignee,
                settledAt,
                List.copyOf(messages));
    }
}
