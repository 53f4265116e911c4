package dev.aftersale.simulator;

import dev.aftersale.base.Ids;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The part of Stripe's v1 API that a platform needs after checkout, and as much of checkout as tests need. */
@RestController
@RequestMapping("/simulator/psp/v1")
class PspController {

    private static final int LONGEST_KEY = 255;

    private final Counter counter;
    private final Till till;
    private final Archive archive;
    private final Dice dice;

    PspController(Counter counter, Till till, Archive archive, Dice dice) {
        this.counter = counter;
        this.till = till;
        this.archive = archive;
        this.dice = dice;
    }

    @PostMapping("/payment_intents")
    void create(HttpServletRequest request, HttpServletResponse response) throws IOException {
        carryOut(request, response, form -> {
            String currency = form.required("currency").toLowerCase(Locale.ROOT);
            if (!Payment.isCurrency(currency)) {
                throw StripeError.invalid(null, "Invalid currency: " + currency, "currency")
                        .thrown();
            }
            return new Operation.Create(
                    "pi_%019d".formatted(Ids.next(0)),
                    form.requiredNumber("amount", 1),
                    currency,
                    form.text("capture_method", "automatic").equals("manual"),
                    form.flag("confirm", false),
                    form.metadata());
        });
    }

    @PostMapping("/payment_intents/{id}/confirm")
    void confirm(HttpServletRequest request, HttpServletResponse response, @PathVariable String id) throws IOException {
        carryOut(request, response, form -> new Operation.Confirm(id));
    }

    @PostMapping("/payment_intents/{id}/capture")
    void capture(HttpServletRequest request, HttpServletResponse response, @PathVariable String id) throws IOException {
        carryOut(
                request,
                response,
                form -> new Operation.Capture(
                        id, form.number("amount_to_capture", 0), form.flag("final_capture", true), form.metadata()));
    }

    @PostMapping("/payment_intents/{id}/cancel")
    void cancel(HttpServletRequest request, HttpServletResponse response, @PathVariable String id) throws IOException {
        carryOut(request, response, form -> new Operation.Cancel(id));
    }

    @PostMapping("/refunds")
    void reimburse(HttpServletRequest request, HttpServletResponse response) throws IOException {
        carryOut(request, response, form -> {
            String charge = form.text("charge");
            String payment = charge == null ? form.required("payment_intent") : Payment.ofCharge(charge);
            return new Operation.Reimburse(payment, form.number("amount", 1), form.text("reason"), form.metadata());
        });
    }

    @GetMapping("/payment_intents/{id}")
    void payment(HttpServletRequest request, HttpServletResponse response, @PathVariable String id) throws IOException {
        counter.serve(
                request,
                response,
                () -> archive.payment(id)
                        .map(payment -> Reply.of(Views.payment(payment)))
                        .orElseGet(() -> Reply.of(StripeError.noSuch("payment_intent", id, "intent"))));
    }

    @GetMapping("/refunds/{id}")
    void refund(HttpServletRequest request, HttpServletResponse response, @PathVariable String id) throws IOException {
        counter.serve(
                request,
                response,
                () -> archive.refund(id)
                        .map(refund -> Reply.of(Views.refund(refund)))
                        .orElseGet(() -> Reply.of(StripeError.noSuch("refund", id, "id"))));
    }

    @GetMapping("/refunds")
    void refunds(HttpServletRequest request, HttpServletResponse response) throws IOException {
        counter.serve(request, response, () -> {
            var form = Form.of(request);
            String charge = form.text("charge");
            String payment = charge == null ? form.text("payment_intent") : Payment.ofCharge(charge);
            var found = archive.refunds(payment, form.page());
            return list(found.newestFirst().stream().map(Views::refund).toList(), found.hasMore(), "/v1/refunds");
        });
    }

    @GetMapping("/events")
    void events(HttpServletRequest request, HttpServletResponse response) throws IOException {
        counter.serve(request, response, () -> {
            var form = Form.of(request);
            var found = archive.events(form.list("types"), form.page());
            return list(found.newestFirst().stream().map(Views::event).toList(), found.hasMore(), "/v1/events");
        });
    }

    @RequestMapping("/**")
    void unknown(HttpServletRequest request, HttpServletResponse response) throws IOException {
        counter.serve(request, response, () -> {
            var message = "Unrecognized request URL (%s: %s).".formatted(request.getMethod(), request.getRequestURI());
            return Reply.of(new StripeError(404, "invalid_request_error", null, message, null));
        });
    }

    private static Reply list(List<?> views, boolean hasMore, String url) {
        return Reply.of(Views.list(views, hasMore, url));
    }

    private void carryOut(HttpServletRequest request, HttpServletResponse response, Function<Form, Operation> reading)
            throws IOException {
        counter.serve(request, response, () -> {
            var form = Form.of(request);
            var operation = reading.apply(form);
            String key = request.getHeader("Idempotency-Key");
            if (key == null || key.isBlank()) {
                return till.carryOut(new Call(operation, null, dice.fate(null)));
            }
            if (key.length() > LONGEST_KEY) {
                throw StripeError.invalid(null, "An idempotency key has at most 255 characters.", null)
                        .thrown();
            }
            var known = Call.Key.of(key, request.getRequestURI(), form.canonical());
            return till.carryOut(new Call(operation, known, dice.fate(key)));
        });
    }
}
