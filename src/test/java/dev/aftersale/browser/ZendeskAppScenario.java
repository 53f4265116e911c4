package dev.aftersale.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import dev.aftersale.merchant.Merchants;
import dev.aftersale.merchant.Scope;
import dev.aftersale.merchant.Tokens;
import dev.aftersale.testing.Requests;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Zendesk's sidebar with our app in it. The frame around it is played; what it asks is really answered. */
class ZendeskAppScenario {

    private static final Path APP = Path.of("integrations", "zendesk-app", "assets");
    private static final String HOME = "https://1017.apps.zdusercontent.com/1017/assets/";

    /** As Zendesk's own does with "secure: true": the request is made elsewhere, and the token put in there. */
    private static final String FRAME = """
            window.ZAFClient = {init: () => ({
              metadata: async () => ({settings: {address: "%s/", account: "%d", order_field: ""}}),
              get: async (paths) => ({"ticket.subject": "[Order #%d] Question", "ticket.requester.email": "x@y.test"}),
              invoke: () => {},
              request: async (call) => {
                const [status, body] = await window.zendesk(call.url, call.headers.Authorization, call.secure);
                if (status !== 200) { throw {responseJSON: JSON.parse(body)}; }
                return JSON.parse(body);
              }
            })};
            """;

    @RegisterExtension
    static final World world = new World();

    private final Shop shop = new Shop(world.server(), "Harbour <b>Ceramics</b>");

    @Test
    void an_agent_sees_the_order_of_the_ticket_and_looks_others_up() {
        long order = shop.shipped();
        String token = world.server()
                .bean(Tokens.class)
                .issue(shop.id(), "Sidebar", Set.of(Scope.COMMERCE_ACCOUNT_READ_ORDERS), null, false)
                .accessToken();
        var complaints = new ArrayList<String>();
        try (var context = world.browser().newContext(new Browser.NewContextOptions().setViewportSize(340, 900))) {
            Page page = context.newPage();
            page.onConsoleMessage(message -> {
                if (message.type().equals("error")) {
                    complaints.add(message.text());
                }
            });
            page.onPageError(complaints::add);
            String frame = FRAME.formatted(world.server().url(""), cms(), order);
            context.route("**/*", route -> serve(route, frame));
            page.exposeFunction("zendesk", arguments -> ask(arguments, token));
            page.navigate(HOME + "iframe.html");

            assertThat(page.locator("article h2 a"))
                    .hasAttribute("href", Pattern.compile(".*/console/orders/" + order));
            assertThat(page.locator("article")).containsText("COMPLETED");
            assertThat(page.getByText("Shipments")).isVisible();
            assertThat(page.locator("article h2 a")).hasAttribute("rel", "noopener noreferrer");
            assertThat(page.content()).doesNotContain(token);
            String picture = System.getProperty("aftersale.pictures");
            if (picture != null) {
                page.screenshot(new Page.ScreenshotOptions().setPath(Path.of(picture, "zendesk-app.png")));
            }

            page.getByLabel("Order id, number or e-mail").fill("nobody@buyers.test");
            page.locator("button").click();
            assertThat(page.getByRole(com.microsoft.playwright.options.AriaRole.STATUS))
                    .hasText("No order is known by this.");
        }
        assertThat(complaints).isEmpty();
    }

    private long cms() {
        return world.server().bean(Merchants.class).get(shop.id()).cmsId();
    }

    private static void serve(Route route, String frame) {
        String url = route.request().url();
        if (url.endsWith("zaf_sdk.min.js")) {
            route.fulfill(
                    new Route.FulfillOptions().setContentType("text/javascript").setBody(frame));
        } else if (url.startsWith(HOME)) {
            route.fulfill(new Route.FulfillOptions().setPath(APP.resolve(url.substring(HOME.length()))));
        } else {
            route.abort();
        }
    }

    private static Object ask(Object[] arguments, String token) {
        assertThat(arguments[2]).as("the token is put in by Zendesk").isEqualTo(true);
        try (HttpClient client = HttpClient.newHttpClient()) {
            var answer = client.send(
                    Requests.to(URI.create((String) arguments[0]))
                            .header("Authorization", ((String) arguments[1]).replace("{{setting.token}}", token))
                            .build(),
                    BodyHandlers.ofString());
            return List.of(answer.statusCode(), answer.body());
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
