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
 * @param next when the next of all this is due
 */
public record ReturnsToDo(
        int toAnswer,
        int overdue,
        int toRefund,
        int refundsOverdue,
        int onTheWay,
        long atStake,
        @Nullable Instant next) {}
