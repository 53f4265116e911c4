package dev.aftersale.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aftersale.link.OrderLinks;
import dev.aftersale.order.ShipRequest;
import dev.aftersale.order.Shipment;
import dev.aftersale.order.Shipments;
import dev.aftersale.staff.Role;
import dev.aftersale.support.Message;
import dev.aftersale.support.NewMessage;
import dev.aftersale.support.SupportThread;
import dev.aftersale.support.SupportThread.Kind;
import dev.aftersale.support.Threads;
import dev.aftersale.testing.TestBrowser;
import dev.aftersale.testing.TestServer;
import java.net.URI;
import java.net.http.HttpResponse;
import java.sql.SQLException;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The inbox and its conversations, as a browser without script uses them. */
class InboxPagesIT {

    private static final Pattern COLLEAGUE = Pattern.compile("<option value=\"(\\d+)\"[^>]*>Me</option>");

    @RegisterExtension
    static final TestServer server = new TestServer().with("aftersale.workers.enabled", "false");

    private ConsoleShop shop;
    private TestBrowser agent;

    @BeforeEach
    void somebody_is_there() {
        shop = new ConsoleShop(server);
        agent = shop.somebody(Role.SUPPORT);
    }

    private long ask(long order, Kind kind, String text) {
        return server.bean(Threads.class)
                .append(shop.id, new NewMessage(order, kind, Message.Author.BUYER, null, Message.Via.PAGE, text), null)
                .value()
                .threadId();
    }

    private SupportThread thread(long id) {
        return server.bean(Threads.class).find(shop.id, id).orElseThrow();
    }

    private static String page(long thread) {
        return "/console/messages/" + thread;
    }

    private static String where(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).isEqualTo(303);
        return answer.headers().firstValue("Location").orElse("");
    }

    private String me() {
        var found = COLLEAGUE.matcher(agent.get("/console/messages?show=all").body());
        assertThat(found.find()).isTrue();
        return found.group(1);
    }

    @Test
    void three_queues_show_what_waits_and_say_what_they_are_for_when_they_are_empty() {
        long order = shop.sell("Ada King");
        long inquiry = ask(order, Kind.INQUIRY, "Where is <b>it</b>?");
        long claim = ask(order, Kind.CLAIM, "It never came");

        assertThat(agent.get("/console/messages").body())
                .contains(page(inquiry), "Ada King", "Where is &lt;b&gt;it", "1 new")
                .doesNotContain(page(claim), "<b>it");
        assertThat(agent.get("/console/messages?queue=claim").body()).contains(page(claim), "It never came");
        assertThat(agent.get("/console/messages?queue=chargeback").body())
                .contains("No chargebacks", "If a buyer’s bank takes a payment back");
        assertThat(agent.get("/console/messages?q=never").body())
                .as("a search looks into all queues")
                .contains(page(claim));
        assertThat(agent.get("/console/messages?q=ada").body()).contains(page(claim), page(inquiry));
        assertThat(agent.get("/console/messages?q=nothing-of-this").body()).contains("Nothing was found");
        assertThat(agent.get("/console/messages?queue=%27&show=x&who=-1&after=999&q=%00")
                        .statusCode())
                .as("a bent address")
                .isEqualTo(200);
    }

    @Test
    void the_menu_home_and_the_order_tell_what_waits() {
        long order = shop.sell("Ada King");
        long id = ask(order, Kind.INQUIRY, "Where is it?");
        assertThat(agent.get("/console").body())
                .contains("1 to answer", "One buyer waits for your answer", "Where is it?");
        assertThat(agent.get("/console/orders/" + order).body()).contains(page(id), "Where is it?", "1 new");
        agent.get(page(id));
        assertThat(agent.get("/console").body()).contains("1 to answer", "One buyer waits");
        assertThat(agent.get("/console/orders/" + shop.sell("Ben")).body()).contains("Write to the buyer");
    }

    @Test
    void from_a_thread_of_the_third_page_the_way_back_leads_there_and_on_to_the_second() {
        String third = "/console/messages?show=all&who=nobody&after=300&via=100&via=200";
        long id = ask(shop.sell("Ada"), Kind.INQUIRY, "Where is it?");
        String list = "list=show%3Dall%26who%3Dnobody%26after%3D300%26via%3D100%26via%3D200";
        String back = third.replace("&", "&amp;") + "#t-" + id;
        assertThat(agent.get(page(id) + "?" + list).body()).contains("href=\"" + back + "\"");
        assertThat(agent.get(third).body())
                .as("previous")
                .contains("href=\"/console/messages?show=all&amp;who=nobody&amp;after=200&amp;via=100\"");
        assertThat(where(agent.post(page(id) + "/settle", "list", third.substring(third.indexOf('?') + 1))))
                .isEqualTo(third);
        assertThat(where(agent.post(
                        "/console/messages/bulk",
                        "do",
                        "settle",
                        "thread",
                        Long.toString(id),
                        "list",
                        "after=300&via=100&via=%3Cb%3E&via=200")))
                .as("bent")
                .isEqualTo("/console/messages?after=300&via=100&via=200");
    }

    @Test
    void an_answer_goes_out_once_and_the_way_back_leads_to_the_same_place_of_the_list() {
        long id = ask(shop.sell("Ada"), Kind.INQUIRY, "Where is it?");
        String opened = page(id) + "?list=show%3Dall%26who%3Dnobody";
        assertThat(agent.get("/console/messages?show=all&who=nobody").body())
                .contains(page(id) + "?list=show%3Dall%26who%3Dnobody");
        assertThat(agent.get(opened).body()).contains("/console/messages?show=all&amp;who=nobody#t-" + id, "Answer by");
        var sent = agent.post(page(id), "text", "On its way", "key", "k1", "do", "send", "list", "show=all&who=nobody");
        assertThat(where(sent)).isEqualTo(opened);
        agent.post(page(id), "text", "On its way", "key", "k1", "do", "send");
        assertThat(thread(id).count()).isEqualTo(2);
        assertThat(agent.get(page(id) + "?list=%22%3E%3Cscript").body()).doesNotContain("<script>", "><script");
        var empty = agent.post(page(id), "text", "  ", "key", "k2", "do", "send");
        assertThat(empty.statusCode()).isEqualTo(422);
        var long10 = agent.post(page(id), "text", "x".repeat(10_001), "key", "k3", "do", "send");
        assertThat(long10.statusCode()).isEqualTo(422);
        assertThat(long10.body()).as("the draft is kept").contains("xxxxxxxxxx</textarea>");
    }

    @Test
    void threads_are_assigned_settled_and_opened_again() {
        long id = ask(shop.sell("Ada"), Kind.INQUIRY, "Thanks!");
        String me = me();
        assertThat(where(agent.post(page(id) + "/assign", "assignee", me))).isEqualTo(page(id));
        assertThat(agent.get("/console/messages?who=me").body()).contains(page(id));
        assertThat(agent.get("/console/messages?who=nobody").body()).doesNotContain(page(id));
        agent.post(page(id) + "/assign", "assignee", "4711");
        assertThat(thread(id).assignee()).as("nobody who works here").isEqualTo(Long.valueOf(me));
        agent.post(page(id) + "/assign", "assignee", "");
        assertThat(thread(id).assignee()).isNull();

        assertThat(where(agent.post(page(id) + "/settle", "list", "who=nobody")))
                .isEqualTo("/console/messages?who=nobody");
        assertThat(agent.get(page(id)).body()).contains("no answer needed", "Needs an answer");
        agent.post(page(id) + "/reopen");
        assertThat(thread(id).answerBy()).isNotNull();
    }

    @Test
    void several_threads_are_settled_or_assigned_at_once() {
        long one = ask(shop.sell("Ada"), Kind.INQUIRY, "1");
        long two = ask(shop.sell("Ben"), Kind.INQUIRY, "2");
        long rest = ask(shop.sell("Cid"), Kind.INQUIRY, "3");
        String me = me();
        var assigned = agent.post(
                "/console/messages/bulk",
                "do",
                "assign",
                "assignee",
                me,
                "list",
                "show=unread",
                "thread",
                Long.toString(one),
                "thread",
                Long.toString(two),
                "thread",
                "x");
        assertThat(where(assigned)).isEqualTo("/console/messages?show=unread");
        assertThat(thread(one).assignee()).isEqualTo(thread(two).assignee()).isNotNull();
        assertThat(thread(rest).assignee()).isNull();
        agent.post(
                "/console/messages/bulk", "do", "settle", "thread", Long.toString(one), "thread", Long.toString(two));
        assertThat(thread(one).answerBy()).isNull();
        assertThat(thread(rest).answerBy()).isNotNull();
        agent.post("/console/messages/bulk", "do", "settle");
        assertThat(agent.get("/console/messages").body()).contains("Choose one or more");
        var reader = shop.somebody(Role.READ_ONLY);
        reader.get("/console/messages");
        assertThat(reader.post("/console/messages/bulk", "do", "settle", "thread", Long.toString(rest))
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void a_prepared_answer_is_filled_in_read_and_never_sent_with_a_gap() {
        var owner = shop.somebody(Role.OWNER);
        owner.get("/console/settings/answers");
        var wrong = owner.post("/console/settings/answers", "name", "Where", "language", "", "body", "Hi {first_name}");
        assertThat(wrong.statusCode()).isEqualTo(422);
        assertThat(wrong.body()).contains("There is no field {first_name}", "Hi {first_name}</textarea>");
        assertThat(where(owner.post(
                        "/console/settings/answers",
                        "name",
                        "Where",
                        "language",
                        "",
                        "body",
                        "Dear {buyer_name}, {order_id} is with {tracking}.")))
                .isEqualTo("/console/settings/answers");
        String canned = owner.get("/console/settings/answers").body().replaceAll("(?s).*answers\\?edit=(\\d+).*", "$1");
        assertThat(owner.get("/console/settings/answers?edit=" + canned).body()).contains("Dear {buyer_name}");
        assertThat(owner.get("/console/settings/audit").body()).contains("answer Where");

        long order = shop.sell("Ada & Co");
        long id = ask(order, Kind.INQUIRY, "Where is it?");
        assertThat(agent.get(page(id)).body()).contains("Where</option>");
        var filled = agent.post(page(id), "text", "Hello!", "canned", canned, "do", "insert", "key", "i1");
        assertThat(filled.body())
                .contains("Hello!\n\nDear Ada &amp; Co, " + order + " is with {tracking}.", "nothing for {tracking}");
        assertThat(thread(id).count()).as("only read so far").isEqualTo(1);
        var sent = agent.post(page(id), "text", "It is with {tracking}.", "do", "send", "key", "i2");
        assertThat(sent.statusCode()).isEqualTo(422);
        assertThat(thread(id).count()).isEqualTo(1);

        server.bean(dev.aftersale.order.Orders.class).acknowledge(shop.id, order, "SO-1", null);
        ship(order);
        assertThat(agent.post(page(id), "text", "", "canned", canned, "do", "insert", "key", "i3")
                        .body())
                .contains("is with DHL JD0012345.")
                .doesNotContain("nothing for");
    }

    private void ship(long order) {
        server.bean(Shipments.class)
                .ship(
                        shop.id,
                        new ShipRequest(
                                order,
                                null,
                                new Shipment.Tracking("DHL", "JD0012345", null),
                                null,
                                null,
                                null,
                                null,
                                null,
                                false),
                        null);
    }

    @Test
    void the_order_stands_beside_the_conversation_and_a_refund_leads_back_to_it() {
        long order = shop.shipped("Ada");
        long id = ask(order, Kind.INQUIRY, "It broke");
        var owner = shop.somebody(Role.OWNER);
        assertThat(owner.get(page(id)).body())
                .contains("Bowl", "£45.00", "/console/orders/" + order + "?act=refund&amp;thread=" + id);
        String form = owner.get("/console/orders/" + order + "?act=refund&all=1&thread=" + id)
                .body();
        assertThat(form).contains("name=\"thread\" value=\"" + id + "\"", "href=\"" + page(id) + "\"");
        assertThat(owner.get("/console/orders/" + order + "?act=refund&thread=//evil.test")
                        .body())
                .doesNotContain("/console/messages//evil");
    }

    @Test
    void a_note_is_seen_by_colleagues_and_never_by_the_buyer() {
        long order = shop.sell("Ada");
        long id = ask(order, Kind.INQUIRY, "Where is it?");
        agent.get(page(id));
        assertThat(where(agent.post(page(id) + "/notes", "note", "Third <i>time</i>", "key", "n1")))
                .isEqualTo(page(id));
        agent.post(page(id) + "/notes", "note", "Third <i>time</i>", "key", "n1");
        String shown = agent.get(page(id)).body();
        assertThat(shown).containsOnlyOnce("Third &lt;i&gt;time");
        assertThat(agent.post(page(id) + "/notes", "note", " ", "key", "n2").statusCode())
                .isEqualTo(422);
        String home =
                URI.create(server.bean(OrderLinks.class).url(shop.id, order)).getPath();
        assertThat(new TestBrowser(server).get(home + "/messages").body())
                .contains("Where is it?")
                .doesNotContain("Third");
    }

    @Test
    void each_message_tells_how_it_came_what_was_taken_out_and_where_it_went() throws SQLException {
        long order = shop.sell("Ada");
        long id = ask(order, Kind.INQUIRY, "It broke");
        long message = thread(id).lastId();
        mailed(
                "INSERT INTO mail_in (shard, id, merchant_id, order_id, topic, side, recipient, envelope_from, client, header_from,"
                        + " subject, verdict, proved, received_at, state, next_at, thread_id, message_id) VALUES (%d, 1, %d, "
                        + order
                        + ", 'INQUIRY', 'MERCHANT', 'm@relay', 'ada@secret.test', '192.0.2.1', 'ada@secret.test', 'It broke',"
                        + " 'spf=pass dkim=none dmarc=pass', true, now(), 'RELAYED', now(), " + id + ", " + message
                        + ")");
        mailed(
                "INSERT INTO mail_out (shard, id, merchant_id, event_id, kind, role, order_id, object_id, test, recipient, domain,"
                        + " message_id, happened_at, state, attempts, created_at, next_at, settled_at, last_code, last_status, last_error, edits)"
                        + " VALUES (%d, 2, %d, 3, 'MESSAGE_TO_MERCHANT', 'MERCHANT', " + order + ", " + message
                        + ", false, 'help@harbour.test', 'harbour.test', '<1@relay>', now(), 'BOUNCED', 1, now(), now(), now(), 550,"
                        + " '5.1.1', 'No such <b>mailbox', '{\"addresses\":2,\"active\":1,\"trackers\":0,"
                        + "\"files\":[{\"name\":\"run.exe\",\"why\":\"TYPE\"}]}')");
        assertThat(agent.get(page(id)).body())
                .contains("Sender proved", "spf=pass dkim=none dmarc=pass", "Bounced", "help@harbour.test", "5.1.1")
                .contains(
                        "No such &lt;b&gt;mailbox",
                        "2 addresses",
                        "1 active part",
                        "run.exe (kind of file not accepted)")
                .doesNotContain("secret.test");
    }

    /** With {@code %d} for shard and merchant. */
    private void mailed(String sql) throws SQLException {
        try (var connection = server.database().asOwner();
                var statement = connection.createStatement()) {
            statement.execute(sql.formatted(shop.id.shard(), shop.id.value()));
        }
    }

    @Test
    void what_is_another_merchants_is_not_there() {
        long id = ask(shop.sell("Ada"), Kind.INQUIRY, "Where is it?");
        var stranger = new ConsoleShop(server).somebody(Role.OWNER);
        assertThat(stranger.get(page(id)).statusCode()).isEqualTo(404);
        stranger.get("/console/messages");
        for (String action : new String[] {"/settle", "/reopen", "/assign", "/notes"}) {
            assertThat(stranger.post(page(id) + action, "note", "x").statusCode())
                    .isEqualTo(404);
        }
        stranger.post("/console/messages/bulk", "do", "settle", "thread", Long.toString(id));
        assertThat(thread(id).answerBy()).isNotNull();
        assertThat(stranger.get("/console/messages?q=where").body()).doesNotContain(page(id));
    }
}
