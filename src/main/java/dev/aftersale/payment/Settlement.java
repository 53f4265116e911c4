package dev.aftersale.payment;

/** How an intent ended. */
public enum Settlement {
    /** The gateway did it. */
    SUCCEEDED,
    /** The gateway refused for good: nothing moved, and nothing will. */
    FAILED,
    /** The gateway had done it, and the money came back days later. Follows {@link #SUCCEEDED}. */
    FAILED_LATE
}
