package dev.aftersale.scenario;

import dev.aftersale.base.Json;
import dev.aftersale.testing.Requests;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** Plain calls, byte for byte as the test writes them. */
final class Http {

    static final String JSON = "application/json";
    static final String FORM = "application/x-www-form-urlencoded";

    private static final HttpClient CLIENT = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10))
            .build();

    private Http() {}

    record Answer(int status, HttpHeaders headers, String body) {

        JsonNode json() {
            return Json.tree(body);
        }

        /** Such as {@code refund_amount.total} or {@code data.0.id}; empty where there is nothing. */
        String at(String path) {
            JsonNode node = json();
            for (String step : path.split("\\.", -1)) {
                node = node.isArray() ? node.path(Integer.parseInt(step)) : node.path(step);
            }
            return node.isContainer() ? node.toString() : node.asString("");
        }

        int code() {
            return json().path("error").path("code").asInt(0);
        }

        String header(String name) {
            return headers.firstValue(name).orElse("");
        }
    }

    static Answer get(URI uri, String... headers) {
        return send(builder(uri, headers).GET());
    }

    static Answer post(URI uri, String contentType, String body, String... headers) {
        return post(uri, contentType, BodyPublishers.ofString(body), headers);
    }

    static Answer post(URI uri, String contentType, BodyPublisher body, String... headers) {
        return send(builder(uri, headers).header("Content-Type", contentType).POST(body));
    }

    static Answer send(HttpRequest.Builder request) {
        try {
            var response = CLIENT.send(
                    request.timeout(Duration.ofSeconds(60)).build(), BodyHandlers.ofString(StandardCharsets.UTF_8));
            return new Answer(response.statusCode(), response.headers(), response.body());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    static HttpRequest.Builder builder(URI uri, String... headers) {
        var builder = Requests.to(uri);
        if (headers.length > 0) {
            builder.headers(headers);
        }
        return builder;
    }

    static String form(Map<String, String> values) {
        return values.entrySet().stream()
                .map(entry -> encoded(entry.getKey()) + "=" + encoded(entry.getValue()))
                .collect(Collectors.joining("&"));
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
