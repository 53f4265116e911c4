package dev.aftersale.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aftersale.audit.Audit;
import dev.aftersale.audit.AuditQuestion;
import dev.aftersale.base.Actor;
import dev.aftersale.merchant.BuyerCancel;
import dev.aftersale.merchant.ConsentOffer;
import dev.aftersale.merchant.Contacts;
import dev.aftersale.merchant.Merchant;
import dev.aftersale.merchant.Merchants;
import dev.aftersale.merchant.NewMerchant;
import dev.aftersale.merchant.Policies;
import dev.aftersale.merchant.QueueAddresses;
import dev.aftersale.merchant.SettingsChange;
import dev.aftersale.merchant.SupportQueue;
import dev.aftersale.merchant.Tokens;
import dev.aftersale.merchant.Withdrawal;
import dev.aftersale.staff.Role;
import dev.aftersale.testing.TestBrowser;
import dev.aftersale.testing.TestServer;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a merchant settles by itself in the console. */
class SettingsPagesIT {

    @RegisterExtension
    static final TestServer server = new TestServer();

    private static final String NASTY = "<img src=x onerror=alert(1)>";

    private static final List<String> PAGES = List.of(
            "/console/settings",
            "/console/settings/shop",
            "/console/settings/contacts",
            "/console/settings/policies",
            "/console/settings/buyers",
            "/console/settings/fees",
            "/console/settings/tokens",
            "/console/settings/webhooks",
            "/console/settings/mail");

    private Merchant shop;
    private TestBrowser owner;

    @BeforeEach
    void open() {
        shop = server.bean(Merchants.class)
                .create(new NewMerchant("Corner Shop", "GBP", "GB", "help@shop.test", SettingsChange.NONE));
        owner = TestBrowser.staff(server, shop.id(), Role.OWNER);
    }

    private Merchant now() {
        return server.bean(Merchants.class).get(shop.id());
    }

    private static void assertSaved(HttpResponse<String> answer, String path) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(303);
        assertThat(answer.headers().firstValue("Location")).hasValue(path);
    }

    @Test
    void every_page_is_there_for_every_role_and_for_nobody_else() {
        for (Role role : Role.values()) {
            var browser = TestBrowser.staff(server, shop.id(), role);
            for (String path : PAGES) {
                assertThat(browser.get(path).statusCode()).as(role + " " + path).isEqualTo(200);
            }
        }
        for (String path : PAGES) {
            assertThat(new TestBrowser(server).get(path).statusCode()).as(path).isEqualTo(302);
        }
    }

    @Test
    void the_shop_is_described_and_the_change_is_logged_with_who_made_it() {
        owner.get("/console/settings/shop");
        var answer = owner.post(
                "/console/settings/shop",
                "name",
                NASTY,
                "time_zone",
                "Europe/London",
                "locale",
                "fr",
                "low_stock_below",
                "12");

        assertSaved(answer, "/console/settings/shop");
        assertThat(now().name()).isEqualTo(NASTY);
        assertThat(now().supportEmail()).isEqualTo("help@shop.test");
        var settled = now().settings().shop();
        assertThat(settled.timeZone().getId()).isEqualTo("Europe/London");
        assertThat(settled.locale().toLanguageTag()).isEqualTo("fr-GB");
        assertThat(settled.lowStockBelow()).isEqualTo(12);
        for (String path : PAGES) {
            assertThat(owner.get(path).body()).as(path).doesNotContain("<img");
        }
        var entry = server.bean(Audit.class)
                .list(shop.id(), new AuditQuestion(null, "settings.changed", null, null, null, null, 1))
                .getFirst();
        assertThat(entry.actor().kind()).isEqualTo(Actor.Kind.STAFF);
        assertThat(entry.actor().via()).isEqualTo(Actor.Via.CONSOLE);
        assertThat(entry.before()).contains("Corner Shop", "\"settings.shop.lowStockBelow\": 5");
        assertThat(entry.after()).contains("Europe/London", "\"settings.shop.lowStockBelow\": 12");
    }

    @Test
    void what_cannot_be_is_refused_at_its_field_with_everything_else_kept() {
        owner.get("/console/settings/shop");
        var answer = owner.post(
                "/console/settings/shop",
                "name",
                " ",
                "time_zone",
                "Mars/Olympus",
                "locale",
                "tlh",
                "low_stock_below",
                "<b>many</b>");

        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body())
                .contains("id=\"f-name-error\"", "id=\"f-time_zone-error\"", "id=\"f-low_stock_below-error\"")
                .contains("value=\"&lt;b>many&lt;/b>\"")
                .doesNotContain("<b>many");
        assertThat(now()).isEqualTo(shop);

        answer = owner.post(
                "/console/settings/shop", "name", "Fine", "time_zone", "UTC", "locale", "tlh", "low_stock_below", "1");
        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body()).contains("id=\"f-locale-error\"", "value=\"Fine\"");
    }

    @Test
    void addresses_and_policies_take_addresses_and_nothing_that_runs() {
        owner.get("/console/settings/contacts");
        assertSaved(
                owner.post(
                        "/console/settings/contacts",
                        "support_email",
                        "care@shop.test",
                        "notices_email",
                        "orders@shop.test",
                        "phone",
                        "+44 20 7946 0000",
                        "help_url",
                        "https://shop.test/help?a=1&b=2",
                        "chargebacks_email",
                        "bank@shop.test"),
                "/console/settings/contacts");
        assertThat(now().settings().contacts())
                .isEqualTo(new Contacts(
                        "orders@shop.test",
                        "+44 20 7946 0000",
                        "https://shop.test/help?a=1&b=2",
                        new QueueAddresses(null, null, "bank@shop.test", null, null)));
        assertThat(now().addressFor(SupportQueue.CHARGEBACK)).isEqualTo("bank@shop.test");
        assertThat(now().addressFor(SupportQueue.SALE)).isEqualTo("orders@shop.test");
        assertThat(now().noticesEmail()).isEqualTo("orders@shop.test");
        assertThat(now().supportEmail()).isEqualTo("care@shop.test");

        var answer = owner.post(
                "/console/settings/contacts",
                "support_email",
                "nobody",
                "sales_email",
                "sales@ shop.test",
                "help_url",
                "http://shop.test",
                "phone",
                "\t7\n8");
        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body()).contains("value=\"nobody\"", "value=\"http://shop.test\"");

        owner.get("/console/settings/policies");
        answer = owner.post(
                "/console/settings/policies",
                "return_policy",
                NASTY,
                "privacy_url",
                "javascript:alert(1)",
                "terms_url",
                "");
        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body()).contains("id=\"f-privacy_url-error\"").doesNotContain("<img");
        assertSaved(
                owner.post(
                        "/console/settings/policies",
                        "return_policy",
                        NASTY + "\nin two lines",
                        "privacy_url",
                        "https://shop.test/privacy"),
                "/console/settings/policies");
        assertThat(now().settings().policies())
                .isEqualTo(new Policies(NASTY + "\nin two lines", "https://shop.test/privacy", null));
        assertThat(owner.get("/console/settings/policies").body()).doesNotContain("<img");
    }

    @Test
    void buyers_rights_are_settled_and_consent_waits_for_a_privacy_policy() {
        owner.get("/console/settings/buyers");
        String[] wanted = {
            "buyer_cancel_minutes", "90",
            "buyer_cancel_until_shipped", "on",
            "withdrawal", "ALL",
            "withdrawal_days", "30",
            "consent", "on",
            "consent_benefit", "10 % off"
        };
        var answer = owner.post("/console/settings/buyers", wanted);
        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body()).contains("privacy policy first", "value=\"90\"", "10 % off");

        owner.post("/console/settings/policies", "privacy_url", "https://shop.test/privacy");
        assertSaved(owner.post("/console/settings/buyers", wanted), "/console/settings/buyers");

        var settings = now().settings();
        assertThat(settings.buyerCancel()).isEqualTo(new BuyerCancel(90, true));
        assertThat(settings.withdrawal()).isEqualTo(new Withdrawal(Withdrawal.Buyers.ALL, 30));
        assertThat(settings.consent()).isEqualTo(new ConsentOffer(true, "10 % off"));

        assertThat(owner.post("/console/settings/buyers", "withdrawal", "SOME", "withdrawal_days", "13")
                        .statusCode())
                .isEqualTo(422);
    }

    @Test
    void the_fees_are_explained_by_an_order_that_adds_up() {
        String body = owner.get("/console/settings/fees").body();

        // 80.00 + 5.00 + 17.00 tax; 5 % of 85.00 = 4.25; 2.9 % of 102.00 + 0.30 = 3.26; 85.00 - 7.51 = 77.49
        assertThat(body).contains("102.00", "4.25", "3.26", "£77.49", "2.9%");
    }

    @Test
    void roles_without_the_permission_read_and_change_nothing() {
        for (Role role : List.of(Role.SUPPORT, Role.FINANCE, Role.READ_ONLY)) {
            var browser = TestBrowser.staff(server, shop.id(), role);
            assertThat(browser.get("/console/settings/shop").body()).contains("disabled");
            assertThat(browser.get("/console/settings/tokens").body()).doesNotContain("name=\"app_name\"");
            for (String path : List.of("shop", "contacts", "policies", "buyers", "tokens", "webhooks")) {
                assertThat(browser.post("/console/settings/" + path, "name", "Mine")
                                .statusCode())
                        .as(role + " " + path)
                        .isEqualTo(403);
            }
        }
        assertThat(now()).isEqualTo(shop);
    }

    @Test
    void a_form_without_the_token_of_its_page_changes_nothing() {
        assertThat(owner.postWithoutToken("/console/settings/policies", "return_policy", "Forged")
                        .statusCode())
                .isEqualTo(403);
        assertThat(now()).isEqualTo(shop);
    }

    @Test
    void a_token_is_shown_once_works_and_is_revoked_by_its_merchant_alone() {
        owner.get("/console/settings/tokens");
        String[] wanted = {
            "key", "form-of-the-token",
            "app_name", "Ware <b>house</b>",
            "scopes", "COMMERCE_ACCOUNT_READ_ORDERS",
            "life", "90"
        };
        var issued = owner.post("/console/settings/tokens", wanted);
        assertThat(issued.statusCode()).isEqualTo(200);
        assertThat(issued.headers().firstValue("Cache-Control").orElse("")).contains("no-store");
        String token = find("<code>(EAA[^<]+)</code>", issued.body());
        String secret = find("<code>([0-9a-f]{32})</code>", issued.body());
        assertThat(server.bean(Tokens.class)
                        .authenticate(token, null)
                        .merchant()
                        .id())
                .isEqualTo(shop.id());

        assertSaved(owner.post("/console/settings/tokens", wanted), "/console/settings/tokens");
        var list = owner.get("/console/settings/tokens").body();
        assertThat(list)
                .contains("shown already", "Ware &lt;b&gt;house&lt;/b&gt;")
                .doesNotContain(token, secret, "<b>house");
        assertThat(server.bean(Tokens.class).held(shop.id(), null, 10)).hasSize(1);

        long app = server.bean(Tokens.class).held(shop.id(), null, 1).getFirst().appId();
        var stranger = TestBrowser.staff(
                server,
                server.bean(Merchants.class)
                        .create(new NewMerchant("Other", "GBP", "GB", null, SettingsChange.NONE))
                        .id(),
                Role.OWNER);
        stranger.get("/console/settings/tokens");
        assertThat(stranger.post("/console/settings/tokens/" + app + "/revoke").statusCode())
                .isEqualTo(404);
        assertThat(server.bean(Tokens.class).authenticate(token, null)).isNotNull();

        assertSaved(owner.post("/console/settings/tokens/" + app + "/revoke"), "/console/settings/tokens");
        assertThat(server.bean(Tokens.class).held(shop.id(), null, 1).getFirst().revokedAt())
                .isNotNull();
    }

    private static String find(String pattern, String text) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        assertThat(matcher.find()).as(pattern).isTrue();
        return Objects.requireNonNull(matcher.group(1));
    }

    @Test
    void a_token_that_may_do_nothing_is_not_issued() {
        owner.get("/console/settings/tokens");
        var answer = owner.post("/console/settings/tokens", "app_name", "Nothing", "life", "7");

        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body()).contains("id=\"f-life-error\"", "value=\"Nothing\"", "Choose at least one.");
        assertThat(server.bean(Tokens.class).held(shop.id(), null, 1)).isEmpty();
    }

    @Test
    void the_pages_speak_the_readers_language() {
        assertThat(owner.get("/console/settings/shop?lang=de").body()).contains("Zeitzone", "Speichern");
        assertThat(owner.get("/console/settings/fees?lang=fr").body()).contains("Frais de vente");
        assertThat(owner.get("/console/settings/buyers?lang=es").body()).contains("Desistimiento");
    }
}
