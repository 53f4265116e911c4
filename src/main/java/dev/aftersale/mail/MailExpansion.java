package dev.aftersale.mail;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toSet;

import dev.aftersale.base.Ids;
import dev.aftersale.base.Json;
import dev.aftersale.base.MerchantId;
import dev.aftersale.base.Tx;
import dev.aftersale.event.Event;
import dev.aftersale.event.EventConsumer;
import dev.aftersale.mail.NoticeKind.Role;
import dev.aftersale.merchant.Merchant;
import dev.aftersale.merchant.Merchants;
import dev.aftersale.merchant.SupportQueue;
import dev.aftersale.order.Orders;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Queues a mail for each event that somebody is told of, to everyone who has an address. */
@Component
final class MailExpansion implements EventConsumer {

    private final Orders orders;
    private final Merchants merchants;
    private final MailSettings settings;
    private final MailWorker worker;

    MailExpansion(Orders orders, Merchants merchants, MailSettings settings, MailWorker worker) {
        this.orders = orders;
        this.merchants = merchants;
        this.settings = settings;
        this.worker = worker;
    }

    private record Told(Event event, NoticeKind kind) {}

    @Override
    public void accept(Tx tx, List<Event> events) {
        Map<MerchantId, List<Told>> told = events.stream()
                .filter(event -> !event.quiet())
                .flatMap(event -> NoticeKind.toldOf(event).stream().map(kind -> new Told(event, kind)))
                .collect(groupingBy(one -> one.event().merchant()));
        var mails = new ArrayList<Outgoing>();
        told.forEach((merchant, facts) -> addressed(tx, merchant, facts, mails));
        if (!mails.isEmpty()) {
            MailStore.insert(tx, mails);
            tx.afterCommit(() -> worker.wake());
        }
    }

    private void addressed(Tx tx, MerchantId merchantId, List<Told> facts, List<Outgoing> mails) {
        Set<Long> ofBuyers = facts.stream()
                .filter(fact -> fact.kind().role() == Role.BUYER)
                .map(fact -> fact.event().orderId())
                .collect(toSet());
        Map<Long, String> buyers = orders.buyerEmails(tx, merchantId, ofBuyers);
        boolean hasMessages = facts.stream().anyMatch(fact -> fact.kind() == NoticeKind.MESSAGE_TO_MERCHANT);
        Merchant merchant = (hasMessages ? merchants.hold(tx, merchantId) : merchants.find(merchantId)).orElse(null);
        for (Told fact : facts) {
            String recipient = switch (fact.kind().role()) {
                case BUYER -> buyers.get(fact.event().orderId());
                case MERCHANT -> merchant == null ? null : address(merchant, fact);
            };
            if (recipient != null && !recipient.isBlank()) {
                mails.add(mail(fact, recipient.strip()));
            }
        }
    }

    /** None for a message that the merchant's desk gets by a call. */
    private static @Nullable String address(Merchant merchant, Told fact) {
        if (fact.kind() == NoticeKind.SALE) {
            return merchant.addressFor(SupportQueue.SALE);
        }
        if (fact.kind() == NoticeKind.MESSAGE_TO_MERCHANT) {
            return merchant.settings().desk().isByApi() ? null : merchant.addressFor(queue(fact.event()));
        }
        return merchant.noticesEmail();
    }

    /** A thread's kinds are queues of the same names. */
    private static SupportQueue queue(Event message) {
        return SupportQueue.valueOf(Json.tree(message.payload()).path("kind").asString());
    }

    private Outgoing mail(Told fact, String recipient) {
        Event event = fact.event();
        return new Outgoing(
                Ids.next(event.shard()),
                event.merchant(),
                fact.kind(),
                event.id(),
                event.orderId(),
                event.objectId(),
                event.test(),
                recipient,
                "<%d.%s@%s>".formatted(event.id(), fact.kind().key(), settings.domain()),
                event.at(),
                event.at(),
                null,
                0);
    }
}
