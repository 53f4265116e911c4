package dev.aftersale.order;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which orders a list shows. Everything that is given must hold.
 *
 * @param search the beginning of a buyer's name (its words in any turn), e-mail address, or of the merchant's, the
 *     checkout's or a tracking number; or a whole order id or SKU
 * @param stages any of them; empty: all
 * @param placedBefore exclusive
 * @param lateOn only orders that should have left before this day and are not wholly shipped; soonest promise first
 * @param returned only orders of which something was asked to be taken back, whatever came of it
 * @param withdrawn only orders whose buyer withdrew from the contract
 * @param test the test orders, and only these
 */
public record OrderFilter(
        @Nullable String search,
        Set<OrderStage> stages,
        @Nullable String channel,
        @Nullable Instant placedFrom,
        @Nullable Instant placedBefore,
        boolean refunded,
        boolean returned,
        boolean withdrawn,
        @Nullable LocalDate lateOn,
        boolean test) {

    public static final OrderFilter ALL =
            new OrderFilter(null, Set.of(), null, null, null, false, false, false, null, false);

    public OrderFilter {
        stages = Set.copyOf(stages);
        search = search == null || search.isBlank() ? null : search.strip();
        channel = channel == null || channel.isBlank() ? null : channel.strip();
    }
}
