package dev.aftersale.console;

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
import dev.aftersale.order.OrderStage;
import dev.aftersale.order.OrderState;
import dev.aftersale.staff.Role;
import dev.aftersale.testing.Requests;
import dev.aftersale.testing.TestBrowser;
import dev.aftersale.testing.TestServer;
import dev.aftersale.withdrawal.Statement;
import dev.aftersale.withdrawal.Withdrawals;
import java.net.URLDecoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

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

    private static String address(long order) {
        return "/console/orders/" + order;
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
        long order = shop.sell("Ada Reed");
        server.db().within(shop.id, tx -> {
            for (EventType type : EventType.values()) {
                var event = Event.of(tx, type, shop.id, Ids.next(shop.id.shard()), order, false, Map.of());
                server.bean(Events.class).publish(tx, event);
            }
            return null;
        });
        for (String language : List.of("en", "de", "fr", "es")) {
            assertThat(ana.get(address(order) + "?lang=" + language).body())
                    .as(language)
                    .doesNotContain("console.event.", "console.actor.");
        }
        assertThat(ana.get(address(order) + "?lang=en").body())
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

    @Test
    void the_list_is_searched_filtered_and_kept_as_a_view() {
        long ada = shop.sell("Ada Reed");
        long tom = shop.shipped("Tom Hale");
        String all = ana.get("/console/orders").body();
        assertThat(all).contains(address(ada), address(tom), "2 orders");
        assertThat(ana.get("/console/orders?q=hale").body())
                .contains(address(tom))
                .doesNotContain(address(ada));
        assertThat(ana.get("/console/orders?stage=to_acknowledge").body())
                .contains(address(ada))
                .doesNotContain(address(tom));
        assertThat(ana.get("/console/orders?q=nobody").body()).contains("No order fits");
        assertThat(ana.get("/console/orders?stage=nonsense&has=x&from=yesterday&after=5&channel=%27")
                        .statusCode())
                .isEqualTo(200);
        assertThat(ana.get("/console/orders?q=hale&stage=nonsense,shipped&from=%3Cb%3E")
                        .body())
                .as("the rest of the filter holds, and what is left out is said")
                .contains("can’t be read: &lt;b&gt;, nonsense", address(tom))
                .doesNotContain(address(ada));
        assertThat(ana.get("/console/orders.csv?from=yesterday").statusCode()).isEqualTo(400);
        var unreadable =
                ana.send(Requests.to(server.url("/console/orders?after=x")).header("Accept", "text/html"));
        assertThat(unreadable.statusCode()).isEqualTo(400);
        assertThat(unreadable.body()).as("keeps the menu").contains("href=\"/console/returns\"");

        String narrowed = ana.get("/console/orders?q=hale&channel=instagram").body();
        String action = "/console/orders/views?q=hale&amp;channel=instagram";
        var kept = ana.post(
                "/console/orders/views?q=hale&channel=instagram",
                "name",
                "<i>Tom</i>",
                "key",
                ConsoleShop.hidden(narrowed, action, "key"));
        assertThat(kept.statusCode()).isEqualTo(303);
        assertThat(kept.headers().firstValue("Location")).contains("/console/orders?q=hale&channel=instagram");
        String listed = ana.get("/console/orders").body();
        assertThat(listed).contains("&lt;i&gt;Tom&lt;/i&gt;").doesNotContain("<i>Tom</i>");
        assertThat(shop.somebody(Role.SUPPORT).get("/console/orders").body())
                .as("views are everybody's own")
                .doesNotContain("Tom&lt;/i&gt;");

        var view = java.util.regex.Pattern.compile("/console/orders/views/(\\d+)/delete")
                .matcher(ana.get("/console/orders?q=hale&channel=instagram").body());
        assertThat(view.find()).isTrue();
        assertThat(ana.post(view.group()).statusCode()).isEqualTo(303);
        assertThat(ana.get("/console/orders").body()).doesNotContain("Tom&lt;/i&gt;");
    }

    @Test
    void the_file_has_exactly_the_filtered_list_and_no_formula() {
        long evil = shop.sell("=HYPERLINK(\"http://evil.test\")");
        long tom = shop.sell("Tom, \"the\" Hale");
        var file = ana.get("/console/orders.csv?q=tom");
        assertThat(file.headers().firstValue("Content-Type")).contains("text/csv;charset=UTF-8");
        assertThat(file.headers().firstValue("Content-Disposition").orElseThrow())
                .contains("attachment");
        assertThat(file.body()).contains(Long.toString(tom)).doesNotContain(Long.toString(evil));
        assertThat(file.body()).contains("\"Tom, \"\"the\"\" Hale\"", "2 x MUG; 1 x BOWL", "45.00");
        String all = ana.get("/console/orders.csv").body();
        assertThat(all).contains("'=HYPERLINK").doesNotContain(",=").doesNotContain(",\"=");
        assertThat(all.lines().filter(line -> !line.isBlank())).hasSize(3);
    }

    @Test
    void many_are_done_at_once_and_each_is_told_apart() {
        long created = shop.sell("Ada Reed");
        long shipped = shop.shipped("Tom Hale");
        long other = new ConsoleShop(server).sell("Not Ours");
        var form = ana.get("/console/orders/bulk?act=acknowledge&order=" + created + "&order=" + shipped + "&order="
                + other + "&order=x");
        assertThat(form.body()).contains("Acknowledge 1 order").doesNotContain("value=\"" + other);
        String[] fields = {
            "order",
            Long.toString(created),
            "order",
            Long.toString(shipped),
            "order",
            Long.toString(other),
            "reference-" + created,
            "NW-7",
            "key",
            ConsoleShop.hidden(form.body(), "/console/orders/bulk/acknowledge", "key")
        };
        var done = ana.post("/console/orders/bulk/acknowledge", fields);
        assertThat(done.statusCode()).isEqualTo(303);
        String told = done.headers().firstValue("Location").orElseThrow();
        assertThat(URLDecoder.decode(told, StandardCharsets.UTF_8))
                .contains("order=" + created + "&", shipped + ":NOT_ACKNOWLEDGEABLE", other + ":INVALID_ORDER");
        var page = ana.get(told);
        assertThat(page.body()).contains("1 of 3 done", "somebody was faster", "There is no such order.");
        assertThat(shop.order(created).core().reference()).isEqualTo("NW-7");
        assertThat(ana.post("/console/orders/bulk/acknowledge", fields)
                        .headers()
                        .firstValue("Location"))
                .as("sent twice: the same answers")
                .contains(told);

        long second = shop.sell("Mia Osei");
        ana.get("/console/orders");
        ana.post(address(second) + "/acknowledge", "key", "a");
        var bulk = ana.post(
                "/console/orders/bulk/ship",
                "order",
                Long.toString(created),
                "order",
                Long.toString(second),
                "tracking-" + created,
                "T-1",
                "carrier-" + created,
                "DHL",
                "tracking-" + second,
                "T-2",
                "key",
                "b");
        assertThat(ana.get(bulk.headers().firstValue("Location").orElseThrow()).body())
                .contains("2 of 2 done");
        assertThat(shop.order(second).shipments().getFirst().tracking().number())
                .isEqualTo("T-2");

        long third = shop.sell("Leo Park");
        ana.get("/console/orders");
        var cancelled = ana.post(
                "/console/orders/bulk/cancel",
                "order",
                Long.toString(third),
                "order",
                Long.toString(second),
                "reason",
                "OUT_OF_STOCK",
                "restock",
                "on",
                "key",
                "c");
        assertThat(ana.get(cancelled.headers().firstValue("Location").orElseThrow())
                        .body())
                .contains("1 of 2 done", "Refund it instead");
        var core = shop.order(third).core();
        assertThat(OrderStage.of(core.state(), core.units().fulfilled())).isEqualTo(OrderStage.CANCELLED);
        var reader = shop.somebody(Role.FINANCE);
        reader.get("/console/orders");
        assertThat(reader.post("/console/orders/bulk/cancel", "order", Long.toString(third))
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void what_can_not_be_done_with_a_chosen_order_is_said_before_and_left_out() {
        long created = shop.sell("Ada Reed");
        long shipped = shop.shipped("Tom Hale");
        String both = "&order=" + created + "&order=" + shipped;
        var form = ana.get("/console/orders/bulk?act=acknowledge" + both).body();
        assertThat(form)
                .contains("Acknowledge 1 order", "1 order is left out", "somebody was faster", address(shipped))
                .contains("name=\"order\" value=\"" + created)
                .doesNotContain("name=\"order\" value=\"" + shipped);
        var none = ana.get("/console/orders/bulk?act=ship" + both).body();
        assertThat(none)
                .contains("2 orders are left out", "Acknowledge the order first", "is shipped, cancelled or refunded")
                .doesNotContain("/console/orders/bulk/ship", "name=\"order\"");
        assertThat(ana.get("/console/orders/bulk?act=cancel" + both).body())
                .contains("Cancel 1 order", "Refund it instead");

        assertThat(ana.get("/console/orders").body())
                .contains("value=\"acknowledge\"", "value=\"cancel\"", "name=\"order\" value=\"" + created)
                .as("what fits no order is not offered")
                .doesNotContain("value=\"ship\"")
                .doesNotContain("name=\"order\" value=\"" + shipped);
    }

    @Test
    void what_is_too_long_for_many_at_once_is_refused_and_nothing_is_done() {
        long created = shop.sell("Ada Reed");
        ana.get("/console/orders");
        var refused = ana.post(
                "/console/orders/bulk/acknowledge",
                "order",
                Long.toString(created),
                "reference-" + created,
                "R".repeat(101),
                "key",
                "long");
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.body()).contains("At most 100 characters.", "R".repeat(101));
        var vague = ana.post(
                "/console/orders/bulk/cancel",
                "order",
                Long.toString(created),
                "reason",
                "WHIM",
                "description",
                "so long a story",
                "key",
                "vague");
        assertThat(vague.statusCode()).isEqualTo(422);
        assertThat(vague.body()).contains("Please choose one.", "so long a story");
        assertThat(shop.order(created).core().state()).isEqualTo(OrderState.CREATED);
    }

    @Test
    void the_way_back_from_an_order_leads_to_the_very_list_it_was_opened_from() {
        long order = shop.sell("Ada Reed");
        String list = "/console/orders?q=reed&channel=instagram";
        String there = address(order) + "?list=q%3Dreed%26channel%3Dinstagram";
        assertThat(ana.get(list).body()).contains("href=\"" + there + "\"");
        String back = "href=\"" + list.replace("&", "&amp;") + "\"";
        String html = ana.get(there + "&act=acknowledge").body();
        assertThat(html).contains(back);
        String action = address(order) + "/acknowledge?list=q%3Dreed%26channel%3Dinstagram";
        var done = ana.post(action, "key", ConsoleShop.hidden(html, action, "key"));
        assertThat(done.headers().firstValue("Location")).contains(there);
        assertThat(ana.get("/console/orders/bulk?act=ship&order=" + order + "&list=q%3Dreed%26channel%3Dinstagram")
                        .body())
                .contains(back);
        assertThat(ana.get(address(order) + "?list=%22%3E%3Cscript%3E").body())
                .contains("href=\"/console/orders\"")
                .doesNotContain("\"><script>");
    }

    @Test
    void home_says_what_waits_and_the_palette_finds_it() {
        assertThat(ana.get("/console").body()).contains("Nothing waits for you", "No orders yet");
        long order = shop.sell("Ada Reed");
        assertThat(ana.get("/console").body()).contains("Acknowledge 1 order", "£45.00", address(order));
        var found = ana.send(Requests.to(server.url("/console/palette?q=reed")).header("HX-Request", "true"));
        assertThat(found.body()).contains(address(order), "Ada Reed").doesNotContain("<html");
        var one =
                ana.send(Requests.to(server.url("/console/palette?q=" + order)).header("Accept", "text/html"));
        assertThat(one.statusCode()).isEqualTo(303);
        assertThat(ana.send(Requests.to(server.url("/console/palette?q=low")).header("Accept", "text/html"))
                        .body())
                .contains("/console/inventory?low=1");
    }
}
