package dev.aftersale.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.aftersale.merchant.Merchants;
import dev.aftersale.merchant.SettingsChange;
import dev.aftersale.merchant.ShopSettings;
import dev.aftersale.order.Order;
import dev.aftersale.returns.LabelPaper;
import dev.aftersale.returns.Party;
import dev.aftersale.returns.RequestReturn;
import dev.aftersale.returns.Resolution;
import dev.aftersale.returns.ReturnLabels;
import dev.aftersale.returns.ReturnPolicies;
import dev.aftersale.returns.ReturnPolicy;
import dev.aftersale.returns.ReturnReason;
import dev.aftersale.returns.Returns;
import dev.aftersale.testing.TestServer;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ReturnNoticesIT {

    @RegisterExtension
    static final Letterbox mail = new Letterbox();

    @RegisterExtension
    static final TestServer server =
            new TestServer().with("aftersale.mail-domain", "market.test").with("aftersale.mail-routes", mail.routes());

    @Test
    void each_step_is_told_to_whoever_has_to_know_it_in_the_shops_language() throws Exception {
        var shop = new Shop(server, "Töpferei Nord", "EUR", "hilfe@nord.test");
        server.bean(Merchants.class)
                .change(shop.id, SettingsChange.of(new ShopSettings(ZoneId.of("Europe/Berlin"), Locale.GERMANY, 5)));
        var policies = server.bean(ReturnPolicies.class);
        policies.change(shop.id, withAddress(policies.of(shop.id)));
        long order = shop.sell("Ada", "ada@buyers.test", "Tasse <b>");
        shop.ship(order);
        var returns = server.bean(Returns.class);
        long id = returns.request(
                        shop.id,
                        new RequestReturn(
                                order,
                                Party.BUYER,
                                List.of(new RequestReturn.Wanted(null, "SKU-1", 1, ReturnReason.TOO_SMALL, null, null)),
                                Resolution.REFUND,
                                "Zu klein <script>",
                                null,
                                List.of()),
                        null)
                .value()
                .id();
        returns.accept(shop.id, new Returns.Accept(id, "Gerne!", null), null);
        server.bean(ReturnLabels.class)
                .make(shop.id, new ReturnLabels.MakeLabel(id, LabelPaper.A6, Party.MERCHANT), null);
        returns.answer(shop.id, id, Party.BUYER, "Danke", null);

        await().until(() -> mail.to("ada@buyers.test").size() == 5
                && mail.to("hilfe@nord.test").size() == 3);
        assertThat(mail.to("hilfe@nord.test"))
                .extracting(MimeMessage::getSubject)
                .anySatisfy(
                        subject -> assertThat(subject).startsWith("[Bestellung " + order + "] Rückgabe angefragt: "))
                .contains("[Bestellung " + order + "] Der Käufer hat zur Rückgabe geschrieben");
        assertThat(mail.to("ada@buyers.test"))
                .extracting(MimeMessage::getSubject)
                .contains(
                        "Bestellung " + order + ": Ihre Rückgabeanfrage ist eingegangen",
                        "Bestellung " + order + ": Ihre Rückgabe ist angenommen",
                        "Bestellung " + order + ": das Etikett für Ihre Rücksendung");
        var label = mail.to("ada@buyers.test").stream()
                .filter(one -> header(one).equals("return_label"))
                .findFirst()
                .orElseThrow();
        var parts = (MimeMultipart) label.getContent();
        assertThat(parts.getCount()).isEqualTo(2);
        assertThat(parts.getBodyPart(1).getFileName()).isEqualTo("return-" + id + ".pdf");
        try (var pdf = parts.getBodyPart(1).getInputStream()) {
            assertThat(new String(pdf.readNBytes(5), java.nio.charset.StandardCharsets.US_ASCII))
                    .isEqualTo("%PDF-");
        }
        var asked = mail.to("hilfe@nord.test").stream()
                .filter(one -> header(one).equals("return_asked"))
                .findFirst()
                .orElseThrow();
        var html = (String) ((MimeMultipart) asked.getContent()).getBodyPart(1).getContent();
        assertThat(html).contains("Zu klein &lt;script&gt;").doesNotContain("<script>");
    }

    private static ReturnPolicy withAddress(ReturnPolicy p) {
        return new ReturnPolicy(
                p.mode(),
                p.externalUrl(),
                p.windowDays(),
                new Order.Address("Retouren", null, null, "Hafen 1", null, "Kiel", null, "24103", "DE"),
                p.answerDays(),
                p.reminderHours(),
                p.refundDays(),
                p.workingDays(),
                p.holidays(),
                p.labelPayer(),
                p.labelFee(),
                p.labelOnAcceptance(),
                p.labelByMail(),
                p.refundOnAcceptedInspection(),
                p.shippingToo(),
                p.exchange(),
                p.storeCredit(),
                p.finalSale(),
                p.rules());
    }

    private static String header(MimeMessage mail) {
        try {
            return mail.getHeader("X-Aftersale-Notice")[0];
        } catch (jakarta.mail.MessagingException e) {
            throw new IllegalStateException(e);
        }
    }
}
