package dev.aftersale.order;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What waits for a merchant to do it. Counts are of the orders that come first, as many as were looked at.
 *
 * @param late of both kinds: those that should have left already
 * @param counted whether these are all of them
 */
public record OrderDuties(Duty acknowledge, Duty ship, Duty late, boolean counted) {

    /**
     * @param worth of what is not shipped, in minor units of the merchant's currency
     * @param due the first day by which one of them should leave
     * @param cancelAt when the first of them is cancelled if nobody ships it
     * @param orders the first of them
     */
    public record Duty(
            int count,
            long worth,
            @Nullable LocalDate due,
            @Nullable Instant cancelAt,
            List<Long> orders) {}
}
