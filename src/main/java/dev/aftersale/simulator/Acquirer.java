package dev.aftersale.simulator;

import dev.aftersale.simulator.Payment.Status;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Decides about operations, from facts alone. Never takes more than is authorised, never gives back more than was taken. */
final class Acquirer {

    sealed interface Decision {

        /** @param refund the new one, if it is one */
        record Done(Payment payment, @Nullable Refund refund) implements Decision {}

        record Refused(StripeError error) implements Decision {}
    }

    private Acquirer() {}

    /**
     * @param payment as it stands; null if there is none
     * @param newId for what the operation makes
     * @param fate what faults will do to a refund
     */
    static Decision decide(@Nullable Payment payment, Operation operation, long newId, Fate fate, Instant now) {
        return switch (operation) {
            case Operation.Create create -> create(create, now);
            case Operation.Follow follow ->
                payment == null
                        ? refuse(StripeError.noSuch("payment_intent", operation.payment(), "intent"))
                        : follow(payment, follow, newId, fate, now);
        };
    }

    private static Decision follow(Payment payment, Operation.Follow operation, long newId, Fate fate, Instant now) {
        return switch (operation) {
            case Operation.Confirm confirm -> confirm(payment);
            case Operation.Capture capture -> capture(payment, capture);
            case Operation.Cancel cancel -> cancel(payment);
            case Operation.Reimburse reimburse -> reimburse(payment, reimburse, newId, fate, now);
        };
    }

    private static Decision create(Operation.Create create, Instant now) {
        var created = new Payment(
                create.payment(),
                create.amount(),
                create.currency(),
                create.manual(),
                Status.REQUIRES_CONFIRMATION,
                0,
                0,
                create.metadata(),
                now);
        return create.confirmed() ? confirm(created) : done(created);
    }

    private static Decision confirm(Payment payment) {
        if (payment.status() != Status.REQUIRES_CONFIRMATION) {
            return refuse(StripeError.unexpectedState(payment, "confirmed"));
        }
        return done(
                payment.manual()
                        ? payment.with(Status.REQUIRES_CAPTURE)
                        : payment.capturing(payment.amount(), Map.of()).with(Status.SUCCEEDED));
    }

    /** Nothing, as the final capture, lets go of the rest. */
    private static Decision capture(Payment payment, Operation.Capture capture) {
        if (payment.status() != Status.REQUIRES_CAPTURE) {
            return refuse(StripeError.unexpectedState(payment, "captured"));
        }
        long amount = capture.amount() == null ? payment.capturable() : capture.amount();
        if (amount > payment.capturable()) {
            var message = "The amount to capture (%d) is greater than the capturable amount (%d)."
                    .formatted(amount, payment.capturable());
            return refuse(StripeError.invalid("amount_too_large", message, "amount_to_capture"));
        }
        if (amount == 0 && !(capture.isFinal() && payment.captured() > 0)) {
            var message = "Only a final capture after an earlier one may be of nothing.";
            return refuse(StripeError.invalid("amount_too_small", message, "amount_to_capture"));
        }
        var captured = payment.capturing(amount, capture.metadata());
        return done(capture.isFinal() || captured.capturable() == 0 ? captured.with(Status.SUCCEEDED) : captured);
    }

    /** Of a payment that is captured in part, the rest is let go. */
    private static Decision cancel(Payment payment) {
        return switch (payment.status()) {
            case REQUIRES_CONFIRMATION, REQUIRES_CAPTURE ->
                done(payment.with(payment.captured() > 0 ? Status.SUCCEEDED : Status.CANCELED));
            case SUCCEEDED, CANCELED -> refuse(StripeError.unexpectedState(payment, "canceled"));
        };
    }

    private static Decision reimburse(
            Payment payment, Operation.Reimburse reimburse, long newId, Fate fate, Instant now) {
        if (payment.captured() == 0) {
            var message =
                    "This PaymentIntent (%s) does not have a successful charge to refund.".formatted(payment.id());
            return refuse(StripeError.invalid(null, message, "payment_intent"));
        }
        if (payment.refundable() == 0) {
            var message = "Charge %s has already been refunded.".formatted(payment.chargeId());
            return refuse(StripeError.invalid("charge_already_refunded", message, null));
        }
        long amount = reimburse.amount() == null ? payment.refundable() : reimburse.amount();
        if (amount > payment.refundable()) {
            var message = "Refund amount (%d) is greater than unrefunded amount on charge (%d)"
                    .formatted(amount, payment.refundable());
            return refuse(StripeError.invalid(null, message, "amount"));
        }
        var refund = new Refund(
                "re_%019d".formatted(newId),
                payment.id(),
                amount,
                payment.currency(),
                fate.pending() ? Refund.Status.PENDING : Refund.Status.SUCCEEDED,
                reimburse.reason(),
                reimburse.metadata(),
                now,
                fate.turn(now));
        return new Decision.Done(payment.refunding(amount), refund);
    }

    private static Decision done(Payment payment) {
        return new Decision.Done(payment, null);
    }

    private static Decision refuse(StripeError error) {
        return new Decision.Refused(error);
    }
}
