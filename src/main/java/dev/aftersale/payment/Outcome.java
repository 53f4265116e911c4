package dev.aftersale.payment;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What a gateway answered, or did not. */
public sealed interface Outcome {

    /** @param pspId the gateway's id of what it did */
    record Succeeded(String pspId) implements Outcome {}

    /** Taken, but not through: the gateway says later. */
    record Pending(String pspId) implements Outcome {}

    /** Refused for good: the same call will never succeed. */
    record Failed(@Nullable String pspId, String reason) implements Outcome {}

    /**
     * Nobody knows: a time-out, a reset, an error on their side, too many calls. It may have been done. Never a failure.
     *
     * @param retryAfter how long the gateway wants to be left alone
     */
    record Unknown(String reason, @Nullable Duration retryAfter) implements Outcome {
        Unknown(String reason) {
            this(reason, null);
        }
    }
}
