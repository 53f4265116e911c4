package dev.aftersale.login;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aftersale.audit.Audit;
import dev.aftersale.audit.AuditEntry;
import dev.aftersale.audit.AuditQuestion;
import dev.aftersale.merchant.Merchant;
import dev.aftersale.merchant.Merchants;
import dev.aftersale.merchant.NewMerchant;
import dev.aftersale.merchant.SettingsChange;
import dev.aftersale.staff.Operators;
import dev.aftersale.staff.Role;
import dev.aftersale.staff.Sessions;
import dev.aftersale.staff.Staff;
import dev.aftersale.testing.TestBrowser;
import dev.aftersale.testing.TestServer;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class LogInIT {

    @RegisterExtension
    static final TestServer server = new TestServer();

    private static final String PASSWORD = TestBrowser.PASSWORD;

    /** Open to everybody who is logged in to the console, whoever has built pages by now. */
    private static final String INSIDE = "/console/login/merchant";

    private final Merchant shop = merchant("Shop");
    private final String email = "nora-" + UUID.randomUUID() + "@shop.test";

    private static Merchant merchant(String name) {
        return server.bean(Merchants.class).create(new NewMerchant(name, "GBP", "GB", null, SettingsChange.NONE));
    }

    private long enrol(Merchant merchant, Role role) {
        return server.bean(Staff.class)
                .enrol(merchant.id(), email, "Nora Quay", role, PASSWORD)
                .id();
    }

    private static List<AuditEntry> log(Merchant merchant, String action) {
        return server.bean(Audit.class)
                .list(merchant.id(), new AuditQuestion(null, action, null, null, null, null, 100));
    }

    private static String location(HttpResponse<?> answer) {
        return answer.headers().firstValue("Location").orElse("");
    }

    private static boolean isIn(TestBrowser browser) {
        return browser.get(INSIDE).statusCode() == 200;
    }

    private HttpResponse<String> tryIn(TestBrowser browser, String address, String password) {
        browser.get("/console/login");
        return browser.post("/console/login", "email", address, "password", password);
    }

    @Test
    void the_right_password_opens_the_console_at_the_page_that_was_wanted() {
        enrol(shop, Role.OWNER);
        var browser = new TestBrowser(server);

        var sentAway = browser.get("/console/orders?state=CREATED");
        assertThat(sentAway.statusCode()).isEqualTo(302);
        assertThat(location(sentAway)).isEqualTo("/console/login?to=%2Fconsole%2Forders%3Fstate%3DCREATED");

        browser.get(location(sentAway));
        var entered = browser.post(
                "/console/login",
                "email",
                email.toUpperCase(Locale.ROOT),
                "password",
                PASSWORD,
                "to",
                "/console/orders?state=CREATED");
        assertThat(entered.statusCode()).isEqualTo(303);
        assertThat(location(entered)).isEqualTo("/console/orders?state=CREATED");
        assertThat(String.join(" ", entered.headers().allValues("Set-Cookie")))
                .contains("console=", "HttpOnly", "SameSite=Lax", "Path=/");
        assertThat(isIn(browser)).isTrue();
        assertThat(log(shop, "login.succeeded")).singleElement().satisfies(entry -> {
            assertThat(entry.actor().name()).isEqualTo("Nora Quay");
            assertThat(entry.actor().address()).isEqualTo("127.0.0.1");
        });
    }

    @Test
    void no_address_of_others_is_gone_to_after_the_log_in() {
        enrol(shop, Role.OWNER);
        for (String trap : List.of(
                "https://evil.test/",
                "//evil.test/console",
                "/\\evil.test",
                "/operator",
                "/console/../o",
                "/consolex")) {
            var browser = new TestBrowser(server);
            browser.get("/console/login");
            var entered = browser.post("/console/login", "email", email, "password", PASSWORD, "to", trap);
            assertThat(location(entered)).as(trap).isIn("/console", "/console/../o");
        }
    }

    @Test
    void what_is_wrong_is_never_told() {
        enrol(shop, Role.OWNER);
        var wrong = tryIn(new TestBrowser(server), email, "not the password");
        var unknown = tryIn(new TestBrowser(server), "nobody-" + UUID.randomUUID() + "@shop.test", PASSWORD);
        assertThat(wrong.statusCode()).isEqualTo(422);
        assertThat(unknown.statusCode()).isEqualTo(422);
        assertThat(wrong.body()).contains("E-mail address or password is wrong.");
        assertThat(unknown.body()).contains("E-mail address or password is wrong.");
        assertThat(log(shop, "login.failed")).hasSize(1);
    }

    @Test
    void guessing_is_slowed_down_even_over_a_restart() {
        enrol(shop, Role.OWNER);
        var browser = new TestBrowser(server);
        for (int i = 0; i < 5; i++) {
            assertThat(tryIn(browser, email, "guess " + i).statusCode()).isEqualTo(422);
        }
        assertThat(tryIn(browser, email, PASSWORD).statusCode()).isEqualTo(429);
        server.restart();
        var refused = tryIn(browser, email, PASSWORD);
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.headers().firstValue("Retry-After")).isPresent();
        assertThat(tryIn(browser, "someone-else@shop.test", PASSWORD).statusCode())
                .isEqualTo(422);

        server.clock().advance(Duration.ofSeconds(31));
        assertThat(tryIn(browser, email, PASSWORD).statusCode()).isEqualTo(303);
        assertThat(isIn(browser)).isTrue();
    }

    @Test
    void a_session_that_was_prepared_by_somebody_else_is_not_the_one_that_is_opened() {
        enrol(shop, Role.OWNER);
        var victim = new TestBrowser(server);
        victim.plant("console", "known-to-the-attacker");
        tryIn(victim, email, PASSWORD);
        assertThat(victim.cookie("console"))
                .isNotEqualTo("known-to-the-attacker")
                .hasSizeGreaterThan(40);

        var attacker = new TestBrowser(server);
        attacker.plant("console", "known-to-the-attacker");
        assertThat(isIn(attacker)).isFalse();
    }

    @Test
    void a_form_without_its_token_is_refused() {
        enrol(shop, Role.OWNER);
        var browser = new TestBrowser(server);
        browser.get("/console/login");
        assertThat(browser.postWithoutToken("/console/login", "email", email, "password", PASSWORD)
                        .statusCode())
                .isEqualTo(403);
        tryIn(browser, email, PASSWORD);
        assertThat(browser.postWithoutToken("/console/login/out").statusCode()).isEqualTo(403);
        assertThat(browser.postWithoutToken("/console/login/out", "_csrf", "made up")
                        .statusCode())
                .isEqualTo(403);
        assertThat(isIn(browser)).isTrue();
    }

    @Test
    void sessions_survive_a_restart_and_end_after_rest_age_and_log_out() {
        enrol(shop, Role.OWNER);
        var browser = new TestBrowser(server);
        tryIn(browser, email, PASSWORD);
        server.restart();
        assertThat(isIn(browser)).isTrue();
        String stolen = browser.cookie("console");
        browser.post("/console/login/out");
        assertThat(isIn(browser)).isFalse();
        browser.plant("console", stolen);
        assertThat(isIn(browser)).isFalse();

        tryIn(browser, email, PASSWORD);
        server.clock().advance(Sessions.IDLE.plusMinutes(1));
        assertThat(isIn(browser)).isFalse();

        tryIn(browser, email, PASSWORD);
        for (Duration age = Duration.ZERO; age.compareTo(Sessions.LONGEST) < 0; age = age.plusHours(8)) {
            assertThat(isIn(browser)).isTrue();
            server.clock().advance(Duration.ofHours(8));
        }
        assertThat(isIn(browser)).isFalse();
    }

    @Test
    void who_works_for_two_merchants_chooses_and_may_change() {
        enrol(shop, Role.OWNER);
        Merchant other = merchant("Other shop");
        enrol(other, Role.READ_ONLY);
        Merchant third = merchant("Not theirs");
        var browser = new TestBrowser(server);

        assertThat(location(tryIn(browser, email, PASSWORD))).isEqualTo("/console/login/merchant");
        assertThat(browser.get("/console").statusCode()).isEqualTo(302);
        assertThat(browser.get(INSIDE).body()).contains("Other shop").doesNotContain("Not theirs");
        assertThat(browser.post(INSIDE, "merchant", third.id().toString()).statusCode())
                .isEqualTo(422);

        String before = browser.cookie("console");
        assertThat(location(browser.post(INSIDE, "merchant", other.id().toString())))
                .isEqualTo("/console");
        assertThat(browser.cookie("console")).isNotEqualTo(before);
        browser.get(INSIDE);
        assertThat(location(browser.post(INSIDE, "merchant", shop.id().toString())))
                .isEqualTo("/console");
        assertThat(log(shop, "login.succeeded")).hasSize(1);
        assertThat(log(other, "login.succeeded")).hasSize(1);
    }

    @Test
    void sessions_end_when_the_role_changes_or_the_person_is_removed() {
        enrol(merchant("First owner's"), Role.OWNER);
        server.bean(Staff.class)
                .enrol(shop.id(), "owner-" + UUID.randomUUID() + "@shop.test", "O", Role.OWNER, PASSWORD);
        long id = server.bean(Staff.class)
                .enrol(shop.id(), "b" + email, "Bo", Role.SUPPORT, PASSWORD)
                .id();
        var browser = new TestBrowser(server).logIn("/console", "b" + email, PASSWORD);
        server.bean(Staff.class).changeRole(shop.id(), id, Role.READ_ONLY);
        assertThat(isIn(browser)).isFalse();
        browser.logIn("/console", "b" + email, PASSWORD);
        server.bean(Staff.class).remove(shop.id(), id);
        assertThat(isIn(browser)).isFalse();
        assertThat(tryIn(browser, "b" + email, PASSWORD).statusCode()).isEqualTo(422);
        assertThat(log(shop, "staff.role_changed")).singleElement().satisfies(entry -> {
            assertThat(entry.before()).contains("SUPPORT");
            assertThat(entry.after()).contains("READ_ONLY");
        });
    }

    @Test
    void one_owner_always_stays() {
        long only = enrol(shop, Role.OWNER);
        var staff = server.bean(Staff.class);
        assertThat(staff.remove(shop.id(), only)).isEqualTo(Staff.Change.ONLY_OWNER);
        assertThat(staff.changeRole(shop.id(), only, Role.FINANCE)).isEqualTo(Staff.Change.ONLY_OWNER);
        assertThat(staff.remove(merchant("Another").id(), only)).isEqualTo(Staff.Change.UNKNOWN);
    }

    @Test
    void staff_are_no_operators_and_operators_no_staff() {
        enrol(shop, Role.OWNER);
        var staff = new TestBrowser(server).logIn("/console", email, PASSWORD);
        assertThat(staff.get("/operator/mail").statusCode()).isEqualTo(302);
        staff.plant("operator", staff.cookie("console"));
        assertThat(staff.get("/operator/mail").statusCode()).isEqualTo(302);
        staff.get("/operator/login");
        assertThat(staff.post("/operator/login", "email", email, "password", PASSWORD)
                        .statusCode())
                .isEqualTo(422);

        server.bean(Operators.class).enrol("op-" + email, "Otis", PASSWORD);
        var operator = new TestBrowser(server).logIn("/operator", "op-" + email, PASSWORD);
        assertThat(operator.get("/operator/mail").statusCode()).isEqualTo(200);
        assertThat(isIn(operator)).isFalse();
        assertThat(tryIn(operator, "op-" + email, PASSWORD).statusCode()).isEqualTo(422);
    }
}
