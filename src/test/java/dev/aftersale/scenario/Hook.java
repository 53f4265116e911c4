package dev.aftersale.scenario;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.aftersale.base.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.JsonNode;

/** A merchant's endpoint for webhooks: takes everything, and remembers under which ids it heard of what. */
final class Hook implements AutoCloseable {

    private final HttpServer server;
    private final Map<String, Set<String>> entries = new ConcurrentHashMap<>();
    private final AtomicInteger deliveries = new AtomicInteger();

    Hook() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::handle);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/hook";
    }

    /** The ids of the entries that told this event of this object. */
    Set<String> entries(String event, String object) {
        return entries.getOrDefault(event + " " + object, Set.of());
    }

    int deliveries() {
        return deliveries.get();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String answer = "ok";
            if (exchange.getRequestMethod().equals("GET")) {
                answer = challenge(exchange.getRequestURI().getRawQuery());
            } else {
                remember(Json.tree(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
            }
            byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    private static String challenge(String query) {
        for (String pair : query.split("&")) {
            if (pair.startsWith("hub.challenge=")) {
                return URLDecoder.decode(pair.substring("hub.challenge=".length()), StandardCharsets.UTF_8);
            }
        }
        return "";
    }

    private void remember(JsonNode body) {
        deliveries.incrementAndGet();
        for (JsonNode entry : body.path("entry")) {
            JsonNode value = entry.path("changes").path(0).path("value");
            entries.computeIfAbsent(
                            value.path("event").asString() + " "
                                    + value.path("id").asString(),
                            event -> ConcurrentHashMap.newKeySet())
                    .add(entry.path("id").asString());
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
