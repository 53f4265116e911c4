package dev.aftersale.payment;

import dev.aftersale.base.Json;
import dev.aftersale.payment.StripeReply.Answered;
import dev.aftersale.payment.StripeReply.Refused;
import dev.aftersale.payment.StripeReply.Unanswered;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/** HTTP in Stripe's manner: forms in, JSON out, a secret key, and an idempotency key on whatever does something. */
final class StripeLikeClient {

    private final HttpClient http;
    private final Supplier<Optional<URI>> address;
    private final Supplier<String> secretKey;
    private final Duration timeout;

    /**
     * @param address before {@code /v1}; empty as long as it is not known
     * @param secretKey asked for with each call: it may come out of the database
     */
    StripeLikeClient(HttpClient http, Supplier<Optional<URI>> address, Supplier<String> secretKey, Duration timeout) {
        this.http = http;
        this.address = address;
        this.secretKey = secretKey;
        this.timeout = timeout;
    }

    <T> StripeReply<T> post(String path, FormBody form, String idempotencyKey, Class<T> type) {
        return send(
                path,
                type,
                request -> request.header("Content-Type", "application/x-www-form-urlencoded")
                        .header("Idempotency-Key", idempotencyKey)
                        .POST(BodyPublishers.ofString(form.toString())));
    }

    <T> StripeReply<T> get(String path, FormBody query, Class<T> type) {
        return send(query.isEmpty() ? path : path + "?" + query, type, HttpRequest.Builder::GET);
    }

    private interface Method {
        HttpRequest.Builder on(HttpRequest.Builder request);
    }

    private <T> StripeReply<T> send(String path, Class<T> type, Method method) {
        var base = address.get();
        if (base.isEmpty()) {
            return new Unanswered<>("its address is not known yet", null);
        }
        try {
            var request = HttpRequest.newBuilder(URI.create(base.get() + path))
                    .timeout(timeout)
                    .header("Authorization", "Bearer " + secretKey.get());
            var response = http.send(method.on(request).build(), BodyHandlers.ofString());
            return response.statusCode() / 100 == 2
                    ? new Answered<>(Json.read(response.body(), type))
                    : refusal(response);
        } catch (IOException e) {
            return new Unanswered<>("no answer: " + e, null);
        } catch (JacksonException e) {
            return new Unanswered<>("an unreadable answer: " + e.getOriginalMessage(), null);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Unanswered<>("we stopped waiting", null);
        }
    }

    /**
     * Only an error that is about the call itself is final. A wrong secret key, an idempotency key in use and the like say
     * nothing of what was or will be done under that key.
     */
    private static <T> StripeReply<T> refusal(HttpResponse<String> response) {
        int status = response.statusCode();
        StripeObjects.Problem.Error error = error(response.body());
        String reason = status + (error == null ? "" : " " + error.type() + ": " + error.message());
        boolean isFinal = (status == 400 || status == 402 || status == 404)
                && error != null
                && ("invalid_request_error".equals(error.type()) || "card_error".equals(error.type()));
        return isFinal ? new Refused<>(reason) : new Unanswered<>(reason, retryAfter(response));
    }

    private static StripeObjects.Problem.@Nullable Error error(String body) {
        try {
            return Json.read(body, StripeObjects.Problem.class).error();
        } catch (JacksonException e) {
            return null;
        }
    }

    private static @Nullable Duration retryAfter(HttpResponse<?> response) {
        return response.headers()
                .firstValue("Retry-After")
                .filter(value -> value.matches("\\d{1,6}"))
                .map(seconds -> Duration.ofSeconds(Long.parseLong(seconds)))
                .orElse(null);
    }
}
