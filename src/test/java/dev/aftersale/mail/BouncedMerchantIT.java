package dev.aftersale.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.aftersale.mail.check.CheckReport;
import dev.aftersale.mail.check.CheckReport.State;
import dev.aftersale.mail.check.CheckReport.Trigger;
import dev.aftersale.mail.check.CheckReport.Verdict;
import dev.aftersale.mail.check.Checks;
import dev.aftersale.mail.check.Standing.Reach;
import dev.aftersale.merchant.Contacts;
import dev.aftersale.merchant.Merchants;
import dev.aftersale.merchant.QueueAddresses;
import dev.aftersale.merchant.SettingsChange;
import dev.aftersale.staff.Role;
import dev.aftersale.testing.TestBrowser;
import dev.aftersale.testing.TestServer;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A merchant's server that takes our mail no more: found out by the mail itself, and told where it still arrives. */
class BouncedMerchantIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final ScriptedSmtp SHOPS = new ScriptedSmtp(0);

    @RegisterExtension
    static final TestServer server = new TestServer()
            .with("aftersale.demo", "false")
            .with("aftersale.mail-domain", "market.test")
            .with("aftersale.dns", "127.0.0.1:9")
            .with("aftersale.mail-routes", "*=127.0.0.1:" + SHOPS.port());

    private static int number;

    private Shop shop;
    private String address = "";
    private String second = "";

    @BeforeEach
    void open() {
        server.clock().run();
        number++;
        address = "help@shop" + number + ".test";
        second = "claims@desk" + number + ".test";
        shop = new Shop(server, "Shop " + number, "GBP", address);
        server.bean(Merchants.class)
                .change(
                        shop.id,
                        SettingsChange.of(
                                new Contacts(null, null, null, new QueueAddresses(null, second, null, null, null))));
        SHOPS.onRecipient = recipient -> 250;
    }

    @AfterAll
    static void stop() {
        SHOPS.close();
    }

    private List<CheckReport> checks() {
        return server.bean(Checks.class).history(shop.id, address, 5);
    }

    private long sell() {
        return shop.sell("Ann Example", "ann@buyers.test", "Lamp");
    }

    private long bounced() {
        return server.bean(MailHealth.class).trouble(100).stream()
                .filter(one -> one.recipient().equals(address) && one.state() == MailState.BOUNCED)
                .count();
    }

    private CheckReport finished(int count) {
        await().atMost(PATIENCE)
                .until(() -> checks().size() == count && checks().getFirst().state() == State.DONE);
        return checks().getFirst();
    }

    /** Takes the next sale's mail, and sends it back later. */
    private void sellAndSendBack() throws IOException {
        SHOPS.onRecipient = recipient -> 250;
        long order = sell();
        await().atMost(PATIENCE).until(() -> returnPath(order) != null);
        SHOPS.onRecipient = recipient -> recipient.equals(address) ? 550 : 250;
        String report = """
                From: MAILER-DAEMON@mx.shop.test
                To: <%1$s>
                Subject: Undelivered
                MIME-Version: 1.0
                Content-Type: multipart/report; report-type=delivery-status; boundary=xx

                --xx
                Content-Type: text/plain

                <%2$s>: the mailbox is full for good
                --xx
                Content-Type: message/delivery-status

                Reporting-MTA: dns; mx.shop.test

                Final-Recipient: rfc822; %2$s
                Action: failed
                Status: 5.2.2

                --xx--
                """.formatted(returnPath(order), address);
        assertThat(SmtpClient.send(server.smtpPort(), "", returnPath(order), report))
                .startsWith("250");
    }

    private String returnPath(long order) {
        synchronized (SHOPS.taken) {
            for (int i = 0; i < SHOPS.taken.size(); i++) {
                var one = SHOPS.taken.get(i);
                if (one.recipient().equals(address) && one.raw().contains(Long.toString(order))) {
                    return SHOPS.returnPaths.get(i);
                }
            }
            return null;
        }
    }

    @Test
    void two_mails_that_come_back_start_nothing_and_neither_does_a_buyers_address() {
        SHOPS.onRecipient = recipient -> recipient.equals(second) ? 250 : 550;
        sell();
        sell();
        await().atMost(PATIENCE).until(() -> bounced() == 2);
        assertThat(checks()).isEmpty();
    }

    @Test
    void a_sale_that_waits_for_four_hours_starts_a_check_and_its_merchant_is_told_where_mail_still_arrives() {
        SHOPS.onRecipient = recipient -> recipient.equals(address) ? 450 : 250;
        sell();
        var began = server.clock().instant();
        await().atMost(PATIENCE).until(() -> {
            server.bean(MailWorker.class).awaitIdle();
            if (Duration.between(began, server.clock().instant()).compareTo(MailWorker.LATE.minusMinutes(11)) < 0) {
                assertThat(checks()).isEmpty();
            }
            server.clock().advance(Duration.ofMinutes(10));
            return !checks().isEmpty() && checks().getFirst().state() == State.DONE;
        });
        assertThat(Duration.between(began, server.clock().instant())).isGreaterThan(MailWorker.LATE);
        assertThat(checks()).hasSize(1);
        assertThat(checks().getFirst().verdict()).isEqualTo(Verdict.BAD);
        await().atMost(PATIENCE)
                .until(() -> SHOPS.takenFor(second).stream()
                        .anyMatch(
                                one -> one.raw().contains(address) && one.raw().contains("/console/settings/mail")));
    }

    @Test
    void three_refusals_however_they_are_told_start_a_check_and_its_merchant_is_told_where_mail_still_arrives()
            throws Exception {
        SHOPS.onRecipient = recipient -> recipient.equals(address) ? 550 : 250;
        sell();
        sell();
        await().atMost(PATIENCE).until(() -> bounced() == 2);
        sellAndSendBack();
        CheckReport check = finished(1);
        assertThat(check.trigger()).isEqualTo(Trigger.BOUNCES);
        assertThat(check.verdict()).isEqualTo(Verdict.BAD);

        await().atMost(PATIENCE)
                .until(() -> SHOPS.takenFor(second).stream()
                        .anyMatch(
                                one -> one.raw().contains(address) && one.raw().contains("/console/settings/mail")));
        var owner = TestBrowser.staff(server, shop.id, Role.OWNER);
        assertThat(owner.get("/console").body()).contains("Mail to " + address + " does not reach you");

        // it counts from the last check, and an address in trouble is looked at again soon
        sell();
        await().atMost(PATIENCE).until(() -> bounced() == 4);
        assertThat(checks()).hasSize(1);
        SHOPS.onRecipient = recipient -> 250;
        server.clock().advance(Duration.ofDays(3).plusHours(1));
        await().atMost(PATIENCE)
                .until(() -> checks().size() == 2 && checks().getFirst().state() == State.ASKED);
        assertThat(checks().getFirst().trigger()).isEqualTo(Trigger.SCHEDULE);
        assertThat(server.bean(Checks.class).standings(shop.id))
                .filteredOn(one -> one.address().equals(address))
                .singleElement()
                .extracting(one -> one.reach())
                .isEqualTo(Reach.UNREACHABLE);
    }
}
