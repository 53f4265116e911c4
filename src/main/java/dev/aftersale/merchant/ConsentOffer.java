package dev.aftersale.merchant;

import static dev.aftersale.merchant.Wording.line;

import org.jspecify.annotations.Nullable;

/**
 * Whether buyers are asked, once, if the shop may write to them about other things than their orders.
 *
 * @param benefit what they get for it, in the shop's words: "10 % off your next order"
 */
public record ConsentOffer(boolean offered, @Nullable String benefit) {

    public static final ConsentOffer NONE = new ConsentOffer(false, null);

    public ConsentOffer {
        benefit = line("consent_benefit", benefit, 200);
    }
}
