package dev.aftersale.returns;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which returns, newest first. What is null or empty doesn't matter.
 *
 * @param overdue only those that were not answered in time
 * @param word an order's or a return's id, a tracking number, or the merchant's number of the return
 * @param from the return after which the page begins; null: at the newest
 * @param backwards whether the page goes back towards the newest; it is then nearest first
 */
public record ReturnQuery(
        Set<ReturnState> states,
        boolean overdue,
        @Nullable String word,
        @Nullable String reference,
        @Nullable Instant createdAfter,
        @Nullable Instant createdBefore,
        boolean test,
        @Nullable Long from,
        boolean backwards,
        int limit) {

    public static ReturnQuery newest(boolean test, int limit) {
        return new ReturnQuery(Set.of(), false, null, null, null, null, test, null, false, limit);
    }
}
