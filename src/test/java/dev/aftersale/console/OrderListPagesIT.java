package dev.aftersale.console;

import static dev.aftersale.console.ConsoleShop.address;
import static org.assertj.core.api.Assertions.assertThat;

import dev.aftersale.order.OrderStage;
import dev.aftersale.order.OrderState;
import dev.aftersale.staff.Role;
import dev.aftersale.testing.Requests;
import dev.aftersale.testing.TestBrowser;
import dev.aftersale.testing.TestServer;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Orders as a list, as a file, many at once, and the ways in and out of it. */
class OrderListPagesIT {

    @RegisterExtension
    static final TestServer server = new TestServer();

    ConsoleShop shop;
    TestBrowser ana;

    @BeforeEach
    void open() {
        shop = new ConsoleShop(server);
        ana = shop.somebody(Role.SUPPORT);
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
                .contains(
                        "The filters “&lt;b&gt;”, “nonsense” can’t be read.",
                        "The list is shown without them.",
                        address(tom))
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
