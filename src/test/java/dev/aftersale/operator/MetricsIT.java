package dev.aftersale.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.aftersale.testing.Ports;
import dev.aftersale.testing.Requests;
import dev.aftersale.testing.TestServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a machine that watches the program is told, and where. */
class MetricsIT {

    private static final int PORT = Ports.free();

    @RegisterExtension
    static final TestServer server = new TestServer().with("aftersale.management-port", PORT);

    private final HttpClient http = HttpClient.newHttpClient();

    @Test
    void the_management_port_tells_of_queues_workers_and_pools() throws Exception {
        String scrape = scrape();
        for (String queue : new String[] {"events", "intents", "webhooks", "mails", "intake", "desks", "order_clock"}) {
            assertThat(figure(scrape, "aftersale_queue_waiting{queue=\"" + queue + "\"}"))
                    .isZero();
            assertThat(figure(scrape, "aftersale_queue_oldest_seconds{queue=\"" + queue + "\"}"))
                    .isZero();
        }
        assertThat(figure(scrape, "aftersale_worker_failures{worker=\"mail\"}")).isZero();
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(
                        () -> assertThat(figure(scrape(), "aftersale_worker_since_step_seconds{worker=\"mail\"}"))
                                .isBetween(0.0, 60.0));
        assertThat(scrape).contains("hikaricp_connections_active{pool=");
    }

    @Test
    void what_waits_is_seen_with_its_age() throws Exception {
        try (var owner = server.database().asOwner();
                var statement = owner.createStatement()) {
            statement.execute("""
                    INSERT INTO mail_out (shard, id, merchant_id, event_id, kind, role, order_id, object_id, test, recipient,
                                          domain, message_id, happened_at, state, created_at, next_at)
                    VALUES (0, 1, 1, 1, 'ORDER_RECEIVED', 'BUYER', 1, 1, false, 'a@b.test', 'b.test', '', now(), 'WAITING',
                            now() - interval '1 hour', now() + interval '1 year')
                    """);
        }
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            String scrape = scrape();
            assertThat(figure(scrape, "aftersale_queue_waiting{queue=\"mails\"}"))
                    .isEqualTo(1);
            assertThat(figure(scrape, "aftersale_queue_oldest_seconds{queue=\"mails\"}"))
                    .isBetween(3600.0, 4000.0);
            assertThat(figure(scrape, "aftersale_queue_late{queue=\"mails\"}")).isEqualTo(1);
        });
        forget();
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(figure(scrape(), "aftersale_queue_waiting{queue=\"mails\"}"))
                        .isZero());
    }

    @Test
    void the_public_port_tells_nothing_and_the_management_port_nothing_else() throws Exception {
        for (String path : new String[] {"/actuator", "/actuator/prometheus", "/actuator/health"}) {
            assertThat(get(server.url(path)).statusCode()).as(path).isEqualTo(404);
        }
        assertThat(get(management("/actuator/health")).body())
                .contains("\"status\":\"UP\"")
                .doesNotContain("components", "details");
        for (String path : new String[] {"/actuator/env", "/actuator/heapdump", "/actuator/beans", "/console/login"}) {
            assertThat(get(management(path)).statusCode()).as(path).isEqualTo(404);
        }
    }

    private static void forget() throws SQLException {
        try (var owner = server.database().asOwner();
                var statement = owner.createStatement()) {
            statement.execute("DELETE FROM mail_out WHERE id = 1");
        }
    }

    private String scrape() throws IOException, InterruptedException {
        var answer = get(management("/actuator/prometheus"));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return answer.body();
    }

    private static double figure(String scrape, String name) {
        return scrape.lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + name + " in\n" + scrape));
    }

    private static URI management(String path) {
        return URI.create("http://127.0.0.1:" + PORT + path);
    }

    private HttpResponse<String> get(URI address) throws IOException, InterruptedException {
        return http.send(Requests.to(address).build(), BodyHandlers.ofString());
    }
}
