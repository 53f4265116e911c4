package dev.aftersale.payment;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What came back from a call. */
sealed interface StripeReply<T> {

    record Answered<T>(T body) implements StripeReply<T> {}

    /** For a reason of the call itself: the same call would always be refused. */
    record Refused<T>(String reason) implements StripeReply<T> {}

    /** Nothing that tells whether it was done. */
    record Unanswered<T>(String reason, @Nullable Duration retryAfter) implements StripeReply<T> {}
}
