package dev.aftersale.returns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.aftersale.base.Json;
import dev.aftersale.base.Money;
import dev.aftersale.base.Problem;
import dev.aftersale.base.ProblemException;
import dev.aftersale.order.Order;
import dev.aftersale.returns.LabelProvider.LabelOrder;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Against a server that speaks EasyPost's documented JSON. Source: EasyPost's API reference, "Shipments". */
class EasyPostLabelsTest {

    private static final String SHIPMENT = """
            {"id": "shp_1", "object": "Shipment", "is_return": true, "postage_label": %s, "tracking_code": %s,
             "selected_rate": {"carrier": "USPS", "service": "GroundAdvantage", "rate": "6.47", "currency": "USD"},
             "messages": [],
             "rates": [{"id": "rate_dear", "carrier": "UPS", "service": "Next", "rate": "31.90", "currency": "USD"},
                       {"id": "rate_cheap", "carrier": "USPS", "service": "GroundAdvantage", "rate": "6.47", "currency": "USD"}]}
            """;

    private final List<String> calls = new ArrayList<>();
    private HttpServer server;
    private String fails = "";
    private int status;
    private volatile @Nullable Answer labelAnswer;
    private EasyPostLabels labels;

    @BeforeEach
    void easypost() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
        labels = new EasyPostLabels(
                HttpClient.newHttpClient(), uri(""), "EZTK_test", new EasyPostLabels.Parcel(10, 8, 4, 16));
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        calls.add(exchange.getRequestMethod() + " " + path + " " + body);
        Answer scripted = labelAnswer;
        if (path.equals(fails)) {
            reply(exchange, status, "{\"error\": {\"code\": \"X\", \"message\": \"Invalid address\", \"errors\": []}}");
        } else if (path.equals("/label.pdf") && scripted != null) {
            exchange.sendResponseHeaders(200, 0);
            scripted.to(exchange.getResponseBody());
        } else if (path.equals("/label.pdf")) {
            reply(exchange, 200, "%PDF-1.7 a label");
        } else if (path.endsWith("/buy") || (exchange.getRequestMethod().equals("GET") && bought())) {
            String label = "{\"object\": \"PostageLabel\", \"label_url\": \"%s\"}".formatted(uri("/label.pdf"));
            reply(exchange, 200, SHIPMENT.formatted(label, "\"9400100000000000000001\""));
        } else {
            reply(exchange, 201, SHIPMENT.formatted("null", "null"));
        }
    }

    private boolean bought() {
        return calls.stream().anyMatch(call -> call.startsWith("POST /v2/shipments/shp_1/buy"));
    }

    private static void reply(HttpExchange exchange, int status, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        try (var out = exchange.getResponseBody()) {
            out.write(bytes);
        }
    }

    private static LabelOrder order() {
        var from = new Order.Address("Ada", null, null, "1 Canal St", null, "Boston", "MA", "02108", "US");
        var to = new Order.Address("Shop", null, null, "2 Dock Rd", null, "Austin", "TX", "73301", "US");
        return new LabelOrder(7, 8, 9, null, from, to, LabelPaper.A6, false);
    }

    @Test
    void the_cheapest_rate_is_bought_and_its_label_fetched() {
        var remembered = new ArrayList<String>();
        var made = labels.make(order(), null, remembered::add);

        assertThat(remembered).containsExactly("shp_1");
        assertThat(made.carrier()).isEqualTo("USPS");
        assertThat(made.trackingNumber()).isEqualTo("9400100000000000000001");
        assertThat(made.cost()).isEqualTo(Money.of(6_47, "USD"));
        assertThat(new String(made.file(), StandardCharsets.US_ASCII)).startsWith("%PDF-");
        var create = Json.tree(calls.getFirst().substring("POST /v2/shipments ".length()))
                .get("shipment");
        assertThat(create.get("is_return").asBoolean()).isTrue();
        assertThat(create.at("/to_address/street1").asString()).isEqualTo("1 Canal St");
        assertThat(create.at("/options/label_size").asString()).isEqualTo("4x6");
        assertThat(calls.get(1))
                .contains("/v2/shipments/shp_1/buy", "rate_cheap")
                .doesNotContain("rate_dear");
    }

    @Test
    void an_attempt_that_broke_off_after_buying_buys_nothing_more() {
        var remembered = new ArrayList<String>();
        fails = "/label.pdf";
        status = 503;
        refused(Problem.LABEL_UNAVAILABLE, () -> labels.make(order(), null, remembered::add));
        fails = "";
        var made = labels.make(order(), remembered.getFirst(), remembered::add);

        assertThat(made.trackingNumber()).isEqualTo("9400100000000000000001");
        assertThat(calls.stream().filter(call -> call.contains("/buy"))).hasSize(1);
        assertThat(calls.stream().filter(call -> call.startsWith("POST /v2/shipments {")))
                .hasSize(1);
    }

    @Test
    void what_is_wrong_for_good_is_told_apart_from_what_may_work_later() {
        fails = "/v2/shipments";
        status = 422;
        refused(Problem.LABEL_REFUSED, () -> labels.make(order(), null, reference -> {}));
        status = 500;
        refused(Problem.LABEL_UNAVAILABLE, () -> labels.make(order(), null, reference -> {}));
        server.stop(0);
        refused(Problem.LABEL_UNAVAILABLE, () -> labels.make(order(), null, reference -> {}));
    }

    @Test
    @Timeout(60)
    void a_label_without_end_is_given_up_at_its_limit() {
        labelAnswer = out -> {
            byte[] much = new byte[1 << 20];
            while (true) {
                out.write(much);
            }
        };
        refused(Problem.LABEL_UNAVAILABLE, () -> labels.make(order(), null, reference -> {}));
    }

    @Test
    @Timeout(60)
    void a_label_that_trickles_is_given_up_in_time() {
        var given = new CountDownLatch(1);
        labelAnswer = out -> {
            out.write('%');
            out.flush();
            try {
                given.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        };
        var impatient = new EasyPostLabels(
                HttpClient.newHttpClient(),
                uri(""),
                "EZTK_test",
                new EasyPostLabels.Parcel(10, 8, 4, 16),
                Duration.ofSeconds(1));
        try {
            refused(Problem.LABEL_UNAVAILABLE, () -> impatient.make(order(), null, reference -> {}));
        } finally {
            given.countDown();
        }
    }

    private interface Answer {
        void to(OutputStream out) throws IOException;
    }

    private static void refused(Problem problem, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        refusal -> assertThat(refusal.problem()).isEqualTo(problem));
    }
}
