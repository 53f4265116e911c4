package dev.aftersale.refund;

import java.util.List;

/**
 * What a refund would pay, and what it would do. Minor units.
 *
 * @param feesReturned what the platform gives back to the merchant of its fees
 * @param balanceChange what the merchant's balance changes by; below zero: it falls
 * @param leftAfter what the buyer could still get back afterwards
 */
public record Quote(
        long orderId,
        String currency,
        long itemsNet,
        long itemsTax,
        long shippingNet,
        long shippingTax,
        long goodwill,
        long deduction,
        long total,
        long feesReturned,
        long balanceChange,
        long leftAfter,
        List<Refund.Line> lines) {}
