package dev.aftersale.event;

import dev.aftersale.audit.Audit;
import dev.aftersale.audit.AuditAction;
import dev.aftersale.base.Db;
import dev.aftersale.base.Ids;
import dev.aftersale.base.MerchantId;
import dev.aftersale.base.Problem;
import dev.aftersale.base.QueueFigures;
import dev.aftersale.base.Tx;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
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
            Subscription kept = SubscriptionStore.upsert(
                    tx,
                    new Subscription(
                            Ids.next(merchant.shard()),
                            merchant,
                            wanted.appId(),
                            callback.toString(),
                            wanted.fields(),
                            wanted.test(),
                            tx.now(),
                            null));
            Audit.record(tx, merchant, AuditAction.WEBHOOK_ADDED, kept.callbackUrl(), null, seen(kept));
            return kept;
        });
    }

    public List<Subscription> list(MerchantId merchant) {
        return db.within(merchant, tx -> SubscriptionStore.list(tx, merchant));
    }

    /** Ends a subscription; what it has not been told yet is dropped. */
    public void delete(MerchantId merchant, long subscriptionId) {
        db.within(merchant, tx -> {
            Subscription ended = find(tx, merchant, subscriptionId);
            SubscriptionStore.end(tx, merchant, ended.id());
            Audit.record(tx, merchant, AuditAction.WEBHOOK_REMOVED, ended.callbackUrl(), seen(ended), null);
            return null;
        });
    }

    private static Map<String, Object> seen(Subscription subscription) {
        var seen = new LinkedHashMap<String, Object>();
        seen.put(
                "fields",
                subscription.fields().stream()
                        .map(EventType.Field::wireName)
                        .sorted()
                        .collect(Collectors.joining(",")));
        seen.put("test", subscription.test());
        return seen;
    }

    /** Sends nothing more to it until it is resumed; what happens meanwhile is kept for it. */
    public void pause(MerchantId merchant, long subscriptionId) {
        db.within(merchant, tx -> {
            Subscription paused = find(tx, merchant, subscriptionId);
            if (!paused.isPaused()) {
                SubscriptionStore.pause(tx, merchant, subscriptionId);
                Audit.record(tx, merchant, AuditAction.WEBHOOK_PAUSED, paused.callbackUrl(), null, null);
            }
            return null;
        });
    }

    /** Sends again, beginning with what was kept; each delivery has its 36 hours from here. */
    public void resume(MerchantId merchant, long subscriptionId) {
        db.within(merchant, tx -> {
            Subscription paused = find(tx, merchant, subscriptionId);
            if (paused.isPaused()) {
                SubscriptionStore.resume(tx, merchant, subscriptionId);
                Audit.record(tx, merchant, AuditAction.WEBHOOK_RESUMED, paused.callbackUrl(), null, null);
                tx.afterCommit(() -> worker.wake(merchant.shard()));
            }
            return null;
        });
    }

    /** One that is live. */
    public Subscription get(MerchantId merchant, long subscriptionId) {
        return db.within(merchant, tx -> find(tx, merchant, subscriptionId));
    }

    /**
     * One delivery, with what is or was sent.
     *
     * @param body as it went over the wire, the same in every attempt
     */
    public record Sent(Delivery delivery, Subscription subscription, String body) {}

    public Optional<Sent> sent(MerchantId merchant, long subscriptionId, long eventId) {
        return db.within(merchant, tx -> {
            var query = new Delivery.Query(subscriptionId, eventId, null, null, null, 1);
            Optional<Delivery> found =
                    SubscriptionStore.deliveries(tx, merchant, query).stream().findFirst();
            Optional<Event> event = EventStore.find(tx, merchant, eventId);
            Optional<Subscription> to = SubscriptionStore.find(tx, merchant, subscriptionId);
            return found.isPresent() && event.isPresent() && to.isPresent()
                    ? Optional.of(new Sent(
                            found.get(), to.get(), new String(WebhookBody.of(event.get()), StandardCharsets.UTF_8)))
                    : Optional.empty();
        });
    }

    /** Sends one event once more. An event that is still on its way, or that it is not subscribed to, is not sent: 0. */
    public int replayOne(MerchantId merchant, long subscriptionId, long eventId) {
        int replayed = db.within(merchant, tx -> {
            Subscription subscription = find(tx, merchant, subscriptionId);
            int count = SubscriptionStore.replay(tx, subscription, eventId, eventId);
            noteReplay(tx, subscription, count, eventId);
            return count;
        });
        worker.wake(merchant.shard());
        return replayed;
    }

    private static void noteReplay(Tx tx, Subscription subscription, int count, long from) {
        if (count > 0) {
            Audit.record(
                    tx,
                    subscription.merchant(),
                    AuditAction.WEBHOOK_REPLAYED,
                    subscription.callbackUrl(),
                    null,
                    Map.of("from", Long.toString(from), "events", count));
        }
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
            replayed += db.within(merchant, tx -> {
                int count = SubscriptionStore.replay(tx, subscription, first, to);
                noteReplay(tx, subscription, count, first);
                return count;
            });
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

    /**
     * Of all merchants, for the platform's operators, oldest first.
     *
     * @param troubledOnly those that fail, that lost something within seven days, or that are paused
     * @param after continue after this subscription; 0: from the first
     */
    public List<WebhookHealth> health(boolean troubledOnly, long after, int limit) {
        return db.platform(tx -> SubscriptionStore.health(
                tx, troubledOnly, after, limit, tx.now().minus(RECENT)));
    }

    /** Deliveries that wait or are being retried, over all merchants. */
    public QueueFigures queue() {
        return db.platform(WebhookStore::queue);
    }

    private static Subscription find(Tx tx, MerchantId merchant, long subscriptionId) {
        return SubscriptionStore.find(tx, merchant, subscriptionId)
                .orElseThrow(() -> Problem.UNKNOWN_OBJECT.because("No subscription " + subscriptionId + " is live."));
    }
}
