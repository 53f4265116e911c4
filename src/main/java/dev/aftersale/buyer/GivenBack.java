package dev.aftersale.buyer;

import dev.aftersale.base.Money;
import dev.aftersale.refund.PaidTo;
import dev.aftersale.refund.Refund;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;

/**
 * A refund and where it is.
 *
 * @param shownBy the day by which the bank usually shows it
 */
public record GivenBack(Money amount, Refund.State state, boolean credit, Instant at, LocalDate shownBy) {

    /** Banks take 5 to 10 days. Source: section 2.5 of the fact sheet on money. */
    private static final int BANK_DAYS = 10;

    static GivenBack of(Refund refund, ZoneId zone) {
        Instant sent = refund.settledAt() == null ? refund.createdAt() : refund.settledAt();
        return new GivenBack(
                Money.of(refund.total(), refund.currency()),
                refund.state(),
                refund.paidTo() == PaidTo.STORE_CREDIT,
                refund.createdAt(),
                LocalDate.ofInstant(sent, zone).plusDays(BANK_DAYS));
    }

    public String text() {
        return "buyer.refund." + (credit ? "credit" : state.name());
    }
}
