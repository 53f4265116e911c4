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
import dev.aftersale.mail.relay.References;
import dev.aftersale.mask.Mask.Side;
import dev.aftersale.mask.Mask.Topic;
import dev.aftersale.merchant.Merchant;
import dev.aftersale.merchant.Merchants;
import dev.aftersale.merchant.SupportQueue;
import dev.aftersale.order.Orders;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** Queues a mail for each event that somebody is told of, to everyone who has an address. */
@Component
final class MailExpansion implements EventConsumer {

    private final Orders orders;
    private final Merchants merchants;
    private final MailSettings settings;
    private final MailWorker worker;
    private final References references;

    MailExpansion(Orders orders, Merchants merchants, MailSettings settings, MailWorker worker, References references) {
        this.orders = orders;
        this.merchants = merchants;
        this.settings = settings;
        this.worker = worker;
        this.references = references;
    }

    private record Told(Event event, NoticeKind kind) {}

    @Override
    public void accept(Tx tx, List<Event> events) {
        Map<MerchantId, List<Told>> told = events.stream()
                .filter(event -> !event.quiet())
                .flatMap(event -> NoticeKind.toldOf(event).stream().map(kind -> new Told(event, kind)))
                .collect(groupingBy(one -> one.event().merchant()));
        var mails = new ArrayList<Outgoing>();
        var known = new ArrayList<References.Known>();
        told.forEach((merchant, facts) -> addressed(tx, merchant, facts, mails, known));
        if (!mails.isEmpty()) {
            references.know(tx, known);
            MailStore.insert(tx, mails);
            tx.afterCommit(() -> worker.wake());
        }
    }

    private void addressed(
            Tx tx, MerchantId merchantId, List<Told> facts, List<Outgoing> mails, List<References.Known> known) {
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
                mails.add(
                        fact.kind().isMessage()
                                ? message(fact, recipient.strip(), known)
                                : mail(fact, recipient.strip()));
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

    /** Under an id drawn by chance: what it answers must not be read from it. The reader will answer to this id. */
    private Outgoing message(Told fact, String recipient, List<References.Known> known) {
        Event event = fact.event();
        JsonNode told = Json.tree(event.payload());
        long messageId = Long.parseLong(told.path("message_id").asString());
        Topic topic = Topic.valueOf(told.path("kind").asString());
        String reference = "<%s@%s>".formatted(UUID.randomUUID(), settings.domain());
        var reader = new References.Seen(
                event.merchant(),
                event.orderId(),
                topic,
                Side.valueOf(fact.kind().role().name()));
        known.add(new References.Known(reader, messageId, reference));
        return new Outgoing(
                Ids.next(event.shard()),
                event.merchant(),
                fact.kind(),
                event.id(),
                event.orderId(),
                messageId,
                event.test(),
                recipient,
                reference,
                event.at(),
                event.at(),
                Json.write(new RelayedLetters.Place(event.objectId(), topic)),
                0);
    }
}
