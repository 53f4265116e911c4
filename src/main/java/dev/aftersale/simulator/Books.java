package dev.aftersale.simulator;

import dev.aftersale.base.Ids;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The pages that a group of calls writes on: locked and read before, changed in memory, call by call, and stored after. */
final class Books {

    /** An answer given before. */
    record Remembered(String fingerprint, Reply reply) {}

    final Map<String, Payment> stored = new HashMap<>();
    final Map<String, Payment> payments = new HashMap<>();
    final Map<String, Remembered> remembered = new HashMap<>();
    final List<Refund> newRefunds = new ArrayList<>();
    final Map<String, Remembered> newlyRemembered = new HashMap<>();

    private final Instant now;

    Books(Instant now) {
        this.now = now;
    }

    void put(Payment payment) {
        stored.put(payment.id(), payment);
        payments.put(payment.id(), payment);
    }

    Reply answer(Call call) {
        Call.Key key = call.key();
        Remembered earlier = key == null ? null : remembered.get(key.text());
        if (key == null || earlier == null) {
            return execute(call);
        }
        return earlier.fingerprint().equals(key.fingerprint())
                ? earlier.reply().again()
                : Reply.of(StripeError.otherParameters(key.text()));
    }

    private Reply execute(Call call) {
        var operation = call.operation();
        var payment = payments.get(operation.payment());
        var reply = switch (Acquirer.decide(payment, operation, Ids.next(0), call.fate(), now)) {
            case Acquirer.Decision.Refused(var error) -> Reply.of(error);
            case Acquirer.Decision.Done(var after, var refund) -> enter(call, after, refund);
        };
        if (call.key() != null) {
            newlyRemembered.put(call.key().text(), new Remembered(call.key().fingerprint(), reply));
        }
        return reply;
    }

    private Reply enter(Call call, Payment after, @Nullable Refund refund) {
        payments.put(after.id(), after);
        if (refund != null) {
            newRefunds.add(refund);
        }
        if (call.fate().stuck()) {
            return Reply.of(StripeError.ours());
        }
        return Reply.of(refund == null ? Views.payment(after) : Views.refund(refund));
    }

    List<Payment> newPayments() {
        return payments.values().stream()
                .filter(payment -> !stored.containsKey(payment.id()))
                .toList();
    }

    @SuppressWarnings("ReferenceEquality") // a change makes another object
    List<Payment> changedPayments() {
        return payments.values().stream()
                .filter(payment -> stored.containsKey(payment.id()) && stored.get(payment.id()) != payment)
                .toList();
    }
}
