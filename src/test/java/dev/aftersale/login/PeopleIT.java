package dev.aftersale.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.aftersale.audit.Audit;
import dev.aftersale.audit.AuditQuestion;
import dev.aftersale.mail.Mailbox;
import dev.aftersale.merchant.Merchant;
import dev.aftersale.merchant.Merchants;
import dev.aftersale.merchant.NewMerchant;
import dev.aftersale.merchant.SettingsChange;
import dev.aftersale.staff.Invitations;
import dev.aftersale.staff.Operators;
import dev.aftersale.staff.Role;
import dev.aftersale.staff.Staff;
import dev.aftersale.staff.StaffMember;
import dev.aftersale.testing.TestBrowser;
import dev.aftersale.testing.TestServer;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class PeopleIT {

    @RegisterExtension
    static final TestServer server = new TestServer().with("aftersale.demo", "true");

    private static final String PASSWORD = TestBrowser.PASSWORD;
    private static final Pattern LINK = Pattern.compile("https?://[^/\\s]+(/(console|operator)/[a-z]+/[\\w-]{40,})");

    private final Merchant shop =
            server.bean(Merchants.class).create(new NewMerchant("Kiln & Co", "GBP", "GB", null, SettingsChange.NONE));
    private final String email = "bo-" + UUID.randomUUID() + "@people.test";

    private static String path(String link) {
        Matcher matcher = LINK.matcher(link);
        assertThat(matcher.find()).as(link).isTrue();
        return matcher.group(1);
    }

    private String invite(Role role) {
        return path(server.bean(Invitations.class)
                .invite(shop.id(), email, role, Locale.ENGLISH)
                .orElseThrow());
    }

    /** The path in the mail that {@code email} got last. */
    private String mailed(String subject) {
        return path(await().until(
                        () -> server.bean(Mailbox.class).list(null, null, 50).stream()
                                .map(entry -> server.bean(Mailbox.class)
                                        .open(entry.id())
                                        .orElseThrow())
                                .filter(mail -> mail.toString().contains(email)
                                        && mail.toString().contains(subject))
                                .findFirst(),
                        java.util.Optional::isPresent)
                .orElseThrow()
                .text());
    }

    private int tryIn(String password) {
        var browser = new TestBrowser(server);
        browser.get("/console/login");
        return browser.post("/console/login", "email", email, "password", password)
                .statusCode();
    }

    @Test
    void who_is_invited_by_mail_sets_a_password_and_works_in_that_role_once() {
        var owner = TestBrowser.staff(server, shop.id(), Role.OWNER);
        owner.get("/console/settings/staff");
        assertThat(owner.post("/console/settings/staff/invite", "email", email, "role", "FINANCE")
                        .statusCode())
                .isEqualTo(303);
        String path = mailed("Kiln & Co");

        var guest = new TestBrowser(server);
        assertThat(guest.get(path).body()).contains("Kiln &amp; Co", "Finance", email);
        assertThat(guest.get(path).statusCode()).as("looking is not accepting").isEqualTo(200);
        assertThat(guest.post(path, "name", "Bo Keel", "password", "short").statusCode())
                .isEqualTo(422);
        assertThat(guest.post(path, "name", "Bo Keel", "password", PASSWORD).statusCode())
                .isEqualTo(303);
        assertThat(guest.post(path, "name", "Eve", "password", "another long password")
                        .statusCode())
                .isEqualTo(410);
        assertThat(guest.get(path).statusCode()).isEqualTo(410);

        guest.logIn("/console", email, PASSWORD);
        assertThat(guest.get("/console/me").body()).contains("Bo Keel");
        assertThat(guest.get("/console/settings/staff").body()).doesNotContain("staff/invite");
        assertThat(guest.post("/console/settings/staff/invite", "email", "x@y.test", "role", "OWNER")
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void an_invitation_ends_by_time_by_a_newer_one_and_by_removal_and_can_not_be_forged() {
        var guest = new TestBrowser(server);
        String first = invite(Role.SUPPORT);
        String second = invite(Role.READ_ONLY);
        assertThat(guest.get(first).statusCode()).isEqualTo(410);
        assertThat(guest.get(second).statusCode()).isEqualTo(200);
        assertThat(guest.get(second.substring(0, second.length() - 1) + "_").statusCode())
                .isEqualTo(410);
        assertThat(guest.get(second.replace("invitation", "reset")).statusCode())
                .isEqualTo(410);

        long id = server.bean(Staff.class).of(shop.id()).stream()
                .filter(one -> one.email().equals(email))
                .map(StaffMember::id)
                .findFirst()
                .orElseThrow();
        server.bean(Staff.class).remove(shop.id(), id);
        assertThat(guest.get(second).statusCode()).isEqualTo(410);

        String third = invite(Role.SUPPORT);
        server.clock().advance(Invitations.LIFE.plusSeconds(1));
        assertThat(guest.get(third).statusCode()).isEqualTo(410);
        assertThat(guest.post(third, "name", "Late", "password", PASSWORD).statusCode())
                .isIn(403, 410);
    }

    @Test
    void a_forgotten_password_is_set_anew_by_mail_once_and_ends_all_sessions() {
        server.bean(Staff.class).enrol(shop.id(), email, "Bo", Role.SUPPORT, PASSWORD);
        var old = new TestBrowser(server).logIn("/console", email, PASSWORD);

        var guest = new TestBrowser(server);
        guest.get("/console/reset");
        var known = guest.post("/console/reset", "email", email);
        guest.get("/console/reset");
        var unknown = guest.post("/console/reset", "email", "nobody-" + email);
        assertThat(unknown.statusCode()).isEqualTo(known.statusCode()).isEqualTo(303);
        assertThat(unknown.headers().firstValue("Location"))
                .isEqualTo(known.headers().firstValue("Location"));

        String path = mailed("new password");
        assertThat(guest.get(path).statusCode()).isEqualTo(200);
        assertThat(guest.post(path, "password", "aaaaaaaaaaaaaaaa").statusCode())
                .isEqualTo(422);
        assertThat(guest.post(path, "password", "a wholly different sentence").statusCode())
                .isEqualTo(303);
        assertThat(guest.get(path).statusCode()).isEqualTo(410);
        assertThat(old.get("/console/me").statusCode()).isEqualTo(302);
        assertThat(tryIn(PASSWORD)).isEqualTo(422);
        assertThat(tryIn("a wholly different sentence")).isEqualTo(303);
        assertThat(server.bean(Audit.class)
                        .list(shop.id(), new AuditQuestion(null, "password.", null, null, null, null, 10)))
                .extracting(entry -> entry.action())
                .contains("password.changed", "password.reset_asked");
    }

    @Test
    void the_first_operator_sets_a_password_under_a_printed_link_within_a_day() {
        String path = path(server.bean(Operators.class).create(email));
        assertThat(path).startsWith("/operator/reset/");
        var operator = new TestBrowser(server);
        operator.get(path);
        assertThat(operator.post(path, "password", PASSWORD).statusCode()).isEqualTo(303);
        assertThat(operator.logIn("/operator", email, PASSWORD)
                        .get("/operator/mail")
                        .statusCode())
                .isEqualTo(200);

        String late = path(server.bean(Operators.class).create("late-" + email));
        server.clock().advance(Duration.ofHours(25));
        assertThat(operator.get(late).statusCode()).isEqualTo(410);
    }

    @Test
    void people_change_their_own_password_and_log_out_their_other_browsers() {
        server.bean(Staff.class).enrol(shop.id(), email, "Bo", Role.READ_ONLY, PASSWORD);
        var here = new TestBrowser(server).logIn("/console", email, PASSWORD);
        var there = new TestBrowser(server).logIn("/console", email, PASSWORD);
        here.get("/console/me");
        assertThat(here.post("/console/me", "name", "Bo Keel", "locale", "de", "zone", "Europe/Berlin")
                        .statusCode())
                .isEqualTo(303);
        assertThat(here.get("/console/me").body()).contains("lang=\"de\"", "Zeitzone", "Bo Keel");
        assertThat(here.post("/console/me", "name", "", "locale", "xx", "zone", "Mars/Base")
                        .statusCode())
                .isEqualTo(422);

        here.get("/console/me");
        assertThat(here.post("/console/me/password", "old", "wrong", "fresh", "some other long sentence")
                        .statusCode())
                .isEqualTo(422);
        assertThat(here.post("/console/me/password", "old", PASSWORD, "fresh", "some other long sentence")
                        .statusCode())
                .isEqualTo(303);
        assertThat(there.get("/console/me").statusCode()).isEqualTo(302);
        assertThat(here.get("/console/me").statusCode()).isEqualTo(200);

        var third = new TestBrowser(server).logIn("/console", email, "some other long sentence");
        here.get("/console/me");
        here.post("/console/me/sessions", "session", "others");
        assertThat(third.get("/console/me").statusCode()).isEqualTo(302);
    }

    @Test
    void the_owner_reads_who_changed_what_from_where() {
        var owner = TestBrowser.staff(server, shop.id(), Role.OWNER);
        long id = server.bean(Staff.class)
                .enrol(shop.id(), email, "Bo =cmd()", Role.SUPPORT, PASSWORD)
                .id();
        owner.get("/console/settings/staff");
        owner.post("/console/settings/staff/role", "person", Long.toString(id), "role", "FINANCE");
        String log = owner.get("/console/settings/audit?what=staff").body();
        assertThat(log)
                .contains(
                        "staff.role_changed",
                        email,
                        "Role changed",
                        "<del>Support</del>",
                        "<ins>Finance</ins>",
                        "Some OWNER",
                        "127.0.0.1");
        assertThat(owner.get("/console/settings/audit?what=refund").body()).doesNotContain("staff.role_changed");
        assertThat(owner.get("/console/settings/audit?who=" + id).body()).doesNotContain("staff.role_changed");
        var csv = owner.get("/console/settings/audit.csv?what=staff");
        assertThat(csv.body()).contains("staff.role_changed", "role,SUPPORT,FINANCE");

        for (Role role : List.of(Role.SUPPORT, Role.FINANCE, Role.READ_ONLY)) {
            assertThat(TestBrowser.staff(server, shop.id(), role)
                            .get("/console/settings/audit")
                            .statusCode())
                    .isEqualTo(403);
        }
        var stranger = TestBrowser.staff(
                server,
                server.bean(Merchants.class)
                        .create(new NewMerchant("Other", "GBP", "GB", null, SettingsChange.NONE))
                        .id(),
                Role.OWNER);
        assertThat(stranger.get("/console/settings/audit").body()).doesNotContain(email);
        stranger.get("/console/settings/staff");
        stranger.post("/console/settings/staff/remove", "person", Long.toString(id));
        assertThat(server.bean(Staff.class).find(shop.id(), id)).isPresent();
    }

    @Test
    void a_suspended_merchants_people_read_and_change_nothing() {
        var owner = TestBrowser.staff(server, shop.id(), Role.OWNER);
        server.bean(Merchants.class).suspend(shop.id(), "Asked to be.");
        assertThat(owner.get("/console/settings/staff").statusCode()).isEqualTo(200);
        var refused = owner.post("/console/settings/staff/invite", "email", email, "role", "SUPPORT");
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.body()).as("keeps the menu").contains("href=\"/console/returns\"");
        assertThat(server.bean(Staff.class).of(shop.id()))
                .extracting(StaffMember::email)
                .doesNotContain(email);
    }

    @Test
    void a_suspended_merchants_people_are_told_why_on_every_page_and_offered_nothing_that_is_refused() {
        var owner = TestBrowser.staff(server, shop.id(), Role.OWNER);
        assertThat(owner.get("/console/settings/staff").body())
                .contains("/console/settings/staff/invite")
                .doesNotContain("This account is suspended");
        server.bean(Merchants.class).suspend(shop.id(), "Asked to be.");
        for (String path : List.of("/console", "/console/orders", "/console/returns", "/console/settings")) {
            assertThat(owner.get(path).body())
                    .as(path)
                    .containsOnlyOnce("This account is suspended")
                    .contains("Asked to be. You can read everything, but change nothing.");
        }
        assertThat(owner.get("/console/settings/staff").body()).doesNotContain("/console/settings/staff/invite");
    }
}
