package dev.aftersale.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.aftersale.audit.Audit;
import dev.aftersale.audit.AuditQuestion;
import dev.aftersale.merchant.DeskKind;
import dev.aftersale.merchant.Merchants;
import dev.aftersale.staff.Role;
import dev.aftersale.testing.Boutique;
import dev.aftersale.testing.TestBrowser;
import dev.aftersale.testing.TestServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The merchant chooses how its help desk is reached, and sees how that goes. */
class DeskPagesIT {

    private static final String PAGE = "/console/settings/desk";

    private static volatile int status = 204;
    private static final HttpServer DESK = desk();

    @RegisterExtension
    static final TestServer server = new TestServer()
            .with("aftersale.webhooks.allow-private", "true")
            .with(
                    "aftersale.desks.zendesk-url",
                    "http://127.0.0.1:" + DESK.getAddress().getPort());

    private Boutique shop;
    private TestBrowser owner;

    private static HttpServer desk() {
        try {
            var desk = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            desk.createContext("/", exchange -> {
                exchange.getRequestBody().readAllBytes();
                boolean isUser = exchange.getRequestURI().getPath().equals("/api/v2/users/me.json");
                byte[] body = isUser
                        ? "{\"user\":{\"id\":7,\"role\":\"admin\"}}".getBytes(StandardCharsets.UTF_8)
                        : new byte[0];
                exchange.sendResponseHeaders(
                        isUser && status == 204 ? 200 : status, body.length == 0 ? -1 : body.length);
                if (body.length > 0) {
                    exchange.getResponseBody().write(body);
                }
                exchange.close();
            });
            desk.start();
            return desk;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @AfterAll
    static void stop() {
        DESK.stop(0);
    }

    @BeforeEach
    void open() {
        status = 204;
        shop = new Boutique(server, "Desk pages");
        owner = TestBrowser.staff(server, shop.id(), Role.OWNER);
    }

    private DeskKind chosen() {
        return server.bean(Merchants.class).get(shop.id()).settings().desk();
    }

    @Test
    void a_desk_of_ones_own_is_connected_tested_and_left_again() {
        String form = owner.get(PAGE + "?kind=WEBHOOK").body();
        var proposed = Pattern.compile("name=\"signing_secret\"[^>]*value=\"([^\"]{43})\"")
                .matcher(form);
        assertThat(proposed.find()).as(form).isTrue();
        assertThat(form).contains("/desks/" + shop.id().value() + "/messages");

        String url = "http://127.0.0.1:" + DESK.getAddress().getPort() + "/in";
        var saved =
                owner.post(PAGE + "/webhook", "callback_url", url, "signing_secret", String.valueOf(proposed.group(1)));
        assertThat(saved.statusCode()).as(saved.body()).isEqualTo(303);
        assertThat(chosen()).isEqualTo(DeskKind.WEBHOOK);
        String shown = owner.get(PAGE).body();
        assertThat(shown).contains(url, "Works").doesNotContain(String.valueOf(proposed.group(1)));
        var entry = server.bean(Audit.class)
                .list(shop.id(), new AuditQuestion(null, "desk.connected", null, null, null, null, 1))
                .getFirst();
        assertThat(entry.after()).contains(url).doesNotContain(String.valueOf(proposed.group(1)));

        status = 503;
        owner.post(PAGE + "/test");
        assertThat(owner.get(PAGE).body()).contains("answered 503", "Fails");
        assertThat(TestBrowser.operator(server).get("/operator/queues").body()).contains("Desk pages", "answered 503");
        status = 204;
        owner.post(PAGE + "/test");
        assertThat(owner.get(PAGE).body()).contains("Works");

        assertThat(owner.post(PAGE + "/mail").statusCode()).isEqualTo(303);
        assertThat(chosen()).isEqualTo(DeskKind.MAIL);
    }

    @Test
    void zendesk_is_connected_if_it_knows_us_and_its_token_is_never_shown() {
        String[] wanted = {
            "subdomain", "shop",
            "email", "desk@shop.test",
            "token", "the-api-token",
            "signing_secret", "the-signing-secret",
            "order_field", "360001",
            "inquiry_group", "77"
        };
        status = 401;
        owner.get(PAGE + "?kind=ZENDESK");
        var refused = owner.post(PAGE + "/zendesk", wanted);
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.body())
                .contains("Zendesk answered 401", "value=\"shop\"", "value=\"360001\"")
                .doesNotContain("the-api-token", "the-signing-secret");
        assertThat(chosen()).isEqualTo(DeskKind.MAIL);

        status = 204;
        assertThat(owner.post(PAGE + "/zendesk", wanted).statusCode()).isEqualTo(303);
        assertThat(chosen()).isEqualTo(DeskKind.ZENDESK);
        String shown = owner.get(PAGE).body();
        assertThat(shown)
                .contains(
                        "shop.zendesk.com",
                        "value=\"360001\"",
                        "/desks/" + shop.id().value() + "/zendesk")
                .doesNotContain("the-api-token", "the-signing-secret");

        // without the secrets: those of before are kept
        assertThat(owner.post(PAGE + "/zendesk", "subdomain", "shop", "email", "desk@shop.test")
                        .statusCode())
                .isEqualTo(303);
        assertThat(owner.get(PAGE).body()).doesNotContain("value=\"360001\"");
    }

    @Test
    void what_cannot_be_is_refused_at_its_field() {
        owner.get(PAGE + "?kind=ZENDESK");
        var refused = owner.post(
                PAGE + "/zendesk",
                "subdomain",
                "evil.test/",
                "email",
                "desk@shop.test",
                "token",
                "the-api-token",
                "signing_secret",
                "the-signing-secret");
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.body()).contains("id=\"f-subdomain-error\"");

        refused = owner.post(PAGE + "/zendesk", "subdomain", "shop", "email", "x", "order_field", "<b>");
        assertThat(refused.body()).contains("id=\"f-order_field-error\"").doesNotContain("<b>");
        assertThat(owner.post(PAGE + "/webhook", "callback_url", "http://user:pass@127.0.0.1/")
                        .body())
                .contains("id=\"f-");
        assertThat(chosen()).isEqualTo(DeskKind.MAIL);
    }

    @Test
    void only_the_owner_changes_it_and_everybody_reads_it() {
        for (Role role : Role.values()) {
            assertThat(TestBrowser.staff(server, shop.id(), role).get(PAGE).statusCode())
                    .isEqualTo(200);
        }
        var support = TestBrowser.staff(server, shop.id(), Role.SUPPORT);
        support.get(PAGE);
        for (String way : new String[] {"/mail", "/zendesk", "/webhook", "/test", "/again"}) {
            assertThat(support.post(PAGE + way).statusCode()).as(way).isEqualTo(403);
        }
    }

    @Test
    void the_page_speaks_the_readers_language() {
        assertThat(owner.get(PAGE + "?lang=de").body()).contains("Signierte Aufrufe");
        assertThat(owner.get(PAGE + "?lang=fr").body()).contains("Appels signés");
        assertThat(owner.get(PAGE + "?lang=es").body()).contains("Llamadas firmadas");
    }
}
