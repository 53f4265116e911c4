package dev.aftersale.returns;

import dev.aftersale.base.Db;
import dev.aftersale.base.Idempotency.Answer;
import dev.aftersale.base.MerchantId;
import dev.aftersale.base.Problem;
import dev.aftersale.base.RequestKey;
import dev.aftersale.base.Tx;
import dev.aftersale.order.Inventory;
import dev.aftersale.returns.Returns.Moved;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What a merchant finds in the parcel, and what of it goes back on the shelf. */
@Component
public class Inspections {

    private final Db db;
    private final ReturnMoves moves;
    private final ReturnPolicies policies;
    private final ReturnSettlement settlement;
    private final Inventory inventory;

    Inspections(Db db, ReturnMoves moves, ReturnPolicies policies, ReturnSettlement settlement, Inventory inventory) {
        this.db = db;
        this.moves = moves;
        this.policies = policies;
        this.settlement = settlement;
        this.inventory = inventory;
    }

    /**
     * What was found of an item: all its units, in three parts.
     *
     * @param deduction kept back for the damaged ones, all together, in minor units
     * @param restock units that go back into the counted stock; only what came can
     */
    public record Finding(long itemId, int accepted, int damaged, int missing, long deduction, int restock) {}

    /** @param version of the return as the inspector saw it */
    public record Inspect(
            long returnId,
            @Nullable Integer version,
            List<Finding> findings,
            @Nullable String note) {}

    /** May be done again until it is refunded: then the last findings count, and the shelf is put right. */
    public Answer<Moved> inspect(MerchantId merchant, Inspect inspect, @Nullable RequestKey key) {
        moves.refuseSuspended(merchant);
        ReturnRequests.refuseLong(inspect.note());
        long orderId = db.within(merchant, tx -> ReturnStore.orderOf(tx, merchant, inspect.returnId()))
                .orElseThrow(() -> ReturnMoves.unknown(inspect.returnId()));
        return moves.once(merchant, orderId, inspect.returnId(), inspect.version(), key, Moved.class, (tx, locked) -> {
            Return was = locked.row();
            var lines = found(was, inspect.findings());
            Return now = moves.make(tx, was, Move.INSPECT, Party.MERCHANT, inspect.note(), revision -> {
                policies.received(tx, revision, merchant);
                revision.inspectedAt = tx.now();
                revision.lines = lines;
            });
            restock(tx, was, now);
            return Moved.of(refundedIfAllIsWell(tx, now));
        });
    }

    private static List<Return.Line> found(Return was, List<Finding> findings) {
        Map<Long, Finding> byItem = new HashMap<>();
        for (Finding finding : findings) {
            if (byItem.put(finding.itemId(), finding) != null
                    || was.lines().stream().noneMatch(line -> line.itemId() == finding.itemId())) {
                throw Problem.INVALID_PARAMETER.because(
                        "item %d: not of this return, or named twice.".formatted(finding.itemId()));
            }
        }
        return was.lines().stream()
                .map(line -> found(line, byItem.get(line.itemId())))
                .toList();
    }

    private static Return.Line found(Return.Line line, @Nullable Finding finding) {
        if (finding == null) {
            throw Problem.INVALID_PARAMETER.because("item %d: tell what was found of it.".formatted(line.itemId()));
        }
        int came = finding.accepted() + finding.damaged();
        if (finding.accepted() < 0
                || finding.damaged() < 0
                || finding.missing() < 0
                || (long) finding.accepted() + finding.damaged() + finding.missing() != line.quantity()) {
            throw Problem.INVALID_PARAMETER.because("item %d: accepted, damaged and missing must come to %d."
                    .formatted(line.itemId(), line.quantity()));
        }
        if (came < line.refunded()) {
            throw Problem.RETURN_HAS_MOVED_ON.because(
                    "item %d: %d units are refunded already.".formatted(line.itemId(), line.refunded()));
        }
        long worth = line.value() * finding.damaged() / line.quantity();
        if (finding.deduction() < 0 || finding.deduction() > worth) {
            throw Problem.INVALID_PARAMETER.because(
                    "item %d: the deduction must be 0 to %d minor units, what the ".formatted(line.itemId(), worth)
                            + "damaged units cost.");
        }
        if (finding.restock() < 0 || finding.restock() > came) {
            throw Problem.INVALID_PARAMETER.because(
                    "item %d: only the %d units that came can be restocked.".formatted(line.itemId(), came));
        }
        return new Return.Line(
                line.itemId(),
                line.retailerId(),
                line.quantity(),
                line.reason(),
                line.note(),
                line.exchangeFor(),
                line.value(),
                finding.accepted(),
                finding.damaged(),
                finding.missing(),
                finding.deduction(),
                Math.max(finding.restock(), line.restocked()),
                line.refunded());
    }

    /** Only what is more than before: what was put on the shelf may be sold by now. */
    private void restock(Tx tx, Return was, Return now) {
        if (now.test()) {
            return;
        }
        var back = new HashMap<String, Integer>();
        for (int i = 0; i < now.lines().size(); i++) {
            int more = now.lines().get(i).restocked() - was.lines().get(i).restocked();
            if (more > 0) {
                back.merge(now.lines().get(i).retailerId(), more, Math::addExact);
            }
        }
        if (!back.isEmpty()) {
            inventory.restock(tx, now.merchant(), back);
        }
    }

    private Return refundedIfAllIsWell(Tx tx, Return now) {
        boolean allWell = now.lines().stream().allMatch(line -> line.accepted() == line.quantity());
        boolean wanted = policies.of(tx, now.merchant()).refundOnAcceptedInspection()
                && now.resolution() != Resolution.EXCHANGE
                && now.state() == ReturnState.INSPECTED;
        if (!allWell || !wanted) {
            return now;
        }
        settlement.pay(tx, now, RefundOfReturn.proposed(now.id()));
        return ReturnStore.lock(tx, now.merchant(), now.id()).orElseThrow();
    }
}
