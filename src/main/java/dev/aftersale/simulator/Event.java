package dev.aftersale.simulator;

import java.time.Instant;
import java.util.Locale;

/**
 * What happened to a refund after the reply that made it.
 *
 * @param refund as it stood then
 */
record Event(String id, Type type, Refund refund, Instant createdAt) {

    enum Type {
        REFUND_UPDATED,
        REFUND_FAILED;

        String wireName() {
            return name().toLowerCase(Locale.ROOT).replace('_', '.');
        }

        static Type of(Refund.Status turnedTo) {
            return turnedTo == Refund.Status.FAILED ? REFUND_FAILED : REFUND_UPDATED;
        }
    }
}
