package dev.aftersale.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.aftersale.base.MerchantId;
import dev.aftersale.mail.ScriptedSmtp.Seen;
import dev.aftersale.mail.ShopMails.Caught;
import dev.aftersale.mail.ShopMails.Finding;
import dev.aftersale.mail.ShopMails.State;
import dev.aftersale.mail.shop.ShopMail;
import dev.aftersale.mail.shop.ShopMail.Kind;
import dev.aftersale.mail.shop.ShopMail.Platform;
import dev.aftersale.mask.Masks;
import dev.aftersale.merchant.Merchants;
import dev.aftersale.merchant.SettingsChange;
import dev.aftersale.merchant.ShopMailPolicy;
import dev.aftersale.staff.Role;
import dev.aftersale.support.Message;
import dev.aftersale.support.SupportThread;
import dev.aftersale.support.Threads;
import dev.aftersale.testing.TestBrowser;
import dev.aftersale.testing.TestServer;
import java.io.IOException;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a merchant's shop mails to a buyer by itself is caught, and goes on only if the merchant wants it to. */
class ShopMailsIT {

    private static final ScriptedSmtp BUYERS = new ScriptedSmtp(0);
    private static final NameServer DNS = dns();

    @RegisterExtension
    static final TestServer server = new TestServer()
            .with("aftersale.mail-domain", "market.test")
            .with("aftersale.platform-name", "Market")
            .with("aftersale.dns", "127.0.0.1:" + DNS.port())
            // what comes from this address is the merchant's: the route says whose it is
            .with("aftersale.mail-routes", "shop.test=127.0.0.1:9,*=127.0.0.1:" + BUYERS.port());

    private static final Path CORPUS = Path.of("src/test/resources/mail/shop");
    private static final AtomicInteger NUMBER = new AtomicInteger();

    private Shop shop;
    private String buyer = "";
    private long order;

    private static NameServer dns() {
        try {
            return new NameServer().txt("t.shopifyemail.com", "v=spf1 ip4:127.0.0.1 -all");
        } catch (SocketException e) {
            throw new IllegalStateException(e);
        }
    }

    @BeforeEach
    void open() {
        server.clock().run();
        BUYERS.onRecipient = recipient -> 250;
        shop = new Shop(server, "Northwind Gifts", "GBP", "help@shop.test");
        buyer = "ann" + NUMBER.incrementAndGet() + "@buyers.test";
        order = shop.sell("Ann Example", buyer, "Lamp");
    }

    @AfterAll
    static void stop() {
        BUYERS.close();
        DNS.close();
    }

    private ShopMails mails() {
        return server.bean(ShopMails.class);
    }

    private String mask() {
        return server.bean(Masks.class).ofBuyer(shop.id, order);
    }

    private void policy(ShopMailPolicy policy) {
        server.bean(Merchants.class).change(shop.id, SettingsChange.of(policy));
    }

    private static String mail(String name, String unique) throws IOException {
        return Files.readString(CORPUS.resolve(name + ".eml"))
                .replaceFirst("(?m)^Message-ID: <", "Message-ID: <" + unique + ".");
    }

    /** From the shop's own server. */
    private String send(String name, String unique) throws IOException {
        return SmtpClient.send(server.smtpPort(), "bounces@shop.test", mask(), mail(name, unique));
    }

    private Caught awaitCaught() {
        return await().until(this::all, list -> !list.isEmpty()).getFirst();
    }

    private List<Caught> all() {
        var all = new ArrayList<>(mails().held(shop.id, 100));
        all.addAll(mails().lately(shop.id, 100));
        return all;
    }

    /** What the shop wrote, and no notice of ours. */
    private List<Seen> delivered() {
        return BUYERS.takenFor(buyer).stream()
                .filter(one -> !one.raw().contains("X-Aftersale-Notice:"))
                .toList();
    }

    private void everythingIsWorkedOn() {
        await().until(() -> server.bean(MailTrail.class).ofOrder(shop.id, order).stream()
                .noneMatch(one -> one.state().equals("NEW")));
    }

    private List<Message> messages() {
        return server.bean(Threads.class)
                .inquiry(shop.id, order)
                .map(SupportThread::recent)
                .orElse(List.of());
    }

    @Test
    void it_is_held_unless_the_merchant_says_otherwise_and_its_sender_hears_250() throws Exception {
        assertThat(send("woocommerce.shipping_confirmation", "a")).startsWith("250");

        Caught caught = awaitCaught();
        assertThat(caught.state()).isEqualTo(State.HELD);
        assertThat(caught.what()).isEqualTo(new ShopMail(Platform.WOOCOMMERCE, Kind.SHIPPING_CONFIRMATION));
        assertThat(caught.orderId()).isEqualTo(order);
        assertThat(mails().text(shop.id, caught.id()))
                .hasValueSatisfying(text -> assertThat(text).contains("We have finished processing your order."));
        assertThat(messages()).as("it is no message of the conversation").isEmpty();
        assertThat(delivered()).isEmpty();
        assertThat(server.bean(MailTrail.class).ofOrder(shop.id, order))
                .extracting(MailTrail.Arrived::state)
                .containsExactly("SHOP");
    }

    @Test
    void a_held_one_that_is_sent_on_reaches_the_buyer_once_from_the_mask() throws Exception {
        send("magento.shipping_confirmation", "b");
        Caught held = awaitCaught();

        List<Callable<Caught>> many = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            many.add(() -> mails().release(shop.id, held.id()).orElseThrow());
        }
        try (var together = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var done : together.invokeAll(many)) {
                assertThat(done.get().state()).isEqualTo(State.RELEASED);
            }
        }
        assertThat(mails().discard(shop.id, held.id()).orElseThrow().state())
                .as("what is sent on can't be thrown away")
                .isEqualTo(State.RELEASED);

        await().until(() -> !delivered().isEmpty());
        server.bean(MailWorker.class).awaitIdle();
        assertThat(delivered()).hasSize(1);
        assertThat(delivered().getFirst().raw().replaceAll("=\\r?\\n", ""))
                .contains("Northwind Gifts via Market")
                .contains("[Order #" + order + "]")
                .contains("Your shipping confirmation is below")
                .doesNotContain("sales@shop.test", "web1.shop.test", "bounces@shop.test");
        assertThat(messages()).singleElement().satisfies(message -> {
            assertThat(message.author()).isEqualTo(Message.Author.MERCHANT);
            assertThat(message.via()).isEqualTo(Message.Via.MAIL);
            assertThat(message.body())
                    .contains("Your shipping confirmation is below")
                    .doesNotContain("@shop.test");
        });
        long message = messages().getFirst().id();
        assertThat(server.bean(MailTrail.class)
                        .ofMessages(shop.id, List.of(message))
                        .sent())
                .singleElement()
                .extracting(MailTrail.Sent::state)
                .isEqualTo(MailState.SENT);
    }

    @Test
    void who_throws_it_away_is_the_last_to_decide() throws Exception {
        send("shopify.shipping_confirmation.own-domain", "c");
        Caught held = awaitCaught();
        assertThat(mails().discard(shop.id, held.id()).orElseThrow().state()).isEqualTo(State.DISCARDED);
        assertThat(mails().release(shop.id, held.id()).orElseThrow().state()).isEqualTo(State.DISCARDED);
        assertThat(mails().held(shop.id, 10)).isEmpty();
        server.bean(MailWorker.class).awaitIdle();
        assertThat(delivered()).isEmpty();
    }

    @Test
    void by_policy_it_is_dropped_or_goes_on_once_however_often_it_is_sent_again() throws Exception {
        policy(ShopMailPolicy.DROP);
        assertThat(send("bigcommerce.refunded", "d")).startsWith("250");
        assertThat(awaitCaught().state()).isEqualTo(State.DROPPED);

        policy(ShopMailPolicy.FORWARD);
        for (int i = 0; i < 3; i++) {
            assertThat(send("bigcommerce.shipping_confirmation", "e")).startsWith("250");
        }
        await().until(() -> !delivered().isEmpty());
        everythingIsWorkedOn();
        server.bean(MailWorker.class).awaitIdle();
        assertThat(delivered()).hasSize(1);
        assertThat(delivered().getFirst().raw().replaceAll("=\\r?\\n", ""))
                .contains("The status of order #117 is now Shipped");
        assertThat(all()).extracting(Caught::state).containsExactly(State.FORWARDED, State.DROPPED);
    }

    @Test
    void from_the_platforms_own_address_it_is_taken_if_answers_to_it_go_to_the_merchant() throws Exception {
        shop = new Shop(server, "Northwind Gifts", "GBP", "help@elsewhere.test"); // no route proves anything for it
        order = shop.sell("Ann Example", buyer, "Lamp");
        String own = "bounce+1@t.shopifyemail.com";
        String ours = mail("shopify.order_confirmation", "f").replace("help@shop.test", "help@elsewhere.test");
        assertThat(SmtpClient.send(server.smtpPort(), own, mask(), ours)).startsWith("250");
        assertThat(awaitCaught().what()).isEqualTo(new ShopMail(Platform.SHOPIFY, Kind.ORDER_CONFIRMATION));

        String strangers = mail("shopify.order_confirmation", "g").replace("help@shop.test", "help@other.test");
        assertThat(SmtpClient.send(server.smtpPort(), own, mask(), strangers)).startsWith("550 5.7.1");
        String letter = mail("not.shopify-contact", "h").replace("help@shop.test", "help@elsewhere.test");
        assertThat(SmtpClient.send(server.smtpPort(), "x@evil.test", mask(), ours))
                .as("only From says so, and nothing proves it")
                .startsWith("550 5.7.1");
        assertThat(SmtpClient.send(server.smtpPort(), own, mask(), letter))
                .as("a person's words, from an address that many shops share")
                .startsWith("550 5.7.1");
        assertThat(all()).hasSize(1);
    }

    @Test
    void what_a_person_writes_goes_on_whatever_it_looks_like() throws Exception {
        int before = 0;
        for (String name : List.of(
                "not.agent-writes-as-a-template",
                "not.agent-quotes-the-shops-mail",
                "not.agent-forwards-the-shops-mail",
                "not.agent-pastes-the-shops-mail",
                "not.desk-rt",
                "not.woocommerce-note",
                "not.magento-comment")) {
            assertThat(send(name, "p")).startsWith("250");
            int expected = ++before;
            await().until(() -> delivered().size() >= expected);
        }
        assertThat(all()).isEmpty();
        assertThat(messages()).isNotEmpty().allMatch(one -> one.author() == Message.Author.MERCHANT);
    }

    @Test
    void the_merchant_is_told_what_its_shop_still_sends_until_it_says_that_it_is_off() throws Exception {
        send("woocommerce.shipping_confirmation", "k");
        send("woocommerce.shipping_confirmation.new-wording", "l");
        send("woocommerce.refunded", "m");
        await().until(() -> all().size() == 3);
        ShopMail shipped = new ShopMail(Platform.WOOCOMMERCE, Kind.SHIPPING_CONFIRMATION);
        assertThat(mails().findings(shop.id))
                .extracting(Finding::what, Finding::mails)
                .containsExactlyInAnyOrder(
                        org.assertj.core.groups.Tuple.tuple(shipped, 2L),
                        org.assertj.core.groups.Tuple.tuple(new ShopMail(Platform.WOOCOMMERCE, Kind.REFUNDED), 1L));

        mails().switchedOff(shop.id, shipped);
        assertThat(mails().findings(shop.id)).extracting(Finding::what).doesNotContain(shipped);

        server.clock().advance(Duration.ofMinutes(1));
        send("woocommerce.shipping_confirmation", "n");
        await().until(() -> all().size() == 4);
        assertThat(mails().findings(shop.id))
                .contains(new Finding(
                        shipped,
                        1,
                        mails().findings(shop.id).stream()
                                .filter(one -> one.what().equals(shipped))
                                .findFirst()
                                .orElseThrow()
                                .last()));

        server.clock().advance(Duration.ofDays(31));
        assertThat(mails().findings(shop.id)).as("a month later").isEmpty();
    }

    @Test
    void nobody_keeps_it_for_ever() throws Exception {
        send("magento.refunded", "o");
        Caught held = awaitCaught();
        server.clock().advance(ShopMails.HELD.plusHours(2));
        await().until(() -> mails().find(shop.id, held.id()).orElseThrow().state() == State.EXPIRED);
        assertThat(mails().release(shop.id, held.id()).orElseThrow().state()).isEqualTo(State.EXPIRED);
    }

    @Test
    void no_other_merchant_sees_it_or_decides_on_it() throws Exception {
        send("woocommerce.cancelled", "q");
        Caught held = awaitCaught();
        MerchantId other = new Shop(server, "Other", "GBP", "help@other.test").id;
        assertThat(mails().find(other, held.id())).isEmpty();
        assertThat(mails().text(other, held.id())).isEmpty();
        assertThat(mails().release(other, held.id())).isEmpty();
        assertThat(mails().discard(other, held.id())).isEmpty();
        assertThat(mails().findings(other)).isEmpty();
        assertThat(mails().held(other, 10)).isEmpty();
        assertThat(mails().find(shop.id, held.id()).orElseThrow().state()).isEqualTo(State.HELD);

        var stranger = TestBrowser.staff(server, other, Role.OWNER);
        assertThat(stranger.get("/console/settings/mail/shop/" + held.id()).statusCode())
                .isEqualTo(404);
    }

    @Test
    void people_see_it_in_the_console_and_only_some_of_them_decide() throws Exception {
        send("woocommerce.shipping_confirmation", "r");
        Caught held = awaitCaught();
        var support = TestBrowser.staff(server, shop.id, Role.SUPPORT);
        assertThat(support.get("/console").body()).contains("WooCommerce still sends shipping confirmations");
        assertThat(support.get("/console/settings/mail").body())
                .contains("WooCommerce still sends shipping confirmations", "1 held mail waits");
        String page = support.get("/console/settings/mail/shop").body();
        assertThat(page)
                .contains("WooCommerce › Settings › Emails", "Completed order", "1 mail in the last 30 days")
                .doesNotContain("/console/settings/mail/shop/off\"");
        assertThat(support.get("/console/settings/mail/shop/" + held.id()).body())
                .contains("We have finished processing your order.");
        assertThat(support.post("/console/settings/mail/shop", "policy", "DROP").statusCode())
                .isEqualTo(403);

        var reader = TestBrowser.staff(server, shop.id, Role.READ_ONLY);
        assertThat(reader.get("/console/settings/mail/shop/" + held.id()).body())
                .doesNotContain("/release\"");
        assertThat(reader.post("/console/settings/mail/shop/" + held.id() + "/release")
                        .statusCode())
                .isEqualTo(403);

        assertThat(support.get("/console/settings/mail/shop").body()).contains("/" + held.id() + "/release\"");
        assertThat(support.post("/console/settings/mail/shop/" + held.id() + "/release")
                        .statusCode())
                .isEqualTo(303);
        await().until(() -> !delivered().isEmpty());

        var owner = TestBrowser.staff(server, shop.id, Role.OWNER);
        owner.get("/console/settings/mail/shop");
        assertThat(owner.post("/console/settings/mail/shop", "policy", "FORWARD")
                        .statusCode())
                .isEqualTo(303);
        assertThat(server.bean(Merchants.class).get(shop.id).settings().shopMails())
                .isEqualTo(ShopMailPolicy.FORWARD);
        assertThat(owner.post("/console/settings/mail/shop", "policy", "LOSE").statusCode())
                .isEqualTo(422);
        assertThat(owner.post(
                                "/console/settings/mail/shop/off",
                                "platform",
                                "WOOCOMMERCE",
                                "kind",
                                "SHIPPING_CONFIRMATION")
                        .statusCode())
                .isEqualTo(303);
        assertThat(owner.get("/console/settings/mail/shop").body()).contains("Your shop is silent");
        assertThat(owner.get("/console/settings/audit").body())
                .contains("shop_mail.released", "shop_mail.switched_off", "shopMails");
    }
}
