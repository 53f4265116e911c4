package dev.aftersale.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aftersale.Seed;
import java.math.BigDecimal;
import java.util.Currency;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MoneyTest {

    private static final long SEED = Seed.of("money");
    private static final List<Currency> CURRENCIES = List.of(
            Currency.getInstance("USD"),
            Currency.getInstance("GBP"),
            Currency.getInstance("JPY"),
            Currency.getInstance("KWD"));

    @ParameterizedTest
    @CsvSource({
        "10.50,USD,1050",
        "10.5,USD,1050",
        "10,USD,1000",
        "1050,JPY,1050",
        "1.005,KWD,1005",
        "-1.00,USD,-100",
        "0,EUR,0"
    })
    void a_decimal_is_read_in_the_currencys_own_units(String decimal, String currency, long minor) {
        assertThat(Money.parse(decimal, Currency.getInstance(currency)).minor()).isEqualTo(minor);
    }

    @ParameterizedTest
    @CsvSource({
        "0.001,USD",
        "1.5,JPY",
        "1e999999999,USD",
        "1e-999999999,USD",
        "92233720368547758.08,USD",
        "99999999999999999999,JPY"
    })
    void what_is_too_fine_or_too_large_is_refused(String decimal, String currency) {
        assertThatThrownBy(() -> Money.parse(decimal, Currency.getInstance(currency)))
                .isInstanceOf(ArithmeticException.class);
    }

    @ParameterizedTest
    @CsvSource({"1050,USD,10.50", "1050,JPY,1050", "-100,USD,-1.00", "5,USD,0.05", "0,USD,0.00", "1,KWD,0.001"})
    void the_api_writes_every_digit_of_the_currency(long minor, String currency, String decimal) {
        assertThat(Money.of(minor, currency).decimal()).isEqualTo(decimal);
    }

    @Test
    void what_is_written_is_read_back() {
        var random = new SplittableRandom(SEED);
        for (int i = 0; i < 10_000; i++) {
            var money = new Money(random.nextLong(-1_000_000_000_000_000L, 1_000_000_000_000_000L), any(random));
            assertThat(Money.parse(money.decimal(), money.currency())).isEqualTo(money);
        }
    }

    @Test
    void rounding_is_half_up_and_off_by_half_a_unit_at_most() {
        var random = new SplittableRandom(SEED);
        for (int i = 0; i < 10_000; i++) {
            Currency currency = any(random);
            var fine = BigDecimal.valueOf(random.nextLong(1L << 50), 7);
            long minor = Money.roundToMinor(fine, currency);
            BigDecimal off = fine.movePointRight(currency.getDefaultFractionDigits())
                    .subtract(BigDecimal.valueOf(minor))
                    .abs();
            assertThat(off).isLessThanOrEqualTo(new BigDecimal("0.5"));
        }
        assertThat(Money.roundToMinor(new BigDecimal("0.005"), CURRENCIES.getFirst()))
                .isEqualTo(1);
    }

    private static Currency any(SplittableRandom random) {
        return CURRENCIES.get(random.nextInt(CURRENCIES.size()));
    }
}
