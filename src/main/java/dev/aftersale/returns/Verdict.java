package dev.aftersale.returns;

/**
 * What a rule decides of a request. None declines: a refusal is a human's, with a reason (GDPR, article 22; and a buyer's
 * statutory rights are no rule's to deny).
 */
public enum Verdict {
    /** A human looks at it. */
    REVIEW,
    /** Accepted; refunded after inspection. */
    APPROVE,
    /** Accepted and refunded at once; the goods are still to come. */
    INSTANT_REFUND,
    /** Refunded at once, and the buyer keeps the goods. */
    RETURNLESS_REFUND
}
