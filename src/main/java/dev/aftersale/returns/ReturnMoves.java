package dev.aftersale.returns;

import dev.aftersale.base.Actor;
import dev.aftersale.base.Idempotency;
import dev.aftersale.base.Idempotency.Answer;
import dev.aftersale.base.MerchantId;
import dev.aftersale.base.Money;
import dev.aftersale.base.Problem;
import dev.aftersale.base.RequestKey;
import dev.aftersale.base.Tx;
import dev.aftersale.event.Events;
import dev.aftersale.merchant.Merchants;
import dev.aftersale.order.RefundableOrders;
import dev.aftersale.order.RefundableOrders.Refundable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Moves a return as {@link Move} allows: state, deadline, what is told, and what is written down of it, in one transaction.
 * Its order is always locked before it, as refunds do it, so that nobody waits in a ring.
 */
@Component
final class ReturnMoves {

    private final Idempotency idempotency;
    private final Merchants merchants;
    private final RefundableOrders orders;
    private final ReturnPolicies policies;
    private final Events events;

    ReturnMoves(
            Idempotency idempotency,
            Merchants merchants,
            RefundableOrders orders,
            ReturnPolicies policies,
            Events events) {
        this.idempotency = idempotency;
        this.merchants = merchants;
        this.orders = orders;
        this.policies = policies;
        this.events = events;
    }

    /** A return and its order, both under lock. */
    record Locked(Return row, Refundable order) {}

    /** What is done with both. */
    interface Work<T> {
        T on(Tx tx, Locked locked);
    }

    /**
     * Does {@code work} once per key on a return under lock.
     *
     * @param version the version that the caller looked at; null: whatever is there now
     */
    <T> Answer<T> once(
            MerchantId merchant,
            long orderId,
            long returnId,
            @Nullable Integer version,
            @Nullable RequestKey key,
            Class<T> type,
            Work<T> work) {
        return idempotency.once(
                merchant,
                key,
                type,
                batch -> {
                    var order = orders.lock(batch, merchant, orderId);
                    var row = ReturnStore.lock(batch, merchant, returnId);
                    return () -> new Locked(
                            row.get().orElseThrow(() -> unknown(returnId)),
                            order.get().orElseThrow(() -> unknown(returnId)));
                },
                (tx, locked) -> {
                    if (version != null && version != locked.row().version()) {
                        throw Problem.RETURN_CHANGED.because(
                                "Return %d has changed since you looked at it: it is %s now."
                                        .formatted(returnId, locked.row().state()));
                    }
                    return work.on(tx, locked);
                });
    }

    Return make(Tx tx, Return was, Move move, Party party, @Nullable String note, Consumer<Revision> change) {
        return make(tx, was, move, party, note, null, change);
    }

    /** @param refund what is paid with it, for those who are told */
    Return make(
            Tx tx,
            Return was,
            Move move,
            Party party,
            @Nullable String note,
            @Nullable Money refund,
            Consumer<Revision> change) {
        refuse(was, move, party);
        var revision = new Revision(was);
        change.accept(revision);
        revision.state = move.from(was.state());
        if (was.state() == ReturnState.REQUESTED && revision.state != ReturnState.REQUESTED) {
            revision.answeredAt = tx.now();
        }
        if (revision.state == ReturnState.CLOSED) {
            revision.closedAt = tx.now();
        }
        Return now = revision.at(tx.now());
        ReturnPolicy policy = policies.of(tx, was.merchant());
        // What is due stays due while the state stays, unless it is just what was done: a message must not cost a
        // reminder.
        boolean isStruck = move == Move.REMIND || move == Move.OVERDUE || move == Move.REFUND_OVERDUE;
        ReturnStore.update(tx, was, now);
        if (isStruck || move == Move.LABEL || now.state() != was.state()) {
            ReturnClockStore.set(tx, now, move == Move.LABEL ? null : Deadlines.next(now, policy, tx.now()));
        }
        ReturnStore.step(tx, now, move, party, actor(), note);
        events.publish(tx, ReturnEvents.of(tx, move, now, party, refund));
        return now;
    }

    /** Refuses what the table doesn't allow, for those who have work to do before they move. */
    void refuse(Return was, Move move, Party party) {
        if (!move.isFor(party)) {
            throw Problem.RETURN_HAS_MOVED_ON.because("%s is not for the %s to do.".formatted(move, party));
        }
        if (!move.isPossibleAt(was.state())) {
            throw Problem.RETURN_HAS_MOVED_ON.because("Return %d is %s since %s: %s is not possible any more."
                    .formatted(was.id(), was.state(), was.times().updatedAt(), move));
        }
    }

    /** Who it was, where it was somebody. */
    static @Nullable String actor() {
        Actor actor = Actor.current();
        return actor.kind() == Actor.Kind.SYSTEM ? null : actor.name();
    }

    /** A suspended merchant reads, and changes nothing. */
    void refuseSuspended(MerchantId merchant) {
        if (merchants.get(merchant).suspended()) {
            throw Problem.MERCHANT_DISABLED.because("This account is suspended.");
        }
    }

    static RuntimeException unknown(long returnId) {
        return Problem.UNKNOWN_OBJECT.because("No return " + returnId + " is visible here.");
    }
}
