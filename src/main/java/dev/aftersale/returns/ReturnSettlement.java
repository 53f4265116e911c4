package dev.aftersale.returns;

import dev.aftersale.base.MerchantId;
import dev.aftersale.base.Tx;
import dev.aftersale.order.RefundableOrders;
import dev.aftersale.refund.PaidTo;
import dev.aftersale.refund.Refunds;
import java.util.Objects;
import org.springframework.stereotype.Component;

/** Pays for a return, through the payment or as store credit, within a running transaction. */
@Component
final class ReturnSettlement {

    private final RefundableOrders orders;
    private final Refunds refunds;
    private final ReturnPolicies policies;

    ReturnSettlement(RefundableOrders orders, Refunds refunds, ReturnPolicies policies) {
        this.orders = orders;
        this.refunds = refunds;
        this.policies = policies;
    }

    /** The refund names the return, so {@link RefundedReturns} hears of it and moves the return. */
    Refunds.Granted pay(Tx tx, Return row, RefundOfReturn wanted) {
        MerchantId merchant = row.merchant();
        RefundPlan plan = plan(tx, row, wanted);
        var granted = refunds.refund(tx, merchant, plan.request(), plan.paidTo());
        if (plan.paidTo() == PaidTo.STORE_CREDIT) {
            StoreCreditStore.issue(
                    tx, merchant, Objects.requireNonNull(row.buyerKey()), row.currency(), row.test(), granted.total());
        }
        return granted;
    }

    RefundPlan plan(Tx tx, Return row, RefundOfReturn wanted) {
        var batch = tx.batch();
        var order = orders.lock(batch, row.merchant(), row.orderId());
        batch.run();
        return RefundPlan.of(row, order.get().orElseThrow(), policies.of(tx, row.merchant()), wanted);
    }
}
