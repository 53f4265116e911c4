package dev.aftersale.staff;

/** What somebody may be allowed to do in the console. */
public enum Permission {
    VIEW,
    /** Acknowledge, ship, cancel. */
    ORDERS_WRITE,
    REFUND,
    RETURNS_WRITE,
    MESSAGES_WRITE,
    INVENTORY_WRITE,
    SETTINGS_WRITE,
    STAFF_WRITE,
    /** API tokens and webhooks. */
    TOKENS_WRITE,
    AUDIT_VIEW;

    boolean changes() {
        return this != VIEW && this != AUDIT_VIEW;
    }
}
