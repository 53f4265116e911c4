package dev.aftersale.console;

import dev.aftersale.base.Money;
import dev.aftersale.ledger.FeeSchedule;
import dev.aftersale.merchant.Merchant;
import java.util.Currency;

/**
 * What is left of a sale of 80.00 with shipping of 5.00 and tax of 17.00.
 *
 * @param kept by the merchant
 */
public record FeeExample(
        Money items, Money shipping, Money tax, Money captured, Money selling, Money processing, Money kept) {

    static FeeExample of(Merchant merchant) {
        Currency currency = Currency.getInstance(merchant.currency());
        Money items = Money.parse("80", currency);
        Money shipping = Money.parse("5", currency);
        Money tax = Money.parse("17", currency);
        FeeSchedule fees = merchant.settings().fees();
        long net = items.minor() + shipping.minor();
        long captured = net + tax.minor();
        long selling = fees.selling(net);
        long processing = fees.processing(captured);
        return new FeeExample(
                items,
                shipping,
                tax,
                new Money(captured, currency),
                new Money(-selling, currency),
                new Money(-processing, currency),
                new Money(net - selling - processing, currency));
    }
}
