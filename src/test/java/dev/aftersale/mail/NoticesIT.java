package dev.aftersale.mail;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aftersale.merchant.Contacts;
import dev.aftersale.merchant.Merchants;
import dev.aftersale.merchant.QueueAddresses;
import dev.aftersale.merchant.SettingsChange;
import dev.aftersale.support.Message.Author;
import dev.aftersale.support.Message.Via;
import dev.aftersale.support.NewMessage;
import dev.aftersale.support.SupportThread;
import dev.aftersale.support.Threads;
import dev.aftersale.testing.TestServer;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class NoticesIT {

    @RegisterExtension
    static final Letterbox mail = new Letterbox();

    @RegisterExtension
    static final TestServer server =
            new TestServer().with("aftersale.mail-domain", "market.test").with("aftersale.mail-routes", mail.routes());

    private static Map<String, String> partsOf(MimeMessage message) throws MessagingException, IOException {
        var parts = new HashMap<String, String>();
        var all = (MimeMultipart) message.getContent();
        for (int i = 0; i < all.getCount(); i++) {
            var part = all.getBodyPart(i);
            parts.put(part.getContentType().replaceAll(";.*", ""), (String) part.getContent());
        }
        return parts;
    }

    @Test
    void each_fact_is_told_once_to_each_who_is_to_know() throws Exception {
        var shop = new Shop(server, "Northwind Gifts", "GBP", "help@northwind.test");
        long shipped = shop.sell("Clara", "clara@buyers.test", "Hot water bottle");
        mail.awaitMail("clara@buyers.test", 1);
        shop.ship(shipped);
        mail.awaitMail("clara@buyers.test", 2);
        shop.refund(shipped);
        mail.awaitMail("clara@buyers.test", 3);
        long cancelled = shop.sell("Dan", "dan@buyers.test", "Hot water bottle");
        shop.cancel(cancelled);
        mail.awaitMail("dan@buyers.test", 2);
        mail.awaitMail("help@northwind.test", 2);

        var clara = mail.to("clara@buyers.test");
        assertThat(clara.get(0).getSubject()).isEqualTo("Order " + shipped + ": received by Northwind Gifts");
        assertThat(clara.get(1).getSubject()).isEqualTo("Order " + shipped + ": shipped by Northwind Gifts");
        assertThat(clara.get(2).getSubject()).isEqualTo("Order " + shipped + ": refund of £36.24");
        assertThat(mail.to("dan@buyers.test"))
                .extracting(MimeMessage::getSubject)
                .containsExactlyInAnyOrder(
                        "Order " + cancelled + ": received by Northwind Gifts", "Order " + cancelled + ": cancelled");
        assertThat(mail.to("help@northwind.test"))
                .extracting(MimeMessage::getSubject)
                .contains("[Sale] [Order " + shipped + "] New sale: 3 items, £36.24");
        MimeMessage sale = mail.to("help@northwind.test").getFirst();
        assertThat(sale.getHeader("X-Market-Kind", null)).isEqualTo("sale");
        assertThat(sale.getHeader("X-Market-Queue", null)).isEqualTo("sale");
        assertThat(partsOf(sale).get("text/plain")).startsWith("Order-ID: ").contains("\nQueue: sale");
        for (MimeMessage message : mail.all()) {
            assertThat(message.getSubject()).containsPattern("\\d{10,}");
        }
        assertThat(mail.all().stream().map(NoticesIT::idOf)).doesNotHaveDuplicates();
    }

    private static String idOf(MimeMessage message) {
        try {
            return message.getMessageID();
        } catch (MessagingException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void both_parts_are_there_and_what_people_typed_is_escaped() throws Exception {
        var shop = new Shop(server, "<b>Gifts</b> & \"Co\" <evil@example.com>", "USD", null);
        long order =
                shop.sell("<script>alert(1)</script>", "eve@buyers.test", "<img src=x onerror=alert(2)> Ünïcode 🎁");
        mail.awaitMail("eve@buyers.test", 1);
        MimeMessage letter = mail.to("eve@buyers.test").getFirst();

        assertThat(letter.getContentType()).startsWith("multipart/alternative");
        var parts = partsOf(letter);
        assertThat(parts).containsOnlyKeys("text/plain", "text/html");
        String html = parts.get("text/html");
        assertThat(html)
                .doesNotContain("<script>", "<img", "<b>Gifts")
                .contains("&lt;img src=x onerror=alert(2)&gt; Ünïcode 🎁", "&lt;b&gt;Gifts&lt;/b&gt;");
        assertThat(parts.get("text/plain"))
                .contains(
                        "<img src=x onerror=alert(2)> Ünïcode 🎁", "US$21.00", "Total: US$36.24", Long.toString(order));
        // a name is no place for an address
        assertThat(letter.getFrom()[0].toString())
                .contains("notices@market.test")
                .doesNotContain("evil@example.com");
        assertThat(letter.getFrom()).hasSize(1);
    }

    @Test
    void headers_say_that_a_machine_wrote_it_and_of_which_order() throws Exception {
        var shop = new Shop(server, "Headers", "EUR", null);
        long order = shop.sell("Finn", "finn@buyers.test", "Lamp");
        mail.awaitMail("finn@buyers.test", 1);
        MimeMessage letter = mail.to("finn@buyers.test").getFirst();
        assertThat(letter.getHeader("Auto-Submitted")).containsExactly("auto-generated");
        assertThat(letter.getHeader("Precedence")).containsExactly("bulk");
        assertThat(letter.getHeader("X-Aftersale-Order")).containsExactly(Long.toString(order));
        assertThat(letter.getHeader("X-Aftersale-Notice")).containsExactly("received");
        assertThat(letter.getHeader("Message-ID")[0]).matches("<\\d+\\.received@market\\.test>");
        assertThat(letter.getHeader("Date")[0]).matches("\\w{3}, \\d{1,2} \\w{3} \\d{4} \\d\\d:\\d\\d:\\d\\d \\+0000");
        assertThat(letter.getHeader("Return-Path"))
                .singleElement()
                .asString()
                .matches("<b\\+[0-9a-z]+\\.[a-z2-7]{8}@bounce\\.market\\.test>");
        assertThat(letter.getHeader("List-Unsubscribe")).isNull();
        String html = partsOf(letter).get("text/html");
        assertThat(html.replaceFirst("http://localhost:\\d+/o/[\\w-]{54}\"", ""))
                .doesNotContain("<img", "http://", "https://");
    }

    @Test
    void a_test_order_says_so() throws Exception {
        var shop = new Shop(server, "Tester", "GBP", null);
        shop.sell("Gina", "gina@buyers.test", "Lamp", true);
        mail.awaitMail("gina@buyers.test", 1);
        MimeMessage letter = mail.to("gina@buyers.test").getFirst();
        assertThat(letter.getSubject()).startsWith("[Test] Order ");
        assertThat(letter.getHeader("X-Aftersale-Test")).containsExactly("true");
        assertThat(partsOf(letter).get("text/plain")).contains("This is a test order");
    }

    @Test
    void the_merchants_notice_begins_with_what_machines_read() throws Exception {
        var shop = new Shop(server, "Desk", "GBP", "desk@desk.test");
        long order = shop.sell("Hal", null, "Lamp");
        mail.awaitMail("desk@desk.test", 1);
        String text = partsOf(mail.to("desk@desk.test").getFirst()).get("text/plain");
        assertThat(text.replace("\r\n", "\n")).startsWith("Order-ID: " + order + "\nEvent: order.created\n");
        assertThat(text).contains("Ships to: Hal, 12 Canal Street, Bristol BS1 5UH, United Kingdom");
    }

    @Test
    void sales_and_questions_go_to_the_addresses_that_the_merchant_has_for_them() {
        var shop = new Shop(server, "Queues", "GBP", "help@queues.test");
        var queues = new QueueAddresses("ask@queues.test", null, null, "sales@queues.test", null);
        server.bean(Merchants.class)
                .change(shop.id, SettingsChange.of(new Contacts("other@queues.test", null, null, queues)));
        long order = shop.sell("Ida", "ida@buyers.test", "Lamp");
        mail.awaitMail("sales@queues.test", 1);

        for (var kind : List.of(SupportThread.Kind.INQUIRY, SupportThread.Kind.CLAIM)) {
            server.bean(Threads.class)
                    .append(shop.id, new NewMessage(order, kind, Author.BUYER, null, Via.PAGE, "Where is it?"), null);
        }
        mail.awaitMail("ask@queues.test", 1);
        mail.awaitMail("other@queues.test", 1); // a claim has no address of its own
        assertThat(mail.to("help@queues.test")).isEmpty();
    }
}
