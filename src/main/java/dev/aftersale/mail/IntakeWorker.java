package dev.aftersale.mail;

import dev.aftersale.base.Backoff;
import dev.aftersale.base.Batch;
import dev.aftersale.base.Db;
import dev.aftersale.base.Problem;
import dev.aftersale.base.Tx;
import dev.aftersale.mail.mime.Incoming;
import dev.aftersale.mail.relay.Decision;
import dev.aftersale.mail.relay.DeskTags;
import dev.aftersale.mail.relay.Inbox;
import dev.aftersale.mail.relay.Received;
import dev.aftersale.mail.relay.Undeliverable;
import dev.aftersale.mail.shop.ShopMail;
import dev.aftersale.mask.Mask.Side;
import dev.aftersale.merchant.DeskKind;
import dev.aftersale.merchant.Merchants;
import dev.aftersale.order.Order;
import dev.aftersale.order.Orders;
import dev.aftersale.support.Message;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Works on what came in: a person's message becomes one of its thread, which is mailed on like any other; a report finds the
 * mail that it is about. What follows from a message is committed with the mark that it is done, so it is done once.
 */
@Component
final class IntakeWorker {

    private static final Logger log = LoggerFactory.getLogger(IntakeWorker.class);

    static final Duration POLL = Duration.ofSeconds(1);
    private static final String BY_CALL = "the merchant's desk hands this over by a call";
    private static final Duration CLEARING = Duration.ofHours(1);

    /** It costs CPU and little else: more at once would only take it from the senders that wait for a "250". */
    private static final int AT_ONCE = Math.max(2, Runtime.getRuntime().availableProcessors());

    /** Each takes some hundredths of a second: a claim of many lasts long enough for all of them. */
    private static final int CLAIMED = 4 * AT_ONCE;

    /** What can't be worked on fails for a reason of ours, which is mended within a day or not at all. */
    private static final Backoff RETRIES = new Backoff(
            List.of(Duration.ofSeconds(10), Duration.ofMinutes(1), Duration.ofMinutes(10), Duration.ofHours(1)),
            Duration.ofDays(2));

    private final Db db;
    private final Inbox inbox;
    private final ThreadMail threadMail;
    private final Orders orders;
    private final Merchants merchants;
    private final DeskTags deskTags;
    private final Undeliverable undeliverable;
    private final Reports reports;
    private final ShopMails shopMails;
    private final CopyWarnings warnings;
    private final Forgetting forgetting;
    private final MailSettings settings;
    private final InstantSource clock;
    private Instant clearedAt = Instant.MIN;

    IntakeWorker(
            Db db,
            Inbox inbox,
            ThreadMail threadMail,
            Orders orders,
            Merchants merchants,
            DeskTags deskTags,
            Undeliverable undeliverable,
            Reports reports,
            ShopMails shopMails,
            CopyWarnings warnings,
            Forgetting forgetting,
            MailSettings settings,
            InstantSource clock) {
        this.db = db;
        this.inbox = inbox;
        this.threadMail = threadMail;
        this.orders = orders;
        this.merchants = merchants;
        this.deskTags = deskTags;
        this.undeliverable = undeliverable;
        this.reports = reports;
        this.shopMails = shopMails;
        this.warnings = warnings;
        this.forgetting = forgetting;
        this.settings = settings;
        this.clock = clock;
    }

    /** Some messages of each shard that has any. Returns whether there may be more. */
    boolean step() {
        clear();
        boolean more = false;
        for (int shard : inbox.shardsDue()) {
            List<Received> due = inbox.claim(shard, CLAIMED, settings.lease());
            more |= !due.isEmpty();
            try (var together =
                    Executors.newFixedThreadPool(AT_ONCE, Thread.ofVirtual().factory())) {
                due.forEach(mail -> together.execute(() -> work(mail)));
            }
        }
        return more;
    }

    private void clear() {
        Instant now = clock.instant();
        if (now.isAfter(clearedAt.plus(CLEARING))) {
            shopMails.expire();
            forgetting.run();
            clearedAt = now;
        }
    }

    private void work(Received mail) {
        try {
            Incoming incoming = Incoming.parse(mail.raw(), mail.envelopeSender());
            Optional<ShopMail> ofShop = mail.side() == Side.BUYER ? ShopMail.recognise(incoming) : Optional.empty();
            if (ofShop.isPresent()) {
                shopMails.take(mail, ofShop.get());
                return;
            }
            Decision decision = Decision.of(incoming, mail.side(), Message.LONGEST);
            carryOut(mail, incoming, comesByCall(mail, incoming) ? new Decision.Swallow(BY_CALL, List.of()) : decision);
        } catch (Batch.GuardRefused e) {
            log.info("Mail {} was worked on by another one in the meantime", mail.id());
        } catch (RuntimeException e) {
            log.warn("Mail {} about order {} can't be worked on", mail.id(), mail.orderId(), e);
            failed(mail, e);
        }
    }

    /** Zendesk mails an agent's comment to who asked as well, who is our mask: we have it from its API already, or soon will. */
    private boolean comesByCall(Received mail, Incoming incoming) {
        return mail.side() == Side.BUYER
                && incoming.agentAnswer().isPresent()
                && merchants.get(mail.merchant()).settings().desk() == DeskKind.ZENDESK;
    }

    private void carryOut(Received mail, Incoming incoming, Decision decision) {
        switch (decision) {
            case Decision.Relay relay -> relay(mail, incoming, relay);
            case Decision.Swallow(String why, var tokens) ->
                db.within(mail.merchant(), tx -> {
                    inbox.settle(tx, mail, Inbox.State.SWALLOWED, why);
                    deskTags.learn(tx, mail, tokens);
                    return null;
                });
            case Decision.Drop(String why) -> {
                log.info("Mail {} about order {} goes no further: {}", mail.id(), mail.orderId(), why);
                settle(mail, Inbox.State.DROPPED, why);
            }
            case Decision.Report(var report) ->
                db.platform(tx -> {
                    inbox.settle(tx, mail, Inbox.State.REPORTED, reports.apply(tx, mail, report));
                    return null;
                });
            case Decision.Complain(String why) -> {
                log.warn("A reader of mail {} complains of it: {}", mail.mailId(), why);
                settle(mail, Inbox.State.REPORTED, "complaint: " + why);
            }
        }
    }

    private void settle(Received mail, Inbox.State state, String why) {
        db.platform(tx -> {
            inbox.settle(tx, mail, state, why);
            return null;
        });
    }

    private void relay(Received mail, Incoming incoming, Decision.Relay relay) {
        db.within(mail.merchant(), tx -> {
            relay(tx, mail, order(tx, mail), incoming, relay);
            return null;
        });
    }

    private Order order(Tx tx, Received mail) {
        return orders.find(tx, mail.merchant(), List.of(mail.orderId()), Set.of()).stream()
                .findFirst()
                .orElseThrow(() -> Problem.UNKNOWN_OBJECT.because("There is no order " + mail.orderId() + "."));
    }

    private void relay(Tx tx, Received mail, Order order, Incoming incoming, Decision.Relay relay) {
        var appended = threadMail.append(tx, mail, order, incoming, relay);
        inbox.relayed(tx, mail, appended.threadId(), appended.messageId());
        if (mail.side() == Side.BUYER) {
            deskTags.learn(tx, mail, relay.tokens());
        }
        undeliverable.alive(tx, mail.merchant(), mail.from());
        if (warnings.isCopied(mail, order, incoming)) {
            warnings.queue(tx, mail, order);
        }
    }

    private void failed(Received mail, RuntimeException e) {
        String why = String.valueOf(e.getMessage());
        Optional<Instant> next = RETRIES.next(mail.attempt(), mail.receivedAt(), clock.instant(), mail.id());
        if (next.isPresent()) {
            inbox.postpone(mail, next.get(), why);
        } else {
            boolean test = orders.find(mail.merchant(), mail.orderId(), Set.of())
                    .map(order -> order.core().test())
                    .orElse(false);
            db.platform(tx -> {
                inbox.settle(tx, mail, Inbox.State.FAILED, why);
                reports.unworkable(tx, mail, test);
                return null;
            });
        }
    }
}
