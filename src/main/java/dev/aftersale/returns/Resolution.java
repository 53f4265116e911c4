package dev.aftersale.returns;

/** What the buyer wants for what comes back. */
public enum Resolution {
    REFUND,
    STORE_CREDIT,
    EXCHANGE
}
