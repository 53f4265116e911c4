package dev.aftersale.simulator;

import org.jspecify.annotations.Nullable;

/** An error in Stripe's shape. */
record StripeError(
        int status,
        String type,
        @Nullable String code,
        String message,
        @Nullable String param) {

    /** Thrown where a call is read: what does not even begin to be executed is not remembered under its key. */
    static final class Thrown extends RuntimeException {
        private final transient StripeError error;

        Thrown(StripeError error) {
            super(error.message(), null, false, false);
            this.error = error;
        }

        StripeError error() {
            return error;
        }
    }

    Thrown thrown() {
        return new Thrown(this);
    }

    static StripeError invalid(@Nullable String code, String message, @Nullable String param) {
        return new StripeError(400, "invalid_request_error", code, message, param);
    }

    static StripeError missing(String param) {
        return invalid("parameter_missing", "Missing required param: " + param + ".", param);
    }

    static StripeError noSuch(String object, String id, String param) {
        var message = "No such %s: '%s'".formatted(object, id);
        return new StripeError(404, "invalid_request_error", "resource_missing", message, param);
    }

    static StripeError unexpectedState(Payment payment, String action) {
        var message = "This PaymentIntent's status is %s: it could not be %s."
                .formatted(payment.status().wireName(), action);
        return invalid("payment_intent_unexpected_state", message, null);
    }

    static StripeError otherParameters(String key) {
        var message =
                "Keys for idempotent requests can only be used with the same parameters they were first used with."
                        + " Try using a key other than '" + key + "' if you meant to execute a different request.";
        return new StripeError(400, "idempotency_error", null, message, null);
    }

    static StripeError keyInUse(String key) {
        var message = "There is currently another in-progress request using this Idempotent Key: " + key;
        return new StripeError(409, "idempotency_error", "idempotency_key_in_use", message, null);
    }

    static StripeError unknownKey() {
        return new StripeError(401, "invalid_request_error", null, "Invalid API Key provided.", null);
    }

    static StripeError tooMany() {
        return new StripeError(429, "invalid_request_error", "rate_limit", "Too many requests.", null);
    }

    static StripeError ours() {
        return new StripeError(500, "api_error", null, "An unknown error occurred.", null);
    }
}
