package dev.aftersale.login;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aftersale.merchant.Merchant;
import dev.aftersale.merchant.Merchants;
import dev.aftersale.merchant.NewMerchant;
import dev.aftersale.merchant.SettingsChange;
import dev.aftersale.staff.Role;
import dev.aftersale.staff.Staff;
import dev.aftersale.testing.Requests;
import dev.aftersale.testing.TestBrowser;
import dev.aftersale.testing.TestServer;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Who calls, and whether by TLS, is what a proxy of ours says; what others say of themselves is not heard. */
class BehindProxyIT {

    @RegisterExtension
    static final TestServer trusting = new TestServer().with("aftersale.trusted-proxies", "127.0.0.1, 10.1.0.0/16");

    @RegisterExtension
    static final TestServer wary = new TestServer().with("aftersale.trusted-proxies", "10.1.0.0/16,fd00::/8");

    private static final String OWNER = "owner@proxied.test";

    private static HttpRequest.Builder forwarded(TestServer server, String path, String chain) {
        return Requests.to(server.url(path))
                .header("X-Forwarded-For", chain)
                .header("X-Forwarded-Proto", "https")
                .header("X-Forwarded-Host", "shop.example")
                .header("X-Forwarded-Port", "443");
    }

    private static Merchant shop(TestServer server) {
        Merchant shop =
                server.bean(Merchants.class).create(new NewMerchant("Shop", "GBP", "GB", null, SettingsChange.NONE));
        server.bean(Staff.class).enrol(shop.id(), OWNER, "Nora", Role.OWNER, TestBrowser.PASSWORD);
        return shop;
    }

    /** A wrong password, so that the audit log tells where it came from. */
    private static void miss(TestServer server, String chain) {
        var browser = new TestBrowser(server);
        var form = browser.send(forwarded(server, "/console/login", chain));
        String cookie = cookies(form)
                .lines()
                .filter(line -> line.matches("(__Host-)?form=.*"))
                .findFirst()
                .orElseThrow();
        var answer = new TestBrowser(server)
                .send(forwarded(server, "/console/login", chain)
                        .header("Cookie", cookie.substring(0, cookie.indexOf(';')))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString(
                                "email=" + OWNER + "&password=wrong&_csrf=" + browser.token())));
        assertThat(answer.body()).contains("alert");
    }

    private static String audited(TestServer server, Merchant shop) {
        return TestBrowser.staff(server, shop.id(), Role.OWNER)
                .get("/console/settings/audit")
                .body();
    }

    private static String cookies(HttpResponse<String> answer) {
        return String.join("\n", answer.headers().allValues("Set-Cookie"));
    }

    @Test
    void a_proxy_of_ours_says_that_the_line_is_tls_and_cookies_are_secure() {
        var answer = new TestBrowser(trusting).send(forwarded(trusting, "/console/login", "203.0.113.7"));
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(cookies(answer)).contains("__Host-form=").contains("Secure");
    }

    @Test
    void it_names_the_caller_and_what_the_caller_put_before_it_is_not_believed() {
        Merchant shop = shop(trusting);
        miss(trusting, "198.51.100.66, 203.0.113.7, 10.1.2.3");
        assertThat(audited(trusting, shop)).contains("203.0.113.7").doesNotContain("198.51.100.66", "10.1.2.3");
    }

    @Test
    void nobody_else_can_make_up_an_address_or_a_scheme() {
        Merchant shop = shop(wary);
        assertThat(cookies(new TestBrowser(wary).send(forwarded(wary, "/console/login", "203.0.113.7"))))
                .contains("form=")
                .doesNotContain("__Host-", "Secure");
        miss(wary, "203.0.113.7");
        assertThat(audited(wary, shop)).contains("127.0.0.1").doesNotContain("203.0.113.7");
    }
}
