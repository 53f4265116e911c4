package dev.aftersale.simulator;

import dev.aftersale.base.Json;
import dev.aftersale.testing.Requests;
import dev.aftersale.testing.TestServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.UUID;
import tools.jackson.databind.JsonNode;

/** Plain HTTP to the simulator, for what no well-behaved client shows. */
final class Psp {

    record Answer(HttpResponse<String> response) {
        int status() {
            return response.statusCode();
        }

        JsonNode json() {
            return Json.tree(response.body());
        }
    }

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final TestServer server;

    Psp(TestServer server) {
        this.server = server;
    }

    Answer post(String path, String form, String key) {
        return send(Requests.to(server.url("/simulator/psp" + path))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("Idempotency-Key", key)
                .POST(BodyPublishers.ofString(form)));
    }

    Answer get(String path) {
        return send(Requests.to(server.url("/simulator/psp" + path)).GET());
    }

    /** @throws UncheckedIOException if the reply does not come */
    private Answer send(HttpRequest.Builder request) {
        try {
            request.header(
                            "Authorization",
                            "Bearer " + server.bean(SecretKey.class).value())
                    .timeout(Duration.ofSeconds(20));
            return new Answer(http.send(request.build(), BodyHandlers.ofString()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    void faults(String form) {
        if (post("/faults", form.replace(',', '&'), "faults").status() != 200) {
            throw new IllegalArgumentException(form);
        }
    }

    /** A payment of this amount, wholly captured. */
    String captured(long amount) {
        String id = "pi_sim_" + amount + "gbp_" + UUID.randomUUID();
        post("/v1/payment_intents/" + id + "/capture", "", "cp-" + id);
        return id;
    }

    Answer refund(String payment, long amount, String key) {
        return post("/v1/refunds", "payment_intent=" + payment + "&amount=" + amount, key);
    }

    int refundsOf(String payment) {
        return get("/v1/refunds?limit=100&payment_intent=" + payment)
                .json()
                .get("data")
                .size();
    }
}
