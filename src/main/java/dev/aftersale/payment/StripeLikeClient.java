package dev.aftersale.payment;

import dev.aftersale.base.Json;
import dev.aftersale.payment.StripeReply.Answered;
import dev.aftersale.payment.StripeReply.Refused;
import dev.aftersale.payment.StripeReply.Unanswered;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.ParseException;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.http.io.entity.StringEntity;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/** HTTP in Stripe's manner: forms in, JSON out, a secret key, and an idempotency key on whatever does something. */
final class StripeLikeClient {

    private static final ContentType FORM = ContentType.create("application/x-www-form-urlencoded");

    /** A page of a hundred objects is a tenth of it. */
    private static final int MOST_CHARACTERS = 4 << 20;

    private final GatewayHttp http;
    private final Supplier<Optional<URI>> address;
    private final Supplier<String> secretKey;

    /**
     * @param address before {@code /v1}; empty as long as it is not known
     * @param secretKey asked for with each call: it may come out of the database
     */
    StripeLikeClient(GatewayHttp http, Supplier<Optional<URI>> address, Supplier<String> secretKey) {
        this.http = http;
        this.address = address;
        this.secretKey = secretKey;
    }

    <T> StripeReply<T> post(String path, FormBody form, String idempotencyKey, Class<T> type) {
        return send(path, type, there -> {
            var request = new HttpPost(there);
            request.setHeader("Idempotency-Key", idempotencyKey);
            request.setEntity(new StringEntity(form.toString(), FORM));
            return request;
        });
    }

    <T> StripeReply<T> get(String path, FormBody query, Class<T> type) {
        return send(query.isEmpty() ? path : path + "?" + query, type, HttpGet::new);
    }

    private record Response(
            int status, String body, @Nullable Duration retryAfter) {}

    private <T> StripeReply<T> send(String path, Class<T> type, Function<String, HttpUriRequestBase> method) {
        var base = address.get();
        if (base.isEmpty()) {
            return new Unanswered<>("its address is not known yet", null);
        }
        try {
            var request = method.apply(base.get() + path);
            request.setHeader("Authorization", "Bearer " + secretKey.get());
            var response = http.call(request, StripeLikeClient::read);
            return response.status() / 100 == 2 ? new Answered<>(Json.read(response.body(), type)) : refusal(response);
        } catch (IOException e) {
            return new Unanswered<>("no answer: " + e, null);
        } catch (JacksonException e) {
            return new Unanswered<>("an unreadable answer: " + e.getOriginalMessage(), null);
        }
    }

    private static Response read(ClassicHttpResponse response) throws IOException {
        try {
            var entity = response.getEntity();
            String body = entity == null ? "" : EntityUtils.toString(entity, StandardCharsets.UTF_8, MOST_CHARACTERS);
            return new Response(response.getCode(), body, retryAfter(response));
        } catch (ParseException e) {
            throw new IOException(e);
        }
    }

    /**
     * Only an error that is about the call itself is final. A wrong secret key, an idempotency key in use and the like say
     * nothing of what was or will be done under that key.
     */
    private static <T> StripeReply<T> refusal(Response response) {
        int status = response.status();
        StripeObjects.Problem.Details error = error(response.body());
        String reason = status + (error == null ? "" : " " + error.type() + ": " + error.message());
        boolean isFinal = (status == 400 || status == 402 || status == 404)
                && error != null
                && ("invalid_request_error".equals(error.type()) || "card_error".equals(error.type()));
        return isFinal ? new Refused<>(reason) : new Unanswered<>(reason, response.retryAfter());
    }

    private static StripeObjects.Problem.@Nullable Details error(String body) {
        try {
            return Json.read(body, StripeObjects.Problem.class).error();
        } catch (JacksonException e) {
            return null;
        }
    }

    private static @Nullable Duration retryAfter(ClassicHttpResponse response) {
        Header header = response.getFirstHeader("Retry-After");
        return header != null && header.getValue().matches("\\d{1,6}")
                ? Duration.ofSeconds(Long.parseLong(header.getValue()))
                : null;
    }
}
