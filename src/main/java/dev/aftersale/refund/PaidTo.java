package dev.aftersale.refund;

/** Where the money of a refund goes. */
public enum PaidTo {
    /** Back the way it came. */
    PAYMENT,
    /** It stays with the merchant, as credit that the buyer has there. */
    STORE_CREDIT
}
