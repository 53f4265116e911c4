package dev.aftersale.console;

import static dev.aftersale.console.ConsoleShop.address;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.aftersale.base.Ids;
import dev.aftersale.event.Event;
import dev.aftersale.event.EventType;
import dev.aftersale.event.Events;
import dev.aftersale.link.OrderLinks;
import dev.aftersale.mask.Masks;
import dev.aftersale.merchant.Merchants;
import dev.aftersale.merchant.SettingsChange;
import dev.aftersale.merchant.Withdrawal;
import dev.aftersale.order.OrderState;
import dev.aftersale.staff.Role;
import dev.aftersale.testing.TestBrowser;
import dev.aftersale.testing.TestServer;
import dev.aftersale.withdrawal.Statement;
import dev.aftersale.withdrawal.Withdrawals;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What is done with one order. */
class OrderPagesIT {

    @RegisterExtension
    static final TestServer server = new TestServer();

    ConsoleShop shop;
    TestBrowser ana;

    @BeforeEach
    void open() {
        shop = new ConsoleShop(server);
        ana = shop.somebody(Role.SUPPORT);
    }

    private HttpResponse<String> send(long order, String act, String html, String... fields) {
        String action = address(order) + "/" + act;
        String[] all = java.util.Arrays.copyOf(fields, fields.length + 2);
        all[fields.length] = "key";
        all[fields.length + 1] = ConsoleShop.hidden(html, action, "key");
        return ana.post(action, all);
    }

    /** What other servers answer names the address they were asked for, so that is not shown either. */
    @Test
    void the_buyers_own_address_is_nowhere_and_the_one_that_stands_for_it_is() {
        long order = shop.shipped("Ada Reed");
        String mask = server.bean(Masks.class).ofBuyer(shop.id, order);
        for (String path : List.of(address(order), "/console/orders", "/console/orders.csv", "/console")) {
            assertThat(ana.get(path).body()).as(path).doesNotContain("ada@buyer.test");
        }
        assertThat(ana.get(address(order)).body()).contains(mask);
        assertThat(ana.get("/console/orders.csv").body()).contains(mask);
        assertThat(ana.get("/console/orders?q=ada@buyer.test").body())
                .as("can be found by")
                .contains(Long.toString(order));
    }

    @Test
    void an_order_is_acknowledged_shipped_in_parts_and_cancelled_for_the_rest() {
        long order = shop.sell("Ada Reed");
        String mug = "q-" + shop.item(order, "MUG");
        String bowl = "q-" + shop.item(order, "BOWL");

        String html = ana.get(address(order) + "?act=acknowledge").body();
        var acknowledged = send(order, "acknowledge", html, "reference", "NW-1");
        assertThat(acknowledged.statusCode()).isEqualTo(303);
        assertThat(send(order, "acknowledge", html, "reference", "NW-1").statusCode())
                .as("sent twice")
                .isEqualTo(303);
        assertThat(shop.order(order).core().reference()).isEqualTo("NW-1");

        html = ana.get(address(order) + "?act=ship").body();
        var shipped = send(order, "ship", html, mug, "1", bowl, "0", "carrier", "UPS", "tracking", "1Z88");
        assertThat(shipped.statusCode()).isEqualTo(303);
        assertThat(shop.order(order).shipments()).hasSize(1);
        send(order, "ship", html, mug, "1", bowl, "0", "carrier", "UPS", "tracking", "1Z88");
        assertThat(shop.order(order).shipments()).as("sent twice").hasSize(1);

        html = ana.get(address(order) + "?act=cancel").body();
        var cancelled = send(order, "cancel", html, mug, "1", bowl, "1", "reason", "OUT_OF_STOCK", "restock", "on");
        assertThat(cancelled.statusCode()).isEqualTo(303);
        assertThat(shop.order(order).core().state()).isEqualTo(OrderState.COMPLETED);

        String page = ana.get(address(order)).body();
        assertThat(page)
                .contains(
                        "NW-1",
                        "https://www.ups.com/track?tracknum=1Z88",
                        "Out of stock",
                        "Acknowledged as NW-1",
                        "Some SUPPORT")
                .doesNotContain("<b>blue</b>");
        assertThat(page).contains("Mug &lt;b&gt;blue&lt;/b&gt;");
    }

    @Test
    void what_can_not_be_done_says_why_and_keeps_what_was_entered() {
        long order = shop.sell("Ada Reed");
        ana.get(address(order));
        var early = ana.post(
                address(order) + "/ship", "q-" + shop.item(order, "MUG"), "2", "tracking", "1Z-kept", "key", "k1");
        assertThat(early.statusCode()).isEqualTo(422);
        assertThat(early.body()).contains("Acknowledge the order first", "1Z-kept");

        assertThat(ana.post(address(order) + "/acknowledge", "key", "k2").statusCode())
                .isEqualTo(303);
        var late = shop.somebody(Role.OWNER);
        late.get(address(order));
        var second = late.post(address(order) + "/acknowledge", "key", "k2");
        assertThat(second.statusCode()).isEqualTo(422);
        assertThat(second.body()).contains("somebody was faster");

        var none = ana.post(address(order) + "/ship", "q-" + shop.item(order, "MUG"), "0", "key", "k3");
        assertThat(none.body()).contains("Enter a quantity of at least one item.");
        var many =
                ana.post(address(order) + "/cancel", "q-" + shop.item(order, "MUG"), "3", "reason", "X", "key", "k4");
        assertThat(many.statusCode()).isEqualTo(422);
        assertThat(many.body()).contains("A whole number from 0 to 2.", "Please choose one.");
    }

    @Test
    void notes_are_kept_for_the_team_and_harmless() {
        long order = shop.sell("<img src=x onerror=alert(1)>");
        String html = ana.get(address(order)).body();
        assertThat(html).doesNotContain("<img src=x");
        send(order, "notes", html, "body", "Called her <script>alert(2)</script>");
        send(order, "notes", html, "body", "Called her <script>alert(2)</script>");
        String page = ana.get(address(order)).body();
        assertThat(page).containsOnlyOnce("Called her &lt;script&gt;").doesNotContain("<script>alert");
        var reader = shop.somebody(Role.READ_ONLY);
        assertThat(reader.get(address(order)).body()).contains("Called her");
        assertThat(reader.post(address(order) + "/notes", "body", "x").statusCode())
                .isEqualTo(403);
    }

    @Test
    void a_note_that_is_refused_is_not_lost() {
        long order = shop.sell("Ada Reed");
        String html = ana.get(address(order)).body();
        var refused = send(order, "notes", html, "body", "long story ".repeat(400));
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.body()).contains("At most 4,000 characters.", "value=\"long story long story");
    }

    /** Whatever is published of an order one day, its page has words for it. */
    @Test
    void the_timeline_has_words_for_each_type_of_event() {
        // A shop of its own: events that carry nothing can't be told further, and those behind them wait.
        var aside = new ConsoleShop(server);
        TestBrowser ben = aside.somebody(Role.OWNER);
        long order = aside.sell("Ada Reed");
        server.db().within(aside.id, tx -> {
            for (EventType type : EventType.values()) {
                var event = Event.of(tx, type, aside.id, Ids.next(aside.id.shard()), order, false, Map.of());
                server.bean(Events.class).publish(tx, event);
            }
            return null;
        });
        for (String language : List.of("en", "de", "fr", "es")) {
            assertThat(ben.get(address(order) + "?lang=" + language).body())
                    .as(language)
                    .doesNotContain("console.event.", "console.actor.");
        }
        assertThat(ben.get(address(order) + "?lang=en").body())
                .contains("The buyer wrote", "The buyer agreed to receive news", "The buyer withdrew from the contract")
                .containsOnlyOnce(">Changed<");
    }

    @Test
    void a_withdrawal_is_said_on_the_order_with_who_and_when() {
        server.bean(Merchants.class).change(shop.id, SettingsChange.of(new Withdrawal(Withdrawal.Buyers.ALL, 14)));
        long order = shop.sell("Ada Reed");
        long kept = shop.sell("Tom Hale");
        assertThat(ana.get(address(order)).body()).doesNotContain("withdrew from the contract");
        assertThat(ana.get("/console/orders?has=withdrawal").body()).contains("No order fits");
        server.bean(Withdrawals.class).state(shop.id, order, new Statement("Ada M. Reed", "ada@buyer.test", "en"));
        assertThat(ana.get(address(order)).body())
                .contains("Ada M. Reed withdrew from the contract on", "3 units cancelled, nothing to come back")
                .contains("The buyer was mailed a receipt.", ">The buyer withdrew from the contract<")
                .doesNotContain("ada@buyer.test");
        for (String list : List.of("has=withdrawal", "has=withdrawal&q=reed")) {
            assertThat(ana.get("/console/orders?" + list).body())
                    .as(list)
                    .contains(address(order), ">Withdrawn<")
                    .doesNotContain(address(kept));
        }
        assertThat(ana.get("/console/orders?has=withdrawal&q=hale").body()).contains("No order fits");
        assertThat(ana.get("/console/orders?q=hale").body())
                .contains(address(kept))
                .doesNotContain(">Withdrawn<");
    }

    @Test
    void staff_end_the_buyers_links_and_a_fresh_one_goes_to_the_orders_own_address() {
        long order = shop.sell("Ada Reed");
        var links = server.bean(OrderLinks.class);
        String url = links.url(shop.id, order);
        String token = url.substring(url.lastIndexOf('/') + 1);
        assertThat(links.open(token)).isInstanceOf(OrderLinks.Visit.Open.class);
        var reader = shop.somebody(Role.READ_ONLY);
        assertThat(reader.get(address(order)).body()).doesNotContain("End all links");
        assertThat(reader.post(address(order) + "/links/revoke").statusCode()).isEqualTo(403);
        assertThat(links.open(token)).isInstanceOf(OrderLinks.Visit.Open.class);

        assertThat(ana.get(address(order)).body()).contains("End all links").doesNotContain(token);
        assertThat(ana.post(address(order) + "/links/revoke").statusCode()).isEqualTo(303);
        assertThat(ana.get(address(order)).body()).contains("All links to the order page have ended");
        assertThat(links.open(token)).isInstanceOf(OrderLinks.Visit.Ended.class);
        await().untilAsserted(() -> assertThat(mailed(order)).hasSize(1));
        assertThat(shop.somebody(Role.OWNER)
                        .get("/console/settings/audit?area=order")
                        .body())
                .contains("order.links_revoked");
    }

    private static List<String> mailed(long order) {
        return server.db()
                .platform(tx -> tx.sql()
                        .sql("SELECT recipient FROM mail_out WHERE kind = 'LINK' AND order_id = ?")
                        .param(order)
                        .query(String.class)
                        .list());
    }
}
