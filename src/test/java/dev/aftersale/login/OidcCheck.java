package dev.aftersale.login;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aftersale.merchant.Merchant;
import dev.aftersale.merchant.Merchants;
import dev.aftersale.merchant.NewMerchant;
import dev.aftersale.merchant.SettingsChange;
import dev.aftersale.staff.Operators;
import dev.aftersale.staff.Role;
import dev.aftersale.staff.Staff;
import dev.aftersale.testing.TestBrowser;
import dev.aftersale.testing.TestServer;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class OidcCheck {

    private static final OpenIdProvider PROVIDER = new OpenIdProvider();

    @RegisterExtension
    static final TestServer server = new TestServer()
            .with("aftersale.oidc.issuer", PROVIDER.issuer())
            .with("aftersale.oidc.client-id", OpenIdProvider.CLIENT)
            .with("aftersale.oidc.client-secret", OpenIdProvider.SECRET)
            .with("aftersale.oidc.name", "Company");

    private static Merchant shop;

    @BeforeAll
    static void enrol() throws Exception {
        PROVIDER.start(server.url("/"));
        shop = server.bean(Merchants.class).create(new NewMerchant("Shop", "GBP", "GB", null, SettingsChange.NONE));
        server.bean(Staff.class)
                .enrol(shop.id(), OpenIdProvider.KNOWN, "Nora Quay", Role.FINANCE, TestBrowser.PASSWORD);
        server.bean(Staff.class).enrol(shop.id(), OpenIdProvider.UNVERIFIED, "Una", Role.OWNER, TestBrowser.PASSWORD);
        server.bean(Operators.class).enrol("root@company.test", "Otis", TestBrowser.PASSWORD);
    }

    @AfterAll
    static void stop() throws Exception {
        PROVIDER.stop();
    }

    private static String location(HttpResponse<?> answer) {
        return answer.headers().firstValue("Location").orElseThrow();
    }

    /** To the provider and back, as far as the browser's last address before our own log-in page or console. */
    private static HttpResponse<String> through(TestBrowser browser, String desk, String user) {
        String away = location(browser.get("/login/oidc/" + desk));
        assertThat(away).startsWith(PROVIDER.issuer() + "/oauth2/authorize").contains("code_challenge=", "nonce=");
        return browser.get(back(browser, away, user));
    }

    private static String back(TestBrowser browser, String away, String user) {
        String login = Base64.getEncoder().encodeToString((user + ":secret").getBytes(StandardCharsets.UTF_8));
        var answer = browser.send(HttpRequest.newBuilder(URI.create(away)).header("Authorization", "Basic " + login));
        String back = location(answer);
        assertThat(back).contains("/login/oidc/callback/", "code=");
        return back;
    }

    @Test
    void the_provider_is_offered_and_opens_the_console_for_an_address_it_has_verified() {
        var browser = new TestBrowser(server);
        assertThat(browser.get("/console/login").body()).contains("Log in with Company");
        assertThat(location(through(browser, "console", OpenIdProvider.KNOWN))).isEqualTo("/console");
        assertThat(browser.get("/console/me").body()).contains("Nora Quay");
    }

    @Test
    void whom_it_does_not_vouch_for_or_nobody_has_invited_stays_outside() {
        for (String user : new String[] {OpenIdProvider.UNKNOWN, OpenIdProvider.UNVERIFIED}) {
            var browser = new TestBrowser(server);
            assertThat(location(through(browser, "console", user))).isEqualTo("/console/login");
            assertThat(browser.get("/console/login").body()).contains("Company doesn’t vouch");
            assertThat(browser.get("/console/me").statusCode()).isEqualTo(302);
        }
        var staff = new TestBrowser(server);
        assertThat(location(through(staff, "operator", OpenIdProvider.KNOWN))).isEqualTo("/operator/login");
    }

    @Test
    void an_answer_is_good_in_the_browser_that_asked_and_once() {
        var browser = new TestBrowser(server);
        String away = location(browser.get("/login/oidc/console"));
        String back = back(browser, away, OpenIdProvider.KNOWN);
        var other = new TestBrowser(server);
        assertThat(location(other.get(back))).isEqualTo("/console/login");
        assertThat(location(browser.get(back))).isEqualTo("/console");
        var again = new TestBrowser(server);
        again.plant("oidc", browser.cookie("oidc"));
        assertThat(location(again.get(back))).isEqualTo("/console/login");
    }
}
