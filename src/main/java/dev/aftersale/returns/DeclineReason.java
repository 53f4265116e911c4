package dev.aftersale.returns;

/** Why a merchant declines a return. */
public enum DeclineReason {
    WINDOW_OVER,
    FINAL_SALE,
    USED_OR_WORN,
    NOT_FROM_US,
    NO_EVIDENCE,
    OTHER
}
