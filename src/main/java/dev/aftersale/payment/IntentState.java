package dev.aftersale.payment;

/**
 * Where an intent stands. {@code NEW} and {@code UNKNOWN} are called (again, with the same key), {@code PENDING} is asked
 * about. {@code SUCCEEDED → FAILED} is a late failure: the gateway took back what it had said.
 *
 * <pre>
 *   NEW      → UNKNOWN, PENDING, SUCCEEDED, FAILED
 *   UNKNOWN  →          PENDING, SUCCEEDED, FAILED
 *   PENDING  →                   SUCCEEDED, FAILED
 *   SUCCEEDED →                             FAILED
 * </pre>
 */
enum IntentState {
    NEW,
    UNKNOWN,
    PENDING,
    SUCCEEDED,
    FAILED;

    boolean isOpen() {
        return switch (this) {
            case NEW, UNKNOWN, PENDING -> true;
            case SUCCEEDED, FAILED -> false;
        };
    }
}
