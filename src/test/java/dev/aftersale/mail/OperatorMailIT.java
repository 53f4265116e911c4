package dev.aftersale.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.aftersale.base.MerchantId;
import dev.aftersale.mail.relay.ReturnPath;
import dev.aftersale.staff.Invitations;
import dev.aftersale.staff.Role;
import dev.aftersale.testing.TestBrowser;
import dev.aftersale.testing.TestServer;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What reaches whoever runs a deployment: mail to the addresses that every domain has, and that its own did not arrive. */
class OperatorMailIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final ScriptedSmtp OTHERS = new ScriptedSmtp(0);

    @RegisterExtension
    static final TestServer server = new TestServer()
            .with("aftersale.demo", "false")
            .with("aftersale.mail-domain", "market.test")
            .with("aftersale.dns", "127.0.0.1:9")
            .with("aftersale.mail.rate-per-mask", "8")
            .with("aftersale.mail-routes", "*=127.0.0.1:" + OTHERS.port());

    private static int number;

    private TestBrowser operator;
    private MerchantId shop;
    private String invited = "";

    @BeforeEach
    void open() {
        server.clock().advance(Duration.ofMinutes(11)); // whatever was written before counts no more
        OTHERS.onRecipient = recipient -> 250;
        operator = TestBrowser.operator(server);
        number++;
        shop = new Shop(server, "Shop " + number, "GBP", "help@shop" + number + ".test").id;
        invited = "mia" + number + "@shop.test";
    }

    @AfterAll
    static void stop() {
        OTHERS.close();
    }

    private static String write(String to, String subject) throws IOException {
        return SmtpClient.send(
                server.smtpPort(),
                "admin@provider.test",
                to,
                "From: <admin@provider.test>\nTo: <postmaster@market.test>\nSubject: " + subject + "\nMessage-ID: <"
                        + to.hashCode() + "." + System.nanoTime() + "@provider.test>\n\nYour server speaks too fast.");
    }

    private String page() {
        return operator.get("/operator/mail").body();
    }

    private void invite() {
        server.bean(Invitations.class).invite(shop, invited, Role.SUPPORT, Locale.ENGLISH);
    }

    @Test
    void other_names_are_refused_as_ever_and_nobody_can_flood_the_operator() throws Exception {
        assertThat(write("webmaster@market.test", "x")).startsWith("550 5.1.1");
        assertThat(write("postmaster@other.test", "x")).startsWith("550 5.1.1");
        assertThat(write("root", "x")).startsWith("501");
        for (int i = 0; i < 8; i++) {
            assertThat(write("abuse@market.test", "Flood " + i)).startsWith("250");
        }
        assertThat(write("abuse@market.test", "Flood 8")).startsWith("451 4.7.1");
        assertThat(page()).contains("Flood 7").doesNotContain("Flood 8");
    }

    @Test
    void what_is_written_to_the_addresses_that_every_domain_has_is_read_by_the_operator_and_kept_for_a_while()
            throws Exception {
        for (String to : new String[] {
            "postmaster@market.test",
            "PostMaster@Market.Test",
            "postmaster",
            "abuse@market.test",
            "postmaster@bounce.market.test",
            "bounces@bounce.market.test"
        }) {
            assertThat(write(to, "To " + to)).as(to).startsWith("250");
            assertThat(page()).contains("To " + to);
        }
        server.clock().advance(Duration.ofDays(31));
        await().atMost(PATIENCE).until(() -> !page().contains("To abuse@market.test"));
    }

    @Test
    void an_invitation_that_is_refused_is_seen_by_the_operator_and_its_text_is_not() {
        OTHERS.onRecipient = recipient -> recipient.equals(invited) ? 550 : 250;
        invite();
        await().atMost(PATIENCE).until(() -> page().contains(invited));
        assertThat(page()).contains("Bounced", "scripted 550").doesNotContain("/invitation");
    }

    @Test
    void an_invitation_that_comes_back_later_is_seen_too_if_it_comes_back_on_our_own_path() throws Exception {
        invite();
        await().atMost(PATIENCE).until(() -> !OTHERS.takenFor(invited).isEmpty());
        String path = OTHERS.returnPaths.getLast();
        assertThat(path).startsWith("a+").endsWith("@bounce.market.test");

        // neither a stranger's path, nor one of another kind of mail, nor "I am away"
        assertThat(report("a+1.aaaaaaaa@bounce.market.test", "failed")).startsWith("550 5.1.1");
        assertThat(report(path.replaceFirst("a", "b"), "failed")).startsWith("550 5.1.1");
        assertThat(report(server.bean(ReturnPath.class).ofAccount(77), "failed"))
                .startsWith("550 5.1.1");
        assertThat(report(path, "delayed")).startsWith("250");
        assertThat(page()).doesNotContain(invited);

        assertThat(report(path, "failed")).startsWith("250");
        assertThat(page()).contains(invited, "550 5.1.1 user unknown");
        server.clock().advance(Duration.ofDays(15));
        assertThat(report(path, "failed")).startsWith("550 5.1.1");
    }

    private String report(String path, String action) throws IOException {
        return SmtpClient.send(server.smtpPort(), "", path, """
                From: MAILER-DAEMON@mx.shop.test
                To: <%s>
                Subject: Undelivered
                MIME-Version: 1.0
                Content-Type: multipart/report; report-type=delivery-status; boundary=xx

                --xx
                Content-Type: text/plain

                It did not arrive.
                --xx
                Content-Type: message/delivery-status

                Reporting-MTA: dns; mx.shop.test

                Final-Recipient: rfc822; %s
                Action: %s
                Status: 5.1.1
                Diagnostic-Code: smtp; 550 5.1.1 user unknown

                --xx--
                """.formatted(path, invited, action));
    }
}
