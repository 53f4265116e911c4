package dev.aftersale.buyer;

import static dev.aftersale.buyer.BuyerStage.HTML;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.aftersale.link.OrderLinks;
import dev.aftersale.merchant.ConsentOffer;
import dev.aftersale.merchant.SettingsChange;
import dev.aftersale.order.Order;
import dev.aftersale.refund.RefundReason;
import dev.aftersale.refund.RefundRequest;
import dev.aftersale.refund.Refunds;
import dev.aftersale.support.Message;
import dev.aftersale.support.NewMessage;
import dev.aftersale.support.SupportThread;
import dev.aftersale.support.Threads;
import dev.aftersale.testing.Boutique;
import dev.aftersale.testing.TestServer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The order page as a browser without script sees it. */
class BuyerPagesIT {

    @RegisterExtension
    static final TestServer server = new TestServer().with("aftersale.payment.reconcile-every", "500ms");

    private final BuyerStage stage = new BuyerStage(server);
    private final Boutique shop = stage.shop;
    private final Browser browser = stage.browser;

    @Test
    void the_page_tells_what_happened_what_comes_next_and_what_it_costs() {
        long order = shop.sell("a@buyers.test");
        String home = stage.link(order);
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
        String home = stage.link(shop.sell("a@buyers.test"));
        assertThat(browser.get(home, "de-DE,de;q=0.9").body())
                .contains("Ihre Bestellung wird vorbereitet", "lang=\"de-DE\"");
        assertThat(browser.get(home, "fr-FR").body()).contains("lang=\"fr-FR\"");
        assertThat(browser.get(home, "es").body()).contains("lang=\"es\"");
        assertThat(browser.get(home, "xx").body()).contains("Your order is being prepared");
    }

    @Test
    void what_opens_nothing_tells_nothing() {
        long order = shop.sell("a@buyers.test");
        String home = stage.link(order);
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
                        stage.rows("SELECT recipient FROM mail_out WHERE kind = 'LINK' AND order_id = " + order))
                .containsExactly("owner@buyers.test"));
        form(order, "owner@buyers.test"); // again, at once: throttled
        await().during(Duration.ofMillis(500))
                .untilAsserted(() -> assertThat(stage.rows(
                                "SELECT recipient FROM mail_out WHERE kind = 'LINK' AND order_id = " + order))
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
        String home = stage.link(order);
        assertThat(browser.get(home + "/cancel").body()).contains("Keep it");
        assertThat(browser.submit(home + "/cancel", home + "/cancel", Map.of()).status())
                .isEqualTo(303);
        assertThat(shop.order(order).core().isCancelled()).isTrue();
        assertThat(browser.get(home).body()).contains("Your order is cancelled");
        var again = browser.post(home, "/cancel", Map.of());
        assertThat(again.status()).isEqualTo(409);
        assertThat(again.body()).contains("It is cancelled already");

        long shipped = shop.sell("b@buyers.test");
        String other = stage.link(shipped);
        browser.get(other + "/cancel");
        shop.ship(shipped);
        var lost = browser.post(other, "/cancel", Map.of());
        assertThat(lost.status()).isEqualTo(409);
        assertThat(lost.body()).contains("It has just been shipped", "Boutique Nord");
    }

    @Test
    void messages_go_both_ways_and_are_never_html() {
        long order = shop.sell(new Order.Buyer(null, HTML, "a@buyers.test", null, false), "DE", false, HTML);
        String home = stage.link(order);
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
        String home = stage.link(order);
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
        String home = stage.link(shop.sell("a@buyers.test"));
        var empty = browser.submit(home + "/messages", home + "/messages", Map.of("text", "  "));
        assertThat(empty.status()).isEqualTo(422);
        var tooLong = browser.submit(home + "/messages", home + "/messages", Map.of("text", "x".repeat(10_001)));
        assertThat(tooLong.status()).isEqualTo(422);
        assertThat(tooLong.body()).contains("xxxxxxxxxx");
    }

    @Test
    void more_than_anybody_has_to_say_is_refused() {
        long order = shop.sell("a@buyers.test");
        String home = stage.link(order);
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
        String home = stage.link(order);
        assertThat(browser.get(home).body())
                .contains("May Boutique Nord send you e-mails", "10 % off", "https://shop.test/privacy");
        assertThat(browser.submit(home, home + "/consent", Map.of("answer", "yes"))
                        .status())
                .isEqualTo(303);
        assertThat(shop.order(order).buyer().remarketing()).isTrue();
        assertThat(browser.get(home).body()).doesNotContain("May Boutique Nord").contains("Stop these e-mails");
        assertThat(browser.get(stage.link(shop.sell("consent@buyers.test"))).body())
                .doesNotContain("May Boutique Nord");
        browser.submit(home, home + "/consent/withdraw", Map.of());
        assertThat(shop.order(order).buyer().remarketing()).isFalse();
        assertThat(browser.get(home).body()).doesNotContain("May Boutique Nord", "Stop these e-mails");
    }

    @Test
    void an_answer_to_other_words_is_no_answer() {
        long order = shop.sell("words@buyers.test");
        String home = stage.link(order);
        var form = browser.form(home);
        shop.change(SettingsChange.of(new ConsentOffer(true, "a daily call")));
        browser.send(form, home + "/consent", Map.of("answer", "yes"));
        assertThat(shop.order(order).buyer().remarketing()).isFalse();
        assertThat(browser.get(home).body()).contains("a daily call");
    }

    @Test
    void what_is_not_charged_yet_stands_beside_what_was_paid() {
        long order = shop.sell("sums@buyers.test");
        assertThat(browser.get(stage.link(order)).body())
                .contains("To be charged when it ships")
                .doesNotContain("−€");
        shop.ship(order);
        assertThat(browser.get(stage.link(order)).body()).doesNotContain("To be charged when it ships");
    }

    @Test
    void a_forged_form_changes_nothing() {
        long order = shop.sell("forged@buyers.test");
        String home = stage.link(order);
        var forged = browser.send(Map.of(), home + "/cancel", Map.of());
        assertThat(forged.status()).isEqualTo(403);
        assertThat(shop.order(order).core().isCancelled()).isFalse();
    }

    @Test
    void a_link_in_other_hands_is_replaced() throws Exception {
        long order = shop.sell("mine@buyers.test");
        String home = stage.link(order);
        assertThat(browser.submit(home, home + "/revoke", Map.of()).status()).isEqualTo(303);
        assertThat(browser.get(home).status()).isEqualTo(410);
        await().untilAsserted(() -> assertThat(
                        stage.rows("SELECT recipient FROM mail_out WHERE kind = 'LINK' AND order_id = " + order))
                .containsExactly("mine@buyers.test"));
    }
}
