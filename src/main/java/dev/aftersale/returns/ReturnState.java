package dev.aftersale.returns;

import java.util.EnumSet;
import java.util.Set;

/** Where a return stands. How it gets from one to the next: {@link Move}. */
public enum ReturnState {
    /** The merchant must answer in time. */
    REQUESTED(MetaState.REQUESTED),
    ACCEPTED(MetaState.APPROVED),
    DECLINED(MetaState.DISAPPROVED),
    LABEL_SENT(MetaState.APPROVED),
    IN_TRANSIT(MetaState.APPROVED),
    /** The refund falls due from now on. */
    RECEIVED(MetaState.APPROVED),
    INSPECTED(MetaState.APPROVED),
    /** The buyer got less than the full price of what was to come back. */
    PARTLY_REFUNDED(MetaState.REFUNDED),
    REFUNDED(MetaState.REFUNDED),
    CLOSED(MetaState.MERCHANT_MARKED_COMPLETED),
    /** By the buyer. Meta knows no such state: its clients see a return that needs nothing more. */
    CANCELLED(MetaState.MERCHANT_MARKED_COMPLETED);

    /** The states that clients of Meta's API know. Source: its returns API, {@code return_status}. */
    public enum MetaState {
        REQUESTED,
        APPROVED,
        DISAPPROVED,
        MERCHANT_MARKED_COMPLETED,
        REFUNDED
    }

    /** In which something is still to be done by somebody. */
    public static final Set<ReturnState> OPEN =
            EnumSet.of(REQUESTED, ACCEPTED, LABEL_SENT, IN_TRANSIT, RECEIVED, INSPECTED);

    private final MetaState meta;

    ReturnState(MetaState meta) {
        this.meta = meta;
    }

    public boolean isOpen() {
        return OPEN.contains(this);
    }

    public MetaState meta() {
        return meta;
    }

    /** The states that clients of Meta's API see as {@code state}. */
    public static Set<ReturnState> seenAs(MetaState state) {
        var seen = EnumSet.noneOf(ReturnState.class);
        for (ReturnState own : values()) {
            if (own.meta == state) {
                seen.add(own);
            }
        }
        return seen;
    }
}
