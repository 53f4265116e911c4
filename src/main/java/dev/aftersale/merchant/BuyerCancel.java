package dev.aftersale.merchant;

import dev.aftersale.base.Problem;
import java.time.Duration;

/**
 * Until when buyers may cancel by themselves what isn't shipped.
 *
 * @param minutes after the purchase; 0: not at all
 * @param untilShipped for as long as it isn't shipped, however long ago it was bought
 */
public record BuyerCancel(int minutes, boolean untilShipped) {

    /** Half an hour, as buyers know it from elsewhere. */
    public static final BuyerCancel USUAL = new BuyerCancel(30, false);

    private static final int MOST = 10_080;

    public BuyerCancel {
        if (minutes < 0 || minutes > MOST) {
            throw Problem.INVALID_PARAMETER.at("buyer_cancel_minutes", "must be 0 to 10080, a week.");
        }
    }

    public Duration window() {
        return Duration.ofMinutes(minutes);
    }
}
