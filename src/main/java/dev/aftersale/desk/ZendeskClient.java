package dev.aftersale.desk;

import dev.aftersale.base.Json;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/**
 * Zendesk's ticketing API over HTTP. An answer that says no becomes a {@link DeskTrouble} that says whether to ask again:
 * 429 and 503 name their pause, 401 and 403 wait for somebody to mend the connection, 4xx of other kinds are final.
 */
final class ZendeskClient {

    static final Duration TIME_OUT = Duration.ofSeconds(15);

    private static final int MOST_BYTES = 21 * 1024 * 1024;
    private static final int HOPS = 3;
    private static final Duration LOCKED_OUT = Duration.ofMinutes(1);
    private static final Duration USUAL_PAUSE = Duration.ofSeconds(30);
    private static final Duration LONGEST_PAUSE = Duration.ofHours(1);

    private final HttpClient http;
    private final URI base;
    private final String authorization;

    /** @param base {@code https://shop.zendesk.com} */
    ZendeskClient(HttpClient http, URI base, String email, String token) {
        this.http = http;
        this.base = base;
        this.authorization = "Basic "
                + Base64.getEncoder().encodeToString((email + "/token:" + token).getBytes(StandardCharsets.UTF_8));
    }

    JsonNode get(String path) throws DeskTrouble {
        return json(send(request(path).GET().build()));
    }

    /** The same; missing where Zendesk knows no such thing. */
    JsonNode find(String path) throws DeskTrouble {
        var answer = ask(request(path).GET().build());
        return answer.statusCode() == 404 ? MissingNode.getInstance() : json(checked(answer));
    }

    /** @param key repeated with the same call, it is made once; null: none */
    JsonNode post(String path, Map<String, ?> body, @Nullable String key) throws DeskTrouble {
        var request = request(path).POST(BodyPublishers.ofString(Json.write(body)));
        if (key != null) {
            request.setHeader("Idempotency-Key", key);
        }
        return json(send(request.setHeader("Content-Type", "application/json").build()));
    }

    /** A status of its own to look at: 422 may mean that the ticket was closed meanwhile. */
    HttpResponse<byte[]> put(String path, Map<String, ?> body) throws DeskTrouble {
        return ask(request(path)
                .PUT(BodyPublishers.ofString(Json.write(body)))
                .setHeader("Content-Type", "application/json")
                .build());
    }

    /** Returns the token by which a comment names the file. */
    String upload(String name, String mediaType, byte[] content) throws DeskTrouble {
        var answer =
                json(send(request("/api/v2/uploads.json?filename=" + URLEncoder.encode(name, StandardCharsets.UTF_8))
                        .POST(BodyPublishers.ofByteArray(content))
                        .setHeader("Content-Type", mediaType)
                        .build()));
        return answer.path("upload").path("token").asString();
    }

    /** A file of a comment. Zendesk keeps files elsewhere and leads there; the token stays with its own host. */
    byte[] download(String url) throws DeskTrouble {
        URI at = URI.create(url);
        for (int hop = 0; hop < HOPS; hop++) {
            if (!isZendesk(at)) {
                throw DeskTrouble.refused("A file lies at " + at.getHost() + ", which is not Zendesk.");
            }
            var request = HttpRequest.newBuilder(at).timeout(TIME_OUT).GET();
            if (isOwn(at)) {
                request.setHeader("Authorization", authorization);
            }
            var answer = ask(request.build());
            if (answer.statusCode() / 100 != 3) {
                return checked(answer).body();
            }
            at = at.resolve(answer.headers().firstValue("Location").orElse(""));
        }
        throw DeskTrouble.refused("A file can't be found: Zendesk leads on and on.");
    }

    private boolean isOwn(URI at) {
        return base.getScheme().equals(at.getScheme()) && base.getAuthority().equals(at.getAuthority());
    }

    private boolean isZendesk(URI at) {
        String host = at.getHost();
        return isOwn(at)
                || ("https".equals(at.getScheme())
                        && host != null
                        && (host.endsWith(".zendesk.com") || host.endsWith(".zdusercontent.com")));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(base.resolve(path))
                .timeout(TIME_OUT)
                .setHeader("Accept", "application/json")
                .setHeader("Authorization", authorization);
    }

    private HttpResponse<byte[]> send(HttpRequest request) throws DeskTrouble {
        return checked(ask(request));
    }

    /** Ends within the time-out whatever the other side does: the client's own ends with the headers. */
    private HttpResponse<byte[]> ask(HttpRequest request) throws DeskTrouble {
        var answer = http.sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), MOST_BYTES));
        try {
            return answer.get(TIME_OUT.toMillis() * 2, TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw DeskTrouble.later(base.getHost() + ": " + words(e.getCause()), e);
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw DeskTrouble.later(base.getHost() + ": no answer in time", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw DeskTrouble.later("This program stops.", e);
        }
    }

    private static String words(@Nullable Throwable cause) {
        if (cause instanceof IOException && cause.getMessage() != null) {
            return cause.getMessage();
        }
        return cause == null ? "no answer" : cause.getClass().getSimpleName();
    }

    static HttpResponse<byte[]> checked(HttpResponse<byte[]> answer) throws DeskTrouble {
        int status = answer.statusCode();
        if (status / 100 == 2) {
            return answer;
        }
        String said = "Zendesk answered %d: %s".formatted(status, excerpt(answer));
        throw switch (status) {
            case 429, 503 -> DeskTrouble.pause(said, retryAfter(answer));
            case 401, 403 -> DeskTrouble.pause(said, LOCKED_OUT);
            case 408, 409, 425 -> DeskTrouble.later(said, null);
            default -> status >= 500 ? DeskTrouble.later(said, null) : DeskTrouble.refused(said);
        };
    }

    private static Duration retryAfter(HttpResponse<byte[]> answer) {
        try {
            var pause = answer.headers()
                    .firstValue("Retry-After")
                    .map(Long::parseLong)
                    .map(Duration::ofSeconds);
            return pause.filter(one -> one.isPositive() && one.compareTo(LONGEST_PAUSE) <= 0)
                    .orElse(USUAL_PAUSE);
        } catch (NumberFormatException e) {
            return USUAL_PAUSE;
        }
    }

    static String excerpt(HttpResponse<byte[]> answer) {
        String text = new String(answer.body(), StandardCharsets.UTF_8)
                .replaceAll("[\\p{Cntrl}\\s]+", " ")
                .strip();
        return text.length() <= 200 ? text : text.substring(0, 200) + "…";
    }

    static JsonNode json(HttpResponse<byte[]> answer) throws DeskTrouble {
        try {
            return answer.body().length == 0
                    ? MissingNode.getInstance()
                    : Json.tree(new String(answer.body(), StandardCharsets.UTF_8));
        } catch (JacksonException e) {
            throw DeskTrouble.later("Zendesk answered " + answer.statusCode() + " with something that is no JSON", e);
        }
    }
}
