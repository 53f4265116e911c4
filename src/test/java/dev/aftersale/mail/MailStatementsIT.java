package dev.aftersale.mail;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import dev.aftersale.event.Dispatching;
import dev.aftersale.mask.Mask.Side;
import dev.aftersale.mask.Mask.Topic;
import dev.aftersale.mask.Masks;
import dev.aftersale.testing.TestServer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * What a message costs the database on its way from one side to the other, counted where it is asked. The workers rest and are
 * told to work, so what they ask to find out whether there is work is counted once a message.
 */
class MailStatementsIT {

    /** A pool that grows meanwhile has things of its own to say. */
    private static final int TRIES = 3;

    /** What is asked once in some seconds in a transaction of its own, and so may or may not fall on a message. */
    private static final Pattern KEPT = Pattern.compile("""
            BEGIN
            SELECT id, cms_id, [^\n]* FROM merchant WHERE shard = \\$1 AND id = \\$2
            COMMIT
            |BEGIN
            SET LOCAL aftersale.merchant = '[0-9]+'
            SELECT sender FROM mail_sender [^\n]*
            COMMIT
            """);

    private static final ScriptedSmtp SHOPS = new ScriptedSmtp(0);
    private static final ScriptedSmtp BUYERS = new ScriptedSmtp(0);
    private static final NameServer DNS = NameServer.open();

    @RegisterExtension
    static final TestServer server = new TestServer()
            .with("aftersale.workers.enabled", false)
            .with("aftersale.mail-domain", "market.test")
            .with("aftersale.dns", "127.0.0.1:" + DNS.port())
            .with("aftersale.mail-routes", "shop.test=127.0.0.1:" + SHOPS.port() + ",*=127.0.0.1:" + BUYERS.port())
            .countingRoundTrips();

    private static Shop shop;
    private static long order;
    private static int number;

    /** What one message asked for. */
    private record Cost(List<String> statements, int roundTrips) {

        @Override
        public String toString() {
            return "%d statements in %d round trips:%n%s"
                    .formatted(statements.size(), roundTrips, String.join(System.lineSeparator(), statements));
        }
    }

    @BeforeAll
    static void beginAConversation() throws IOException {
        server.clock().run();
        server.bean(SmtpReceiver.class).start();
        shop = new Shop(server, "Northwind Gifts", "GBP", "help@shop.test");
        order = shop.sell("Ann Example", "ann@buyers.test", "Lamp");
        carry();
        for (int i = 0; i < 3; i++) { // until whatever is asked or made once in a life is there
            costOfBuyers("first " + i);
            costOfMerchants("first " + i);
        }
    }

    @AfterAll
    static void stop() {
        server.bean(SmtpReceiver.class).stop();
        SHOPS.close();
        BUYERS.close();
        DNS.close();
    }

    private static void carry() {
        server.bean(IntakeWorker.class).step();
        Dispatching.dispatch(server, shop.id);
        server.bean(MailWorker.class).step();
        server.bean(MailWorker.class).awaitIdle();
    }

    private static Cost costOfBuyers(String id) throws IOException {
        return cost("ann@buyers.test", Side.MERCHANT, ++number + " " + id, SHOPS);
    }

    private static Cost costOfMerchants(String id) throws IOException {
        return cost("agent7@shop.test", Side.BUYER, ++number + " " + id, BUYERS);
    }

    private static Cost cost(String from, Side to, String id, ScriptedSmtp reader) throws IOException {
        String mask = server.bean(Masks.class).of(shop.id, order, Topic.INQUIRY, to);
        int taken = reader.taken.size();
        server.roundTrips().statements();
        server.roundTrips().count();
        String reply = SmtpClient.send(
                server.smtpPort(),
                from,
                mask,
                "From: <%s>\nTo: <%s>\nSubject: The lamp\nMessage-ID: <%s@%s>\n\nHow is it with %s?"
                        .formatted(from, mask, id.replace(' ', '-'), from.substring(from.indexOf('@') + 1), id));
        assertThat(reply).startsWith("250");
        carry();
        String statements = server.roundTrips().statements().stream()
                .map(text -> text.strip().replaceAll("\\s+", " "))
                .filter(text -> !text.isEmpty()) // with that, the pool asks whether a connection is alive
                .map(text -> text + "\n")
                .collect(joining());
        int roundTrips = server.roundTrips().count();
        assertThat(reader.taken).hasSize(taken + 1);
        assertThat(reader.taken.getLast().raw()).contains("How is it with " + id);
        return new Cost(KEPT.matcher(statements).replaceAll("").lines().toList(), roundTrips);
    }

    private interface Messages {
        Cost send(String id) throws IOException;
    }

    private static Cost least(Messages messages) throws IOException {
        var costs = new ArrayList<Cost>();
        for (int i = 0; i < TRIES; i++) {
            costs.add(messages.send("number " + i));
        }
        return costs.stream()
                .min(Comparator.comparingInt(cost -> cost.statements().size()))
                .orElseThrow();
    }

    @Test
    void a_buyers_message_costs_no_more_statements_than_these() throws IOException {
        Cost cost = least(MailStatementsIT::costOfBuyers);
        assertThat(cost.statements()).as(cost.toString()).hasSizeLessThanOrEqualTo(55);
    }

    @Test
    void a_merchants_message_costs_no_more_statements_than_these() throws IOException {
        Cost cost = least(MailStatementsIT::costOfMerchants);
        assertThat(cost.statements()).as(cost.toString()).hasSizeLessThanOrEqualTo(54);
    }

    @Test
    void what_is_asked_for_a_message_asks_for_its_order_three_times_at_most() throws IOException {
        Cost cost = least(MailStatementsIT::costOfBuyers);
        assertThat(cost.statements())
                .as("at its mask, in the transaction that makes it a message, and where it is written anew")
                .filteredOn(text -> text.contains("FROM orders o"))
                .hasSize(3);
    }
}
