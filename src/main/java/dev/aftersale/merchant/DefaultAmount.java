package dev.aftersale.merchant;

import dev.aftersale.base.Money;
import java.util.Currency;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An amount that holds for merchants of any currency, as a setting says it: {@code 40, 60 JPY, 0.120 KWD}. What an amount is
 * worth differs by currency, so each can be named with its own; a bare number is of minor units of all that are not named.
 *
 * @param minor of every currency that is not named
 */
public record DefaultAmount(long minor, Map<Currency, Money> named) {

    public DefaultAmount {
        if (minor < 0 || named.values().stream().anyMatch(money -> money.minor() < 0)) {
            throw new IllegalArgumentException("no amount here is below zero");
        }
    }

    /** Spring reads the setting with this. */
    public static DefaultAmount of(String text) {
        long minor = 0;
        var named = new LinkedHashMap<Currency, Money>();
        for (String part : text.split(",")) {
            String[] words = part.strip().split(" +", 2);
            try {
                if (words.length == 1) {
                    minor = Long.parseLong(words[0]);
                } else {
                    var money = Money.parse(words[0], Currency.getInstance(words[1]));
                    named.put(money.currency(), money);
                }
            } catch (IllegalArgumentException | ArithmeticException e) {
                throw new IllegalArgumentException(
                        "\"" + part.strip() + "\" is neither a number of minor units nor an amount such as 0.40 USD",
                        e);
            }
        }
        return new DefaultAmount(minor, named);
    }

    long in(Currency currency) {
        Money own = named.get(currency);
        return own == null ? minor : own.minor();
    }
}
