package dev.aftersale.payment;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An intent as it is stored, with what was tried so far.
 *
 * @param pspId the gateway's id, once it told one
 */
record OpenIntent(
        Intent intent,
        String pspKey,
        IntentState state,
        int attempts,
        Instant createdAt,
        @Nullable String pspId) {

    IntentId id() {
        return IntentId.of(intent);
    }
}
