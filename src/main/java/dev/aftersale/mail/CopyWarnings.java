package dev.aftersale.mail;

import dev.aftersale.base.Ids;
import dev.aftersale.base.Texts;
import dev.aftersale.base.Tx;
import dev.aftersale.mail.mime.Incoming;
import dev.aftersale.mail.mime.MailAddress;
import dev.aftersale.mail.relay.Addresses;
import dev.aftersale.mail.relay.Inbox;
import dev.aftersale.mail.relay.Received;
import dev.aftersale.mask.Mask.Side;
import dev.aftersale.merchant.Merchant;
import dev.aftersale.merchant.Merchants;
import dev.aftersale.order.Order;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/**
 * Who writes to a mask and to the real address behind it in one mail gets told, once for the mail, that the other copy went
 * past us: it shows the writer's address, and is in nobody's record.
 */
@Component
final class CopyWarnings {

    private final Inbox inbox;
    private final Merchants merchants;
    private final MailSettings settings;

    CopyWarnings(Inbox inbox, Merchants merchants, MailSettings settings) {
        this.inbox = inbox;
        this.merchants = merchants;
        this.settings = settings;
    }

    boolean isCopied(Received mail, Order order, Incoming incoming) {
        Merchant merchant = merchants.get(mail.merchant());
        String buyer = order.buyer().email();
        Stream<String> behind = mail.side() == Side.BUYER ? Stream.ofNullable(buyer) : merchant.addresses().stream();
        List<String> real = behind.map(Addresses::mailbox).toList();
        return Stream.concat(incoming.to().stream(), incoming.cc().stream())
                .map(MailAddress::address)
                .map(Addresses::mailbox)
                .anyMatch(real::contains);
    }

    /** Only to one whose address is proved: whoever forges an address must not make us write to it. */
    void queue(Tx tx, Received mail, Order order) {
        if (!mail.proved() || mail.envelopeSender().isEmpty()) {
            return;
        }
        MailStore.insert(
                tx,
                List.of(new Outgoing(
                        Ids.next(mail.shard()),
                        mail.merchant(),
                        mail.side() == Side.BUYER
                                ? NoticeKind.DIRECT_COPY_OF_MERCHANT
                                : NoticeKind.DIRECT_COPY_OF_BUYER,
                        mail.id(),
                        mail.orderId(),
                        mail.id(),
                        order.core().test(),
                        mail.envelopeSender(),
                        "<%d.copy@%s>".formatted(mail.id(), settings.domain()),
                        tx.now(),
                        tx.now(),
                        null,
                        0)));
    }

    byte[] write(Outgoing mail) {
        Received original = inbox.find(mail.objectId())
                .orElseThrow(() -> new IllegalStateException("the mail that was copied is gone"));
        Texts texts = Texts.in(merchants.get(mail.merchant()).settings().shop().locale());
        String orderId = Long.toString(mail.orderId());
        String reference = original.reference();
        Stream<String> head = Stream.of(
                "From: " + FailureReports.encoded(Letter.plainName(settings.platform())) + " <postmaster@"
                        + settings.domain() + ">",
                "To: <" + MailAddress.quoted(mail.recipient()) + ">",
                "Subject: " + FailureReports.encoded(texts.get("mail.copy.subject", orderId)),
                "Date: " + FailureReports.DATE.format(mail.createdAt()),
                "Message-ID: " + mail.messageId());
        Stream<String> answered = reference != null && reference.matches("<[!-~&&[^<>]]{1,900}>")
                ? Stream.of("In-Reply-To: " + reference)
                : Stream.of();
        Stream<String> body = Stream.of(
                "Auto-Submitted: auto-replied",
                "MIME-Version: 1.0",
                "Content-Type: text/plain; charset=utf-8",
                "Content-Transfer-Encoding: base64",
                "",
                Base64.getMimeEncoder()
                        .encodeToString(texts.get("mail.copy.text", original.recipient(), orderId)
                                .getBytes(StandardCharsets.UTF_8)));
        List<String> lines =
                Stream.of(head, answered, body).flatMap(part -> part).toList();
        return (String.join("\r\n", lines) + "\r\n").getBytes(StandardCharsets.UTF_8);
    }
}
