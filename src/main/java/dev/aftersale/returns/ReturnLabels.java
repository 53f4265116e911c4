package dev.aftersale.returns;

import dev.aftersale.base.Db;
import dev.aftersale.base.Idempotency.Answer;
import dev.aftersale.base.Ids;
import dev.aftersale.base.MerchantId;
import dev.aftersale.base.Money;
import dev.aftersale.base.Problem;
import dev.aftersale.base.ProblemException;
import dev.aftersale.base.RequestKey;
import dev.aftersale.base.Tx;
import dev.aftersale.ledger.Account;
import dev.aftersale.ledger.Ledger;
import dev.aftersale.ledger.Posting;
import dev.aftersale.order.Order;
import dev.aftersale.order.Orders;
import dev.aftersale.upload.StoredFile;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Labels for the way back: the merchant's own, or one that the platform makes. A provider is asked outside any transaction,
 * for a row that is there before: a crash leaves a row that the next attempt takes over, and no second label is bought.
 */
@Component
public class ReturnLabels {

    /** How long an attempt has the row to itself. */
    private static final Duration LEASE = Duration.ofMinutes(2);

    private final Db db;
    private final Orders orders;
    private final ReturnMoves moves;
    private final ReturnPolicies policies;
    private final Ledger ledger;
    private final LabelProvider provider;
    private final OwnLabels own = new OwnLabels();

    ReturnLabels(
            Db db, Orders orders, ReturnMoves moves, ReturnPolicies policies, Ledger ledger, LabelProvider provider) {
        this.db = db;
        this.orders = orders;
        this.moves = moves;
        this.policies = policies;
        this.ledger = ledger;
        this.provider = provider;
    }

    /** A label that is there now, and where its return stands. */
    public record Labelled(
            long labelId,
            long returnId,
            ReturnState state,
            @Nullable String trackingNumber) {}

    /**
     * A label that the merchant has.
     *
     * @param file a PDF or a picture; null: there is only a number
     * @param cost what it cost the merchant, in minor units
     */
    @SuppressWarnings("ArrayRecordComponent") // handed over, never compared
    public record OwnLabel(
            long returnId,
            @Nullable String carrier,
            @Nullable String service,
            @Nullable String trackingNumber,
            @Nullable Long cost,
            byte @Nullable [] file) {}

    public Answer<Labelled> attach(MerchantId merchant, OwnLabel label, @Nullable RequestKey key) {
        moves.refuseSuspended(merchant);
        if (label.file() == null
                && (label.trackingNumber() == null || label.trackingNumber().isBlank())) {
            throw Problem.INVALID_PARAMETER.because("A label needs a tracking number, or a file to print.");
        }
        if (label.cost() != null && label.cost() < 0) {
            throw Problem.INVALID_PARAMETER.because("cost must not be negative.");
        }
        StoredFile file = label.file() == null ? null : Uploads.label(label.file());
        long orderId = orderOf(merchant, label.returnId());
        return moves.once(merchant, orderId, label.returnId(), null, key, Labelled.class, (tx, locked) -> {
            long id = Ids.next(merchant.shard());
            byte[] digest = file == null ? null : ReturnFileStore.put(tx, merchant, file.mediaType(), file.content());
            LabelStore.insertOwn(tx, locked.row(), id, label, digest);
            return sent(
                    tx, locked.row(), id, new Return.Tracking(label.carrier(), label.trackingNumber()), Party.MERCHANT);
        });
    }

    /** @param by the merchant, or the platform where the policy wants a label with each acceptance */
    public record MakeLabel(long returnId, LabelPaper paper, Party by) {}

    /** Has a label made. A label that is there already is no reason not to: parcels get lost, and printers jam. */
    public Answer<Labelled> make(MerchantId merchant, MakeLabel wanted, @Nullable RequestKey key) {
        if (wanted.by() == Party.MERCHANT) {
            moves.refuseSuspended(merchant);
        }
        long orderId = orderOf(merchant, wanted.returnId());
        var started =
                moves.once(merchant, orderId, wanted.returnId(), null, key, LabelStore.Making.class, (tx, locked) -> {
                    moves.refuse(locked.row(), Move.LABEL, wanted.by());
                    address(tx, merchant); // before anybody is asked
                    return start(tx, locked.row(), wanted.paper());
                });
        if (started.replayed()) {
            var there = db.within(
                    merchant,
                    tx -> LabelStore.ready(tx, merchant, started.value().id()));
            if (there.isPresent()) {
                return new Answer<>(labelled(merchant, wanted.returnId(), there.get()), true);
            }
        }
        return new Answer<>(carryOut(merchant, wanted, started.value()), false);
    }

    private LabelStore.Making start(Tx tx, Return row, LabelPaper paper) {
        var open = LabelStore.making(tx, row);
        if (open.isPresent()) {
            if (open.get().leaseUntil().isAfter(tx.now())) {
                throw Problem.LABEL_UNDER_WAY.because("A label for return %d is being made.".formatted(row.id()));
            }
            LabelStore.lease(tx, row.merchant(), open.get().id(), tx.now().plus(LEASE));
            return open.get();
        }
        long id = Ids.next(row.merchant().shard());
        LabelProvider maker = row.test() ? own : provider;
        LabelStore.insertMaking(tx, row, id, maker.name(), paper, tx.now().plus(LEASE));
        return new LabelStore.Making(id, maker.name(), null, paper, tx.now().plus(LEASE));
    }

    private Labelled carryOut(MerchantId merchant, MakeLabel wanted, LabelStore.Making making) {
        var order = db.within(merchant, tx -> labelOrder(tx, merchant, wanted.returnId(), making));
        LabelProvider maker = making.provider().equals(OwnLabels.NAME) ? own : provider;
        LabelProvider.Made made;
        try {
            made = maker.make(
                    order,
                    making.providerRef(),
                    reference -> db.within(merchant, tx -> {
                        LabelStore.remember(tx, merchant, making.id(), reference);
                        return reference;
                    }));
        } catch (ProblemException e) {
            boolean isFinal = e.problem() == Problem.LABEL_REFUSED;
            db.within(merchant, tx -> {
                LabelStore.failed(tx, merchant, making.id(), isFinal, e.detail());
                return isFinal;
            });
            throw e;
        }
        long orderId = order.orderId();
        return moves.once(merchant, orderId, wanted.returnId(), null, null, Labelled.class, (tx, locked) -> {
                    byte[] digest = ReturnFileStore.put(tx, merchant, made.mediaType(), made.file());
                    LabelStore.ready(tx, locked.row(), making.id(), made, digest);
                    book(tx, locked.row(), making.id(), made.cost());
                    return sent(
                            tx,
                            locked.row(),
                            making.id(),
                            new Return.Tracking(made.carrier(), made.trackingNumber()),
                            wanted.by());
                })
                .value();
    }

    private LabelProvider.LabelOrder labelOrder(Tx tx, MerchantId merchant, long returnId, LabelStore.Making making) {
        Return row = ReturnReadStore.find(tx, merchant, List.of(returnId)).getFirst();
        Order order =
                orders.find(tx, merchant, List.of(row.orderId()), Set.of()).getFirst();
        return new LabelProvider.LabelOrder(
                making.id(),
                returnId,
                row.orderId(),
                row.reference(),
                order.address(),
                address(tx, merchant),
                making.paper(),
                row.test());
    }

    private Order.Address address(Tx tx, MerchantId merchant) {
        Order.Address address = policies.of(tx, merchant).address();
        if (address == null) {
            throw Problem.NO_RETURN_ADDRESS.because("No address for returns is set: enter it in the settings first.");
        }
        return address;
    }

    /** The platform owes it to the carrier, and takes it from the merchant. Source: docs/accounting.md, "Postings". */
    private void book(Tx tx, Return row, long labelId, @Nullable Money cost) {
        if (cost == null) {
            return;
        }
        ledger.post(
                tx,
                new Posting(
                        row.merchant(),
                        labelId,
                        Posting.Kind.RETURN_LABEL,
                        row.orderId(),
                        cost.currency().getCurrencyCode(),
                        row.test(),
                        new Posting.Lines()
                                .move(Account.SELLER_AVAILABLE, Account.LABEL_PAYABLE, cost.minor())
                                .list()));
    }

    private Labelled sent(Tx tx, Return was, long labelId, Return.Tracking tracking, Party by) {
        Return now = moves.make(tx, was, Move.LABEL, by, tracking.number(), revision -> revision.tracking = tracking);
        return new Labelled(labelId, now.id(), now.state(), tracking.number());
    }

    private Labelled labelled(MerchantId merchant, long returnId, Return.Label label) {
        Return row = db.within(merchant, tx -> ReturnReadStore.find(tx, merchant, List.of(returnId)))
                .getFirst();
        return new Labelled(label.id(), returnId, row.state(), label.trackingNumber());
    }

    private long orderOf(MerchantId merchant, long returnId) {
        return db.within(merchant, tx -> ReturnStore.orderOf(tx, merchant, returnId))
                .orElseThrow(() -> ReturnMoves.unknown(returnId));
    }
}
