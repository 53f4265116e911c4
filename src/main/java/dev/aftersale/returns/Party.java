package dev.aftersale.returns;

/** Who moves a return. */
public enum Party {
    BUYER,
    MERCHANT,
    CARRIER,
    /** A rule, a clock, or an operator. */
    PLATFORM
}
