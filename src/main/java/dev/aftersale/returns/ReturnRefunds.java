package dev.aftersale.returns;

import dev.aftersale.base.Db;
import dev.aftersale.base.Idempotency.Answer;
import dev.aftersale.base.MerchantId;
import dev.aftersale.base.Problem;
import dev.aftersale.base.RequestKey;
import dev.aftersale.base.Tx;
import dev.aftersale.order.Item;
import dev.aftersale.order.NewOrder;
import dev.aftersale.order.Order;
import dev.aftersale.order.OrderPart;
import dev.aftersale.order.Orders;
import dev.aftersale.refund.PaidTo;
import dev.aftersale.refund.Quote;
import dev.aftersale.refund.Refunds;
import dev.aftersale.returns.Returns.Moved;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What a buyer gets for what came back: money, store credit, or another item. */
@Component
public class ReturnRefunds {

    private final Db db;
    private final Orders orders;
    private final Refunds refunds;
    private final ReturnMoves moves;
    private final ReturnSettlement settlement;

    ReturnRefunds(Db db, Orders orders, Refunds refunds, ReturnMoves moves, ReturnSettlement settlement) {
        this.db = db;
        this.orders = orders;
        this.refunds = refunds;
        this.moves = moves;
        this.settlement = settlement;
    }

    /**
     * What a refund would pay; amounts in minor units.
     *
     * @param damage of the deduction, for damaged units; {@code label}: for the way back
     * @param labelBack of the goodwill, for a label that the buyer bought; {@code labelUnpaid} of it did not fit into what
     *     was captured
     */
    public record Proposal(Quote refund, PaidTo paidTo, long damage, long label, long labelBack, long labelUnpaid) {}

    /** What {@code wanted} would pay; changes nothing. */
    public Proposal quote(MerchantId merchant, RefundOfReturn wanted) {
        RefundPlan plan = db.within(merchant, tx -> {
            Return row = ReturnReadStore.find(tx, merchant, List.of(wanted.returnId())).stream()
                    .findFirst()
                    .orElseThrow(() -> ReturnMoves.unknown(wanted.returnId()));
            return settlement.plan(tx, row, wanted);
        });
        return new Proposal(
                refunds.quote(merchant, plan.request()),
                plan.paidTo(),
                plan.damage(),
                plan.label(),
                plan.labelBack(),
                plan.labelUnpaid());
    }

    /** Pays once per key. The buyer gets it where he chose: through the payment, or as store credit. */
    public Answer<Refunds.Granted> refund(MerchantId merchant, RefundOfReturn wanted, @Nullable RequestKey key) {
        moves.refuseSuspended(merchant);
        return moves.once(
                merchant,
                orderOf(merchant, wanted.returnId()),
                wanted.returnId(),
                wanted.version(),
                key,
                Refunds.Granted.class,
                (tx, locked) -> {
                    refuseUnanswered(locked.row());
                    return settlement.pay(tx, locked.row(), wanted);
                });
    }

    private static void refuseUnanswered(Return row) {
        if (row.state() == ReturnState.REQUESTED) {
            throw Problem.RETURN_HAS_MOVED_ON.because("Return %d is not accepted yet.".formatted(row.id()));
        }
    }

    /**
     * Sends what the buyer wants instead: a new order of the same price less all of it, so that no money moves, addressed as
     * the first one. It is shipped as any other; the return is closed.
     */
    public Answer<Moved> exchange(
            MerchantId merchant, long returnId, @Nullable Integer version, @Nullable RequestKey key) {
        moves.refuseSuspended(merchant);
        return moves.once(merchant, orderOf(merchant, returnId), returnId, version, key, Moved.class, (tx, locked) -> {
            Return row = locked.row();
            if (row.resolution() != Resolution.EXCHANGE || row.refunded() > 0) {
                throw Problem.RETURN_HAS_MOVED_ON.because("Return %d is not to be exchanged%s."
                        .formatted(returnId, row.refunded() > 0 ? ": it is refunded" : ""));
            }
            Order order = orders.find(tx, merchant, List.of(row.orderId()), Set.of(OrderPart.ITEMS))
                    .getFirst();
            long replacement =
                    orders.place(tx, merchant, replacement(row, order)).value().id();
            return Moved.of(moves.make(
                    tx, row, Move.EXCHANGE, Party.MERCHANT, null, revision -> revision.replacementId = replacement));
        });
    }

    /** Whole units of what came; all of it, if nobody has looked yet. */
    private static NewOrder replacement(Return row, Order order) {
        Map<Long, Item> items = order.items().stream().collect(Collectors.toMap(Item::id, Function.identity()));
        boolean inspected = row.lines().stream().anyMatch(Return.Line::isInspected);
        var lines = new ArrayList<NewOrder.Line>();
        for (var line : row.lines()) {
            int units = inspected ? line.accepted() : line.quantity();
            Item item = items.get(line.itemId());
            if (units == 0 || item == null) {
                continue;
            }
            boolean same = line.exchangeFor() == null || line.exchangeFor().equals(item.retailerId());
            String sku = same || line.exchangeFor() == null ? item.retailerId() : line.exchangeFor();
            lines.add(new NewOrder.Line(
                    sku,
                    same ? item.productId() : null,
                    same ? item.productName() : sku,
                    units,
                    item.unitPrice(),
                    item.unitPrice() * units,
                    0,
                    null));
        }
        if (lines.isEmpty()) {
            throw Problem.RETURN_HAS_MOVED_ON.because(
                    "Nothing of return %d came back whole: there is nothing to replace.".formatted(row.id()));
        }
        return new NewOrder(
                "exchange-" + row.id(),
                row.test(),
                order.channel(),
                row.currency(),
                null,
                lines,
                0,
                0,
                null,
                order.buyer(),
                order.address(),
                List.of(),
                new NewOrder.Payment("external", "exchange-" + row.id()));
    }

    private long orderOf(MerchantId merchant, long returnId) {
        return db.within(merchant, (Tx tx) -> ReturnStore.orderOf(tx, merchant, returnId))
                .orElseThrow(() -> ReturnMoves.unknown(returnId));
    }
}
