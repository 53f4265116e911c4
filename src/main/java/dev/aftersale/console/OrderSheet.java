package dev.aftersale.console;

import dev.aftersale.base.Money;
import dev.aftersale.mail.NoticeLog;
import dev.aftersale.order.Item;
import dev.aftersale.order.Order;
import dev.aftersale.order.OrderCore;
import dev.aftersale.order.OrderStage;
import dev.aftersale.order.OrderState;
import dev.aftersale.payment.PaymentTrail;
import dev.aftersale.refund.Refund;
import dev.aftersale.returns.Return;
import dev.aftersale.support.SupportThread;
import dev.aftersale.withdrawal.Stated;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All that the page of an order shows.
 *
 * @param buyerMask the address that stands for the buyer's; null: the buyer has none
 * @param withdrawn what the buyer stated; null: nothing
 * @param threads each with its last messages
 * @param payments how captures, refunds and the void stand at the gateway, by what they serve
 */
public record OrderSheet(
        Order order,
        List<Refund> refunds,
        Map<Long, PaymentTrail.Step> payments,
        List<Happening> timeline,
        NoticeLog.OfOrder mail,
        List<Return> returns,
        List<SupportThread> threads,
        @Nullable Stated withdrawn,
        @Nullable String buyerMask) {

    OrderSheet masked(String mask) {
        return new OrderSheet(order, refunds, payments, timeline, mail, returns, threads, withdrawn, mask);
    }

    public OrderCore core() {
        return order.core();
    }

    public long id() {
        return order.id();
    }

    public OrderStage stage() {
        return OrderStage.of(core().state(), core().units().fulfilled());
    }

    /** While an order is on hold, the merchant is not told who bought. */
    public boolean isBuyerShown() {
        return core().state() != OrderState.FB_PROCESSING;
    }

    public Money money(long minor) {
        return Money.of(minor, core().currency());
    }

    public boolean isAcknowledgeable() {
        return core().state() == OrderState.CREATED;
    }

    public boolean isShippable() {
        return core().state() == OrderState.IN_PROGRESS && core().units().open() > 0;
    }

    public boolean isCancellable() {
        return core().units().open() > 0;
    }

    public boolean isRefundable() {
        return left() > 0;
    }

    /** What the buyer can still get back. */
    public long left() {
        return core().charges().captured() - core().charges().refunded() - core().disputeLocked();
    }

    public boolean isRefundedWhole() {
        return core().charges().captured() > 0
                && core().charges().refunded() == core().charges().captured();
    }

    /** Of shipping, in the way refunds are named: with its tax or without. */
    public long shippingLeft() {
        var charges = core().charges();
        long net = charges.capturedShipping() - charges.refundedShipping();
        long tax = charges.capturedShippingTax() - charges.refundedShippingTax();
        return core().taxInclusive() ? net + tax : net;
    }

    public int units() {
        return order.items().stream().mapToInt(Item::quantity).sum();
    }

    public static int refundableUnits(Item item) {
        return item.capturedQuantity() - item.refundedQuantity();
    }

    public static long refundedOf(Item item) {
        return item.refundedNet() + item.refundedTax();
    }

    /** Fees as they were taken, before any were given back. */
    public long feesTaken() {
        return core().fees().selling() + core().fees().processing();
    }

    public long feesReturned() {
        return core().fees().sellingReturned() + core().fees().processingReturned();
    }

    /** What of the captures is the merchant's, before refunds and fees: without tax, which the platform passes on. */
    public long sharesCaptured() {
        return order.items().stream().mapToLong(Item::capturedNet).sum()
                + core().charges().capturedShipping();
    }

    /** The merchant's part of refunds: items, shipping and goodwill, less what was kept back for labels. */
    public long sharesRefunded() {
        return refunds.stream()
                .mapToLong(refund -> refund.itemsNet() + refund.shippingNet() + refund.goodwill() - refund.deduction())
                .sum();
    }

    /** What the order has brought the merchant so far. */
    public long kept() {
        return sharesCaptured() - sharesRefunded() - feesTaken() + feesReturned();
    }

    /** How the payment of a refund or capture stands; null: there is none. */
    public PaymentTrail.@Nullable Step payment(long refId) {
        return payments.get(refId);
    }

    public @Nullable Item item(long itemId) {
        return order.items().stream()
                .filter(item -> item.id() == itemId)
                .findFirst()
                .orElse(null);
    }

    /** Changes with every refund: a form that was opened before one says so. */
    public String seen() {
        return Integer.toString(core().charges().refunds());
    }
}
