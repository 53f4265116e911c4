package dev.aftersale.mail.check;

/** How a step went. */
public enum StepVerdict {
    GOOD,
    /** It works, but somebody should know. */
    NOTED,
    /** It does not work. */
    BAD,
    /** The server said "later": it is tried again. */
    LATER,
    /** Sent, and not confirmed yet. */
    ASKED
}
