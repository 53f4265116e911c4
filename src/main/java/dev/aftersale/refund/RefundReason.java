package dev.aftersale.refund;

/** Why money is given back. Source: {@code EnumReasonCode} of the official SDK. */
public enum RefundReason {
    BUYERS_REMORSE,
    DAMAGED_GOODS,
    FACEBOOK_INITIATED,
    NOT_AS_DESCRIBED,
    QUALITY_ISSUE,
    REFUND_COMPROMISED,
    REFUND_FOR_RETURN,
    REFUND_REASON_OTHER,
    REFUND_SFI_FAKE,
    REFUND_SFI_REAL,
    WRONG_ITEM
}
