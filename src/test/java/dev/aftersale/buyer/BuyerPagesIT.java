package dev.aftersale.buyer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.aftersale.link.OrderLinks;
import dev.aftersale.merchant.ConsentOffer;
import dev.aftersale.merchant.Contacts;
import dev.aftersale.merchant.Policies;
import dev.aftersale.merchant.SettingsChange;
import dev.aftersale.order.Order;
import dev.aftersale.refund.RefundReason;
import dev.aftersale.refund.RefundRequest;
import dev.aftersale.refund.Refunds;
import dev.aftersale.returns.Returns;
import dev.aftersale.support.Message;
import dev.aftersale.support.NewMessage;
import dev.aftersale.support.SupportThread;
import dev.aftersale.support.Threads;
import dev.aftersale.testing.Boutique;
import dev.aftersale.testing.TestServer;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The order page as a browser without script sees it. */
class BuyerPagesIT {

    private static final String HTML = "<script>alert(1)</script><img src=x onerror=alert(2)> \"'><b>";

    @RegisterExtension
    static final TestServer server = new TestServer().with("aftersale.payment.reconcile-every", "500ms");

    private final Boutique shop = new Boutique(
            server,
            "Boutique Nord",
            SettingsChange.of(new Policies("Within 30 days.", "https://shop.test/privacy", "https://shop.test/terms")),
            SettingsChange.of(new Contacts(null, "+49 421 1", "https://shop.test/help")),
            SettingsChange.of(new ConsentOffer(true, "10 % off")));

    private final Browser browser = new Browser(server);

    @AfterEach
    void real_time() {
        server.clock().run();
    }

    private String link(long order) {
        String url = server.bean(OrderLinks.class).url(shop.id(), order);
        return url.substring(url.indexOf("/o/"));
    }

    private static List<String> rows(String sql) throws SQLException {
        var found = new ArrayList<String>();
        try (var connection = server.database().asOwner();
                var rows = connection.createStatement().executeQuery(sql)) {
            while (rows.next()) {
                found.add(rows.getString(1));
            }
        }
        return found;
    }

    @Test
    void the_page_tells_what_happened_what_comes_next_and_what_it_costs() {
        long order = shop.sell("a@buyers.test");
        String home = link(order);
        var page = browser.get(home);
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.body())
                .contains(
                        "Boutique Nord",
                        "Your order is being prepared",
                        "Hot water bottle",
                        "€36.24",
                        "Cancel the order")
                .doesNotContain("Return an item", "/" + order, shop.id().toString());
        assertThat(page.header("Referrer-Policy")).isEqualTo("no-referrer");
        assertThat(page.header("Cache-Control")).contains("no-store");
        assertThat(page.body()).contains("<meta name=\"robots\" content=\"noindex\">");

        shop.ship(order);
        server.bean(Refunds.class)
                .refund(
                        shop.id(),
                        new RefundRequest(
                                order,
                                RefundReason.DAMAGED_GOODS,
                                null,
                                List.of(new RefundRequest.Line(null, "STAR", 1, null)),
                                null,
                                0,
                                0,
                                null,
                                null,
                                false),
                        null);
        assertThat(browser.get(home).body())
                .contains("Your order is on its way", "https://www.dhl.com/", "1 refunded", "Refunded", "Your refunds")
                .doesNotContain("Cancel the order");
    }

    @Test
    void it_speaks_the_buyers_language() {
        String home = link(shop.sell("a@buyers.test"));
        assertThat(browser.get(home, "de-DE,de;q=0.9").body())
                .contains("Ihre Bestellung wird vorbereitet", "lang=\"de-DE\"");
        assertThat(browser.get(home, "fr-FR").body()).contains("lang=\"fr-FR\"");
        assertThat(browser.get(home, "es").body()).contains("lang=\"es\"");
        assertThat(browser.get(home, "xx").body()).contains("Your order is being prepared");
    }

    @Test
    void what_opens_nothing_tells_nothing() {
        long order = shop.sell("a@buyers.test");
        String home = link(order);
        String forged = home.substring(0, home.length() - 5) + (home.endsWith("AAAAA") ? "BBBBB" : "AAAAA");
        for (String path : List.of("", "/cancel", "/return", "/messages", "/withdraw", "/return/1/photo/0")) {
            var unknown = browser.get(forged + path);
            assertThat(unknown.status()).isEqualTo(404);
            assertThat(unknown.body())
                    .contains("This link doesn’t work any more")
                    .doesNotContain("Boutique Nord");
        }
        server.bean(OrderLinks.class).revoke(shop.id(), order);
        var ended = browser.get(home);
        assertThat(ended.status()).isEqualTo(410);
        assertThat(ended.body()).contains("Send me a new link").doesNotContain("Boutique Nord", "buyers.test");
        assertThat(browser.post(home, "/cancel", Map.of()).status()).isEqualTo(410);
        assertThat(shop.order(order).core().isCancelled()).isFalse();
    }

    @Test
    void a_fresh_link_goes_to_the_orders_own_address_and_whoever_asks_learns_nothing() throws Exception {
        long order = shop.sell("owner@buyers.test");
        String right = form(order, "OWNER@buyers.test");
        String wrong = form(order, "thief@elsewhere.test");
        String none = form(order + 4096, "owner@buyers.test");
        assertThat(right).isEqualTo(wrong).isEqualTo(none).contains("Look into your mail");
        await().untilAsserted(() -> assertThat(
                        rows("SELECT recipient FROM mail_out WHERE kind = 'LINK' AND order_id = " + order))
                .containsExactly("owner@buyers.test"));
        form(order, "owner@buyers.test"); // again, at once: throttled
        await().during(Duration.ofMillis(500))
                .untilAsserted(() -> assertThat(
                                rows("SELECT recipient FROM mail_out WHERE kind = 'LINK' AND order_id = " + order))
                        .hasSize(1));
    }

    private String form(long order, String email) {
        var sent = browser.submit("/o", "/o", Map.of("order", Long.toString(order), "email", email));
        assertThat(sent.status()).isEqualTo(303);
        return browser.get(sent.header("Location")).body();
    }

    @Test
    void cancelled_in_time_and_told_clearly_when_it_is_too_late() {
        long order = shop.sell("a@buyers.test");
        String home = link(order);
        assertThat(browser.get(home + "/cancel").body()).contains("Keep it");
        assertThat(browser.submit(home + "/cancel", home + "/cancel", Map.of()).status())
                .isEqualTo(303);
        assertThat(shop.order(order).core().isCancelled()).isTrue();
        assertThat(browser.get(home).body()).contains("Your order is cancelled");
        var again = browser.post(home, "/cancel", Map.of());
        assertThat(again.status()).isEqualTo(409);
        assertThat(again.body()).contains("It is cancelled already");

        long shipped = shop.sell("b@buyers.test");
        String other = link(shipped);
        browser.get(other + "/cancel");
        shop.ship(shipped);
        var lost = browser.post(other, "/cancel", Map.of());
        assertThat(lost.status()).isEqualTo(409);
        assertThat(lost.body()).contains("It has just been shipped", "Boutique Nord");
    }

    @Test
    void messages_go_both_ways_and_are_never_html() {
        long order = shop.sell(new Order.Buyer(null, HTML, "a@buyers.test", null, false), "DE", false, HTML);
        String home = link(order);
        assertThat(browser.submit(home + "/messages", home + "/messages", Map.of("text", HTML + "\nsecond line"))
                        .status())
                .isEqualTo(303);
        server.bean(Threads.class)
                .append(
                        shop.id(),
                        new NewMessage(
                                order,
                                SupportThread.Kind.INQUIRY,
                                Message.Author.MERCHANT,
                                HTML,
                                Message.Via.CONSOLE,
                                HTML + " answer"),
                        null);
        assertThat(browser.get(home).body())
                .contains("A new message waits for you")
                .doesNotContain("<script>alert", "<img src=x", "<b>");
        var talk = browser.get(home + "/messages").body();
        assertThat(talk)
                .contains("&lt;script&gt;alert(1)&lt;/script&gt;", "second line", "answer")
                .doesNotContain("<script>alert", "<img src=x", "<b>");
        assertThat(browser.get(home).body()).doesNotContain("A new message waits for you");
        assertThat(browser.get(home + "/withdraw").body()).doesNotContain("<script>alert", "<img src=x", "<b>");
        assertThat(browser.get(home + "/cancel").body()).doesNotContain("<script>alert", "<img src=x", "<b>");
    }

    @Test
    void a_form_sent_twice_takes_effect_once() {
        long order = shop.sell("a@buyers.test");
        String home = link(order);
        var form = browser.form(home + "/messages");
        for (int i = 0; i < 3; i++) {
            assertThat(browser.send(form, home + "/messages", Map.of("text", "Once, please"))
                            .status())
                    .isEqualTo(303);
        }
        assertThat(server.bean(Threads.class)
                        .inquiry(shop.id(), order)
                        .orElseThrow()
                        .recent())
                .hasSize(1);
    }

    @Test
    void a_refused_message_keeps_what_was_written() {
        String home = link(shop.sell("a@buyers.test"));
        var empty = browser.submit(home + "/messages", home + "/messages", Map.of("text", "  "));
        assertThat(empty.status()).isEqualTo(422);
        var tooLong = browser.submit(home + "/messages", home + "/messages", Map.of("text", "x".repeat(10_001)));
        assertThat(tooLong.status()).isEqualTo(422);
        assertThat(tooLong.body()).contains("xxxxxxxxxx");
    }

    @Test
    void more_than_anybody_has_to_say_is_refused() {
        long order = shop.sell("a@buyers.test");
        String home = link(order);
        int sent = 0;
        for (int i = 0; i < Crowding.MESSAGES + 5; i++) {
            sent += browser.submit(home + "/messages", home + "/messages", Map.of("text", "m" + i))
                                    .status()
                            == 303
                    ? 1
                    : 0;
        }
        assertThat(sent).isEqualTo(Crowding.MESSAGES);
    }

    @Test
    void consent_is_asked_once_and_may_be_taken_back() {
        long order = shop.sell("consent@buyers.test");
        String home = link(order);
        assertThat(browser.get(home).body())
                .contains("May Boutique Nord send you e-mails", "10 % off", "https://shop.test/privacy");
        assertThat(browser.submit(home, home + "/consent", Map.of("answer", "yes"))
                        .status())
                .isEqualTo(303);
        assertThat(shop.order(order).buyer().remarketing()).isTrue();
        assertThat(browser.get(home).body()).doesNotContain("May Boutique Nord").contains("Stop these e-mails");
        assertThat(browser.get(link(shop.sell("consent@buyers.test"))).body()).doesNotContain("May Boutique Nord");
        browser.submit(home, home + "/consent/withdraw", Map.of());
        assertThat(shop.order(order).buyer().remarketing()).isFalse();
        assertThat(browser.get(home).body()).doesNotContain("May Boutique Nord", "Stop these e-mails");
    }

    @Test
    void an_answer_to_other_words_is_no_answer() {
        long order = shop.sell("words@buyers.test");
        String home = link(order);
        var form = browser.form(home);
        shop.change(SettingsChange.of(new ConsentOffer(true, "a daily call")));
        browser.send(form, home + "/consent", Map.of("answer", "yes"));
        assertThat(shop.order(order).buyer().remarketing()).isFalse();
        assertThat(browser.get(home).body()).contains("a daily call");
    }

    @Test
    void withdrawal_takes_two_steps_and_what_was_shipped_comes_back() throws Exception {
        long order = shop.sell("w@buyers.test");
        shop.ship(order, "BOTTLE", 1);
        String home = link(order);
        assertThat(browser.get(home).body()).contains("Withdraw from the contract here");
        var wrong = browser.submit(home + "/withdraw", home + "/withdraw", Map.of("name", "W", "email", "nothing"));
        assertThat(wrong.status()).isEqualTo(422);
        var step = browser.submit(
                home + "/withdraw", home + "/withdraw", Map.of("name", "W <b>", "email", "w@buyers.test"));
        assertThat(step.status()).isEqualTo(200);
        assertThat(step.body()).contains("Confirm withdrawal", "W &lt;b&gt;").doesNotContain("W <b>");
        assertThat(rows("SELECT id::text FROM withdrawal WHERE order_id = " + order))
                .isEmpty();

        for (int i = 0; i < 2; i++) {
            var done = browser.post(home, "/withdraw/confirm", Map.of("name", "W <b>", "email", "w@buyers.test"));
            assertThat(done.status()).isEqualTo(303);
        }
        assertThat(browser.get(home + "/withdraw").body()).contains("You have withdrawn from the contract");
        assertThat(rows("SELECT id::text FROM withdrawal WHERE order_id = " + order))
                .hasSize(1);
        assertThat(shop.order(order).core().units().cancelled()).isEqualTo(2);
        await().untilAsserted(() -> assertThat(server.bean(Returns.class).ofOrders(shop.id(), List.of(order)))
                .singleElement()
                .satisfies(one -> assertThat(one.units()).isEqualTo(1)));
        await().untilAsserted(
                        () -> assertThat(rows("SELECT kind FROM mail_out WHERE kind LIKE 'WITHDRAWAL%' AND order_id = "
                                        + order + " ORDER BY kind"))
                                .containsExactly("WITHDRAWAL", "WITHDRAWAL_RECEIPT"));
    }

    @Test
    void where_the_right_to_withdraw_never_was_nobody_reads_that_it_has_ended() {
        long order = shop.sell(new Order.Buyer(null, "Ada Reed", "gb@buyers.test", null, false), "GB", false);
        String home = link(order);
        assertThat(browser.get(home).body()).doesNotContain("Withdraw from the contract here");
        var page = browser.get(home + "/withdraw");
        assertThat(page.status()).isEqualTo(409);
        assertThat(page.body())
                .contains("Withdrawal is not offered for this order")
                .doesNotContain("is over");
    }

    @Test
    void what_is_not_charged_yet_stands_beside_what_was_paid() {
        long order = shop.sell("sums@buyers.test");
        assertThat(browser.get(link(order)).body())
                .contains("To be charged when it ships")
                .doesNotContain("−€");
        shop.ship(order);
        assertThat(browser.get(link(order)).body()).doesNotContain("To be charged when it ships");
    }

    @Test
    void a_return_is_asked_for_with_reasons_and_called_off() {
        long order = shop.sell("r@buyers.test");
        shop.ship(order);
        String home = link(order);
        await().untilAsserted(() -> assertThat(
                        server.bean(Returns.class).eligibility(shop.id(), order).isAny())
                .isTrue());
        long bottle = shop.order(order).items().getFirst().id();
        var nothing = browser.submit(home + "/return", home + "/return", Map.of("resolution", "REFUND"));
        assertThat(nothing.status()).isEqualTo(422);
        var asked = browser.submit(
                home + "/return",
                home + "/return",
                Map.of(
                        "resolution",
                        "REFUND",
                        "quantity-" + bottle,
                        "1",
                        "reason-" + bottle,
                        "DAMAGED_ITEM",
                        "message",
                        HTML));
        assertThat(asked.status()).isEqualTo(303);
        var found = server.bean(Returns.class).ofOrders(shop.id(), List.of(order));
        assertThat(found).hasSize(1);
        assertThat(browser.get(home).body())
                .contains("Waiting for the shop", "It arrived damaged")
                .doesNotContain("<script>alert");

        String other = link(shop.sell("other@buyers.test"));
        assertThat(browser.post(other, "/return/" + found.getFirst().id() + "/cancel", Map.of())
                        .status())
                .isEqualTo(404);
        assertThat(browser.get(home).body()).contains("Keep it after all?", "Call off the return");
        browser.post(home, "/return/" + found.getFirst().id() + "/cancel", Map.of());
        assertThat(browser.get(home).body()).contains("Called off");
    }

    @Test
    void what_calls_itself_a_photo_is_looked_at() throws Exception {
        long order = shop.sell("photo@buyers.test");
        shop.ship(order);
        String home = link(order);
        await().untilAsserted(() -> assertThat(
                        server.bean(Returns.class).eligibility(shop.id(), order).isAny())
                .isTrue());
        long bottle = shop.order(order).items().getFirst().id();
        var values = Map.of("resolution", "REFUND", "quantity-" + bottle, "1", "reason-" + bottle, "DAMAGED_ITEM");
        String action = home + "/return";

        var program =
                browser.upload(browser.form(action), action, values, "me.jpg", "MZ\u0090 a program".getBytes(UTF_8));
        assertThat(program.status()).isEqualTo(422);
        assertThat(program.body()).contains("no picture that we can read");
        var large = browser.upload(browser.form(action), action, values, "large.jpg", new byte[50 << 20]);
        assertThat(large.status()).isEqualTo(422);
        assertThat(large.body()).contains("no picture that we can read");
        var absurd = browser.upload(browser.form(action), action, values, "absurd.jpg", new byte[70 << 20]);
        assertThat(absurd.status()).isEqualTo(303);
        assertThat(browser.get(absurd.header("Location")).body()).contains("no picture that we can read");
        assertThat(server.bean(Returns.class).ofOrders(shop.id(), List.of(order)))
                .isEmpty();

        var picture = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(40, 30, BufferedImage.TYPE_INT_RGB), "jpg", picture);
        assertThat(browser.upload(browser.form(action), action, values, "it.jpg", picture.toByteArray())
                        .status())
                .isEqualTo(303);
        var asked =
                server.bean(Returns.class).ofOrders(shop.id(), List.of(order)).getFirst();
        var photo = browser.get(home + "/return/" + asked.id() + "/photo/"
                + asked.photos().getFirst().position());
        assertThat(photo.status()).isEqualTo(200);
        assertThat(photo.header("Content-Type")).startsWith("image/jpeg");
        assertThat(browser.get(link(shop.sell("x@buyers.test")) + "/return/" + asked.id() + "/photo/0")
                        .status())
                .isEqualTo(404);
    }

    @Test
    void a_forged_form_changes_nothing() {
        long order = shop.sell("forged@buyers.test");
        String home = link(order);
        var forged = browser.send(Map.of(), home + "/cancel", Map.of());
        assertThat(forged.status()).isEqualTo(403);
        assertThat(shop.order(order).core().isCancelled()).isFalse();
    }

    @Test
    void a_link_in_other_hands_is_replaced() throws Exception {
        long order = shop.sell("mine@buyers.test");
        String home = link(order);
        assertThat(browser.submit(home, home + "/revoke", Map.of()).status()).isEqualTo(303);
        assertThat(browser.get(home).status()).isEqualTo(410);
        await().untilAsserted(() -> assertThat(
                        rows("SELECT recipient FROM mail_out WHERE kind = 'LINK' AND order_id = " + order))
                .containsExactly("mine@buyers.test"));
    }
}
