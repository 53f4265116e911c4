package dev.aftersale.api.graph;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.aftersale.base.MerchantId;
import dev.aftersale.base.Problem;
import dev.aftersale.merchant.Scope;
import dev.aftersale.testing.Requests;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServer;
import tools.jackson.databind.JsonNode;

/**
 * The protocol over real HTTP, with handlers that only say what they were asked; needs no database. The token is
 * {@code TOK}, the merchant's nodes are 11 (CMS) and 12 (page), 77 and 78 are orders.
 */
final class StubApi implements BeforeAllCallback, AfterAllCallback {

    static final String FORM = "application/x-www-form-urlencoded";

    /** Of the token TOK and the secret SECRET. */
    static final String PROOF = "74efee799c2b41164fab3ee4c2dff980dbdb23fd0c24f71bf08be0978464b1e4";

    private record Thing(long id, String name) {}

    private static final NodeType<Thing> THING = NodeType.<Thing>named("Thing")
            .id(Thing::id)
            .value("name", Shape.TEXT, Thing::name)
            .onRequest("size", Shape.NUMBER, Thing::id)
            .build();

    private static final Caller CALLER = new Caller(
            new MerchantId(1),
            11,
            12,
            13,
            "Stub",
            EnumSet.of(Scope.COMMERCE_ACCOUNT_MANAGE_ORDERS, Scope.COMMERCE_ACCOUNT_READ_SETTINGS),
            null,
            false);

    private static final Authenticator TOKENS = (token, proof) -> {
        if (!token.equals("TOK")) {
            throw Problem.INVALID_TOKEN.because("Invalid OAuth access token.");
        }
        if (proof != null && !proof.equals(PROOF)) {
            throw Problem.BAD_APPSECRET_PROOF.because("Invalid appsecret_proof provided in the API argument.");
        }
        return CALLER;
    };

    private static final Routes ROUTES = Routes.of(List.of(
            Route.get(Kind.CMS, "", Scope.COMMERCE_ACCOUNT_READ_SETTINGS, "Settings", StubApi::one)
                    .returns(THING),
            Route.get(Kind.PAGE, "", Scope.COMMERCE_ACCOUNT_READ_SETTINGS, "Page", StubApi::one)
                    .returns(THING),
            Route.get(Kind.ORDER, "", Scope.COMMERCE_ACCOUNT_READ_ORDERS, "Order", StubApi::one)
                    .returns(THING),
            Route.get(Kind.CMS, "commerce_orders", Scope.COMMERCE_ACCOUNT_READ_ORDERS, "Orders", StubApi::list)
                    .returnsListOf(THING),
            Route.get(Kind.CMS, "commerce_payouts", Scope.COMMERCE_ACCOUNT_READ_REPORTS, "Payouts", StubApi::list),
            Route.get(Kind.ORDER, "refunds", Scope.COMMERCE_ACCOUNT_READ_ORDERS, "Refunds", StubApi::list)
                    .returnsListOf(THING),
            Route.post(Kind.ORDER, "refunds", Scope.COMMERCE_ACCOUNT_MANAGE_ORDERS, "Refund", StubApi::echo)
                    .returns(THING),
            Route.delete(Kind.ORDER, "refunds", Scope.COMMERCE_ACCOUNT_MANAGE_ORDERS, "Undo", StubApi::echo),
            Route.post(Kind.ORDER, "broken", Scope.COMMERCE_ACCOUNT_MANAGE_ORDERS, "Breaks", call -> {
                throw new IllegalStateException("a secret");
            }),
            Route.get(Kind.ROOT, "open", null, "For all", call -> Reply.of(Obj.success()))
                    .open()));

    private WebServer server;
    private HttpClient client;

    @Override
    public void beforeAll(ExtensionContext context) {
        Nodes nodes = (merchant, id) -> id == 77 || id == 78 ? Kind.ORDER : null;
        var graph = new Graph(
                ROUTES, TOKENS, nodes, new CallQuota(20_000, InstantSource.system()), new SimpleMeterRegistry());
        var factory = new TomcatServletWebServerFactory(0);
        factory.setAddress(InetAddress.getLoopbackAddress());
        GraphConnector.prepare(factory);
        server = factory.getWebServer(servlets -> {
            servlets.addServlet("pages", new HttpServlet() {
                        @Override
                        protected void service(HttpServletRequest request, HttpServletResponse response) {
                            response.setStatus(HttpServletResponse.SC_NOT_FOUND);
                        }
                    })
                    .addMapping("/");
            servlets.addFilter("graph", new GraphFilter(graph, null)).addMappingForUrlPatterns(null, false, "/*");
        });
        server.start();
        client = HttpClient.newHttpClient();
    }

    @Override
    public void afterAll(ExtensionContext context) {
        client.close();
        server.destroy();
    }

    private static Reply one(Call call) {
        return call.reply(THING, new Thing(call.node(), "n" + call.node()));
    }

    private static Reply list(Call call) {
        Page page = call.page(1);
        long from = page.after() == null ? 1 : page.after().key(0) + 1;
        return call.reply(
                THING,
                page,
                LongStream.rangeClosed(from, Math.min(60, from + page.fetch() - 1))
                        .mapToObj(i -> new Thing(i, "n" + i))
                        .toList(),
                thing -> Cursor.of(thing.id()));
    }

    private static Reply echo(Call call) {
        Params params = call.params();
        return Reply.of(
                Obj.success()
                        .withId("id", call.node())
                        .with("reason", params.optionalText("reason_text", 100))
                        .with(
                                "quantities",
                                params.objects("items", 1_000).stream()
                                        .map(i -> i.number("quantity", 1))
                                        .toList())
                        .with("amount", params.optionalMoney("adjustment_amount"))
                        .with("key", call.key() == null ? null : call.key().toString()),
                params.flag("replay", false));
    }

    static void assertProblem(HttpResponse<String> response, int status, int code, String message) {
        JsonNode error = json(response).get("error");
        assertThat(error).as(response.body()).isNotNull();
        assertThat(error.get("message").stringValue())
                .startsWith("(#" + code + ") ")
                .contains(message);
        assertThat(error.get("code").intValue()).isEqualTo(code);
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(error.get("type").stringValue()).isEqualTo("OAuthException");
        assertThat(error.get("fbtrace_id").stringValue()).isNotEmpty();
        assertThat(error.get("error_user_msg").stringValue()).isNotEmpty();
    }

    static String part(String name, String value) {
        return "--b\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + value + "\r\n";
    }

    HttpResponse<String> batch(String calls) throws Exception {
        int more = calls.lastIndexOf("]&");
        String batch = more < 0 ? calls : calls.substring(0, more + 1);
        return post(
                "/", FORM, "access_token=TOK&batch=" + encoded(batch) + (more < 0 ? "" : calls.substring(more + 1)));
    }

    static String body(JsonNode rows, int index) {
        return rows.get(index).get("body").stringValue();
    }

    HttpResponse<String> get(String path) throws Exception {
        return send(Requests.to(uri(path)));
    }

    HttpResponse<String> post(String path, String contentType, String body) throws Exception {
        return send(Requests.to(uri(path)).header("Content-Type", contentType).POST(BodyPublishers.ofString(body)));
    }

    HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return client.send(request.build(), BodyHandlers.ofString());
    }

    /** Sends what Java's client would not, and reads the answer as that client would. */
    Raw raw(String requestLine) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), server.getPort())) {
            socket.getOutputStream()
                    .write((requestLine + "Host: 127.0.0.1:" + server.getPort() + "\r\nConnection: close\r\n\r\n")
                            .getBytes(UTF_8));
            return Raw.of(new String(socket.getInputStream().readAllBytes(), UTF_8));
        }
    }

    /** An answer read by hand. */
    record Raw(int status, String body) {

        static Raw of(String text) {
            return new Raw(Integer.parseInt(text.substring(9, 12)), text.substring(text.indexOf("\r\n\r\n") + 4));
        }
    }

    int port() {
        return server.getPort();
    }

    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + server.getPort() + path);
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, UTF_8);
    }

    static String header(HttpResponse<String> response, String name) {
        return response.headers().firstValue(name).orElse(null);
    }

    static JsonNode json(HttpResponse<String> response) {
        return json(response.body());
    }

    static JsonNode json(String text) {
        return WireJson.parse(text);
    }
}
