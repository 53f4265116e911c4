package dev.aftersale.payment;

/** What a gateway can be asked to do with a buyer's payment. */
public enum IntentKind {
    /** Takes part of what is authorised. The reference is the capture. */
    CAPTURE("cp-"),
    /** Gives back part of what was captured. The reference is the refund. */
    REFUND("rf-"),
    /** Lets go of all that is authorised and not captured. The reference is the order; it waits for its captures. */
    VOID("vo-");

    private final String prefix;

    IntentKind(String prefix) {
        this.prefix = prefix;
    }

    String prefix() {
        return prefix;
    }

    /** The gateway's idempotency key, and our reference in its books. One for each intent, for ever. */
    String key(long refId) {
        return prefix + refId;
    }
}
