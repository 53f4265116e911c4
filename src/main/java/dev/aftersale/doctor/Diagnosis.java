package dev.aftersale.doctor;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the doctor found. Amounts in minor units.
 *
 * @param sums orders and their money, by currency, test orders apart
 * @param open what is on its way and explains what has not come to rest
 */
public record Diagnosis(boolean whole, List<Finding> findings, List<Sums> sums, List<Balance> balances, Open open) {

    /**
     * One claim about the books.
     *
     * @param offenders how many rows speak against it
     * @param examples some of them, in words
     */
    public record Finding(String check, String claim, long offenders, List<String> examples) {
        public boolean holds() {
            return offenders == 0;
        }
    }

    public record Sums(
            String currency, boolean test, long orders, long authorised, long captured, long refunded, long kept) {}

    /** Credits minus debits of an account over all merchants. */
    public record Balance(String account, String currency, boolean test, long balance) {}

    /**
     * @param refundsProcessing promised to buyers, not confirmed; the same as {@code refund:clearing}
     * @param intentsOpen what a gateway has still to carry out or to be asked about
     * @param eventsWaiting not turned into webhooks and mails yet
     */
    public record Open(
            long refundsProcessing,
            @Nullable Long oldestRefundSeconds,
            long intentsOpen,
            @Nullable Long oldestIntentSeconds,
            long eventsWaiting) {}
}
