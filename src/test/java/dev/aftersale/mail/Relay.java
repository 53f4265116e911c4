package dev.aftersale.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.aftersale.mail.ScriptedSmtp.Seen;
import dev.aftersale.mask.Mask.Side;
import dev.aftersale.mask.Mask.Topic;
import dev.aftersale.mask.Masks;
import dev.aftersale.support.Message;
import dev.aftersale.support.Message.Author;
import dev.aftersale.support.Message.Via;
import dev.aftersale.support.NewMessage;
import dev.aftersale.support.SupportThread;
import dev.aftersale.support.SupportThread.Kind;
import dev.aftersale.support.Threads;
import dev.aftersale.testing.TestServer;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Two mail servers, a name server and the program between them; for each test a newcomer with an order. */
final class Relay implements BeforeAllCallback, BeforeEachCallback, AfterAllCallback {

    final ScriptedSmtp shops = new ScriptedSmtp(0);
    final ScriptedSmtp buyers = new ScriptedSmtp(0);
    final NameServer dns = NameServer.open();
    final TestServer server = new TestServer()
            .with("aftersale.mail-domain", "market.test")
            .with("aftersale.platform-name", "Market")
            .with("aftersale.dns", "127.0.0.1:" + dns.port())
            .with("aftersale.mail-routes", "shop.test=127.0.0.1:" + shops.port() + ",*=127.0.0.1:" + buyers.port());

    private int number;
    Shop shop;
    String buyer = "";
    long order;

    @Override
    public void beforeAll(ExtensionContext context) throws SQLException {
        server.beforeAll(context);
        shop = new Shop(server, "Northwind Gifts", "GBP", "help@shop.test");
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        server.clock().run();
        shops.onMessage = message -> 250;
        buyers.onRecipient = recipient -> 250;
        buyers.onMessage = message -> 250;
        buyer = "ann" + ++number + "@buyers.test";
        order = shop.sell("Ann Example", buyer, "Lamp");
    }

    @Override
    public void afterAll(ExtensionContext context) throws SQLException {
        shops.close();
        buyers.close();
        dns.close();
        server.afterAll(context);
    }

    Masks masks() {
        return server.bean(Masks.class);
    }

    /** The address that stands for {@code side} in the order's inquiry. */
    String mask(Side side) {
        return masks().of(shop.id, order, Topic.INQUIRY, side);
    }

    long write(Author author, String text) {
        return server.bean(Threads.class)
                .append(shop.id, new NewMessage(order, Kind.INQUIRY, author, null, Via.PAGE, text), null)
                .value()
                .messageId();
    }

    SupportThread inquiry() {
        return server.bean(Threads.class).inquiry(shop.id, order).orElseThrow();
    }

    List<Message> messages() {
        return server.bean(Threads.class)
                .inquiry(shop.id, order)
                .map(SupportThread::recent)
                .orElse(List.of());
    }

    /** Messages that went on, and not notices. */
    static List<Seen> relayed(ScriptedSmtp to, long order) {
        return to.taken.stream()
                .filter(one ->
                        one.raw().contains("X-Market-Thread:") || !one.raw().contains("X-Aftersale-Notice:"))
                .filter(one -> one.raw().contains(Long.toString(order)))
                .toList();
    }

    MimeMessage awaitRelayed(ScriptedSmtp to, int count) throws MessagingException {
        await().until(() -> relayed(to, order).size() >= count);
        assertThat(relayed(to, order)).hasSize(count);
        return parsed(relayed(to, order).get(count - 1).raw());
    }

    static MimeMessage parsed(String raw) throws MessagingException {
        return new MimeMessage(
                Session.getInstance(new Properties()), new ByteArrayInputStream(raw.getBytes(StandardCharsets.UTF_8)));
    }

    String send(String from, String to, String headers, String body) throws IOException {
        return SmtpClient.send(
                server.smtpPort(),
                from,
                to,
                "From: Somebody <%s>\nTo: <%s>\nDate: Fri, 27 Nov 2026 10:00:00 +0900\n%s\n\n%s"
                        .formatted(from, to, headers.strip(), body));
    }

    static String header(MimeMessage message, String name) throws MessagingException {
        return message.getHeader(name, " ");
    }
}
