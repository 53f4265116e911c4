package dev.aftersale.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.aftersale.base.MerchantId;
import dev.aftersale.mail.MailState;
import dev.aftersale.mail.MailTrail;
import dev.aftersale.mail.NameServer;
import dev.aftersale.mail.auth.DkimKey;
import dev.aftersale.mail.auth.DkimKeys;
import dev.aftersale.mask.Mask.Side;
import dev.aftersale.mask.Mask.Topic;
import dev.aftersale.mask.Masks;
import dev.aftersale.merchant.Merchants;
import dev.aftersale.merchant.NewMerchant;
import dev.aftersale.order.NewOrder;
import dev.aftersale.order.Order;
import dev.aftersale.order.Orders;
import dev.aftersale.support.Message;
import dev.aftersale.support.SupportThread;
import dev.aftersale.support.Threads;
import dev.aftersale.testing.TestServer;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A buyer and a merchant write to each other, each through a mail server as Debian ships it: Postfix, with opendkim. All of
 * them believe what one name server on loopback says. Nobody here knows more than a mail program shows.
 */
@EnabledIf(value = "dev.aftersale.scenario.MailServer#canRun", disabledReason = MailServer.NEEDED)
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class RealMailServersScenario {

    private static final NameServer DNS = NameServer.open();
    private static final MailServer BUYERS = new MailServer("buyers.test", "127.0.0.11", "127.0.0.12", DNS);
    private static final MailServer SHOPS = new MailServer("shop.test", "127.0.0.21", "127.0.0.22", DNS);

    private static final Logger log = LoggerFactory.getLogger(RealMailServersScenario.class);

    private static final Pattern AUTHENTICATION = Pattern.compile("(?m)^Authentication-Results:.*(\\R\\s.*)*");

    private static final String BY_BUYER =
            "spf=pass (buyers.test); dkim=pass (buyers.test/s1); dmarc=pass (buyers.test, p=none)";

    private static final String BY_SHOP =
            "spf=pass (shop.test); dkim=pass (shop.test/s1); dmarc=pass (shop.test, p=reject)";

    private static final String SPF_OF_SHOPS = "v=spf1 ip4:" + SHOPS.out() + " -all";

    @RegisterExtension
    static final TestServer server = new TestServer()
            .https() // and STARTTLS
            .with("aftersale.smtp-address", "127.0.0.1")
            .with("aftersale.mail-domain", "market.test")
            .with("aftersale.platform-name", "Market")
            .with("aftersale.dns", DNS.address())
            .with("aftersale.mail-routes", BUYERS.route() + "," + SHOPS.route())
            // what is refused for now is tried again within the time that a test has
            .with("aftersale.mail.longest-pause", "2s");

    @TempDir
    static Path temporary;

    private static MerchantId shop;

    private final Correspondent help = new Correspondent("Help", "help", SHOPS);
    private Correspondent ann = new Correspondent("Ann", "ann", BUYERS);
    private long order;

    @BeforeAll
    static void open() throws IOException {
        DNS.txt("buyers.test", "v=spf1 ip4:" + BUYERS.out() + " -all")
                .txt("_dmarc.buyers.test", "v=DMARC1; p=none")
                .txt("shop.test", SPF_OF_SHOPS)
                .txt("_dmarc.shop.test", "v=DMARC1; p=reject");
        for (DkimKey key : server.bean(DkimKeys.class).published()) {
            DNS.txt(key.recordName(), key.recordValue());
        }
        Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString("rwxr-xr-x"));
        var toUs = List.of(
                "market.test smtp:[127.0.0.1]:" + server.smtpPort(),
                "bounce.market.test smtp:[127.0.0.1]:" + server.smtpPort());
        BUYERS.open(
                temporary.resolve("buyers"),
                "may",
                List.of("ann", "bea", "cleo", "dora", "emma", "fay", "zoë", "gone", "eve"),
                Stream.concat(toUs.stream(), Stream.of("gone@buyers.test nobody:"))
                        .toList());
        SHOPS.open(temporary.resolve("shops"), "encrypt", List.of("help"), toUs);
        shop = server.bean(Merchants.class)
                .create(new NewMerchant("Northwind Gifts", "GBP", "GB", "help@shop.test", Shop.noHold()))
                .id();
    }

    @AfterAll
    static void close() throws IOException {
        SHOPS.close();
        BUYERS.close();
        DNS.close();
    }

    /** Somebody buys something; what she hears of it by mail. */
    private void buys(String name, String local) {
        ann = new Correspondent(name, local, BUYERS);
        order = server.bean(Orders.class)
                .place(
                        shop,
                        new NewOrder(
                                null,
                                false,
                                "instagram",
                                "GBP",
                                null,
                                List.of(new NewOrder.Line("SKU", null, "Lamp", 1, 1_000, 0, 0, null)),
                                0,
                                0,
                                null,
                                new Order.Buyer(null, name + " Example", ann.address(), null, false),
                                null,
                                List.of(),
                                new NewOrder.Payment("external", "till")),
                        null)
                .value()
                .id();
    }

    private MimeMessage notice() {
        return ann.receives(
                "a notice of order " + order, message -> subject(message).contains(Long.toString(order)));
    }

    private static String subject(MimeMessage message) {
        try {
            return message.getSubject();
        } catch (MessagingException e) {
            throw new IllegalStateException(e);
        }
    }

    private List<Message> messages() {
        return server.bean(Threads.class)
                .inquiry(shop, order)
                .map(SupportThread::recent)
                .orElse(List.of());
    }

    /** In their order in the thread: their writer's server may have sent them all at once. */
    private List<String> asWritten(List<String> words) {
        return messages().stream()
                .flatMap(message -> words.stream().filter(message.body()::contains))
                .toList();
    }

    private String mask(Side side) {
        return server.bean(Masks.class).of(shop, order, Topic.INQUIRY, side);
    }

    private List<MailTrail.Arrived> arrived() {
        return server.bean(MailTrail.class).ofOrder(shop, order);
    }

    private List<MailTrail.Sent> sent() {
        return server.bean(MailTrail.class)
                .ofMessages(shop, messages().stream().map(Message::id).toList())
                .sent();
    }

    /** Time goes by meanwhile: a destination that can't be reached is left alone for a while, whichever mail found out. */
    private static void awaitLater(Callable<Boolean> condition) {
        await().until(() -> {
            server.clock().advance(Duration.ofSeconds(2));
            return condition.call();
        });
    }

    /** What came from us came encrypted, and opendkim believes our signature. */
    private void assertSafe(Correspondent reader, MailServer taken) {
        assertThat(aboutOrder(reader)).isNotEmpty().allSatisfy(raw -> {
            assertThat(raw)
                    .contains("Received: from market.test")
                    .contains("(using TLSv1.3 with cipher")
                    .containsPattern("by mx\\.%s \\(Postfix\\) with ESMTPS".formatted(taken.domain()));
            assertThat(raw.replaceAll("\\s+", " "))
                    .contains("Authentication-Results: mx.%s; dkim=pass (2048-bit key".formatted(taken.domain()))
                    .contains("header.d=market.test");
        });
    }

    private void assertSilentAbout(Correspondent reader, List<String> secrets) {
        assertThat(aboutOrder(reader))
                .isNotEmpty()
                .allSatisfy(raw -> assertThat(raw).doesNotContain(secrets));
        assertThat(reader.inbox())
                .filteredOn(message -> Correspondent.text(message).contains(Long.toString(order)))
                .isNotEmpty()
                .allSatisfy(message -> assertThat(Correspondent.text(message)).doesNotContain(secrets));
    }

    /** The mails about this test's order, as they were written down. */
    private List<String> aboutOrder(Correspondent reader) {
        return reader.raw().stream()
                .filter(raw -> raw.contains(Long.toString(order)))
                .toList();
    }

    @AfterEach
    void keepTime() {
        server.clock().run();
    }

    @Test
    void a_conversation_goes_to_and_fro_and_both_see_it_as_one_and_neither_learns_of_the_other() throws Exception {
        buys("Ann", "ann");
        MimeMessage notice = notice();
        MimeMessage question = ann.answer(notice, "Grüße! Where is it?\n.\nA line of its own above.");
        MimeMessage asked = help.receives("Where is it?");
        var olga = help.colleague("Olga", "agent7");
        MimeMessage answer = olga.answer(asked, "Tomorrow — first thing.");
        MimeMessage told = ann.receives("Tomorrow — first thing.");
        MimeMessage more = ann.answer(told, "Thank you, and which carrier?");
        MimeMessage askedMore = help.receives("which carrier?");
        MimeMessage last = help.answer(askedMore, "The usual one.");
        MimeMessage toldMore = ann.receives("The usual one.");
        MimeMessage thanks = ann.answer(toldMore, "Good.");
        MimeMessage thanked = help.receives("Good.");

        ann.seesOneConversation(List.of(notice, question, told, more, toldMore, thanks));
        help.seesOneConversation(List.of(asked, answer, askedMore, last, thanked));
        assertThat(List.of(asked, told, askedMore, toldMore, thanked))
                .extracting(RealMailServersScenario::subject)
                .allSatisfy(subject -> assertThat(subject)
                        .contains("received by Northwind Gifts")
                        .containsOnlyOnce("[Order #" + order + "]"));
        assertThat(Correspondent.text(asked)).contains("Grüße! Where is it?\n.\nA line of its own above.");

        assertSafe(ann, BUYERS);
        assertSafe(help, SHOPS);
        assertSilentAbout(ann, List.of("shop.test", SHOPS.in(), SHOPS.out(), MailServer.PEOPLE, "Letters 1.0"));
        assertSilentAbout(help, List.of("buyers.test", BUYERS.in(), BUYERS.out(), MailServer.PEOPLE, "Letters 1.0"));
        // her answer quotes the notice, which has the link by which she acts on her order
        assertThat(Correspondent.text(notice)).containsPattern("/o/[\\w-]{54}");
        assertThat(Correspondent.text(asked)).contains("/o/hidden");
        assertThat(help.inbox())
                .extracting(Correspondent::text)
                .allSatisfy(text -> assertThat(text).doesNotContainPattern("/o/[\\w-]{54}"));
        assertThat(messages())
                .extracting(Message::quoted)
                .allSatisfy(text -> assertThat(text).doesNotContainPattern("/o/[\\w-]{54}"));
        for (MailServer one : List.of(BUYERS, SHOPS)) {
            assertThat(one.log())
                    .contains("Verified TLS connection established to 127.0.0.1[127.0.0.1]:" + server.smtpPort());
        }

        assertThat(messages())
                .hasSize(5)
                .extracting(Message::body)
                .allSatisfy(body -> assertThat(body).doesNotContain(".test"));
        assertThat(arrived())
                .extracting(MailTrail.Arrived::verdict)
                .containsExactly(BY_BUYER, BY_SHOP, BY_BUYER, BY_SHOP, BY_BUYER);
        assertThat(arrived()).allMatch(MailTrail.Arrived::proved);
        assertThat(sent()).hasSize(5).extracting(MailTrail.Sent::state).containsOnly(MailState.SENT);
        log.info(
                "verdicts on what came in: {}",
                arrived().stream().map(MailTrail.Arrived::verdict).distinct().toList());
        log.info(
                "opendkim's on what we sent: {}",
                AUTHENTICATION
                        .matcher(ann.raw().getLast())
                        .results()
                        .map(MatchResult::group)
                        .toList());
    }

    @Test
    void only_mail_to_an_address_in_letters_beyond_ascii_asks_for_a_server_that_can_read_them() {
        buys("Zoë", "zoë");
        notice();
        assertThat(ann.raw())
                .singleElement()
                .asString()
                .containsPattern("by mx\\.buyers.test \\(Postfix\\) with UTF8SMTPS");
    }

    @Test
    void what_we_refuse_comes_back_to_its_sender_from_its_own_server() throws Exception {
        buys("Bea", "bea");
        notice();
        var eve = new Correspondent("Eve", "eve", BUYERS);
        eve.write("aaaaaaaaaaaaaaaa@market.test", "Hello", "Is anybody there?");
        eve.receives("550 5.1.1 Nobody has this address here.");
        eve.write(mask(Side.MERCHANT), "Hello", "I am not Bea.");
        eve.receives("550 5.7.1 You are not a participant of this conversation.");
        eve.write("help@shop.test", mask(Side.BUYER), "Hello", "I am not the shop.");
        eve.receives("550 5.7.1 The domain in From wants mail such as this refused (DMARC).");
        assertThat(eve.inbox()).hasSize(3);
        assertThat(arrived()).isEmpty();
        assertThat(messages()).isEmpty();
    }

    @Test
    void a_signature_proves_a_mail_that_comes_from_elsewhere_and_without_one_it_is_refused() throws Exception {
        buys("Cleo", "cleo");
        String key = SHOPS.keyName();
        try {
            DNS.forget("shop.test").txt("shop.test", "v=spf1 -all");
            help.write(mask(Side.BUYER), "Your lamp", "It is signed.");
            ann.receives("It is signed.");
            assertThat(arrived())
                    .extracting(MailTrail.Arrived::verdict)
                    .containsExactly(BY_SHOP.replace("spf=pass", "spf=fail"));

            DNS.forget(key);
            help.write(mask(Side.BUYER), "Your lamp", "It may be from anybody.");
            help.receives("550 5.7.1 The domain in From wants mail such as this refused (DMARC).");
            assertThat(arrived()).hasSize(1);

            DNS.forget("shop.test").txt("shop.test", SPF_OF_SHOPS);
            help.write(mask(Side.BUYER), "Your lamp", "It comes from the right server.");
            ann.receives("It comes from the right server.");
            assertThat(arrived())
                    .extracting(MailTrail.Arrived::verdict)
                    .last()
                    .isEqualTo(BY_SHOP.replace("dkim=pass", "dkim=fail"));
        } finally {
            DNS.forget("shop.test").txt("shop.test", SPF_OF_SHOPS);
            DNS.forget(key).txt(key, SHOPS.keyRecord());
        }
    }

    @Test
    void a_bounce_of_the_buyers_server_marks_the_mail_and_its_author_hears_of_the_mask_alone() throws Exception {
        buys("Gus", "gone");
        help.write(mask(Side.BUYER), "Your lamp", "It is on its way to you.");
        await().until(() -> sent().stream().anyMatch(one -> one.state() == MailState.BOUNCED));
        assertThat(sent()).singleElement().satisfies(one -> {
            assertThat(one.status()).isEqualTo("5.1.1");
            assertThat(one.why()).contains("user unknown");
        });
        MimeMessage report = help.receives("Final-Recipient: rfc822; " + mask(Side.BUYER));
        assertThat(report.getContentType()).contains("multipart/report");
        assertSilentAbout(help, List.of("buyers.test", BUYERS.in(), BUYERS.out()));
        assertThat(messages()).hasSize(1);
    }

    @Test
    void what_waits_for_a_server_that_is_down_arrives_once_and_in_order_when_it_is_back() throws Exception {
        buys("Dora", "dora");
        notice();
        var words = List.of("dora-one.", "dora-two.", "dora-three.");
        SHOPS.stop();
        for (String word : words) {
            ann.write(mask(Side.MERCHANT), "My lamp", word);
        }
        await().until(() -> sent().size() == 3);
        awaitLater(() -> sent().getFirst().state() == MailState.WAITING
                && sent().getFirst().why() != null);
        SHOPS.start();
        awaitLater(() -> sent().stream().allMatch(one -> one.state() == MailState.SENT));
        words.forEach(help::receives);
        assertThat(help.received(words)).isEqualTo(asWritten(words)).containsExactlyInAnyOrderElementsOf(words);
    }

    @Test
    void what_a_server_refuses_for_now_arrives_once_and_in_order() throws Exception {
        buys("Emma", "emma");
        notice();
        var words = List.of("emma-one.", "emma-two.", "emma-three.");
        BUYERS.answer("emma", "450 4.2.0 Come back later.");
        for (String word : words) {
            help.write(mask(Side.BUYER), "Your lamp", word);
        }
        await().until(() -> sent().size() == 3
                && Integer.valueOf(450).equals(sent().getFirst().code()));
        BUYERS.answer("emma", "");
        words.forEach(ann::receives);
        assertThat(ann.received(words)).isEqualTo(asWritten(words)).containsExactlyInAnyOrderElementsOf(words);
        assertThat(ann.inbox()).hasSize(4);
    }

    @Test
    void what_waits_at_the_buyers_server_while_we_are_down_arrives_once() throws Exception {
        buys("Fay", "fay");
        notice();
        var words = List.of("fay-one.", "fay-two.");
        String mask = mask(Side.MERCHANT);
        server.stop();
        try {
            for (String word : words) {
                ann.write(mask, "My lamp", word);
            }
            await().until(() ->
                    BUYERS.log().contains("to=<" + mask + ">") && BUYERS.log().contains("status=deferred"));
        } finally {
            server.start();
        }
        words.forEach(help::receives);
        assertThat(help.received(words)).containsExactlyInAnyOrderElementsOf(words);
        assertThat(messages()).hasSize(2);
    }
}
