package dev.aftersale.mail;

import dev.aftersale.base.Texts;
import dev.aftersale.mail.MailFailure.Verdict;
import dev.aftersale.mail.mime.AttachmentPolicy;
import dev.aftersale.mail.mime.Incoming;
import dev.aftersale.mail.mime.MailAddress;
import dev.aftersale.mail.mime.RelayTerms;
import dev.aftersale.mail.mime.Rewrite;
import dev.aftersale.mail.mime.Rewritten;
import dev.aftersale.mail.relay.Inbox;
import dev.aftersale.mail.relay.Received;
import dev.aftersale.mask.Mask.Side;
import dev.aftersale.mask.Mask.Topic;
import dev.aftersale.mask.Masks;
import dev.aftersale.merchant.Merchant;
import dev.aftersale.merchant.Merchants;
import dev.aftersale.order.Order;
import dev.aftersale.order.Orders;
import dev.aftersale.support.RealAddresses;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.stereotype.Component;

/**
 * Writes what a shop sent by itself so that it can go to the buyer: as an answer of the merchant would, from the mask and
 * without addresses; but it is no message of the conversation, and answers nothing.
 */
@Component
final class ShopMailLetters {

    private final Inbox inbox;
    private final Orders orders;
    private final Merchants merchants;
    private final Masks masks;
    private final MailSettings settings;

    ShopMailLetters(Inbox inbox, Orders orders, Merchants merchants, Masks masks, MailSettings settings) {
        this.inbox = inbox;
        this.orders = orders;
        this.merchants = merchants;
        this.masks = masks;
        this.settings = settings;
    }

    RelayedLetters.Written write(Outgoing mail) throws MailFailure {
        Received original = inbox.find(mail.objectId())
                .filter(one -> one.raw().length > 0)
                .orElseThrow(() -> new MailFailure(Verdict.FINAL, null, "it is not kept any more", null));
        Merchant merchant = merchants.get(mail.merchant());
        Order order = orders.find(mail.merchant(), mail.orderId(), Set.of())
                .orElseThrow(() -> new MailFailure(Verdict.FINAL, null, "its order is gone", null));
        Incoming incoming = Incoming.parse(original.raw(), original.envelopeSender());
        Rewritten rewritten = Rewrite.relay(incoming, terms(mail, original, incoming, merchant, order));
        return RelayedLetters.Written.of(rewritten, mail.recipient());
    }

    private RelayTerms terms(Outgoing mail, Received original, Incoming incoming, Merchant merchant, Order order) {
        Texts texts = Texts.in(merchant.settings().shop().locale());
        String orderId = Long.toString(mail.orderId());
        Topic topic = original.topic() == null ? Topic.INQUIRY : original.topic();
        String shop = Letter.plainName(merchant.name());
        String name = shop.isEmpty() ? settings.platform() : texts.get("mail.relay.via", shop, settings.platform());
        String standIn = texts.get("mail.relay.hidden");
        return new RelayTerms(
                new MailAddress(name, masks.of(mail.merchant(), mail.orderId(), topic, Side.MERCHANT)),
                new MailAddress("", mail.recipient()),
                RealAddresses.of(order, merchant)
                        .and(NamedAddresses.in(incoming, original.envelopeSender(), settings.domain()))
                        .hidden(standIn),
                new RelayTerms.Subject(mail.test() ? "[Test]" : "", orderId, null),
                new RelayTerms.Head(List.of(texts.get("mail.relay.about", orderId, merchant.name())), true, null),
                new RelayTerms.Ids(mail.messageId(), null, List.of()),
                original.receivedAt(),
                Map.of(),
                incoming.hops() + 1,
                AttachmentPolicy.USUAL,
                texts.locale());
    }
}
