package dev.aftersale.base;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Currency;

/** An amount in minor units of an ISO 4217 currency: 1050 USD is 10.50 dollars, 1050 JPY is 1,050 yen. May be negative. */
public record Money(long minor, Currency currency) {

    public static Money of(long minor, String currency) {
        return new Money(minor, Currency.getInstance(currency));
    }

    public static Money zero(Currency currency) {
        return new Money(0, currency);
    }

    /**
     * Reads a decimal amount exactly.
     *
     * @throws ArithmeticException if it is finer than the currency's minor unit, or too large for a {@code long}
     */
    public static Money parse(String decimal, Currency currency) {
        return new Money(exactMinor(new BigDecimal(decimal), currency), currency);
    }

    /** Minor units of {@code amount}, rounded half up where it is finer than the currency knows. */
    public static long roundToMinor(BigDecimal amount, Currency currency) {
        return amount.movePointRight(digits(currency))
                .setScale(0, RoundingMode.HALF_UP)
                .longValueExact();
    }

    private static long exactMinor(BigDecimal amount, Currency currency) {
        // A number such as 1e999999999 is short to write and endless to expand: refuse it before any arithmetic.
        if (amount.precision() - amount.scale() > 18 || amount.scale() > 30) {
            throw new ArithmeticException("amount out of range");
        }
        return amount.movePointRight(digits(currency))
                .setScale(0, RoundingMode.UNNECESSARY)
                .longValueExact();
    }

    private static int digits(Currency currency) {
        return Math.max(0, currency.getDefaultFractionDigits());
    }

    public boolean isZero() {
        return minor == 0;
    }

    /** The amount as the API writes it: {@code "10.50"}, {@code "1050"} for yen, {@code "-1.00"}. */
    public String decimal() {
        return BigDecimal.valueOf(minor, digits(currency)).toPlainString();
    }

    @Override
    public String toString() {
        return decimal() + " " + currency;
    }
}
