package dev.aftersale.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aftersale.base.Db;
import dev.aftersale.base.Money;
import dev.aftersale.base.Texts;
import dev.aftersale.order.OrderPart;
import dev.aftersale.order.Orders;
import dev.aftersale.order.Shipment;
import dev.aftersale.order.Shipments;
import dev.aftersale.testing.TestServer;
import jakarta.mail.BodyPart;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Notices in the merchant's own look and words, and those of parcels and disputes. */
class NoticeStylesIT {

    @RegisterExtension
    static final Letterbox mail = new Letterbox();

    @RegisterExtension
    static final TestServer server =
            new TestServer().with("aftersale.mail-domain", "market.test").with("aftersale.mail-routes", mail.routes());

    @Test
    void a_parcel_is_told_of_once_a_step_and_never_backwards() {
        var shop = new Shop(server, "Parcels", "GBP", null);
        long order = shop.sell("Pia", "pia@parcels.test", "Lamp");
        shop.ship(order);
        mail.awaitMail("pia@parcels.test", 2);

        assertThat(told(shop, order, Shipment.Step.OUT_FOR_DELIVERY)).isTrue();
        assertThat(told(shop, order, Shipment.Step.OUT_FOR_DELIVERY)).isFalse();
        mail.awaitMail("pia@parcels.test", 3);
        assertThat(told(shop, order, Shipment.Step.DELIVERED)).isTrue();
        assertThat(told(shop, order, Shipment.Step.DELIVERED)).isFalse();
        assertThat(told(shop, order, Shipment.Step.OUT_FOR_DELIVERY)).isFalse();
        mail.awaitMail("pia@parcels.test", 4);
        assertThat(mail.subjectsTo("pia@parcels.test"))
                .endsWith("Order " + order + ": it comes today", "Order " + order + ": delivered");

        var shipment = server.bean(Orders.class)
                .find(shop.id, order, EnumSet.of(OrderPart.SHIPMENTS))
                .orElseThrow()
                .shipments()
                .getFirst();
        assertThat(shipment.journey().deliveredAt()).isNotNull();
    }

    private static boolean told(Shop shop, long order, Shipment.Step step) {
        return server.bean(Shipments.class)
                .travelled(shop.id, order, new Shipments.Named(null, null, "1Z" + order), step, null, null)
                .value()
                .news();
    }

    @Test
    void a_parcel_can_not_arrive_before_it_left_nor_tomorrow() {
        var shop = new Shop(server, "Times", "GBP", null);
        long order = shop.sell("Tia", "tia@times.test", "Lamp");
        shop.ship(order);
        var now = server.clock().instant();
        for (var when : List.of(now.minus(Duration.ofDays(30)), now.plus(Duration.ofDays(1)))) {
            assertThatThrownBy(() -> server.bean(Shipments.class)
                            .travelled(
                                    shop.id,
                                    order,
                                    new Shipments.Named(null, null, "1Z" + order),
                                    Shipment.Step.DELIVERED,
                                    when,
                                    null))
                    .hasMessageContaining("between the shipment");
        }
        assertThatThrownBy(() -> server.bean(Shipments.class)
                        .travelled(
                                shop.id,
                                order,
                                new Shipments.Named(null, null, "another"),
                                Shipment.Step.DELIVERED,
                                null,
                                null))
                .hasMessageContaining("no such shipment");
    }

    @Test
    void a_notice_wears_the_merchants_colour_logo_and_words_and_only_that_merchants() throws Exception {
        var shop = new Shop(server, "Styled", "GBP", "desk@styled.test");
        var plain = new Shop(server, "Plain", "GBP", null);
        var styles = server.bean(NoticeStyles.class);
        styles.change(shop.id, new NoticeStyle("#7a1f4b", "With love from Bristol", false));
        styles.show(shop.id, Logo.read(picture()));
        styles.reword(
                shop.id,
                "received",
                Locale.UK,
                new NoticeWords("Hooray: {order}", "Hello {buyer}", "We are packing.\n\nSee you soon at {shop}."));
        long order = shop.sell("<i>Zoe</i>", "zoe@styled.test", "Lamp");
        plain.sell("Zed", "zed@plain.test", "Lamp");
        mail.awaitMail("zoe@styled.test", 1);
        mail.awaitMail("zed@plain.test", 1);
        mail.awaitMail("desk@styled.test", 1);

        MimeMessage styled = mail.to("zoe@styled.test").getFirst();
        assertThat(styled.getSubject()).isEqualTo("Hooray: " + order);
        var alternatives = (MimeMultipart) styled.getContent();
        assertThat(text(alternatives.getBodyPart(0)))
                .contains("Hello <i>Zoe</i>", "We are packing.", "See you soon at Styled.", "With love from Bristol");
        var related = (MimeMultipart) alternatives.getBodyPart(1).getContent();
        assertThat(text(related.getBodyPart(0)))
                .contains("#7a1f4b", "cid:logo@notice", "Hello &lt;i&gt;Zoe&lt;/i&gt;", "With love from Bristol")
                .doesNotContain("<i>Zoe");
        assertThat(related.getBodyPart(1).getContentType()).startsWith("image/png");
        assertThat(related.getBodyPart(1).getHeader("Content-ID")).containsExactly("<logo@notice>");

        MimeMessage other = mail.to("zed@plain.test").getFirst();
        assertThat(other.getSubject()).endsWith("received by Plain");
        assertThat(text(((MimeMultipart) other.getContent()).getBodyPart(1)))
                .contains(NoticeStyle.DEFAULT.accent())
                .doesNotContain("cid:");
        assertThat(text(((MimeMultipart) mail.to("desk@styled.test").getFirst().getContent()).getBodyPart(1)))
                .doesNotContain("cid:", "#7a1f4b");
    }

    private static String text(BodyPart part) throws MessagingException, IOException {
        return (String) part.getContent();
    }

    private static byte[] picture() throws IOException {
        var bytes = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(200, 80, BufferedImage.TYPE_INT_RGB), "png", bytes);
        return bytes.toByteArray();
    }

    @Test
    void words_that_the_law_or_the_platform_chooses_stay() {
        var shop = new Shop(server, "Law", "GBP", null);
        for (String kind : List.of("withdrawal_receipt", "link", "sale", "claim_outcome")) {
            assertThatThrownBy(() -> server.bean(NoticeStyles.class)
                            .reword(shop.id, kind, Locale.UK, new NoticeWords("Mine {order}", null, null)))
                    .as(kind)
                    .hasMessageContaining("platform");
        }
    }

    @Test
    void every_notice_can_be_seen_in_every_language_with_its_order_in_the_subject() {
        var shop = new Shop(server, "Previews", "EUR", "desk@previews.test");
        var styles = server.bean(NoticeStyles.class);
        assertThat(styles.kinds()).hasSize((int)
                Arrays.stream(NoticeKind.values()).filter(NoticeKind::isNotice).count());
        for (var kind : styles.kinds()) {
            for (Locale language : Texts.LANGUAGES) {
                var preview = styles.preview(shop.id, kind.key(), language, NoticeWords.OURS, "/logo");
                assertThat(preview.subject()).as(kind.key() + " " + language).containsPattern("\\d{10,}");
                assertThat(preview.html()).contains("<html lang=\"" + language.toLanguageTag());
                assertThat(preview.text()).isNotBlank().doesNotContain("{0}", "null");
            }
        }
    }

    @Test
    void a_step_of_a_dispute_is_told_with_its_deadline_and_in_what_machines_read() {
        var shop = new Shop(server, "Disputes", "GBP", "cases@disputes.test");
        long order = shop.sell("Dee", "dee@disputes.test", "Lamp");
        mail.awaitMail("cases@disputes.test", 1);
        var due = server.clock().instant().plus(Duration.ofDays(3));
        var letter = new DisputeLetter("4711", Money.of(3_624, "GBP"), "It never came.", due, null);
        server.bean(Db.class).within(shop.id, tx -> {
            server.bean(Letters.class)
                    .dispute(
                            tx,
                            new Letters.Recipient(shop.id, order, false, "cases@disputes.test"),
                            DisputeLetter.Step.CLAIM_OPENED,
                            4_711,
                            letter);
            return order;
        });
        mail.awaitMail("cases@disputes.test", 2);
        var told = mail.to("cases@disputes.test").stream()
                .filter(one -> Letterbox.subject(one).startsWith("[Claim] [Order " + order + "]"))
                .findFirst()
                .orElseThrow();
        assertThat(body(told))
                .contains("Order-ID: " + order, "Case-ID: 4711", "Answer-By: " + due, "£36.24", "It never came.");
    }

    private static String body(MimeMessage message) {
        try {
            return text(((MimeMultipart) message.getContent()).getBodyPart(0));
        } catch (MessagingException | IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
