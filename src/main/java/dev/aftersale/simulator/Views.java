package dev.aftersale.simulator;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/** Our records in Stripe's shapes. */
final class Views {

    private Views() {}

    @JsonNaming(SnakeCaseStrategy.class)
    record PaymentView(
            String id,
            String object,
            long amount,
            long amountCapturable,
            long amountReceived,
            String captureMethod,
            long created,
            String currency,
            @Nullable String latestCharge,
            boolean livemode,
            Map<String, String> metadata,
            List<String> paymentMethodTypes,
            String status) {}

    @JsonNaming(SnakeCaseStrategy.class)
    record RefundView(
            String id,
            String object,
            long amount,
            String charge,
            long created,
            String currency,
            @Nullable String failureReason,
            Map<String, String> metadata,
            String paymentIntent,
            @Nullable String reason,
            String status) {}

    @JsonNaming(SnakeCaseStrategy.class)
    record EventView(
            String id, String object, long created, Data data, boolean livemode, long pendingWebhooks, String type) {
        record Data(RefundView object) {}
    }

    @JsonNaming(SnakeCaseStrategy.class)
    record ListView<T>(String object, List<T> data, boolean hasMore, String url) {}

    record ErrorView(Details error) {
        record Details(
                String type,
                @Nullable String code,
                String message,
                @Nullable String param) {}
    }

    static PaymentView payment(Payment payment) {
        boolean isAuthorised = payment.status() != Payment.Status.REQUIRES_CONFIRMATION;
        return new PaymentView(
                payment.id(),
                "payment_intent",
                payment.amount(),
                payment.capturable(),
                payment.captured(),
                payment.manual() ? "manual" : "automatic",
                payment.createdAt().getEpochSecond(),
                payment.currency(),
                isAuthorised ? payment.chargeId() : null,
                false,
                payment.metadata(),
                List.of("card"),
                payment.status().wireName());
    }

    static RefundView refund(Refund refund) {
        return new RefundView(
                refund.id(),
                "refund",
                refund.amount(),
                Payment.chargeOf(refund.payment()),
                refund.createdAt().getEpochSecond(),
                refund.currency(),
                refund.status() == Refund.Status.FAILED ? "lost_or_stolen_card" : null,
                refund.metadata(),
                refund.payment(),
                refund.reason(),
                refund.status().wireName());
    }

    static EventView event(Event event) {
        var data = new EventView.Data(refund(event.refund()));
        return new EventView(
                event.id(),
                "event",
                event.createdAt().getEpochSecond(),
                data,
                false,
                0,
                event.type().wireName());
    }

    static <T> ListView<T> list(List<T> data, boolean hasMore, String url) {
        return new ListView<>("list", data, hasMore, url);
    }

    static ErrorView error(StripeError error) {
        return new ErrorView(new ErrorView.Details(error.type(), error.code(), error.message(), error.param()));
    }
}
