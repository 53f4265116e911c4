package dev.aftersale.desk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.aftersale.base.Digests;
import dev.aftersale.base.Json;
import dev.aftersale.base.ProblemException;
import dev.aftersale.merchant.Merchants;
import dev.aftersale.support.Message;
import dev.aftersale.support.Message.Author;
import dev.aftersale.support.Message.Via;
import dev.aftersale.support.NewMessage;
import dev.aftersale.support.SupportThread.Kind;
import dev.aftersale.support.Threads;
import dev.aftersale.testing.Boutique;
import dev.aftersale.testing.Requests;
import dev.aftersale.testing.TestServer;
import dev.aftersale.upload.NamedFile;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

/** A desk of the merchant's own: signed calls to it and from it, as docs/support-desks.md tells. */
class WebhookDeskIT {

    private static final String SECRET = "a-secret-that-both-sides-know";

    @RegisterExtension
    static final TestServer server = new TestServer().with("aftersale.webhooks.allow-private", "true");

    private record Received(String path, JsonNode body, String raw, String signature) {}

    private static final List<Received> RECEIVED = new CopyOnWriteArrayList<>();
    private static final Map<String, AtomicInteger> FAILURES = new ConcurrentHashMap<>();
    private static final HttpServer DESK = desk();
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final String path = "/desk-" + UUID.randomUUID();
    private Boutique shop;

    private static HttpServer desk() {
        try {
            var desk = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            desk.createContext("/", exchange -> {
                String raw = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
                boolean fails =
                        failures(exchange.getRequestURI().getPath()).getAndUpdate(left -> Math.max(0, left - 1)) > 0;
                if (!fails) {
                    RECEIVED.add(new Received(
                            exchange.getRequestURI().getPath(),
                            Json.tree(raw),
                            raw,
                            exchange.getRequestHeaders().getFirst("X-Aftersale-Signature")));
                }
                exchange.sendResponseHeaders(fails ? 500 : 204, -1);
                exchange.close();
            });
            desk.start();
            return desk;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** How often a desk fails before it takes a call. */
    private static AtomicInteger failures(String path) {
        return FAILURES.computeIfAbsent(path, one -> new AtomicInteger());
    }

    private String url() {
        return "http://127.0.0.1:" + DESK.getAddress().getPort() + path;
    }

    /** By this test's shop; calls of an earlier one may still arrive. */
    private List<Received> received() {
        return RECEIVED.stream().filter(call -> call.path().equals(path)).toList();
    }

    @AfterAll
    static void stop() {
        HTTP.close();
        DESK.stop(0);
    }

    @BeforeEach
    void connect() {
        shop = new Boutique(server, "Own desk");
        server.bean(Desks.class).useWebhook(shop.id(), url(), SECRET);
        assertThat(received()).hasSize(1);
        assertThat(received().getFirst().body().path("type").asString()).isEqualTo("ping");
    }

    private long ask(long order, String words) {
        return server.bean(Threads.class)
                .append(shop.id(), new NewMessage(order, Kind.INQUIRY, Author.BUYER, null, Via.PAGE, words), null)
                .value()
                .threadId();
    }

    /** As the documentation says, written down once more. */
    private static String signature(String secret, long time, String direction, String body) {
        return "t=" + time + ",v1=" + Digests.hmacSha256Hex(secret, time + "." + direction + "." + body);
    }

    private HttpResponse<String> answer(String body, String signature) throws IOException, InterruptedException {
        return HTTP.send(
                Requests.to(server.url("/desks/" + shop.id().value() + "/messages"))
                        .header("Content-Type", "application/json")
                        .header("X-Aftersale-Signature", signature)
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    private HttpResponse<String> answer(String body) throws IOException, InterruptedException {
        long now = server.clock().instant().getEpochSecond();
        return answer(body, signature(SECRET, now, "from_desk", body));
    }

    private static String reply(String id, long thread, String words) {
        return "{\"message_id\":\"%s\",\"thread_id\":\"%d\",\"author_name\":\"Ole\",\"body\":\"%s\"}"
                .formatted(id, thread, words);
    }

    private List<Message> answers(long thread) {
        return server.bean(Threads.class).find(shop.id(), thread).orElseThrow().recent().stream()
                .filter(message -> message.via() == Via.DESK)
                .toList();
    }

    @Test
    void messages_of_a_thread_arrive_signed_in_their_order_although_the_desk_fails_for_a_while() {
        long order = shop.sell("ida@buyers.test");
        failures(path).set(3);
        ask(order, "first");
        ask(order, "second");
        long thread = ask(order, "third");
        await().until(() -> {
            server.clock().advance(Duration.ofSeconds(20));
            server.bean(DeskWorker.class).wake();
            return received().size() == 4;
        });

        var calls = received().subList(1, 4);
        assertThat(calls)
                .extracting(call -> call.body().path("message").path("body").asString())
                .containsExactly("first", "second", "third");
        for (Received call : calls) {
            long time = Long.parseLong(
                    call.signature().substring(2, call.signature().indexOf(',')));
            assertThat(call.signature()).isEqualTo(signature(SECRET, time, "to_desk", call.raw()));
            assertThat(call.body().path("thread").path("id").asString()).isEqualTo(Long.toString(thread));
            assertThat(call.body().path("thread").path("order_id").asString()).isEqualTo(Long.toString(order));
            assertThat(call.raw()).doesNotContain("ida@buyers.test");
        }
        assertThat(server.bean(Desks.class).state(shop.id()).isWell()).isTrue();
    }

    @Test
    void an_answer_is_taken_once_and_does_not_come_back() throws Exception {
        long thread = ask(shop.sell("jo@buyers.test"), "Where?");
        await().until(() -> received().size() == 2);

        var first = answer(reply("m-1", thread, "On its way."));
        var again = answer(reply("m-1", thread, "On its way."));
        var other = answer(reply("m-1", thread, "Another text."));

        assertThat(first.statusCode()).as(first.body()).isEqualTo(200);
        assertThat(Json.tree(first.body()).path("replayed").asBoolean()).isFalse();
        assertThat(Json.tree(again.body()).path("replayed").asBoolean()).isTrue();
        assertThat(Json.tree(again.body()).path("message_id"))
                .isEqualTo(Json.tree(first.body()).path("message_id"));
        assertThat(other.statusCode()).isEqualTo(400);
        assertThat(answers(thread)).extracting(Message::body).containsExactly("On its way.");
        assertThat(answers(thread).getFirst().authorName()).isEqualTo("Ole");

        ask(server.bean(Threads.class).find(shop.id(), thread).orElseThrow().orderId(), "Thank you.");
        await().until(() -> received().size() == 3);
        assertThat(received().getLast().body().path("message").path("body").asString())
                .isEqualTo("Thank you.");
    }

    @Test
    void files_go_along_both_ways() throws Exception {
        long order = shop.sell("mo@buyers.test");
        var note = NamedFile.read("note.txt", "It rattles.".getBytes(StandardCharsets.UTF_8));
        long thread = server.bean(Threads.class)
                .append(
                        shop.id(),
                        new NewMessage(
                                order, Kind.INQUIRY, Author.BUYER, null, Via.PAGE, "Listen", null, List.of(note)),
                        null)
                .value()
                .threadId();
        await().until(() -> received().size() == 2);
        var sent = received().getLast().body().path("message").path("files").path(0);
        assertThat(sent.path("name").asString()).isEqualTo("note.txt");
        assertThat(Base64.getDecoder().decode(sent.path("content_base64").asString()))
                .isEqualTo("It rattles.".getBytes(StandardCharsets.UTF_8));

        String file =
                "{\"message_id\":\"f-1\",\"thread_id\":\"%d\",\"files\":[{\"name\":\"a.txt\",\"content_base64\":\"%s\"}]}";
        assertThat(answer(file.formatted(thread, "SGVsbG8=")).statusCode()).isEqualTo(200);
        assertThat(answers(thread).getFirst().files()).hasSize(1);
        assertThat(answer(file.formatted(thread, "@@").replace("f-1", "f-2")).body())
                .contains("must be base64");
        assertThat(answer(file.formatted(thread, "TVoAAQI=").replace("f-1", "f-3"))
                        .statusCode())
                .isEqualTo(400);
        assertThat(answers(thread)).hasSize(1);
    }

    @Test
    void what_is_not_signed_by_the_desk_now_and_for_us_is_refused() throws Exception {
        long thread = ask(shop.sell("kim@buyers.test"), "Where?");
        String body = reply("m-2", thread, "Forged.");
        long now = server.clock().instant().getEpochSecond();

        assertThat(answer(body, signature("not-the-secret-they-share", now, "from_desk", body))
                        .statusCode())
                .isEqualTo(401);
        assertThat(answer(body, signature(SECRET, now - 301, "from_desk", body)).statusCode())
                .isEqualTo(401);
        assertThat(answer(body, signature(SECRET, now, "to_desk", body)).statusCode())
                .isEqualTo(401);
        assertThat(answer(body + " ", signature(SECRET, now, "from_desk", body)).statusCode())
                .isEqualTo(401);
        assertThat(answer(body, "nonsense").statusCode()).isEqualTo(401);
        assertThat(answers(thread)).isEmpty();
    }

    @Test
    void what_makes_no_sense_is_refused_with_the_reason() throws Exception {
        long thread = ask(shop.sell("lu@buyers.test"), "Where?");
        long strange = new Boutique(server, "Other").sell("x@buyers.test");

        assertThat(answer("nonsense").body()).contains("must be JSON");
        assertThat(answer("[]").body()).contains("JSON object");
        assertThat(answer("{\"thread_id\":\"" + thread + "\",\"body\":\"x\"}").body())
                .contains("message_id must be");
        assertThat(answer(reply("m-3", thread, " ")).body()).contains("body must be");
        assertThat(answer(reply("m-4", strange, "x")).statusCode()).isEqualTo(404);
        assertThat(answer("x".repeat(10_500_000)).statusCode()).isEqualTo(413);
        server.bean(Merchants.class).suspend(shop.id(), "checks");
        assertThat(answer(reply("m-5", thread, "x")).statusCode()).isEqualTo(403);
        assertThat(answers(thread)).isEmpty();
    }

    @Test
    void a_desk_that_does_not_answer_or_lies_on_a_strange_scheme_is_not_chosen() {
        var other = new Boutique(server, "Unreachable");
        failures(path).set(1);

        assertThatThrownBy(() -> server.bean(Desks.class).useWebhook(other.id(), url(), SECRET))
                .isInstanceOfSatisfying(ProblemException.class, refusal -> {
                    assertThat(refusal.field()).isEqualTo("callback_url");
                    assertThat(refusal.detail()).contains("500");
                });
        assertThatThrownBy(() -> server.bean(Desks.class).useWebhook(other.id(), "ftp://127.0.0.1/", SECRET))
                .isInstanceOf(ProblemException.class);
        assertThatThrownBy(() -> server.bean(Desks.class).useWebhook(other.id(), url(), "short"))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        refusal -> assertThat(refusal.field()).isEqualTo("signing_secret"));
        assertThat(server.bean(Desks.class).takesByApi(other.id())).isFalse();
    }
}
