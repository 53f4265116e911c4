package dev.aftersale.returns;

import dev.aftersale.base.Db;
import dev.aftersale.base.Idempotency.Answer;
import dev.aftersale.base.MerchantId;
import dev.aftersale.base.Problem;
import dev.aftersale.base.RequestKey;
import dev.aftersale.base.Tx;
import dev.aftersale.order.Order;
import dev.aftersale.order.OrderPart;
import dev.aftersale.order.Orders;
import dev.aftersale.upload.StoredFile;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * What comes back. The one door to returns: API, console, order page and clocks all come through here; inspection, labels
 * and money have doors of their own beside it ({@link Inspections}, {@link ReturnLabels}, {@link ReturnRefunds}).
 *
 * <p>Each change takes a key: a repeated call gets the first answer. Of two people who do the same at once, the first does
 * it, and the second is told that the return has moved on.
 */
@Component
public class Returns {

    private final Db db;
    private final Orders orders;
    private final ReturnPolicies policies;
    private final ReturnRequests requests;
    private final ReturnMoves moves;

    Returns(Db db, Orders orders, ReturnPolicies policies, ReturnRequests requests, ReturnMoves moves) {
        this.db = db;
        this.orders = orders;
        this.policies = policies;
        this.requests = requests;
        this.moves = moves;
    }

    /** A return after a change. */
    public record Moved(long id, long orderId, ReturnState state, int version) {
        static Moved of(Return now) {
            return new Moved(now.id(), now.orderId(), now.state(), now.version());
        }
    }

    // ---------------------------------------------------------------- asking for it

    /** What of an order may be returned, until when, and why the rest may not. */
    public Eligibility eligibility(MerchantId merchant, long orderId) {
        return db.within(merchant, tx -> {
            Order order =
                    orders.find(tx, merchant, List.of(orderId), Set.of(OrderPart.ITEMS, OrderPart.SHIPMENTS)).stream()
                            .findFirst()
                            .orElseThrow(() -> Problem.INVALID_ORDER.because("Invalid Order ID: " + orderId + "."));
            return EligibilityPolicy.decide(
                    order,
                    policies.of(tx, merchant),
                    policies.calendar(tx, merchant),
                    ReturnStore.used(tx, merchant, orderId),
                    tx.now());
        });
    }

    /** Asks for a return. The merchant's rules may accept it at once, and even refund it; the answer tells. */
    public Answer<Moved> request(MerchantId merchant, RequestReturn request, @Nullable RequestKey key) {
        return requests.request(merchant, request, key);
    }

    // ---------------------------------------------------------------- reading

    public Optional<Return> find(MerchantId merchant, long id) {
        return db.within(
                merchant,
                tx -> ReturnReadStore.find(tx, merchant, List.of(id)).stream().findFirst());
    }

    /** The returns of orders, oldest first. */
    public List<Return> ofOrders(MerchantId merchant, List<Long> orderIds) {
        return db.within(
                merchant,
                tx -> ReturnReadStore.find(
                        tx,
                        merchant,
                        ReturnReadStore.ofOrders(
                                tx,
                                merchant,
                                orderIds.stream().mapToLong(Long::longValue).toArray())));
    }

    /** A page of the merchant's returns, newest first. */
    public List<Return> list(MerchantId merchant, ReturnQuery query) {
        return db.within(merchant, tx -> ReturnReadStore.find(tx, merchant, ReturnListStore.ids(tx, merchant, query)));
    }

    /** A picture of a return, for those who may see the return. */
    public Optional<StoredFile> photo(MerchantId merchant, long returnId, int position) {
        return db.within(merchant, tx -> ReturnFileStore.photo(tx, merchant, returnId, position));
    }

    /** A label to be printed: a PDF, or a picture that the merchant uploaded. */
    public Optional<StoredFile> label(MerchantId merchant, long returnId, long labelId) {
        return db.within(merchant, tx -> ReturnFileStore.label(tx, merchant, returnId, labelId));
    }

    /** What waits for the merchant. */
    public ReturnsToDo toDo(MerchantId merchant, boolean test) {
        return db.within(merchant, tx -> ReturnListStore.toDo(tx, merchant, test));
    }

    /** Requests that wait for the merchant's answer, {@code overdue} of them too long; counted up to 500. */
    public record Asked(int toAnswer, int overdue) {}

    /** The same count as in {@link #toDo}, cheap enough for every page's menu. */
    public Asked asked(MerchantId merchant) {
        return db.within(merchant, tx -> ReturnListStore.asked(tx, merchant));
    }

    // ---------------------------------------------------------------- answering it

    /**
     * @param reference the merchant's own number; null: as it is
     * @param message to the buyer
     */
    public record Accept(
            long returnId,
            @Nullable String message,
            @Nullable String reference) {}

    public Answer<Moved> accept(MerchantId merchant, Accept accept, @Nullable RequestKey key) {
        return move(merchant, accept.returnId(), Move.ACCEPT, Party.MERCHANT, accept.message(), key, revision -> {
            revision.say(accept.message());
            if (accept.reference() != null) {
                revision.reference = accept.reference();
            }
        });
    }

    public record Decline(
            long returnId, DeclineReason reason, @Nullable String message) {}

    public Answer<Moved> decline(MerchantId merchant, Decline decline, @Nullable RequestKey key) {
        if (decline.reason() == DeclineReason.OTHER
                && (decline.message() == null || decline.message().isBlank())) {
            throw Problem.INVALID_PARAMETER.because("A decline for another reason needs a message that tells it.");
        }
        return move(merchant, decline.returnId(), Move.DECLINE, Party.MERCHANT, decline.message(), key, revision -> {
            revision.declineReason = decline.reason();
            revision.say(decline.message());
        });
    }

    /** Says something to the other side, whatever the state. */
    public Answer<Moved> answer(
            MerchantId merchant, long returnId, Party by, String message, @Nullable RequestKey key) {
        if (message.isBlank()) {
            throw Problem.INVALID_PARAMETER.because("A message must not be empty.");
        }
        return move(merchant, returnId, Move.ANSWER, by, message, key, revision -> {
            if (by == Party.MERCHANT) {
                revision.say(message);
            }
        });
    }

    // ---------------------------------------------------------------- on its way

    /** The buyer changes his mind. */
    public Answer<Moved> cancel(MerchantId merchant, long returnId, @Nullable RequestKey key) {
        return move(merchant, returnId, Move.CANCEL, Party.BUYER, null, key, revision -> {});
    }

    /**
     * What a carrier, or whoever sends the parcel, tells of it.
     *
     * @param labelCost what the buyer paid for a label of his own, in minor units; null: not told
     */
    public record Track(
            long returnId,
            Party by,
            @Nullable String carrier,
            @Nullable String trackingNumber,
            @Nullable Long labelCost,
            @Nullable String note) {}

    public Answer<Moved> track(MerchantId merchant, Track track, @Nullable RequestKey key) {
        if (track.labelCost() != null && (track.labelCost() < 0 || track.labelCost() > 100_000_000)) {
            throw Problem.INVALID_PARAMETER.because("cost must be an amount that a label may cost.");
        }
        return moveAt(merchant, track.returnId(), Move.TRACK, track.by(), track.note(), key, (tx, revision) -> {
            if (track.carrier() != null || track.trackingNumber() != null) {
                revision.tracking = new Return.Tracking(track.carrier(), track.trackingNumber());
            }
            if (track.labelCost() != null) {
                revision.labelCost = track.labelCost();
            }
            if (revision.shippedBackAt == null) {
                revision.shippedBackAt = tx.now();
            }
        });
    }

    /** It is there. From now on the refund falls due. */
    public Answer<Moved> receive(
            MerchantId merchant, long returnId, Party by, @Nullable String note, @Nullable RequestKey key) {
        return moveAt(
                merchant,
                returnId,
                Move.RECEIVE,
                by,
                note,
                key,
                (tx, revision) -> policies.received(tx, revision, merchant));
    }

    /** Nothing more is to be done. */
    public Answer<Moved> close(MerchantId merchant, long returnId, @Nullable String message, @Nullable RequestKey key) {
        return move(merchant, returnId, Move.CLOSE, Party.MERCHANT, message, key, revision -> revision.say(message));
    }

    private interface Change {
        void make(Tx tx, Revision revision);
    }

    private Answer<Moved> move(
            MerchantId merchant,
            long returnId,
            Move move,
            Party party,
            @Nullable String note,
            @Nullable RequestKey key,
            Consumer<Revision> change) {
        return moveAt(merchant, returnId, move, party, note, key, (tx, revision) -> change.accept(revision));
    }

    private Answer<Moved> moveAt(
            MerchantId merchant,
            long returnId,
            Move move,
            Party party,
            @Nullable String note,
            @Nullable RequestKey key,
            Change change) {
        if (party == Party.MERCHANT) {
            moves.refuseSuspended(merchant);
        }
        ReturnRequests.refuseLong(note);
        return moves.once(
                merchant,
                orderOf(merchant, returnId),
                returnId,
                null,
                key,
                Moved.class,
                (tx, locked) -> Moved.of(
                        moves.make(tx, locked.row(), move, party, note, revision -> change.make(tx, revision))));
    }

    private long orderOf(MerchantId merchant, long returnId) {
        return db.within(merchant, tx -> ReturnStore.orderOf(tx, merchant, returnId))
                .orElseThrow(() -> ReturnMoves.unknown(returnId));
    }
}
