package dev.aftersale.api;

import dev.aftersale.api.graph.Call;
import dev.aftersale.api.graph.Obj;
import dev.aftersale.api.graph.Params;
import dev.aftersale.api.graph.Reply;
import dev.aftersale.base.MerchantId;
import dev.aftersale.base.Money;
import dev.aftersale.base.ProblemException;
import dev.aftersale.base.Tx;
import dev.aftersale.order.Order;
import dev.aftersale.order.Snapshots;
import dev.aftersale.refund.PaidTo;
import dev.aftersale.refund.Refunds;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The snapshot of an order: the caller names the totals that items shall have, and what is missing is shipped, cancelled and
 * refunded. Declarative, so it needs no key: said twice, the second time nothing is missing. Totals never go back.
 *
 * <p>All of it is one transaction, unless units are to be refunded that only now are shipped: these must be captured first,
 * so the refund follows in a transaction of its own.
 */
@Component
class ItemUpdates {

    private static final int MAX_ITEMS = 10_000;

    private final Snapshots snapshots;
    private final Refunds refunds;
    private final OrderWriting writing;

    ItemUpdates(Snapshots snapshots, Refunds refunds, OrderWriting writing) {
        this.snapshots = snapshots;
        this.refunds = refunds;
        this.writing = writing;
    }

    Reply apply(Call call) {
        var targets = targets(call.params());
        String reference = call.params().optionalText("merchant_order_reference", 100);
        MerchantId merchant = call.merchant();
        var done = snapshots.apply(
                merchant,
                call.node(),
                order -> ItemUpdatePlan.missing(order, targets, reference),
                (tx, order, parcels) -> parcels.isEmpty() ? refund(tx, order, targets) : null);
        Refunds.Granted refunded =
                done.shipments().isEmpty() ? done.rest() : refundOnceCaptured(merchant, call.node(), targets);
        var made = Obj.success()
                .with("shipment_ids", ids(done.shipments()))
                .with("cancellation_ids", ids(done.cancellations()));
        if (refunded == null) {
            made.with("refund_ids", List.of());
        } else {
            made.with("refund_ids", ids(List.of(refunded.id())))
                    .with("refunded", Money.of(refunded.total(), refunded.currency()));
        }
        return writing.reply(call, call.node(), made, false);
    }

    private static List<String> ids(List<Long> ids) {
        return ids.stream().map(id -> Long.toString(id)).toList();
    }

    private Refunds.@Nullable Granted refundOnceCaptured(MerchantId merchant, long order, List<ItemTotals> targets) {
        try {
            return snapshots
                    .apply(
                            merchant,
                            order,
                            found -> Snapshots.Missing.NOTHING,
                            (tx, found, parcels) -> refund(tx, found, targets))
                    .rest();
        } catch (ProblemException refusal) {
            throw refusal.problem()
                    .because(
                            refusal.detail()
                                    + " What the snapshot ships and cancels is done; the refund is not. Send it again for that.");
        }
    }

    /** Null if nothing is missing. */
    private Refunds.@Nullable Granted refund(Tx tx, Order order, List<ItemTotals> targets) {
        var request = ItemUpdatePlan.refundRequest(order, targets);
        return request == null ? null : refunds.refund(tx, order.core().merchant(), request, PaidTo.PAYMENT);
    }

    private static List<ItemTotals> targets(Params params) {
        var rows = params.objects("items", MAX_ITEMS);
        if (rows.isEmpty()) {
            throw params.wrong("items", "a list of at least one object");
        }
        return rows.stream().map(ItemTotals::read).toList();
    }
}
