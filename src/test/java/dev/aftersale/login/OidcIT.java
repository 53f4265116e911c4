package dev.aftersale.login;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aftersale.merchant.Merchant;
import dev.aftersale.merchant.Merchants;
import dev.aftersale.merchant.NewMerchant;
import dev.aftersale.merchant.SettingsChange;
import dev.aftersale.staff.Operators;
import dev.aftersale.staff.Role;
import dev.aftersale.staff.Staff;
import dev.aftersale.testing.Requests;
import dev.aftersale.testing.TestBrowser;
import dev.aftersale.testing.TestServer;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Log-in through an identity provider that runs in this test, from the first click to the console. */
class OidcIT {

    private static final OpenIdProvider PROVIDER = new OpenIdProvider();

    @RegisterExtension
    static final TestServer server = new TestServer()
            .with("aftersale.oidc.issuer", PROVIDER.issuer())
            .with("aftersale.oidc.client-id", OpenIdProvider.CLIENT)
            .with("aftersale.oidc.client-secret", OpenIdProvider.SECRET)
            .with("aftersale.oidc.name", "Company")
            .with("aftersale.trusted-proxies", "127.0.0.1");

    private static Merchant shop;
    private static Merchant closed;

    @BeforeAll
    static void enrol() throws Exception {
        PROVIDER.start(server.url("/"));
        shop = server.bean(Merchants.class).create(new NewMerchant("Shop", "GBP", "GB", null, SettingsChange.NONE));
        server.bean(Staff.class)
                .enrol(shop.id(), OpenIdProvider.KNOWN, "Nora Quay", Role.FINANCE, TestBrowser.PASSWORD);
        server.bean(Staff.class).enrol(shop.id(), OpenIdProvider.UNVERIFIED, "Una", Role.OWNER, TestBrowser.PASSWORD);
        server.bean(Staff.class).enrol(shop.id(), OpenIdProvider.LEAVING, "Lea", Role.SUPPORT, TestBrowser.PASSWORD);
        server.bean(Staff.class).enrol(shop.id(), OpenIdProvider.OWNER, "Olga", Role.OWNER, TestBrowser.PASSWORD);
        closed = server.bean(Merchants.class)
                .create(new NewMerchant("Closed shop", "GBP", "GB", null, SettingsChange.NONE));
        server.bean(Staff.class).enrol(closed.id(), OpenIdProvider.SUSPENDED, "Sue", Role.OWNER, TestBrowser.PASSWORD);
        server.bean(Operators.class).enrol(OpenIdProvider.OPERATOR, "Otis", TestBrowser.PASSWORD);
    }

    @AfterAll
    static void stop() throws Exception {
        PROVIDER.stop();
    }

    private static String location(HttpResponse<?> answer) {
        return answer.headers()
                .firstValue("Location")
                .orElseThrow(() -> new AssertionError(answer.uri() + ": " + answer.statusCode() + " " + answer.body()));
    }

    /** To the provider and back, as far as the browser's last address before our own log-in page or console. */
    private static HttpResponse<String> through(TestBrowser browser, String desk, String user) {
        return browser.get(back(browser, away(browser, desk), user));
    }

    /** The provider's address, with all that we ask of it. */
    private static String away(TestBrowser browser, String desk) {
        String away = location(browser.get("/login/oidc/" + desk));
        assertThat(away)
                .startsWith(PROVIDER.issuer() + "/oauth2/authorize")
                .contains("code_challenge=", "code_challenge_method=S256", "nonce=", "state=");
        return away;
    }

    /** Logs in at the provider, and returns the address that it sends the browser back to. */
    private static String back(TestBrowser browser, String away, String user) {
        String door = location(visit(browser, away));
        assertThat(door).isEqualTo("/login");
        String form = PROVIDER.issuer() + door;
        String token = browser.get(form).body().replaceAll("(?s).*name=\"_csrf\"[^>]*value=\"([^\"]*)\".*", "$1");
        String on = location(
                browser.postWithoutToken(form, "username", user, "password", OpenIdProvider.PASSWORD, "_csrf", token));
        assertThat(on).startsWith(PROVIDER.issuer() + "/oauth2/authorize");
        String back = location(visit(browser, on));
        assertThat(back).contains("/login/oidc/callback/", "code=");
        return back;
    }

    /** As browsers ask: the provider shows its form to those who can read it, and answers 401 to all others. */
    private static HttpResponse<String> visit(TestBrowser browser, String url) {
        return browser.send(Requests.to(URI.create(url)).header("Accept", "text/html"));
    }

    private static String changed(String url, String parameter) {
        String with = url.replaceAll("([?&]" + parameter + "=)[^&]*", "$1made-up");
        assertThat(with).isNotEqualTo(url);
        return with;
    }

    /** Outside, told so, and without a session. */
    private static void assertOutside(TestBrowser browser, HttpResponse<String> answer, String desk) {
        assertThat(location(answer)).isEqualTo("/" + desk + "/login");
        assertThat(browser.get("/" + desk + "/login").body()).contains("Company doesn’t vouch");
        assertThat(browser.get("/" + desk).statusCode()).isEqualTo(302);
        assertThat(browser.cookie(desk)).isEmpty();
    }

    @Test
    void the_provider_is_offered_and_opens_the_console_for_an_address_it_has_verified() {
        var browser = new TestBrowser(server);
        assertThat(browser.get("/console/login").body()).contains("Log in with Company");
        assertThat(location(through(browser, "console", OpenIdProvider.KNOWN))).isEqualTo("/console");
        assertThat(browser.get("/console/me").body()).contains("Nora Quay");
    }

    @Test
    void operators_come_in_by_their_own_door() {
        var browser = new TestBrowser(server);
        assertThat(location(through(browser, "operator", OpenIdProvider.OPERATOR)))
                .isEqualTo("/operator");
        assertThat(browser.get("/operator").statusCode()).isEqualTo(200);
        assertThat(browser.get("/console").statusCode()).isEqualTo(302);
    }

    @ParameterizedTest
    @ValueSource(strings = {OpenIdProvider.UNKNOWN, OpenIdProvider.UNVERIFIED, OpenIdProvider.OPERATOR})
    void whom_it_does_not_vouch_for_or_nobody_has_invited_stays_outside(String user) {
        var browser = new TestBrowser(server);
        assertOutside(browser, through(browser, "console", user), "console");
    }

    @Test
    void staff_are_no_operators() {
        var staff = new TestBrowser(server);
        assertOutside(staff, through(staff, "operator", OpenIdProvider.KNOWN), "operator");
    }

    @Test
    void an_answer_is_good_in_the_browser_that_asked_and_once() {
        var browser = new TestBrowser(server);
        String back = back(browser, away(browser, "console"), OpenIdProvider.KNOWN);
        String kept = browser.cookie("oidc");
        assertThat(kept).isNotEmpty();
        var other = new TestBrowser(server);
        assertOutside(other, other.get(back), "console");
        assertThat(location(browser.get(back))).isEqualTo("/console");
        assertThat(browser.cookie("oidc")).isEmpty();
        var again = new TestBrowser(server);
        again.plant("oidc", kept);
        assertOutside(again, again.get(back), "console"); // the provider gives nothing for a code that it has taken
    }

    @Test
    void an_answer_with_another_state_is_refused() {
        var browser = new TestBrowser(server);
        String back = back(browser, away(browser, "console"), OpenIdProvider.KNOWN);
        assertOutside(browser, browser.get(changed(back, "state")), "console");
    }

    /** As if somebody's token for one log-in were put into another: the provider signs what it was asked with. */
    @Test
    void an_answer_to_another_nonce_is_refused() {
        var browser = new TestBrowser(server);
        String back = back(browser, changed(away(browser, "console"), "nonce"), OpenIdProvider.KNOWN);
        assertOutside(browser, browser.get(back), "console");
    }

    /** Whoever has caught a code on its way has not the secret that it was asked for with. */
    @Test
    void a_code_that_was_asked_for_with_another_secret_is_refused() {
        var browser = new TestBrowser(server);
        String back = back(browser, changed(away(browser, "console"), "code_challenge"), OpenIdProvider.KNOWN);
        assertOutside(browser, browser.get(back), "console");
    }

    @Test
    void a_made_up_code_and_a_refusal_of_the_provider_lead_back_to_the_form() {
        var browser = new TestBrowser(server);
        String back = back(browser, away(browser, "console"), OpenIdProvider.KNOWN);
        assertOutside(browser, browser.get(changed(back, "code")), "console");
        away(browser, "console");
        assertOutside(browser, browser.get("/login/oidc/callback/console?error=access_denied&state=x"), "console");
    }

    @Test
    void behind_a_proxy_the_way_back_begins_as_the_program_was_called() {
        var answer = new TestBrowser(server)
                .send(Requests.to(server.url("/login/oidc/console"))
                        .header("X-Forwarded-For", "203.0.113.7")
                        .header("X-Forwarded-Proto", "https")
                        .header("X-Forwarded-Host", "shop.example"));
        assertThat(URLDecoder.decode(location(answer), StandardCharsets.UTF_8))
                .contains("redirect_uri=https://shop.example/login/oidc/callback/console");
        assertThat(answer.headers().allValues("Set-Cookie").toString()).contains("__Host-oidc=", "Secure");
    }

    /** The same as with a password: they come in, read, and change nothing. */
    @Test
    void people_of_a_suspended_merchant_read_and_change_nothing() {
        server.bean(Merchants.class).suspend(closed.id(), "A test of ours");
        var browser = new TestBrowser(server);
        assertThat(location(through(browser, "console", OpenIdProvider.SUSPENDED)))
                .isEqualTo("/console");
        assertThat(browser.get("/console/settings").body()).contains("A test of ours");
        assertThat(browser.post("/console/settings/shop", "name", "Other").statusCode())
                .isEqualTo(403);
        assertThat(server.bean(Merchants.class).get(closed.id()).name()).isEqualTo("Closed shop");
    }

    @Test
    void who_was_removed_comes_in_no_more() {
        var staff = server.bean(Staff.class);
        var browser = new TestBrowser(server);
        assertThat(location(through(browser, "console", OpenIdProvider.LEAVING)))
                .isEqualTo("/console");
        var member = staff.of(shop.id()).stream()
                .filter(one -> one.email().equals(OpenIdProvider.LEAVING))
                .findFirst()
                .orElseThrow();
        staff.remove(shop.id(), member.id());
        assertThat(browser.get("/console").statusCode()).isEqualTo(302);
        var again = new TestBrowser(server);
        assertOutside(again, through(again, "console", OpenIdProvider.LEAVING), "console");
    }

    @Test
    void each_way_in_is_in_the_audit_log() {
        var browser = new TestBrowser(server);
        through(browser, "console", OpenIdProvider.OWNER);
        var refused = new TestBrowser(server);
        through(refused, "console", OpenIdProvider.UNKNOWN);
        assertThat(browser.get("/console/settings/audit?area=login").body()).contains(OpenIdProvider.OWNER, "provider");
    }
}
