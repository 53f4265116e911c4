package dev.aftersale.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.aftersale.mail.relay.ReturnPath;
import dev.aftersale.mail.relay.Undeliverable;
import dev.aftersale.mask.Mask.Side;
import dev.aftersale.support.Message;
import dev.aftersale.support.Message.Author;
import dev.aftersale.testing.TestBrowser;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Mail that is not taken, not worked on, not delivered, or not kept any longer: who writes is told, and nobody is given away. */
class RelayRefusalsIT {

    @RegisterExtension
    static final Relay relay = new Relay();

    @Test
    void who_is_no_participant_or_writes_to_nobody_is_refused_before_the_250() throws Exception {
        String toBuyer = relay.mask(Side.BUYER);
        assertThat(relay.send("help@shop.test", "aaaaaaaaaaaaaaaa@market.test", "Subject: x", "x"))
                .startsWith("550 5.1.1");
        assertThat(relay.send("help@shop.test", "nobody@market.test", "Subject: x", "x"))
                .startsWith("550 5.1.1");
        assertThat(relay.send("mallory@evil.test", toBuyer, "Subject: x", "x")).startsWith("550 5.7.1");
        assertThat(relay.send(relay.buyer, toBuyer, "Subject: x", "x")).startsWith("550 5.7.1");
        assertThat(relay.send("help@shop.test", "b+abc.aaaaaaaa@bounce.market.test", "Subject: x", "x"))
                .startsWith("550 5.1.1");

        var unrouted = new Shop(relay.server, "Elsewhere", "GBP", "help@elsewhere.test");
        long other = unrouted.sell("Bob", relay.buyer, "Lamp");
        assertThat(relay.send("help@elsewhere.test", relay.masks().ofBuyer(unrouted.id, other), "Subject: x", "x"))
                .startsWith("550 5.7.1")
                .contains("SPF");
        assertThat(relay.messages()).isEmpty();
    }

    @Test
    void a_mask_closes_some_months_after_its_order_and_only_a_participant_hears_why() throws Exception {
        String toBuyer = relay.mask(Side.BUYER);
        relay.shop.cancel(relay.order);
        assertThat(relay.send("help@shop.test", toBuyer, "Subject: x", "Sorry")).startsWith("250");
        relay.server.clock().advance(Duration.ofDays(181));
        assertThat(relay.send("mallory@evil.test", toBuyer, "Subject: x", "x"))
                .isEqualTo(relay.send("mallory@evil.test", "aaaaaaaaaaaaaaaa@market.test", "Subject: x", "x"))
                .startsWith("550 5.1.1");
        assertThat(relay.send("help@shop.test", toBuyer, "Subject: x", "x"))
                .startsWith("550 5.1.1")
                .contains("/console/orders/" + relay.order);
    }

    @Test
    void a_message_that_comes_again_after_a_lost_250_is_taken_and_written_once() throws Exception {
        String headers = "Subject: Once\nMessage-ID: <once@buyers.test>";
        assertThat(relay.send(relay.buyer, relay.mask(Side.MERCHANT), headers, "Once"))
                .startsWith("250");
        assertThat(relay.send(relay.buyer, relay.mask(Side.MERCHANT), headers, "Once"))
                .startsWith("250");
        assertThat(relay.send(relay.buyer, relay.mask(Side.MERCHANT), "Subject: Then", "Then"))
                .startsWith("250");
        relay.awaitRelayed(relay.shops, 2);
        assertThat(relay.messages()).extracting(Message::body).containsExactly("Once", "Then");
    }

    private long count(String sql) {
        return relay.server
                .db()
                .platform(tx -> tx.sql()
                        .sql(sql)
                        .param("order", relay.order)
                        .query(Long.class)
                        .single());
    }

    @Test
    void messages_as_they_came_are_kept_for_a_month_and_masks_until_long_after_they_closed() throws Exception {
        assertThat(relay.send(
                        relay.buyer,
                        relay.mask(Side.MERCHANT),
                        "Subject: x\nMessage-ID: <kept@buyers.test>",
                        "Where is it?"))
                .startsWith("250");
        relay.awaitRelayed(relay.shops, 1);
        String toBuyer = relay.mask(Side.BUYER);
        String raws = "SELECT count(raw) FROM mail_in WHERE order_id = :order";
        String names = "SELECT count(*) FROM mail_in WHERE order_id = :order AND header_from LIKE '%buyers.test%'";
        String known = "SELECT count(*) FROM mask_directory WHERE order_id = :order";
        String references = "SELECT count(*) FROM mail_reference WHERE order_id = :order";
        relay.server.clock().advance(Duration.ofDays(29));
        await().until(() -> count("SELECT count(*) FROM mail_in WHERE order_id = :order AND dedupe IS NULL")
                == 1); // so it was looked for what is old
        assertThat(count(raws)).isEqualTo(1);
        relay.server.clock().advance(Duration.ofDays(2));
        await().until(() -> count(raws) == 0);

        relay.server.clock().advance(Duration.ofDays(60));
        assertThat(relay.send("help@shop.test", toBuyer, "Subject: x", "Sorry")).startsWith("250");
        await().until(() -> relay.messages().size() == 2);

        // closed, but not forgotten: who takes part hears that it is; the order was cancelled, as nobody shipped it
        relay.server.clock().advance(Duration.ofDays(300));
        assertThat(relay.send("help@shop.test", toBuyer, "Subject: x", "x")).contains("/console/orders/" + relay.order);
        assertThat(count(known)).isGreaterThanOrEqualTo(2); // one that lost a race to be drawn stays there
        assertThat(count(names)).isEqualTo(1);

        relay.server.clock().advance(Duration.ofDays(600));
        await().until(() -> count(known) == 0);
        assertThat(relay.send("help@shop.test", toBuyer, "Subject: x", "x"))
                .startsWith("550 5.1.1")
                .doesNotContain("/console/orders/");
        assertThat(count("SELECT count(*) FROM mask WHERE order_id = :order")).isZero();
        assertThat(count(names)).isZero();
        assertThat(count(references)).isZero();
        assertThat(relay.messages()).extracting(Message::body).containsExactly("Where is it?", "Sorry");
    }

    @Test
    void who_wrote_what_can_not_be_worked_on_is_told_and_later_mail_of_the_order_does_not_wait_for_it()
            throws Exception {
        spoil("<poison-1@shop.test>");
        assertThat(relay.send(
                        "agent8@shop.test",
                        relay.mask(Side.BUYER),
                        "Subject: Your lamp\nMessage-ID: <poison-1@shop.test>",
                        "!"))
                .startsWith("250");
        var queue = relay.server.bean(MailHealth.class);
        await().until(() -> queue.intake().failing() == 1);
        assertThat(queue.intake().oldest()).isNotNull();
        assertThat(relay.send(relay.buyer, relay.mask(Side.MERCHANT), "Subject: And?", "a later one"))
                .startsWith("250");

        await().until(() -> {
            relay.server.clock().advance(Duration.ofSeconds(30));
            return relay.messages().size() == 1;
        });
        assertThat(relay.shops.takenFor("agent8@shop.test")).isEmpty();

        await().until(() -> {
            relay.server.clock().advance(Duration.ofHours(1));
            return !relay.shops.takenFor("agent8@shop.test").isEmpty();
        });
        assertThat(relay.shops.takenFor("agent8@shop.test").getFirst().raw())
                .contains("report-type=delivery-status")
                .contains("Status: 5.3.0")
                .contains("In-Reply-To: <poison-1@shop.test>");
        assertThat(queue.intake().waiting()).isZero();
    }

    /** As nothing does: what has this Message-ID is written as a message to nobody, which no code of ours can work on. */
    private static void spoil(String reference) throws SQLException {
        try (var connection = relay.server.database().asOwner();
                var statement = connection.createStatement()) {
            statement.execute("""
                    CREATE FUNCTION spoil() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN NEW.topic := NULL; RETURN NEW; END';
                    CREATE TRIGGER spoil BEFORE INSERT ON mail_in
                        FOR EACH ROW WHEN (NEW.reference = '%s') EXECUTE FUNCTION spoil()
                    """.formatted(reference));
        }
    }

    @Test
    void characters_that_no_database_keeps_lead_to_no_endless_try_again() throws Exception {
        assertThat(relay.send("a\0b@buyers.test", relay.mask(Side.MERCHANT), "Subject: x", "hello"))
                .startsWith("5");
        assertThat(relay.send(relay.buyer, "a\0" + relay.mask(Side.MERCHANT), "Subject: x", "hello"))
                .startsWith("5");
        assertThat(relay.send(
                        relay.buyer,
                        relay.mask(Side.MERCHANT),
                        "DKIM-Signature: v=1; a=rsa-sha256; d=bu\0yers.test; s=a\0b; h=From; bh=AAAA; b=AAAA\n"
                                + "Subject: a \0 lamp\nMessage-ID: <a\0b@buyers.test>",
                        "Hello \0 there."))
                .startsWith("250");
        relay.awaitRelayed(relay.shops, 1);
    }

    @Test
    void what_goes_round_is_dropped() throws Exception {
        assertThat(relay.send(relay.buyer, relay.mask(Side.MERCHANT), "Subject: x\nX-Relay-Hop: 3", "round and round"))
                .startsWith("250");
        await().until(() -> relay.server.bean(MailTrail.class).ofOrder(relay.shop.id, relay.order).stream()
                .anyMatch(one -> one.state().equals("DROPPED")));
        assertThat(relay.messages()).isEmpty();
    }

    @Test
    void when_the_other_side_is_refused_its_author_is_told_about_the_mask_and_the_address_is_marked() throws Exception {
        relay.buyers.onRecipient = recipient -> recipient.equals(relay.buyer) ? 550 : 250;
        assertThat(relay.send(
                        "agent7@shop.test",
                        relay.mask(Side.BUYER),
                        "Subject: Your lamp\nMessage-ID: <lost-1@shop.test>",
                        "On its way."))
                .startsWith("250");
        await().until(() -> !relay.shops.takenFor("agent7@shop.test").isEmpty());
        String report = relay.shops.takenFor("agent7@shop.test").getFirst().raw();
        assertThat(report)
                .contains("report-type=delivery-status")
                .contains("Final-Recipient: rfc822; " + relay.mask(Side.BUYER))
                .contains("Auto-Submitted: auto-replied")
                .contains("In-Reply-To: <lost-1@shop.test>")
                .doesNotContain(relay.buyer);
        assertThat(relay.server.bean(Undeliverable.class).among(relay.shop.id, List.of(relay.buyer)))
                .hasSize(1);
        assertThat(relay.messages()).hasSize(1);
        String heading = "Addresses that send mail back";
        var operator = TestBrowser.operator(relay.server);
        assertThat(operator.get("/operator/mail").body())
                .containsPattern("(?s)" + heading + ".*" + relay.buyer + ".*scripted 550");

        assertThat(relay.send(relay.buyer, relay.mask(Side.MERCHANT), "Subject: Here", "I am here again."))
                .startsWith("250");
        await().until(() -> relay.server
                .bean(Undeliverable.class)
                .among(relay.shop.id, List.of(relay.buyer))
                .isEmpty());
        assertThat(operator.get("/operator/mail").body())
                .doesNotContainPattern("(?s)" + heading + ".*row-link anywhere[^<]*>" + relay.buyer);
    }

    @Test
    void who_wrote_what_waits_for_four_hours_is_told_once_and_the_other_side_is_not() throws Exception {
        relay.buyers.onRecipient = recipient -> recipient.equals(relay.buyer) ? 450 : 250;
        assertThat(relay.send(
                        "agent9@shop.test",
                        relay.mask(Side.BUYER),
                        "Subject: Your lamp\nMessage-ID: <late-1@shop.test>",
                        "On its way."))
                .startsWith("250");
        await().until(() -> relay.messages().size() == 1);
        var worker = relay.server.bean(MailWorker.class);
        var began = relay.server.clock().instant();
        await().until(() -> {
            worker.awaitIdle();
            if (Duration.between(began, relay.server.clock().instant()).compareTo(MailWorker.LATE.minusMinutes(11))
                    < 0) {
                assertThat(relay.shops.takenFor("agent9@shop.test")).isEmpty();
            }
            relay.server.clock().advance(Duration.ofMinutes(10));
            return !relay.shops.takenFor("agent9@shop.test").isEmpty();
        });
        String report = relay.shops.takenFor("agent9@shop.test").getFirst().raw();
        assertThat(report)
                .contains("report-type=delivery-status")
                .contains("Action: delayed")
                .contains("Status: 4.0.0")
                .contains("Final-Recipient: rfc822; " + relay.mask(Side.BUYER))
                .contains("Auto-Submitted: auto-replied")
                .contains("In-Reply-To: <late-1@shop.test>")
                .doesNotContain(relay.buyer);
        for (int hours = 0; hours < 20; hours += 5) {
            relay.server.clock().advance(Duration.ofHours(5));
            worker.awaitIdle();
        }
        relay.buyers.onRecipient = recipient -> 250;
        await().until(() -> {
            relay.server.clock().advance(Duration.ofHours(1));
            return Relay.relayed(relay.buyers, relay.order).size() == 1;
        });
        assertThat(relay.shops.takenFor("agent9@shop.test")).hasSize(1);
        assertThat(relay.buyers.taken).noneMatch(one -> one.raw().contains("delivery-status"));
        assertThat(relay.messages()).hasSize(1);
    }

    @Test
    void a_report_that_comes_back_later_marks_its_mail_and_reaches_nobody() throws Exception {
        long message = relay.write(Author.MERCHANT, "On its way.");
        relay.awaitRelayed(relay.buyers, 1);
        String returnPath = returnPath(message);
        String report = report(returnPath, "5.1.1", "550 5.1.1 user unknown");
        assertThat(SmtpClient.send(relay.server.smtpPort(), "", returnPath, report))
                .startsWith("250");
        await().until(() -> sent(message).state() == MailState.BOUNCED);
        assertThat(sent(message).status()).isEqualTo("5.1.1");
        assertThat(relay.server.bean(Undeliverable.class).among(relay.shop.id, List.of(relay.buyer)))
                .hasSize(1);
        assertThat(relay.messages()).hasSize(1);
        relay.server.clock().advance(Duration.ofDays(15));
        assertThat(SmtpClient.send(relay.server.smtpPort(), "", returnPath, report))
                .startsWith("550 5.1.1");
    }

    private String returnPath(long message) {
        return relay.server.bean(ReturnPath.class).of(sent(message).id());
    }

    /** What became of the mail with {@code message}. */
    private static MailTrail.Sent sent(long message) {
        return relay.server
                .bean(MailTrail.class)
                .ofMessages(relay.shop.id, List.of(message))
                .sent()
                .getFirst();
    }

    private static String report(String returnPath, String status, String diagnostic) {
        return """
                From: MAILER-DAEMON@mx.buyers.test
                To: <%s>
                Subject: Undelivered
                MIME-Version: 1.0
                Content-Type: multipart/report; report-type=delivery-status; boundary=xx

                --xx
                Content-Type: text/plain

                <%s>: %s
                --xx
                Content-Type: message/delivery-status

                Reporting-MTA: dns; mx.buyers.test

                Final-Recipient: rfc822; %s
                Action: failed
                Status: %s
                Diagnostic-Code: smtp; %s

                --xx--
                """.formatted(returnPath, relay.buyer, diagnostic, relay.buyer, status, diagnostic);
    }

    @Test
    void a_report_that_a_server_has_given_up_ends_the_mail_and_says_nothing_of_the_address() throws Exception {
        long message = relay.write(Author.MERCHANT, "On its way.");
        relay.awaitRelayed(relay.buyers, 1);
        String returnPath = returnPath(message);
        String report = report(returnPath, "4.4.7", "452 4.2.2 mailbox full for five days");
        assertThat(SmtpClient.send(relay.server.smtpPort(), "", returnPath, report))
                .startsWith("250");
        await().until(() -> sent(message).state() == MailState.BOUNCED);
        assertThat(relay.server.bean(Undeliverable.class).among(relay.shop.id, List.of(relay.buyer)))
                .isEmpty();
    }
}
