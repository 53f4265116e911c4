package dev.aftersale.returns;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What waits for the merchant, and what it is about.
 *
 * @param toAnswer requests; {@code overdue} of them are late
 * @param toRefund what came back and is not settled; {@code refundsOverdue} of them are late
 * @param onTheWay accepted and not back yet
 * @param atStake of all open returns, in minor units of the merchant's currency
 * @param toAnswerWorth of the requests
 * @param toRefundWorth of what came back and is not settled
 * @param answerBy when the next answer is due
 * @param refundBy when the next refund is due
 */
public record ReturnsToDo(
        int toAnswer,
        int overdue,
        int toRefund,
        int refundsOverdue,
        int onTheWay,
        long atStake,
        long toAnswerWorth,
        long toRefundWorth,
        @Nullable Instant answerBy,
        @Nullable Instant refundBy) {

    /** When the next of all this is due. */
    public @Nullable Instant next() {
        return answerBy == null || (refundBy != null && refundBy.isBefore(answerBy)) ? refundBy : answerBy;
    }
}
