package dev.aftersale.ledger;

import dev.aftersale.base.Shares;

/**
 * What the platform takes of a sale. Rates are used once, at capture; from then on only amounts are split.
 *
 * @param sellingBasisPoints of items and shipping before tax; 500 is 5 %
 * @param sellingMinimum minor units a capture
 * @param processingBasisPoints of everything captured, tax included
 * @param processingFixed minor units a capture
 */
public record FeeSchedule(
        int sellingBasisPoints, long sellingMinimum, int processingBasisPoints, long processingFixed) {

    public FeeSchedule {
        if (sellingBasisPoints < 0
                || sellingBasisPoints > 10_000
                || processingBasisPoints < 0
                || processingBasisPoints > 10_000
                || sellingMinimum < 0
                || processingFixed < 0) {
            throw new IllegalArgumentException("fees are not negative, and rates at most 10000 basis points");
        }
    }

    /** Never more than what was sold for: a minimum does not make a merchant pay for selling. */
    public long selling(long beforeTax) {
        return Math.min(beforeTax, Math.max(sellingMinimum, Shares.halfUp(beforeTax, sellingBasisPoints, 10_000)));
    }

    public long processing(long captured) {
        return captured == 0 ? 0 : processingFixed + Shares.halfUp(captured, processingBasisPoints, 10_000);
    }
}
