package dev.aftersale.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.aftersale.mask.Mask.Side;
import dev.aftersale.mask.Mask.Topic;
import dev.aftersale.merchant.DeskKind;
import dev.aftersale.merchant.Merchants;
import dev.aftersale.merchant.SettingsChange;
import dev.aftersale.support.Message;
import dev.aftersale.support.Message.Author;
import dev.aftersale.support.Threads;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The merchant's side is a help desk: what its agents write goes on once, and what the desk says by itself does not. */
class RelayOfDesksIT {

    @RegisterExtension
    static final Relay relay = new Relay();

    @Test
    void a_desks_automatic_answer_goes_nowhere_but_its_tag_comes_back_to_it() throws Exception {
        relay.write(Author.BUYER, "Where is it?");
        relay.awaitRelayed(relay.shops, 1);
        assertThat(relay.send(
                        "help@shop.test",
                        relay.mask(Side.BUYER),
                        "Subject: [shop.test #17] AutoReply: we got it\nAuto-Submitted: auto-replied",
                        "We got it."))
                .startsWith("250");
        await().until(() -> relay.server.bean(MailTrail.class).ofOrder(relay.shop.id, relay.order).stream()
                .anyMatch(one -> one.state().equals("SWALLOWED")));
        assertThat(relay.messages()).hasSize(1);
        relay.write(Author.BUYER, "Hello?");
        assertThat(relay.awaitRelayed(relay.shops, 2).getSubject()).contains("[shop.test #17]");
        assertThat(Relay.relayed(relay.buyers, relay.order)).isEmpty();
    }

    private static final String OF_ZENDESK = "Subject: %s\nAuto-Submitted: auto-generated\n"
            + "X-Auto-Response-Suppress: All\nX-Mailer: Zendesk Mailer\nX-Zendesk-From-Account-Id: 4ca1477\n"
            + "MIME-Version: 1.0\nContent-Type: text/html; charset=utf-8";

    @Test
    void an_agents_answer_that_its_desk_marks_as_a_machines_reaches_the_buyer_and_what_the_desk_says_itself_does_not()
            throws Exception {
        relay.write(Author.BUYER, "Where is it?");
        relay.awaitRelayed(relay.shops, 1);
        assertThat(relay.send(
                        "help@shop.test",
                        relay.mask(Side.BUYER),
                        OF_ZENDESK.formatted("[Request received] Where is it?"),
                        "<p>Your request has been received.</p><div class=\"zd-comment\">Order-ID: " + relay.order
                                + "<br><br>Where is it?</div>"))
                .startsWith("250");
        assertThat(relay.send(
                        "help@shop.test",
                        relay.mask(Side.BUYER),
                        OF_ZENDESK.formatted("We are closed"),
                        "<p>We are closed until Monday.</p>"))
                .startsWith("250");
        // who is no desk can write its headers: a buyer's program that answers by itself is heard by nobody
        assertThat(relay.send(
                        relay.buyer,
                        relay.mask(Side.MERCHANT),
                        OF_ZENDESK.formatted("Away"),
                        "<div class=\"zd-comment\">I am away.</div>"))
                .startsWith("250");
        await().until(() -> relay.server.bean(MailTrail.class).ofOrder(relay.shop.id, relay.order).stream()
                        .filter(one -> one.state().equals("SWALLOWED"))
                        .count()
                == 3);
        assertThat(relay.messages()).hasSize(1);

        assertThat(relay.send(
                        "agent7@shop.test",
                        relay.mask(Side.BUYER),
                        OF_ZENDESK.formatted("Re: Where is it?"),
                        "<p>Your request has been updated.</p><div class=\"zd-comment\">It left us yesterday.</div>"
                                + "<div class=\"zd-comment zd-comment-pre-styled\">Order-ID: " + relay.order
                                + "<br><br>Where is it?</div>"))
                .startsWith("250");
        relay.awaitRelayed(relay.buyers, 1);
        assertThat(Relay.relayed(relay.buyers, relay.order).getFirst().raw())
                .contains("It left us yesterday.")
                .doesNotContain("Zendesk")
                .doesNotContain("Auto-Submitted");
        assertThat(relay.messages()).extracting(Message::body).containsExactly("Where is it?", "It left us yesterday.");
    }

    @Test
    void what_a_desk_hands_over_by_calls_is_not_relayed_from_its_mail_as_well() throws Exception {
        var other = new Shop(relay.server, "Eastwind Gifts", "GBP", "help@shop.test");
        long sold = other.sell("Ann Example", relay.buyer, "Lamp");
        relay.server.bean(Merchants.class).change(other.id, SettingsChange.of(DeskKind.ZENDESK));
        String mask = relay.masks().of(other.id, sold, Topic.INQUIRY, Side.BUYER);
        String comment = "<div class=\"zd-comment\">It left us yesterday.</div>";
        assertThat(relay.send("help@shop.test", mask, OF_ZENDESK.formatted("Re: Where is it?"), comment))
                .startsWith("250");
        await().until(() -> relay.server.bean(MailTrail.class).ofOrder(other.id, sold).stream()
                .anyMatch(one -> one.state().equals("SWALLOWED")));
        assertThat(relay.server.bean(Threads.class).inquiry(other.id, sold)).isEmpty();
        // what somebody writes from a mailbox of its own is in no ticket
        assertThat(relay.send("help@shop.test", mask, "Subject: Your lamp", "I looked again."))
                .startsWith("250");
        await().until(() ->
                relay.server.bean(Threads.class).inquiry(other.id, sold).isPresent());
    }
}
