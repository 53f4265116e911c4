package dev.aftersale.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.aftersale.mail.ScriptedSmtp.Seen;
import dev.aftersale.mask.Mask.Side;
import dev.aftersale.support.Message;
import dev.aftersale.support.Message.Author;
import dev.aftersale.support.Message.Via;
import dev.aftersale.support.NewMessage;
import dev.aftersale.support.SupportThread.Kind;
import dev.aftersale.support.ThreadFile;
import dev.aftersale.support.Threads;
import dev.aftersale.upload.NamedFile;
import jakarta.mail.Message.RecipientType;
import jakarta.mail.internet.MimeMessage;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Buyer and merchant write to each other through real SMTP, and neither learns the other's address. */
class RelayIT {

    @RegisterExtension
    static final Relay relay = new Relay();

    @Test
    void a_message_does_not_wait_for_a_notice_nor_a_notice_for_a_message() {
        relay.buyers.onMessage = message -> message.raw().contains("X-Aftersale-Notice: received") ? 451 : 250;
        String first = relay.buyer;
        long held = relay.shop.sell("Ann Example", "first-" + first, "Lamp");
        relay.order = held;
        relay.write(Author.MERCHANT, "It is on its way.");
        await().until(() -> Relay.relayed(relay.buyers, held).size() == 1);

        relay.buyers.onMessage = message -> message.raw().contains("Please wait a day") ? 451 : 250;
        long other = relay.shop.sell("Ann Example", "second-" + first, "Lamp");
        relay.order = other;
        relay.write(Author.MERCHANT, "Please wait a day.");
        await().until(() -> relay.buyers.seen.stream().anyMatch(one -> one.raw().contains("Please wait a day")));
        relay.shop.ship(other);
        await().until(() -> relay.buyers.taken.stream()
                .anyMatch(one -> one.recipient().equals("second-" + first)
                        && one.raw().contains("X-Aftersale-Notice: shipped")));
    }

    @Test
    void both_sides_write_by_mail_and_neither_sees_the_others_address() throws Exception {
        relay.write(Author.BUYER, "Where is it?");
        MimeMessage asked = relay.awaitRelayed(relay.shops, 1);
        assertThat(asked.getFrom()[0].toString()).contains("Ann via Market").contains(relay.mask(Side.BUYER));
        assertThat(asked.getReplyTo()[0].toString()).contains(relay.mask(Side.BUYER));
        assertThat(asked.getSubject()).contains("[Order #" + relay.order + "]").contains("[Inquiry]");
        assertThat(Relay.header(asked, "X-Market-Kind")).isEqualTo("inquiry");
        assertThat(Relay.header(asked, "X-Market-Queue")).isEqualTo("inquiry");
        assertThat(asked.getContent().toString())
                .contains("Order-ID: " + relay.order)
                .contains("Where is it?");
        assertThat(relay.shops.taken).noneMatch(one -> one.raw().contains(relay.buyer));

        // an agent answers from an address of its own, without any of our ids, as help desks do
        assertThat(relay.send(
                        "agent7@shop.test",
                        relay.mask(Side.BUYER),
                        "Subject: Re: your question\nMessage-ID: <desk-1@internal.shop.test>\nX-RT-Ticket: 7",
                        "On its way. Yours, agent7@shop.test\n\n> From: help@shop.test"))
                .startsWith("250");
        MimeMessage answer = relay.awaitRelayed(relay.buyers, 1);
        assertThat(answer.getFrom()[0].toString())
                .contains("Northwind Gifts via Market")
                .contains(relay.mask(Side.MERCHANT));
        assertThat(answer.getSubject()).contains("[Order #" + relay.order + "]").contains("your question");
        String raw = Relay.relayed(relay.buyers, relay.order).getFirst().raw();
        assertThat(raw)
                .contains("On its way")
                .doesNotContain("shop.test")
                .doesNotContain("X-RT")
                .doesNotContain("+0900");

        // the buyer answers to that, in a program that threads
        assertThat(relay.send(
                        relay.buyer,
                        relay.mask(Side.MERCHANT).toUpperCase(java.util.Locale.ROOT) + ".",
                        "Subject: Re: your question\nMessage-ID: <b-1@buyers.test>\nIn-Reply-To: "
                                + answer.getMessageID() + "\nReferences: <old@buyers.test> " + answer.getMessageID(),
                        "Thank you! " + relay.buyer))
                .startsWith("250");
        MimeMessage thanks = relay.awaitRelayed(relay.shops, 2);
        assertThat(Relay.header(thanks, "In-Reply-To")).isEqualTo("<desk-1@internal.shop.test>");
        assertThat(Relay.header(thanks, "References")).isEqualTo("<desk-1@internal.shop.test>");
        assertThat(relay.shops.taken)
                .noneMatch(one -> one.raw().contains(relay.buyer) || one.raw().contains("buyers.test"));

        assertThat(relay.messages()).extracting(Message::body).noneMatch(text -> text.contains(".test"));
        assertThat(relay.messages())
                .extracting(Message::author, Message::via)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(Author.BUYER, Via.PAGE),
                        org.assertj.core.groups.Tuple.tuple(Author.MERCHANT, Via.MAIL),
                        org.assertj.core.groups.Tuple.tuple(Author.BUYER, Via.MAIL));
        var trail = relay.server
                .bean(MailTrail.class)
                .ofMessages(
                        relay.shop.id,
                        relay.messages().stream().map(Message::id).toList());
        assertThat(trail.arrived()).extracting(MailTrail.Arrived::proved).containsExactly(true, false);
        assertThat(trail.sent()).extracting(MailTrail.Sent::state).containsOnly(MailState.SENT);
        assertThat(trail.sent().get(1).edits().addresses()).isPositive();
    }

    @Test
    void who_writes_to_the_mask_and_past_it_is_told_once_that_a_copy_went_directly() throws Exception {
        String message = "From: Lisa <lisa@shop.test>\nTo: <%s>\nCc: Ann <%s>, boss@shop.test\n"
                        .formatted(relay.mask(Side.BUYER), relay.buyer)
                + "Subject: Hello\nMessage-ID: <copy-%d@shop.test>\n\nIt is on its way.".formatted(relay.order);
        assertThat(SmtpClient.send(relay.server.smtpPort(), "lisa@shop.test", relay.mask(Side.BUYER), message))
                .startsWith("250");
        relay.awaitRelayed(relay.buyers, 1);
        await().until(() -> !warnings().isEmpty());
        assertThat(SmtpClient.send(relay.server.smtpPort(), "lisa@shop.test", relay.mask(Side.BUYER), message))
                .startsWith("250");
        assertThat(relay.send(
                        "lisa@shop.test",
                        relay.mask(Side.BUYER),
                        "Subject: Alone\nCc: boss@shop.test",
                        "To you alone."))
                .startsWith("250");
        relay.awaitRelayed(relay.buyers, 2);
        relay.server.bean(MailWorker.class).awaitIdle();
        assertThat(warnings()).hasSize(1);
        Seen warning = warnings().getFirst();
        assertThat(warning.recipient()).isEqualTo("lisa@shop.test");
        MimeMessage told = Relay.parsed(warning.raw());
        assertThat(Relay.header(told, "In-Reply-To")).isEqualTo("<copy-%d@shop.test>".formatted(relay.order));
        assertThat(Relay.header(told, "Auto-Submitted")).isEqualTo("auto-replied");
        assertThat(told.getContent().toString())
                .contains(relay.mask(Side.BUYER))
                .doesNotContain(relay.buyer);
    }

    /** Of copies that went past us, about this order. */
    private List<Seen> warnings() {
        return relay.shops.taken.stream()
                .filter(one -> one.raw().contains(".copy@market.test>"))
                .filter(one -> one.raw().contains("copy-" + relay.order))
                .toList();
    }

    @Test
    void who_answers_without_any_id_of_ours_is_threaded_below_the_last_that_the_reader_saw() throws Exception {
        assertThat(relay.send(
                        relay.buyer,
                        relay.mask(Side.MERCHANT),
                        "Subject: Hello\nMessage-ID: <b-9@buyers.test>",
                        "Hello?"))
                .startsWith("250");
        MimeMessage hello = relay.awaitRelayed(relay.shops, 1);
        assertThat(relay.send("help@shop.test", relay.mask(Side.BUYER), "Subject: [shop #9] Hello", "Yes?"))
                .startsWith("250");
        MimeMessage yes = relay.awaitRelayed(relay.buyers, 1);
        assertThat(Relay.header(yes, "In-Reply-To")).isEqualTo("<b-9@buyers.test>");
        assertThat(hello.getMessageID()).doesNotContain("buyers.test").endsWith("@market.test>");
    }

    @Test
    void messages_of_a_thread_arrive_in_the_order_in_which_they_were_written() throws Exception {
        relay.shops.onMessage = message -> message.raw().contains("number 0") ? 451 : 250;
        for (int i = 0; i < 6; i++) {
            assertThat(relay.send(relay.buyer, relay.mask(Side.MERCHANT), "Subject: Many", "number " + i))
                    .startsWith("250");
        }
        await().until(() -> relay.shops.seen.stream()
                .anyMatch(one -> one.raw().contains("number 0") && one.raw().contains(Long.toString(relay.order))));
        relay.shops.onMessage = message -> 250;
        await().until(() -> {
            relay.server.clock().advance(Duration.ofSeconds(30));
            return Relay.relayed(relay.shops, relay.order).size() == 6;
        });
        assertThat(Relay.relayed(relay.shops, relay.order))
                .extracting(one -> one.raw().replaceAll("(?s).*number (\\d).*", "$1"))
                .containsExactlyElementsOf(
                        IntStream.range(0, 6).mapToObj(Integer::toString).toList());
        assertThat(relay.inquiry().count()).isEqualTo(6);
    }

    @Test
    void files_go_along_both_ways_and_what_is_quoted_is_kept_apart() throws Exception {
        assertThat(relay.send(
                        relay.buyer,
                        relay.mask(Side.MERCHANT),
                        "Subject: My list\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=bb",
                        """
                        --bb
                        Content-Type: text/plain

                        See the list.

                        > What is missing?
                        --bb
                        Content-Type: text/plain; name=list.txt
                        Content-Disposition: attachment; filename=list.txt

                        One lamp, one star.
                        --bb--
                        """))
                .startsWith("250");
        relay.awaitRelayed(relay.shops, 1);
        assertThat(Relay.relayed(relay.shops, relay.order).getFirst().raw()).contains("list.txt");
        Message written = relay.messages().getFirst();
        assertThat(written.body()).isEqualTo("See the list.");
        assertThat(written.quoted()).contains("What is missing?");
        assertThat(written.files()).extracting(ThreadFile::name).containsExactly("list.txt");

        relay.server
                .bean(Threads.class)
                .append(
                        relay.shop.id,
                        new NewMessage(
                                relay.order,
                                Kind.INQUIRY,
                                Author.MERCHANT,
                                null,
                                Via.CONSOLE,
                                "Here is ours.",
                                null,
                                List.of(NamedFile.read("ours.txt", "Two lamps.".getBytes(StandardCharsets.UTF_8)))),
                        null);
        relay.awaitRelayed(relay.buyers, 1);
        assertThat(Relay.relayed(relay.buyers, relay.order).getFirst().raw())
                .contains("Here is ours.")
                .contains("ours.txt");
    }

    @Test
    void what_is_typed_on_pages_names_no_address_of_either_side_on_the_others_page_or_in_its_mail() throws Exception {
        relay.write(
                Author.BUYER,
                "Write to " + relay.buyer.toUpperCase(java.util.Locale.ROOT) + ", not to my aunt@else.test!");
        relay.write(
                Author.MERCHANT,
                "Better write to help@shop.test, or help%40shop.test. But rhelp@else.test is not ours.");
        assertThat(relay.messages())
                .extracting(Message::body)
                .containsExactly(
                        "Write to [address hidden], not to my aunt@else.test!",
                        "Better write to [address hidden], or [address hidden]. But rhelp@else.test is not ours.");
        assertThat(relay.awaitRelayed(relay.shops, 1).getContent().toString())
                .contains("Write to [address hidden], not to my aunt@else.test!");
        relay.awaitRelayed(relay.buyers, 1);
        assertThat(Relay.relayed(relay.buyers, relay.order).getFirst().raw()).doesNotContain("to help@shop.test");

        relay.server
                .bean(Threads.class)
                .append(
                        relay.shop.id,
                        new NewMessage(
                                relay.order, Kind.INQUIRY, Author.PLATFORM, null, Via.PAGE, "Known as " + relay.buyer),
                        null);
        assertThat(relay.messages().getLast().body()).isEqualTo("Known as " + relay.buyer);
    }

    @ParameterizedTest
    @ValueSource(strings = {"anna..b", "anna.", ".anna"})
    void an_address_with_dots_where_none_may_be_is_written_to_and_writes_in(String local) throws Exception {
        String buyer = local + "@docomo.test";
        relay.order = relay.shop.sell("Ann Example", buyer, "Lamp");
        relay.write(Author.MERCHANT, "It is on its way.");
        MimeMessage told = relay.awaitRelayed(relay.buyers, 1);
        // in quotes, as the standards have it (RFC 5321, section 4.1.2): strict servers take nothing else
        String quoted = "\"" + local + "\"@docomo.test";
        assertThat(Relay.relayed(relay.buyers, relay.order).getFirst().recipient())
                .isEqualTo(quoted);
        assertThat(told.getRecipients(RecipientType.TO)[0]).hasToString("<" + quoted + ">");
        await().until(() -> relay.buyers.takenFor(quoted).stream()
                .anyMatch(one -> one.raw().contains("X-Aftersale-Notice: received")
                        && one.raw().contains(Long.toString(relay.order))));

        for (String from : List.of(buyer, quoted)) {
            assertThat(relay.send(
                            from,
                            relay.mask(Side.MERCHANT),
                            "Subject: Re\nMessage-ID: <%d@docomo.test>".formatted(System.nanoTime()),
                            "Thank you. \n\n> wrote " + buyer + ", also known as " + quoted))
                    .startsWith("250");
        }
        relay.awaitRelayed(relay.shops, 2);
        assertThat(Relay.relayed(relay.shops, relay.order))
                .noneMatch(one -> one.raw().contains("docomo"));
        assertThat(relay.messages()).hasSize(3).noneMatch(one -> (one.body() + one.quoted()).contains("docomo"));
    }

    @Test
    void a_text_file_that_is_uploaded_on_a_page_hides_the_same_addresses_there_as_in_the_mail() throws Exception {
        String text = "Write to " + relay.buyer + ", I am at home.";
        relay.server
                .bean(Threads.class)
                .append(
                        relay.shop.id,
                        new NewMessage(
                                relay.order,
                                Kind.INQUIRY,
                                Author.BUYER,
                                null,
                                Via.PAGE,
                                "See the file.",
                                null,
                                List.of(NamedFile.read(
                                        "to " + relay.buyer + ".txt", text.getBytes(StandardCharsets.UTF_8)))),
                        null);
        relay.awaitRelayed(relay.shops, 1);
        assertThat(Relay.relayed(relay.shops, relay.order).getFirst().raw()).doesNotContain("buyers.test");
        Message message = relay.messages().getFirst();
        NamedFile shown = relay.server
                .bean(Threads.class)
                .file(
                        relay.shop.id,
                        relay.inquiry().id(),
                        message.id(),
                        message.files().getFirst().position())
                .orElseThrow();
        assertThat(shown.name()).isEqualTo("to [address hidden].txt");
        assertThat(new String(shown.file().content(), StandardCharsets.UTF_8))
                .isEqualTo("Write to [address hidden], I am at home.");
    }

    @Test
    void a_mask_is_the_same_whoever_asks_first_and_however_it_is_written() {
        var drawn = IntStream.range(0, 8)
                .parallel()
                .mapToObj(i -> relay.masks().ofBuyer(relay.shop.id, relay.order))
                .distinct()
                .toList();
        assertThat(drawn).hasSize(1);
        String mask = drawn.getFirst();
        assertThat(mask).matches("[a-z2-7]{16}@market\\.test");
        String local = mask.substring(0, 16);
        for (String written : List.of(
                mask,
                mask.toUpperCase(java.util.Locale.ROOT),
                local + "+shop@market.test",
                "\"" + local + "\"@Market.Test.")) {
            assertThat(relay.masks().find(written)).as(written).isPresent();
        }
        assertThat(relay.masks().find(local + "@other.test")).isEmpty();
        assertThat(relay.masks().ofBuyers(relay.shop.id, List.of(relay.order))).containsEntry(relay.order, mask);
    }
}
