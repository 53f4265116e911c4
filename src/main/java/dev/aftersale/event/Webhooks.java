package dev.aftersale.event;

import dev.aftersale.base.Db;
import dev.aftersale.base.Ids;
import dev.aftersale.base.MerchantId;
import dev.aftersale.base.Problem;
import dev.aftersale.base.Tx;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * Tells merchants' systems what happened, by HTTP: each event as a signed POST that is repeated for 36 hours until it is
 * taken. Events of one order arrive in order; an event may arrive twice, and its entry's id says so.
 */
@Component
public final class Webhooks {

    /** More than anyone needs; fewer than would make one order a flood. */
    private static final int MOST = 20;

    private static final int REPLAY_PAGE = 5_000;
    private static final Duration RECENT = Duration.ofDays(7);

    private final Db db;
    private final CallbackGuard guard;
    private final Challenge challenge;
    private final WebhookWorker worker;

    Webhooks(Db db, CallbackGuard guard, Challenge challenge, WebhookWorker worker) {
        this.db = db;
        this.guard = guard;
        this.challenge = challenge;
        this.worker = worker;
    }

    /**
     * Subscribes a callback once it has taken the challenge. For a callback that the app has subscribed before, the
     * fields are replaced.
     */
    public Subscription subscribe(MerchantId merchant, Subscription.Wanted wanted) {
        if (wanted.fields().isEmpty()) {
            throw Problem.INVALID_PARAMETER.because(
                    "fields must name at least one of orders, shipments, payments," + " cancellations, refunds.");
        }
        URI callback = guard.check(wanted.callbackUrl());
        challenge.pose(callback, wanted.verifyToken());
        return db.within(merchant, tx -> {
            List<Subscription> others = SubscriptionStore.list(tx, merchant).stream()
                    .filter(other -> !other.callbackUrl().equals(callback.toString()))
                    .toList();
            if (others.size() >= MOST) {
                throw Problem.INVALID_PARAMETER.because("There are " + MOST + " subscriptions; delete one first.");
            }
            return SubscriptionStore.upsert(
                    tx,
                    new Subscription(
                            Ids.next(merchant.shard()),
                            merchant,
                            wanted.appId(),
                            callback.toString(),
                            wanted.fields(),
                            wanted.test(),
                            tx.now()));
        });
    }

    public List<Subscription> list(MerchantId merchant) {
        return db.within(merchant, tx -> SubscriptionStore.list(tx, merchant));
    }

    /** Ends a subscription; what it has not been told yet is dropped. */
    public void delete(MerchantId merchant, long subscriptionId) {
        db.within(merchant, tx -> {
            SubscriptionStore.end(
                    tx, merchant, find(tx, merchant, subscriptionId).id());
            return null;
        });
    }

    /** What was sent, what is being sent, and what came back; the newest events first. */
    public List<Delivery> deliveries(MerchantId merchant, Delivery.Query query) {
        return db.within(merchant, tx -> SubscriptionStore.deliveries(tx, merchant, query));
    }

    /**
     * Sends every event from {@code eventId} on once more, that one included, with the entry ids it had and a header that
     * says it is a replay; events from before the subscription too. Returns how many.
     */
    public int replayFrom(MerchantId merchant, long subscriptionId, long eventId) {
        Subscription subscription = db.within(merchant, tx -> find(tx, merchant, subscriptionId));
        int replayed = 0;
        Optional<Long> last = pageFrom(merchant, eventId);
        for (long from = eventId; last.isPresent(); ) {
            long first = from;
            long to = last.get();
            replayed += db.within(merchant, tx -> SubscriptionStore.replay(tx, subscription, first, to));
            worker.wake(merchant.shard());
            from = to + 1;
            last = pageFrom(merchant, from);
        }
        return replayed;
    }

    /** The same, from the first event at or after {@code time} on. */
    public int replaySince(MerchantId merchant, long subscriptionId, Instant time) {
        Optional<Long> first = db.within(merchant, tx -> {
            find(tx, merchant, subscriptionId);
            return SubscriptionStore.firstEventSince(tx, merchant, time);
        });
        return first.isEmpty() ? 0 : replayFrom(merchant, subscriptionId, first.get());
    }

    private Optional<Long> pageFrom(MerchantId merchant, long from) {
        return db.within(merchant, tx -> SubscriptionStore.endOfPage(tx, merchant, from, REPLAY_PAGE));
    }

    public List<WebhookHealth> health(MerchantId merchant) {
        return db.within(
                merchant, tx -> SubscriptionStore.health(tx, merchant, tx.now().minus(RECENT)));
    }

    /** Of all merchants, for the platform's operators. */
    public List<WebhookHealth> health() {
        return db.platform(tx -> SubscriptionStore.health(tx, null, tx.now().minus(RECENT)));
    }

    private static Subscription find(Tx tx, MerchantId merchant, long subscriptionId) {
        return SubscriptionStore.find(tx, merchant, subscriptionId)
                .orElseThrow(() -> Problem.UNKNOWN_OBJECT.because("No subscription " + subscriptionId + " is live."));
    }
}
