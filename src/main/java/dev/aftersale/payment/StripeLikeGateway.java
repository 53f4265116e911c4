package dev.aftersale.payment;

import dev.aftersale.payment.StripeObjects.Payment;
import dev.aftersale.payment.StripeObjects.Refund;
import dev.aftersale.payment.StripeObjects.RefundEvent;
import dev.aftersale.payment.StripeObjects.RefundEvents;
import dev.aftersale.payment.StripeObjects.Refunds;
import dev.aftersale.payment.StripeReply.Answered;
import dev.aftersale.payment.StripeReply.Refused;
import dev.aftersale.payment.StripeReply.Unanswered;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A gateway that speaks Stripe's v1 API: payment intents with manual capture (several captures a payment), refunds,
 * events. Our reference goes into the metadata, so that its books can be asked for it: on a refund as
 * {@value #REFERENCE}, on a payment as a key of its own for each capture.
 *
 * @see <a href="https://docs.stripe.com/api/idempotent_requests">idempotent requests</a>
 * @see <a href="https://docs.stripe.com/payments/multicapture">several captures</a>
 */
final class StripeLikeGateway implements Gateway {

    private static final String REFERENCE = "aftersale";
    private static final int PAGE = 100;

    /** What else an order may have been given as its payment would not survive as a part of a path. */
    private static final Pattern PAYMENT_INTENT = Pattern.compile("pi_[A-Za-z0-9_-]{1,240}");

    private final String name;
    private final StripeLikeClient client;

    StripeLikeGateway(String name, StripeLikeClient client) {
        this.name = name;
        this.client = client;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public boolean isElsewhere() {
        return false;
    }

    @Override
    public Outcome carryOut(OpenIntent intent) {
        String reference = intent.intent().paymentReference();
        return PAYMENT_INTENT.matcher(reference).matches()
                ? Gateway.super.carryOut(intent)
                : new Outcome.Failed(null, "not a payment intent's id: " + reference);
    }

    @Override
    public Outcome capture(OpenIntent intent) {
        long amount = intent.intent().amount().minor();
        var form = new FormBody()
                .add("amount_to_capture", amount)
                .add("final_capture", "false")
                .add("metadata[" + intent.pspKey() + "]", amount);
        var reply = client.post(payment(intent) + "/capture", form, intent.pspKey(), Payment.class);
        return outcome(reply, StripeLikeGateway::captured);
    }

    @Override
    public Outcome refund(OpenIntent intent) {
        var form = new FormBody()
                .add("payment_intent", intent.intent().paymentReference())
                .add("amount", intent.intent().amount().minor())
                .add("metadata[" + REFERENCE + "]", intent.pspKey());
        var reply = client.post("/v1/refunds", form, intent.pspKey(), Refund.class);
        return outcome(reply, StripeLikeGateway::refunded);
    }

    /** A refusal says only that the payment is in no state to be cancelled: that may be because nothing is left of it. */
    @Override
    public Outcome voidRest(OpenIntent intent) {
        var reply = client.post(payment(intent) + "/cancel", new FormBody(), intent.pspKey(), Payment.class);
        var outcome = outcome(reply, StripeLikeGateway::released);
        return outcome instanceof Outcome.Failed ? ask(intent).orElse(outcome) : outcome;
    }

    @Override
    public Optional<Outcome> ask(OpenIntent intent) {
        return switch (intent.intent().kind()) {
            case CAPTURE -> askPayment(intent, found -> found.isTold(intent.pspKey()), StripeLikeGateway::captured);
            case VOID -> askPayment(intent, Payment::isReleased, StripeLikeGateway::released);
            case REFUND -> intent.pspId() == null ? findRefund(intent) : askRefund(intent.pspId());
        };
    }

    private Optional<Outcome> askPayment(
            OpenIntent intent, Predicate<Payment> isDone, Function<Payment, Outcome> reading) {
        return switch (client.get(payment(intent), new FormBody(), Payment.class)) {
            case Answered<Payment>(var found) ->
                isDone.test(found) ? Optional.of(reading.apply(found)) : Optional.empty();
            case Refused<Payment> refused -> Optional.empty(); // no such payment: so the call will say
            case Unanswered<Payment>(var reason, var retryAfter) ->
                Optional.of(new Outcome.Unknown(reason, retryAfter));
        };
    }

    private Optional<Outcome> askRefund(String pspId) {
        var reply = client.get("/v1/refunds/" + FormBody.encode(pspId), new FormBody(), Refund.class);
        return Optional.of(outcome(reply, StripeLikeGateway::refunded));
    }

    private Optional<Outcome> findRefund(OpenIntent intent) {
        String after = null;
        while (true) {
            var query = new FormBody()
                    .add("payment_intent", intent.intent().paymentReference())
                    .add("limit", PAGE)
                    .addUnlessNull("starting_after", after);
            switch (client.get("/v1/refunds", query, Refunds.class)) {
                case Refused<Refunds> refused -> {
                    return Optional.empty();
                }
                case Unanswered<Refunds>(var reason, var retryAfter) -> {
                    return Optional.of(new Outcome.Unknown(reason, retryAfter));
                }
                case Answered<Refunds>(var page) -> {
                    var found = page.data().stream()
                            .filter(refund -> refund.told(REFERENCE).equals(intent.pspKey()))
                            .findFirst();
                    if (found.isPresent() || !page.hasMore()) {
                        return found.map(StripeLikeGateway::refunded);
                    }
                    after = page.data().getLast().id();
                }
            }
        }
    }

    /** Stripe lists newest first. With a cursor, what is next newer than it; without, all that is there (30 days). */
    @Override
    public LateChanges changesAfter(@Nullable String cursor) {
        var events = new ArrayList<RefundEvent>();
        boolean hasMore;
        do {
            var query = new FormBody()
                    .add("types[]", "refund.failed")
                    .add("types[]", "refund.updated")
                    .add("limit", PAGE)
                    .addUnlessNull("ending_before", cursor)
                    .addUnlessNull(
                            "starting_after",
                            events.isEmpty() ? null : events.getLast().id());
            if (!(client.get("/v1/events", query, RefundEvents.class) instanceof Answered<RefundEvents>(var page))) {
                return LateChanges.none(cursor); // the next round reads them
            }
            events.addAll(page.data());
            hasMore = page.hasMore();
        } while (hasMore && cursor == null);
        return events.isEmpty()
                ? LateChanges.none(cursor)
                : new LateChanges(changes(events.reversed()), events.getFirst().id(), hasMore);
    }

    private static List<LateChanges.Change> changes(List<RefundEvent> events) {
        var changes = new ArrayList<LateChanges.Change>();
        for (RefundEvent event : events) {
            Refund refund = event.data().object();
            String key = refund.told(REFERENCE);
            IntentId.ofKey(key).ifPresent(id -> changes.add(new LateChanges.Change(id, key, refunded(refund))));
        }
        return changes;
    }

    private static <T> Outcome outcome(StripeReply<T> reply, Function<T, Outcome> reading) {
        return switch (reply) {
            case Answered<T>(var answer) -> reading.apply(answer);
            case Refused<T>(var reason) -> new Outcome.Failed(null, reason);
            case Unanswered<T>(var reason, var retryAfter) -> new Outcome.Unknown(reason, retryAfter);
        };
    }

    private static Outcome captured(Payment payment) {
        String charge = payment.latestCharge();
        return new Outcome.Succeeded(charge == null ? payment.id() : charge);
    }

    private static Outcome released(Payment payment) {
        return new Outcome.Succeeded(payment.id());
    }

    private static Outcome refunded(Refund refund) {
        return switch (refund.status()) {
            case "succeeded" -> new Outcome.Succeeded(refund.id());
            case "pending", "requires_action" -> new Outcome.Pending(refund.id());
            case "failed", "canceled" -> {
                String why = refund.failureReason();
                yield new Outcome.Failed(refund.id(), why == null ? "the refund is " + refund.status() : why);
            }
            default -> new Outcome.Unknown("a refund's status is " + refund.status());
        };
    }

    private static String payment(OpenIntent intent) {
        return "/v1/payment_intents/" + FormBody.encode(intent.intent().paymentReference());
    }
}
