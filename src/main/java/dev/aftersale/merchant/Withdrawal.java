package dev.aftersale.merchant;

import dev.aftersale.base.Problem;

/**
 * To whom the withdrawal function is offered: a button by which a contract made at a distance is withdrawn from, without a
 * reason. Source: Directive (EU) 2023/2673, article 11a of 2011/83/EU as amended; the period is that of its article 9.
 *
 * @param days from when the buyer has the goods
 */
public record Withdrawal(Buyers buyers, int days) {

    public enum Buyers {
        NONE,
        /** Those whose order goes to a country of the European Union. */
        IN_THE_EU,
        ALL
    }

    public static final Withdrawal USUAL = new Withdrawal(Buyers.IN_THE_EU, 14);

    private static final int LEAST_DAYS = 14;
    private static final int MOST_DAYS = 365;

    public Withdrawal {
        if (days < LEAST_DAYS || days > MOST_DAYS) {
            throw Problem.INVALID_PARAMETER.at("withdrawal_days", "must be 14, which the law gives, to 365.");
        }
    }
}
