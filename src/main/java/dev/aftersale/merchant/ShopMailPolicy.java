package dev.aftersale.merchant;

/** What becomes of a mail that the merchant's shop sends its buyer by itself, though the platform tells the buyer already. */
public enum ShopMailPolicy {
    /** It waits for somebody to send it on or to throw it away: nothing is lost, and nobody is told twice. */
    HOLD,
    /** It goes no further. */
    DROP,
    /** It goes to the buyer, as answers do. */
    FORWARD
}
