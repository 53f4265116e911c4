package dev.aftersale.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.aftersale.mail.ScriptedSmtp.Seen;
import dev.aftersale.mail.relay.Undeliverable;
import dev.aftersale.mask.Mask.Side;
import dev.aftersale.mask.Mask.Topic;
import dev.aftersale.mask.Masks;
import dev.aftersale.support.Message;
import dev.aftersale.support.Message.Author;
import dev.aftersale.support.Message.Via;
import dev.aftersale.support.NewMessage;
import dev.aftersale.support.SupportThread;
import dev.aftersale.support.SupportThread.Kind;
import dev.aftersale.support.ThreadFile;
import dev.aftersale.support.Threads;
import dev.aftersale.testing.TestServer;
import dev.aftersale.upload.NamedFile;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Buyer and merchant write to each other through real SMTP, and neither learns the other's address. */
class RelayIT {

    private static final ScriptedSmtp SHOPS = new ScriptedSmtp(0);
    private static final ScriptedSmtp BUYERS = new ScriptedSmtp(0);
    private static final NameServer DNS = dns();

    @RegisterExtension
    static final TestServer server = new TestServer()
            .with("aftersale.mail-domain", "market.test")
            .with("aftersale.platform-name", "Market")
            .with("aftersale.dns", "127.0.0.1:" + DNS.port())
            .with("aftersale.mail-routes", "shop.test=127.0.0.1:" + SHOPS.port() + ",*=127.0.0.1:" + BUYERS.port());

    private static final AtomicInteger NUMBER = new AtomicInteger();

    private static Shop shop;
    private String buyer = "";
    private long order;

    private static NameServer dns() {
        try {
            return new NameServer();
        } catch (SocketException e) {
            throw new IllegalStateException(e);
        }
    }

    @BeforeEach
    void open() {
        if (shop == null) {
            shop = new Shop(server, "Northwind Gifts", "GBP", "help@shop.test");
        }
        server.clock().run();
        SHOPS.onMessage = message -> 250;
        BUYERS.onRecipient = recipient -> 250;
        BUYERS.onMessage = message -> 250;
        buyer = "ann" + NUMBER.incrementAndGet() + "@buyers.test";
        order = shop.sell("Ann Example", buyer, "Lamp");
    }

    @AfterAll
    static void stop() {
        SHOPS.close();
        BUYERS.close();
        DNS.close();
    }

    private Masks masks() {
        return server.bean(Masks.class);
    }

    /** The address that stands for {@code side} in the order's inquiry. */
    private String mask(Side side) {
        return masks().of(shop.id, order, Topic.INQUIRY, side);
    }

    private long write(Author author, String text) {
        return server.bean(Threads.class)
                .append(shop.id, new NewMessage(order, Kind.INQUIRY, author, null, Via.PAGE, text), null)
                .value()
                .messageId();
    }

    private SupportThread inquiry() {
        return server.bean(Threads.class).inquiry(shop.id, order).orElseThrow();
    }

    private List<Message> messages() {
        return server.bean(Threads.class)
                .inquiry(shop.id, order)
                .map(SupportThread::recent)
                .orElse(List.of());
    }

    /** Messages that went on, and not notices. */
    private static List<Seen> relayed(ScriptedSmtp to, long order) {
        return to.taken.stream()
                .filter(one ->
                        one.raw().contains("X-Market-Thread:") || !one.raw().contains("X-Aftersale-Notice:"))
                .filter(one -> one.raw().contains(Long.toString(order)))
                .toList();
    }

    private MimeMessage awaitRelayed(ScriptedSmtp to, int count) throws MessagingException {
        await().atMost(Duration.ofSeconds(30)).until(() -> relayed(to, order).size() >= count);
        assertThat(relayed(to, order)).hasSize(count);
        return parsed(relayed(to, order).get(count - 1).raw());
    }

    private static MimeMessage parsed(String raw) throws MessagingException {
        return new MimeMessage(
                Session.getInstance(new Properties()), new ByteArrayInputStream(raw.getBytes(StandardCharsets.UTF_8)));
    }

    private String send(String from, String to, String headers, String body) throws IOException {
        return SmtpClient.send(
                server.smtpPort(),
                from,
                to,
                "From: Somebody <%s>\nTo: <%s>\nDate: Fri, 27 Nov 2026 10:00:00 +0900\n%s\n\n%s"
                        .formatted(from, to, headers.strip(), body));
    }

    private static String header(MimeMessage message, String name) throws MessagingException {
        return message.getHeader(name, " ");
    }

    @Test
    void both_sides_write_by_mail_and_neither_sees_the_others_address() throws Exception {
        write(Author.BUYER, "Where is it?");
        MimeMessage asked = awaitRelayed(SHOPS, 1);
        assertThat(asked.getFrom()[0].toString()).contains("Ann via Market").contains(mask(Side.BUYER));
        assertThat(asked.getReplyTo()[0].toString()).contains(mask(Side.BUYER));
        assertThat(asked.getSubject()).contains("[Order #" + order + "]").contains("[Inquiry]");
        assertThat(header(asked, "X-Market-Kind")).isEqualTo("inquiry");
        assertThat(asked.getContent().toString()).contains("Order-ID: " + order).contains("Where is it?");
        assertThat(SHOPS.taken).noneMatch(one -> one.raw().contains(buyer));

        // an agent answers from an address of its own, without any of our ids, as help desks do
        assertThat(send(
                        "agent7@shop.test",
                        mask(Side.BUYER),
                        "Subject: Re: your question\nMessage-ID: <desk-1@internal.shop.test>\nX-RT-Ticket: 7",
                        "On its way. Yours, agent7@shop.test\n\n> From: help@shop.test"))
                .startsWith("250");
        MimeMessage answer = awaitRelayed(BUYERS, 1);
        assertThat(answer.getFrom()[0].toString())
                .contains("Northwind Gifts via Market")
                .contains(mask(Side.MERCHANT));
        assertThat(answer.getSubject()).contains("[Order #" + order + "]").contains("your question");
        String raw = relayed(BUYERS, order).getFirst().raw();
        assertThat(raw)
                .contains("On its way")
                .doesNotContain("shop.test")
                .doesNotContain("X-RT")
                .doesNotContain("+0900");

        // the buyer answers to that, in a program that threads
        assertThat(send(
                        buyer,
                        mask(Side.MERCHANT).toUpperCase(java.util.Locale.ROOT) + ".",
                        "Subject: Re: your question\nMessage-ID: <b-1@buyers.test>\nIn-Reply-To: "
                                + answer.getMessageID() + "\nReferences: <old@buyers.test> " + answer.getMessageID(),
                        "Thank you! " + buyer))
                .startsWith("250");
        MimeMessage thanks = awaitRelayed(SHOPS, 2);
        assertThat(header(thanks, "In-Reply-To")).isEqualTo("<desk-1@internal.shop.test>");
        assertThat(header(thanks, "References")).isEqualTo("<desk-1@internal.shop.test>");
        assertThat(SHOPS.taken)
                .noneMatch(one -> one.raw().contains(buyer) || one.raw().contains("buyers.test"));

        assertThat(messages()).extracting(Message::body).noneMatch(text -> text.contains(".test"));
        assertThat(messages())
                .extracting(Message::author, Message::via)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(Author.BUYER, Via.PAGE),
                        org.assertj.core.groups.Tuple.tuple(Author.MERCHANT, Via.MAIL),
                        org.assertj.core.groups.Tuple.tuple(Author.BUYER, Via.MAIL));
        var trail = server.bean(MailTrail.class)
                .ofMessages(shop.id, messages().stream().map(Message::id).toList());
        assertThat(trail.arrived()).extracting(MailTrail.Arrived::proved).containsExactly(true, false);
        assertThat(trail.sent()).extracting(MailTrail.Sent::state).containsOnly(MailState.SENT);
        assertThat(trail.sent().get(1).edits().addresses()).isPositive();
    }

    @Test
    void who_writes_to_the_mask_and_past_it_is_told_once_that_a_copy_went_directly() throws Exception {
        String message = "From: Lisa <lisa@shop.test>\nTo: <%s>\nCc: Ann <%s>, boss@shop.test\n"
                        .formatted(mask(Side.BUYER), buyer)
                + "Subject: Hello\nMessage-ID: <copy-%d@shop.test>\n\nIt is on its way.".formatted(order);
        assertThat(SmtpClient.send(server.smtpPort(), "lisa@shop.test", mask(Side.BUYER), message))
                .startsWith("250");
        awaitRelayed(BUYERS, 1);
        await().atMost(Duration.ofSeconds(30)).until(() -> !warnings().isEmpty());
        assertThat(SmtpClient.send(server.smtpPort(), "lisa@shop.test", mask(Side.BUYER), message))
                .startsWith("250");
        assertThat(send("lisa@shop.test", mask(Side.BUYER), "Subject: Alone\nCc: boss@shop.test", "To you alone."))
                .startsWith("250");
        awaitRelayed(BUYERS, 2);
        server.bean(MailWorker.class).awaitIdle();
        assertThat(warnings()).hasSize(1);
        Seen warning = warnings().getFirst();
        assertThat(warning.recipient()).isEqualTo("lisa@shop.test");
        MimeMessage told = parsed(warning.raw());
        assertThat(header(told, "In-Reply-To")).isEqualTo("<copy-%d@shop.test>".formatted(order));
        assertThat(header(told, "Auto-Submitted")).isEqualTo("auto-replied");
        assertThat(told.getContent().toString()).contains(mask(Side.BUYER)).doesNotContain(buyer);
    }

    /** Of copies that went past us, about this order. */
    private List<Seen> warnings() {
        return SHOPS.taken.stream()
                .filter(one -> one.raw().contains(".copy@market.test>"))
                .filter(one -> one.raw().contains("copy-" + order))
                .toList();
    }

    @Test
    void who_answers_without_any_id_of_ours_is_threaded_below_the_last_that_the_reader_saw() throws Exception {
        assertThat(send(buyer, mask(Side.MERCHANT), "Subject: Hello\nMessage-ID: <b-9@buyers.test>", "Hello?"))
                .startsWith("250");
        MimeMessage hello = awaitRelayed(SHOPS, 1);
        assertThat(send("help@shop.test", mask(Side.BUYER), "Subject: [shop #9] Hello", "Yes?"))
                .startsWith("250");
        MimeMessage yes = awaitRelayed(BUYERS, 1);
        assertThat(header(yes, "In-Reply-To")).isEqualTo("<b-9@buyers.test>");
        assertThat(hello.getMessageID()).doesNotContain("buyers.test").endsWith("@market.test>");
    }

    @Test
    void who_is_no_participant_or_writes_to_nobody_is_refused_before_the_250() throws Exception {
        String toBuyer = mask(Side.BUYER);
        assertThat(send("help@shop.test", "aaaaaaaaaaaaaaaa@market.test", "Subject: x", "x"))
                .startsWith("550 5.1.1");
        assertThat(send("help@shop.test", "nobody@market.test", "Subject: x", "x"))
                .startsWith("550 5.1.1");
        assertThat(send("mallory@evil.test", toBuyer, "Subject: x", "x")).startsWith("550 5.7.1");
        assertThat(send(buyer, toBuyer, "Subject: x", "x")).startsWith("550 5.7.1");
        assertThat(send("help@shop.test", "b+abc.aaaaaaaa@bounce.market.test", "Subject: x", "x"))
                .startsWith("550 5.1.1");

        var unrouted = new Shop(server, "Elsewhere", "GBP", "help@elsewhere.test");
        long other = unrouted.sell("Bob", buyer, "Lamp");
        assertThat(send("help@elsewhere.test", masks().ofBuyer(unrouted.id, other), "Subject: x", "x"))
                .startsWith("550 5.7.1")
                .contains("SPF");
        assertThat(messages()).isEmpty();
    }

    @Test
    void a_mask_closes_some_months_after_its_order_and_only_a_participant_hears_why() throws Exception {
        String toBuyer = mask(Side.BUYER);
        shop.cancel(order);
        assertThat(send("help@shop.test", toBuyer, "Subject: x", "Sorry")).startsWith("250");
        server.clock().advance(Duration.ofDays(181));
        assertThat(send("mallory@evil.test", toBuyer, "Subject: x", "x"))
                .isEqualTo(send("mallory@evil.test", "aaaaaaaaaaaaaaaa@market.test", "Subject: x", "x"))
                .startsWith("550 5.1.1");
        assertThat(send("help@shop.test", toBuyer, "Subject: x", "x"))
                .startsWith("550 5.1.1")
                .contains("/console/orders/" + order);
    }

    @Test
    void a_message_that_comes_again_after_a_lost_250_is_taken_and_written_once() throws Exception {
        String headers = "Subject: Once\nMessage-ID: <once@buyers.test>";
        assertThat(send(buyer, mask(Side.MERCHANT), headers, "Once")).startsWith("250");
        assertThat(send(buyer, mask(Side.MERCHANT), headers, "Once")).startsWith("250");
        assertThat(send(buyer, mask(Side.MERCHANT), "Subject: Then", "Then")).startsWith("250");
        awaitRelayed(SHOPS, 2);
        assertThat(messages()).extracting(Message::body).containsExactly("Once", "Then");
    }

    @Test
    void a_desks_automatic_answer_goes_nowhere_but_its_tag_comes_back_to_it() throws Exception {
        write(Author.BUYER, "Where is it?");
        awaitRelayed(SHOPS, 1);
        assertThat(send(
                        "help@shop.test",
                        mask(Side.BUYER),
                        "Subject: [shop.test #17] AutoReply: we got it\nAuto-Submitted: auto-replied",
                        "We got it."))
                .startsWith("250");
        await().atMost(Duration.ofSeconds(30))
                .until(() -> server.bean(MailTrail.class).ofOrder(shop.id, order).stream()
                        .anyMatch(one -> one.state().equals("SWALLOWED")));
        assertThat(messages()).hasSize(1);
        write(Author.BUYER, "Hello?");
        assertThat(awaitRelayed(SHOPS, 2).getSubject()).contains("[shop.test #17]");
        assertThat(relayed(BUYERS, order)).isEmpty();
    }

    private long count(String sql) {
        return server.db()
                .platform(tx -> tx.sql()
                        .sql(sql)
                        .param("order", order)
                        .query(Long.class)
                        .single());
    }

    @Test
    void messages_as_they_came_are_kept_for_a_month_and_masks_until_long_after_they_closed() throws Exception {
        assertThat(send(buyer, mask(Side.MERCHANT), "Subject: x\nMessage-ID: <kept@buyers.test>", "Where is it?"))
                .startsWith("250");
        awaitRelayed(SHOPS, 1);
        String toBuyer = mask(Side.BUYER);
        String raws = "SELECT count(raw) FROM mail_in WHERE order_id = :order";
        String names = "SELECT count(*) FROM mail_in WHERE order_id = :order AND header_from LIKE '%buyers.test%'";
        String known = "SELECT count(*) FROM mask_directory WHERE order_id = :order";
        String references = "SELECT count(*) FROM mail_reference WHERE order_id = :order";
        server.clock().advance(Duration.ofDays(29));
        await().atMost(Duration.ofSeconds(30))
                .until(() -> count("SELECT count(*) FROM mail_in WHERE order_id = :order AND dedupe IS NULL")
                        == 1); // so it was looked for what is old
        assertThat(count(raws)).isEqualTo(1);
        server.clock().advance(Duration.ofDays(2));
        await().atMost(Duration.ofSeconds(30)).until(() -> count(raws) == 0);

        server.clock().advance(Duration.ofDays(60));
        assertThat(send("help@shop.test", toBuyer, "Subject: x", "Sorry")).startsWith("250");
        await().atMost(Duration.ofSeconds(30)).until(() -> messages().size() == 2);

        // closed, but not forgotten: who takes part hears that it is; the order was cancelled, as nobody shipped it
        server.clock().advance(Duration.ofDays(300));
        assertThat(send("help@shop.test", toBuyer, "Subject: x", "x")).contains("/console/orders/" + order);
        assertThat(count(known)).isEqualTo(2);
        assertThat(count(names)).isEqualTo(1);

        server.clock().advance(Duration.ofDays(600));
        await().atMost(Duration.ofSeconds(30)).until(() -> count(known) == 0);
        assertThat(send("help@shop.test", toBuyer, "Subject: x", "x"))
                .startsWith("550 5.1.1")
                .doesNotContain("/console/orders/");
        assertThat(count("SELECT count(*) FROM mask WHERE order_id = :order")).isZero();
        assertThat(count(names)).isZero();
        assertThat(count(references)).isZero();
        assertThat(messages()).extracting(Message::body).containsExactly("Where is it?", "Sorry");
    }

    private static final String OF_ZENDESK = "Subject: %s\nAuto-Submitted: auto-generated\n"
            + "X-Auto-Response-Suppress: All\nX-Mailer: Zendesk Mailer\nX-Zendesk-From-Account-Id: 4ca1477\n"
            + "MIME-Version: 1.0\nContent-Type: text/html; charset=utf-8";

    @Test
    void an_agents_answer_that_its_desk_marks_as_a_machines_reaches_the_buyer_and_what_the_desk_says_itself_does_not()
            throws Exception {
        write(Author.BUYER, "Where is it?");
        awaitRelayed(SHOPS, 1);
        assertThat(send(
                        "help@shop.test",
                        mask(Side.BUYER),
                        OF_ZENDESK.formatted("[Request received] Where is it?"),
                        "<p>Your request has been received.</p><div class=\"zd-comment\">Order-ID: " + order
                                + "<br><br>Where is it?</div>"))
                .startsWith("250");
        assertThat(send(
                        "help@shop.test",
                        mask(Side.BUYER),
                        OF_ZENDESK.formatted("We are closed"),
                        "<p>We are closed until Monday.</p>"))
                .startsWith("250");
        // who is no desk can write its headers: a buyer's program that answers by itself is heard by nobody
        assertThat(send(
                        buyer,
                        mask(Side.MERCHANT),
                        OF_ZENDESK.formatted("Away"),
                        "<div class=\"zd-comment\">I am away.</div>"))
                .startsWith("250");
        await().atMost(Duration.ofSeconds(30))
                .until(() -> server.bean(MailTrail.class).ofOrder(shop.id, order).stream()
                                .filter(one -> one.state().equals("SWALLOWED"))
                                .count()
                        == 3);
        assertThat(messages()).hasSize(1);

        assertThat(send(
                        "agent7@shop.test",
                        mask(Side.BUYER),
                        OF_ZENDESK.formatted("Re: Where is it?"),
                        "<p>Your request has been updated.</p><div class=\"zd-comment\">It left us yesterday.</div>"
                                + "<div class=\"zd-comment zd-comment-pre-styled\">Order-ID: " + order
                                + "<br><br>Where is it?</div>"))
                .startsWith("250");
        awaitRelayed(BUYERS, 1);
        assertThat(relayed(BUYERS, order).getFirst().raw())
                .contains("It left us yesterday.")
                .doesNotContain("Zendesk")
                .doesNotContain("Auto-Submitted");
        assertThat(messages()).extracting(Message::body).containsExactly("Where is it?", "It left us yesterday.");
    }

    @Test
    void what_goes_round_is_dropped() throws Exception {
        assertThat(send(buyer, mask(Side.MERCHANT), "Subject: x\nX-Relay-Hop: 3", "round and round"))
                .startsWith("250");
        await().atMost(Duration.ofSeconds(30))
                .until(() -> server.bean(MailTrail.class).ofOrder(shop.id, order).stream()
                        .anyMatch(one -> one.state().equals("DROPPED")));
        assertThat(messages()).isEmpty();
    }

    @Test
    void when_the_other_side_is_refused_its_author_is_told_about_the_mask_and_the_address_is_marked() throws Exception {
        BUYERS.onRecipient = recipient -> recipient.equals(buyer) ? 550 : 250;
        assertThat(send(
                        "agent7@shop.test",
                        mask(Side.BUYER),
                        "Subject: Your lamp\nMessage-ID: <lost-1@shop.test>",
                        "On its way."))
                .startsWith("250");
        await().atMost(Duration.ofSeconds(30))
                .until(() -> !SHOPS.takenFor("agent7@shop.test").isEmpty());
        String report = SHOPS.takenFor("agent7@shop.test").getFirst().raw();
        assertThat(report)
                .contains("report-type=delivery-status")
                .contains("Final-Recipient: rfc822; " + mask(Side.BUYER))
                .contains("Auto-Submitted: auto-replied")
                .contains("In-Reply-To: <lost-1@shop.test>")
                .doesNotContain(buyer);
        assertThat(server.bean(Undeliverable.class).among(shop.id, List.of(buyer)))
                .hasSize(1);
        assertThat(messages()).hasSize(1);
    }

    @Test
    void a_report_that_comes_back_later_marks_its_mail_and_reaches_nobody() throws Exception {
        long message = write(Author.MERCHANT, "On its way.");
        awaitRelayed(BUYERS, 1);
        var sent = server.bean(MailTrail.class)
                .ofMessages(shop.id, List.of(message))
                .sent()
                .getFirst();
        String returnPath =
                server.bean(dev.aftersale.mail.relay.ReturnPath.class).of(sent.id());
        String report = """
                From: MAILER-DAEMON@mx.buyers.test
                To: <%s>
                Subject: Undelivered
                MIME-Version: 1.0
                Content-Type: multipart/report; report-type=delivery-status; boundary=xx

                --xx
                Content-Type: text/plain

                <%s>: user unknown
                --xx
                Content-Type: message/delivery-status

                Reporting-MTA: dns; mx.buyers.test

                Final-Recipient: rfc822; %s
                Action: failed
                Status: 5.1.1
                Diagnostic-Code: smtp; 550 5.1.1 user unknown

                --xx--
                """.formatted(returnPath, buyer, buyer);
        assertThat(SmtpClient.send(server.smtpPort(), "", returnPath, report)).startsWith("250");
        await().atMost(Duration.ofSeconds(30))
                .until(() -> server.bean(MailTrail.class)
                                .ofMessages(shop.id, List.of(message))
                                .sent()
                                .getFirst()
                                .state()
                        == MailState.BOUNCED);
        var bounced = server.bean(MailTrail.class)
                .ofMessages(shop.id, List.of(message))
                .sent()
                .getFirst();
        assertThat(bounced.status()).isEqualTo("5.1.1");
        assertThat(server.bean(Undeliverable.class).among(shop.id, List.of(buyer)))
                .hasSize(1);
        assertThat(messages()).hasSize(1);
        server.clock().advance(Duration.ofDays(15));
        assertThat(SmtpClient.send(server.smtpPort(), "", returnPath, report)).startsWith("550 5.1.1");
    }

    @Test
    void messages_of_a_thread_arrive_in_the_order_in_which_they_were_written() throws Exception {
        SHOPS.onMessage = message -> message.raw().contains("number 0") ? 451 : 250;
        for (int i = 0; i < 6; i++) {
            assertThat(send(buyer, mask(Side.MERCHANT), "Subject: Many", "number " + i))
                    .startsWith("250");
        }
        await().atMost(Duration.ofSeconds(30))
                .until(() -> SHOPS.seen.stream()
                        .anyMatch(one ->
                                one.raw().contains("number 0") && one.raw().contains(Long.toString(order))));
        SHOPS.onMessage = message -> 250;
        await().atMost(Duration.ofSeconds(60)).until(() -> {
            server.clock().advance(Duration.ofSeconds(30));
            return relayed(SHOPS, order).size() == 6;
        });
        assertThat(relayed(SHOPS, order))
                .extracting(one -> one.raw().replaceAll("(?s).*number (\\d).*", "$1"))
                .containsExactlyElementsOf(
                        IntStream.range(0, 6).mapToObj(Integer::toString).toList());
        assertThat(inquiry().count()).isEqualTo(6);
    }

    @Test
    void files_go_along_both_ways_and_what_is_quoted_is_kept_apart() throws Exception {
        assertThat(send(
                        buyer,
                        mask(Side.MERCHANT),
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
        awaitRelayed(SHOPS, 1);
        assertThat(relayed(SHOPS, order).getFirst().raw()).contains("list.txt");
        Message written = messages().getFirst();
        assertThat(written.body()).isEqualTo("See the list.");
        assertThat(written.quoted()).contains("What is missing?");
        assertThat(written.files()).extracting(ThreadFile::name).containsExactly("list.txt");

        server.bean(Threads.class)
                .append(
                        shop.id,
                        new NewMessage(
                                order,
                                Kind.INQUIRY,
                                Author.MERCHANT,
                                null,
                                Via.CONSOLE,
                                "Here is ours.",
                                null,
                                List.of(NamedFile.read("ours.txt", "Two lamps.".getBytes(StandardCharsets.UTF_8)))),
                        null);
        awaitRelayed(BUYERS, 1);
        assertThat(relayed(BUYERS, order).getFirst().raw())
                .contains("Here is ours.")
                .contains("ours.txt");
    }

    @Test
    void what_is_typed_on_pages_names_no_address_of_either_side_on_the_others_page_or_in_its_mail() throws Exception {
        write(Author.BUYER, "Write to " + buyer.toUpperCase(java.util.Locale.ROOT) + ", not to my aunt@else.test!");
        write(Author.MERCHANT, "Better write to help@shop.test. Or ring us up: xhelp@shop.test is not ours.");
        assertThat(messages())
                .extracting(Message::body)
                .containsExactly(
                        "Write to [address hidden], not to my aunt@else.test!",
                        "Better write to [address hidden]. Or ring us up: xhelp@shop.test is not ours.");
        assertThat(awaitRelayed(SHOPS, 1).getContent().toString())
                .contains("Write to [address hidden], not to my aunt@else.test!");
        awaitRelayed(BUYERS, 1);
        assertThat(relayed(BUYERS, order).getFirst().raw()).doesNotContain("to help@shop.test");

        server.bean(Threads.class)
                .append(
                        shop.id,
                        new NewMessage(order, Kind.INQUIRY, Author.PLATFORM, null, Via.PAGE, "Known as " + buyer),
                        null);
        assertThat(messages().getLast().body()).isEqualTo("Known as " + buyer);
    }

    @Test
    void a_mask_is_the_same_whoever_asks_first_and_however_it_is_written() {
        var drawn = IntStream.range(0, 8)
                .parallel()
                .mapToObj(i -> masks().ofBuyer(shop.id, order))
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
            assertThat(masks().find(written)).as(written).isPresent();
        }
        assertThat(masks().find(local + "@other.test")).isEmpty();
        assertThat(masks().ofBuyers(shop.id, List.of(order))).containsEntry(order, mask);
    }
}
