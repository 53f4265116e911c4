package dev.aftersale.operator;

import dev.aftersale.base.Money;
import dev.aftersale.merchant.Merchant;
import dev.aftersale.merchant.SettingsChange;
import dev.aftersale.pages.Form;
import dev.aftersale.pages.Page;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Currency;

/** What the platform has settled with a merchant, as a form: rates in percent, amounts in the merchant's currency. */
final class Terms {

    private static final BigDecimal BASIS_POINTS = BigDecimal.valueOf(100);

    private Terms() {}

    /** Says in {@code form} how things stand, where it was not filled in by somebody. */
    static void fill(Form form, Merchant merchant) {
        if (form.fields().contains("selling_rate")) {
            return;
        }
        var settings = merchant.settings();
        var fees = settings.fees();
        form.with("selling_rate", percent(fees.sellingBasisPoints()))
                .with("selling_minimum", decimal(fees.sellingMinimum(), merchant))
                .with("processing_rate", percent(fees.processingBasisPoints()))
                .with("processing_fixed", decimal(fees.processingFixed(), merchant))
                .with("hold_minutes", settings.hold().toMinutes())
                .with("ship_days", settings.shipWithin().toDays())
                .with("cancel_days", settings.cancelUnshippedAfter().toDays())
                .with("release_days", settings.releaseAfter().toDays())
                .with("prices_include_tax", settings.pricesIncludeTax() ? "on" : null);
    }

    static SettingsChange read(Page page, Form form, Merchant merchant) {
        var currency = Currency.getInstance(merchant.currency());
        return new SettingsChange(
                form.number("hold_minutes", 0, 10_080) * 60,
                form.number("cancel_days", 1, 365) * 86_400,
                form.number("ship_days", 0, 365) * 86_400,
                form.number("release_days", 0, 365) * 86_400,
                form.isChecked("prices_include_tax"),
                basisPoints(page, form, "selling_rate"),
                form.money("selling_minimum", currency).minor(),
                basisPoints(page, form, "processing_rate"),
                form.money("processing_fixed", currency).minor());
    }

    private static int basisPoints(Page page, Form form, String field) {
        try {
            var rate = new BigDecimal(form.text(field, 6).replace(',', '.'));
            if (rate.signum() >= 0 && rate.compareTo(BASIS_POINTS) <= 0) {
                return rate.multiply(BASIS_POINTS)
                        .setScale(0, RoundingMode.UNNECESSARY)
                        .intValueExact();
            }
        } catch (ArithmeticException | NumberFormatException e) {
            // refused below
        }
        form.refuse(field, page.text("operator.terms.rate.invalid"));
        return 0;
    }

    private static String percent(int basisPoints) {
        return BigDecimal.valueOf(basisPoints, 2).stripTrailingZeros().toPlainString();
    }

    private static String decimal(long minor, Merchant merchant) {
        return Money.of(minor, merchant.currency()).decimal();
    }
}
