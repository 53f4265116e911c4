package dev.aftersale.event;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.aftersale.base.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** A merchant's system: takes challenges and webhooks, and does what a test tells it to. */
final class Endpoint implements AutoCloseable {

    record Received(String entryId, String orderId, String event, byte[] body, Map<String, List<String>> headers) {

        String header(String name) {
            return headers.getOrDefault(name, List.of()).stream().findFirst().orElse("");
        }
    }

    private final HttpServer server;
    private final List<Received> received = new CopyOnWriteArrayList<>();
    private final Map<String, Integer> inFlight = new ConcurrentHashMap<>();
    private final AtomicInteger underWay = new AtomicInteger();
    final AtomicInteger mostUnderWay = new AtomicInteger();
    final AtomicInteger mostOfOneEntry = new AtomicInteger();
    volatile Function<Map<String, String>, String> challengeAnswer = query -> query.get("hub.challenge");
    volatile Function<Received, Integer> status = request -> 200;
    volatile String answer = "ok";
    volatile Map<String, String> lastChallenge = Map.of();

    Endpoint() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::handle);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/hook?from=aftersale";
    }

    List<Received> received() {
        return new ArrayList<>(received);
    }

    List<String> receivedOf(long order) {
        return received.stream()
                .filter(r -> r.orderId().equals(Long.toString(order)))
                .map(Received::entryId)
                .toList();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            if (exchange.getRequestMethod().equals("GET")) {
                lastChallenge = query(exchange.getRequestURI().getRawQuery());
                reply(exchange, 200, challengeAnswer.apply(lastChallenge));
                return;
            }
            take(exchange);
        }
    }

    private void take(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        JsonNode entry = Json.tree(new String(body, StandardCharsets.UTF_8))
                .path("entry")
                .path(0);
        JsonNode value = entry.path("changes").path(0).path("value");
        var request = new Received(
                entry.path("id").asString(),
                value.path("order_id").asString(),
                value.path("event").asString(),
                body,
                Map.copyOf(exchange.getRequestHeaders()));
        mostUnderWay.accumulateAndGet(underWay.incrementAndGet(), Math::max);
        mostOfOneEntry.accumulateAndGet(inFlight.merge(request.entryId(), 1, Integer::sum), Math::max);
        int code;
        try {
            code = status.apply(request);
            received.add(request);
        } finally {
            inFlight.merge(request.entryId(), -1, Integer::sum);
            underWay.decrementAndGet();
        }
        reply(exchange, code, answer);
    }

    private static void reply(HttpExchange exchange, int status, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (status / 100 == 3) {
            exchange.getResponseHeaders().set("Location", text);
        }
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private static Map<String, String> query(String raw) {
        return Arrays.stream(raw.split("&"))
                .map(pair -> pair.split("=", 2))
                .collect(Collectors.toMap(
                        pair -> URLDecoder.decode(pair[0], StandardCharsets.UTF_8),
                        pair -> URLDecoder.decode(pair[1], StandardCharsets.UTF_8)));
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
