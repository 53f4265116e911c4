package dev.aftersale.ledger;

import dev.aftersale.base.MerchantId;
import java.util.ArrayList;
import java.util.List;

/**
 * The transfers that one fact causes. {@code cause} and {@code kind} together are its key: a fact is booked once.
 *
 * @param cause id of the capture, refund, … that is booked
 */
public record Posting(
        MerchantId merchant,
        long cause,
        Kind kind,
        long orderId,
        String currency,
        boolean test,
        List<Transfer> transfers) {

    public enum Kind {
        CAPTURE,
        FEES,
        RELEASE,
        REFUND,
        REFUND_CONFIRMED,
        REFUND_UNDELIVERABLE,
        REFUND_RETURNED,
        RETURN_LABEL,
        CREDIT_SPENT
    }

    /** Collects transfers and leaves out those of zero. */
    public static final class Lines {
        private final List<Transfer> transfers = new ArrayList<>();

        /** A negative amount moves the other way. */
        public Lines move(Account debit, Account credit, long amount) {
            if (amount > 0) {
                transfers.add(new Transfer(debit, credit, amount));
            } else if (amount < 0) {
                transfers.add(new Transfer(credit, debit, Math.negateExact(amount)));
            }
            return this;
        }

        public List<Transfer> list() {
            return List.copyOf(transfers);
        }
    }
}
