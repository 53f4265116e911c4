package dev.aftersale.buyer;

import static dev.aftersale.buyer.BuyerStage.HTML;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.aftersale.order.Order;
import dev.aftersale.returns.Returns;
import dev.aftersale.testing.Boutique;
import dev.aftersale.testing.TestServer;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a buyer gives back: returns, and the withdrawal from the contract. */
class BuyerReturnPagesIT {

    @RegisterExtension
    static final TestServer server = new TestServer().with("aftersale.payment.reconcile-every", "500ms");

    private final BuyerStage stage = new BuyerStage(server);
    private final Boutique shop = stage.shop;
    private final Browser browser = stage.browser;

    @Test
    void withdrawal_takes_two_steps_and_what_was_shipped_comes_back() throws Exception {
        long order = shop.sell("w@buyers.test");
        shop.ship(order, "BOTTLE", 1);
        String home = stage.link(order);
        assertThat(browser.get(home).body()).contains("Withdraw from the contract here");
        var wrong = browser.submit(home + "/withdraw", home + "/withdraw", Map.of("name", "W", "email", "nothing"));
        assertThat(wrong.status()).isEqualTo(422);
        var step = browser.submit(
                home + "/withdraw", home + "/withdraw", Map.of("name", "W <b>", "email", "w@buyers.test"));
        assertThat(step.status()).isEqualTo(200);
        assertThat(step.body()).contains("Confirm withdrawal", "W &lt;b&gt;").doesNotContain("W <b>");
        assertThat(stage.rows("SELECT id::text FROM withdrawal WHERE order_id = " + order))
                .isEmpty();

        for (int i = 0; i < 2; i++) {
            var done = browser.post(home, "/withdraw/confirm", Map.of("name", "W <b>", "email", "w@buyers.test"));
            assertThat(done.status()).isEqualTo(303);
        }
        assertThat(browser.get(home + "/withdraw").body()).contains("You have withdrawn from the contract");
        assertThat(stage.rows("SELECT id::text FROM withdrawal WHERE order_id = " + order))
                .hasSize(1);
        assertThat(shop.order(order).core().units().cancelled()).isEqualTo(2);
        await().untilAsserted(() -> assertThat(server.bean(Returns.class).ofOrders(shop.id(), List.of(order)))
                .singleElement()
                .satisfies(one -> assertThat(one.units()).isEqualTo(1)));
        await().untilAsserted(() -> assertThat(
                        stage.rows("SELECT kind FROM mail_out WHERE kind LIKE 'WITHDRAWAL%' AND order_id = " + order
                                + " ORDER BY kind"))
                .containsExactly("WITHDRAWAL", "WITHDRAWAL_RECEIPT"));
    }

    @Test
    void where_the_right_to_withdraw_never_was_nobody_reads_that_it_has_ended() {
        long order = shop.sell(new Order.Buyer(null, "Ada Reed", "gb@buyers.test", null, false), "GB", false);
        String home = stage.link(order);
        assertThat(browser.get(home).body()).doesNotContain("Withdraw from the contract here");
        var page = browser.get(home + "/withdraw");
        assertThat(page.status()).isEqualTo(409);
        assertThat(page.body())
                .contains("Withdrawal is not offered for this order")
                .doesNotContain("is over");
    }

    @Test
    void a_return_is_asked_for_with_reasons_and_called_off() {
        long order = shop.sell("r@buyers.test");
        shop.ship(order);
        String home = stage.link(order);
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

        String other = stage.link(shop.sell("other@buyers.test"));
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
        String home = stage.link(order);
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
        assertThat(browser.get(stage.link(shop.sell("x@buyers.test")) + "/return/" + asked.id() + "/photo/0")
                        .status())
                .isEqualTo(404);
    }
}
