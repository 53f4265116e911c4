package dev.aftersale.console;

import dev.aftersale.base.Money;
import dev.aftersale.returns.Return;
import dev.aftersale.returns.ReturnState;
import dev.aftersale.returns.ReturnsToDo;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The list of returns as it is shown.
 *
 * @param buyers names by order
 * @param next the cursor of the next page; null: this is the last
 */
public record ReturnList(
        View view,
        String word,
        List<Return> rows,
        Map<Long, String> buyers,
        ReturnsToDo toDo,
        Money atStake,
        @Nullable String previous,
        @Nullable String next) {

    /** Which returns: the tabs above the list. */
    public enum View {
        ALL(EnumSet.noneOf(ReturnState.class)),
        ANSWER(EnumSet.of(ReturnState.REQUESTED)),
        OVERDUE(EnumSet.of(ReturnState.REQUESTED, ReturnState.RECEIVED, ReturnState.INSPECTED)),
        WAY(EnumSet.of(ReturnState.ACCEPTED, ReturnState.LABEL_SENT, ReturnState.IN_TRANSIT)),
        REFUND(EnumSet.of(ReturnState.RECEIVED, ReturnState.INSPECTED)),
        DONE(EnumSet.of(
                ReturnState.PARTLY_REFUNDED,
                ReturnState.REFUNDED,
                ReturnState.CLOSED,
                ReturnState.DECLINED,
                ReturnState.CANCELLED));

        private final Set<ReturnState> states;

        View(Set<ReturnState> states) {
            this.states = states;
        }

        Set<ReturnState> states() {
            return states;
        }
    }

    /** How many wait there; null where nobody counts. */
    public @Nullable Integer count(View view) {
        return switch (view) {
            case ANSWER -> toDo.toAnswer();
            case OVERDUE -> toDo.overdue() + toDo.refundsOverdue();
            case WAY -> toDo.onTheWay();
            case REFUND -> toDo.toRefund();
            case ALL, DONE -> null;
        };
    }

    public String buyer(Return row) {
        return buyers.getOrDefault(row.orderId(), "");
    }
}
