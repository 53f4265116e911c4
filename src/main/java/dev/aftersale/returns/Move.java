package dev.aftersale.returns;

import static dev.aftersale.returns.Party.BUYER;
import static dev.aftersale.returns.Party.CARRIER;
import static dev.aftersale.returns.Party.MERCHANT;
import static dev.aftersale.returns.Party.PLATFORM;
import static dev.aftersale.returns.ReturnState.ACCEPTED;
import static dev.aftersale.returns.ReturnState.CANCELLED;
import static dev.aftersale.returns.ReturnState.CLOSED;
import static dev.aftersale.returns.ReturnState.DECLINED;
import static dev.aftersale.returns.ReturnState.INSPECTED;
import static dev.aftersale.returns.ReturnState.IN_TRANSIT;
import static dev.aftersale.returns.ReturnState.LABEL_SENT;
import static dev.aftersale.returns.ReturnState.PARTLY_REFUNDED;
import static dev.aftersale.returns.ReturnState.RECEIVED;
import static dev.aftersale.returns.ReturnState.REFUNDED;
import static dev.aftersale.returns.ReturnState.REQUESTED;

import dev.aftersale.event.EventType;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The state machine of returns, a line a move: what it is, who may make it, from where, to where, and what is told. What
 * is not in the table is refused.
 *
 * <p>Deadlines are kept by {@link Deadlines}: REQUESTED is to be answered within the merchant's answer time, RECEIVED and
 * INSPECTED are to be refunded within its refund time.
 *
 * <p>Money may come before the goods (an instant refund): what then happens to the goods is entered and told, but the
 * state stays at what was paid.
 */
public enum Move {
    // @formatter:off
    //       told                              by                        from
    //              to
    REQUEST(EventType.RETURN_REQUESTED, by(BUYER, MERCHANT, PLATFORM), at(), REQUESTED),
    ACCEPT(EventType.RETURN_ACCEPTED, by(MERCHANT, PLATFORM), at(REQUESTED), ACCEPTED),
    DECLINE(EventType.RETURN_DECLINED, by(MERCHANT), at(REQUESTED), DECLINED),
    CANCEL(EventType.RETURN_CANCELLED, by(BUYER), at(REQUESTED, ACCEPTED, LABEL_SENT), CANCELLED),
    LABEL(EventType.RETURN_LABEL_SENT, by(MERCHANT, PLATFORM), at(ACCEPTED, LABEL_SENT), LABEL_SENT),
    TRACK(EventType.RETURN_IN_TRANSIT, by(BUYER, MERCHANT, CARRIER), at(ACCEPTED, LABEL_SENT, IN_TRANSIT), IN_TRANSIT),
    RECEIVE(EventType.RETURN_RECEIVED, by(MERCHANT, CARRIER), at(ACCEPTED, LABEL_SENT, IN_TRANSIT), RECEIVED),
    INSPECT(
            EventType.RETURN_INSPECTED,
            by(MERCHANT),
            at(ACCEPTED, LABEL_SENT, IN_TRANSIT, RECEIVED, INSPECTED),
            INSPECTED),
    REFUND_PART(
            EventType.RETURN_REFUNDED,
            by(MERCHANT, PLATFORM),
            at(REQUESTED, ACCEPTED, LABEL_SENT, IN_TRANSIT, RECEIVED, INSPECTED, PARTLY_REFUNDED, REFUNDED),
            PARTLY_REFUNDED),
    REFUND(
            EventType.RETURN_REFUNDED,
            by(MERCHANT, PLATFORM),
            at(REQUESTED, ACCEPTED, LABEL_SENT, IN_TRANSIT, RECEIVED, INSPECTED, PARTLY_REFUNDED, REFUNDED),
            REFUNDED),
    EXCHANGE(
            EventType.RETURN_EXCHANGED,
            by(MERCHANT),
            at(ACCEPTED, LABEL_SENT, IN_TRANSIT, RECEIVED, INSPECTED),
            CLOSED),
    CLOSE(
            EventType.RETURN_CLOSED,
            by(MERCHANT, PLATFORM),
            at(REQUESTED, ACCEPTED, LABEL_SENT, IN_TRANSIT, RECEIVED, INSPECTED, PARTLY_REFUNDED, REFUNDED),
            CLOSED),
    // These tell, and move nothing.
    ANSWER(EventType.RETURN_ANSWERED, by(MERCHANT, BUYER), EnumSet.allOf(ReturnState.class), null),
    REMIND(EventType.RETURN_REMINDER, by(PLATFORM), at(REQUESTED), null),
    OVERDUE(EventType.RETURN_OVERDUE, by(PLATFORM), at(REQUESTED), null),
    REFUND_OVERDUE(EventType.RETURN_REFUND_OVERDUE, by(PLATFORM), at(RECEIVED, INSPECTED), null);
    // @formatter:on

    /** Moves of the goods, which go on after the money. */
    private static final Set<Move> OF_GOODS = EnumSet.of(LABEL, TRACK, RECEIVE, INSPECT);

    private static final Set<ReturnState> PAID = EnumSet.of(PARTLY_REFUNDED, REFUNDED);

    private final EventType told;
    private final Set<Party> by;
    private final Set<ReturnState> from;
    private final @Nullable ReturnState to;

    Move(EventType told, Set<Party> by, Set<ReturnState> from, @Nullable ReturnState to) {
        this.told = told;
        this.by = by;
        this.from = from;
        this.to = to;
    }

    private static Set<Party> by(Party first, Party... more) {
        return EnumSet.of(first, more);
    }

    private static Set<ReturnState> at(ReturnState... states) {
        var set = EnumSet.noneOf(ReturnState.class);
        set.addAll(Arrays.asList(states));
        return set;
    }

    EventType told() {
        return told;
    }

    public boolean isFor(Party party) {
        return by.contains(party);
    }

    public boolean isPossibleAt(ReturnState state) {
        return from.contains(state) || (OF_GOODS.contains(this) && PAID.contains(state));
    }

    /** Where it leads from {@code state}. */
    ReturnState from(ReturnState state) {
        return to == null || (OF_GOODS.contains(this) && PAID.contains(state)) ? state : to;
    }
}
