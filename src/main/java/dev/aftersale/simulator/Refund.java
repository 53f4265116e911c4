package dev.aftersale.simulator;

import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * @param turn what becomes of it later, if a fault has a hand in it
 */
record Refund(
        String id,
        String payment,
        long amount,
        String currency,
        Status status,
        @Nullable String reason,
        Map<String, String> metadata,
        Instant createdAt,
        @Nullable Turn turn) {

    enum Status {
        PENDING,
        SUCCEEDED,
        FAILED;

        String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Status ofWireName(String name) {
            return valueOf(name.toUpperCase(Locale.ROOT));
        }
    }

    record Turn(Status to, Instant at) {}
}
