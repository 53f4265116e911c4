package dev.aftersale.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.aftersale.base.ProblemException;
import dev.aftersale.mail.SilenceCheck.State;
import dev.aftersale.mail.SilenceCheck.Step;
import dev.aftersale.mask.Masks;
import dev.aftersale.merchant.Scope;
import dev.aftersale.merchant.Tokens;
import dev.aftersale.order.Orders;
import dev.aftersale.staff.Role;
import dev.aftersale.testing.TestBrowser;
import dev.aftersale.testing.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A test order is watched while the merchant's system works on it: nothing but our own mails may come of it. */
class SilenceChecksIT {

    @RegisterExtension
    static final TestServer server = new TestServer()
            .with("aftersale.mail-domain", "market.test")
            .with("aftersale.mail-routes", "shop.test=127.0.0.1:9,*=127.0.0.1:9");

    private static final Duration DAY = Duration.ofHours(24);

    private Shop shop;
    private long order;

    @BeforeEach
    void a_test_order() {
        server.clock().run();
        shop = new Shop(server, "Northwind Gifts", "GBP", "help@shop.test");
        server.bean(Tokens.class).issue(shop.id, "OMS", EnumSet.allOf(Scope.class), null, false);
        order = shop.sell("Ann Example", "ann@buyers.test", "Lamp", true);
    }

    private SilenceChecks checks() {
        return server.bean(SilenceChecks.class);
    }

    private SilenceCheck latest() {
        return checks().latest(shop.id, 1).getFirst();
    }

    private void shopWrites(String name) throws IOException {
        String mail = Files.readString(Path.of("src/test/resources/mail/shop", name + ".eml"));
        assertThat(SmtpClient.send(
                        server.smtpPort(),
                        "bounces@shop.test",
                        server.bean(Masks.class).ofBuyer(shop.id, order),
                        mail))
                .startsWith("250");
    }

    /** The order's whole way in the merchant's system. */
    private void workOn() {
        server.bean(Orders.class).acknowledge(shop.id, order, null, null);
        shop.ship(order);
        shop.refund(order);
    }

    private SilenceCheck awaitEnd() {
        server.clock().advance(DAY.plusMinutes(1));
        await().until(() -> latest().state() != State.WATCHING);
        return latest();
    }

    @Test
    void a_shop_that_says_nothing_while_its_order_is_shipped_and_refunded_is_silent() {
        assertThat(checks().start(shop.id, order, DAY).state()).isEqualTo(State.WATCHING);
        server.clock().advance(Duration.ofHours(1));
        workOn();
        assertThat(latest().steps()).containsExactly(Step.ACKNOWLEDGED, Step.SHIPPED, Step.REFUNDED);

        SilenceCheck ended = awaitEnd();
        assertThat(ended.state()).isEqualTo(State.SILENT);
        assertThat(ended.steps()).containsExactly(Step.ACKNOWLEDGED, Step.SHIPPED, Step.REFUNDED);
        assertThat(ended.mails()).isEmpty();
        assertThat(TestBrowser.staff(server, shop.id, Role.READ_ONLY)
                        .get("/console/settings/mail/shop")
                        .body())
                .contains("Silent", "acknowledged, shipped, refunded");
    }

    @Test
    void a_mail_that_comes_meanwhile_is_shown_and_one_that_comes_later_is_not() throws Exception {
        shopWrites("woocommerce.order_confirmation");
        await().until(() ->
                !server.bean(MailTrail.class).ofOrder(shop.id, order).isEmpty());
        server.clock().advance(Duration.ofMinutes(5));
        checks().start(shop.id, order, DAY);
        server.clock().advance(Duration.ofMinutes(5));
        workOn();
        shopWrites("woocommerce.shipping_confirmation");
        await().until(() -> latest().mails().size() == 1);
        assertThat(latest().state()).isEqualTo(State.WATCHING);

        SilenceCheck ended = awaitEnd();
        assertThat(ended.state()).isEqualTo(State.HEARD);
        assertThat(ended.mails())
                .extracting(MailTrail.Arrived::subject)
                .containsExactly("Your Northwind Gifts order is now complete");

        shopWrites("woocommerce.refunded");
        await().until(() -> server.bean(MailTrail.class).ofOrder(shop.id, order).size() == 3);
        assertThat(latest().mails()).hasSize(1);
        assertThat(TestBrowser.staff(server, shop.id, Role.OWNER)
                        .get("/console/settings/mail/shop")
                        .body())
                .contains("Mails came", "Your Northwind Gifts order is now complete");
    }

    @Test
    void silence_proves_nothing_where_nothing_was_done() {
        checks().start(shop.id, order, DAY);
        server.bean(Orders.class).acknowledge(shop.id, order, null, null);
        assertThat(awaitEnd().state()).isEqualTo(State.UNPROVED);
    }

    @Test
    void only_a_test_order_of_ones_own_is_watched_and_once_at_a_time() {
        SilenceCheck first = checks().start(shop.id, order, DAY);
        assertThat(checks().start(shop.id, order, DAY).id()).isEqualTo(first.id());
        assertThat(checks().latest(shop.id, 10)).hasSize(1);

        long real = shop.sell("Ann Example", "ann@buyers.test", "Lamp");
        assertThatThrownBy(() -> checks().start(shop.id, real, DAY)).isInstanceOf(ProblemException.class);
        Shop other = new Shop(server, "Other", "GBP", "help@other.test");
        assertThatThrownBy(() -> checks().start(other.id, order, DAY)).isInstanceOf(ProblemException.class);
        assertThatThrownBy(() -> checks().start(shop.id, order, Duration.ofDays(30)))
                .isInstanceOf(ProblemException.class);
        assertThat(checks().latest(other.id, 10)).isEmpty();
    }

    @Test
    void an_owner_starts_it_in_the_console() {
        var owner = TestBrowser.staff(server, shop.id, Role.OWNER);
        assertThat(owner.get("/console/settings/mail/shop").body()).contains("value=\"" + order + "\"");
        assertThat(owner.post("/console/settings/mail/shop/check", "order", Long.toString(order), "hours", "24")
                        .statusCode())
                .isEqualTo(303);
        assertThat(latest().until()).isEqualTo(latest().startedAt().plus(DAY));
        long real = shop.sell("Ann Example", "ann@buyers.test", "Lamp");
        var refused = owner.post("/console/settings/mail/shop/check", "order", Long.toString(real), "hours", "24");
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.body()).contains("One of your test orders.");
        var support = TestBrowser.staff(server, shop.id, Role.SUPPORT);
        assertThat(support.get("/console/messages").statusCode()).isEqualTo(200);
        assertThat(support.post("/console/settings/mail/shop/check", "order", Long.toString(order), "hours", "24")
                        .statusCode())
                .isEqualTo(403);
    }
}
