package dev.aftersale.event;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import dev.aftersale.base.Backoff;
import dev.aftersale.base.Bell;
import dev.aftersale.base.Db;
import dev.aftersale.base.Ids;
import dev.aftersale.base.MerchantId;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Phaser;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Makes the deliveries that are due. A delivery is leased before it is made, so that no two workers make it at once; if
 * its worker dies it is made again when the lease is over. So an endpoint may see an event twice, and never none.
 */
@Component
final class WebhookWorker implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(WebhookWorker.class);

    static final Duration POLL = Duration.ofSeconds(1);
    static final Duration LEASE = Duration.ofSeconds(60);

    /** At once, then ever less often, for 36 hours: what Graph promises, with a rule for its "decreasing frequency". */
    static final Backoff RETRIES = new Backoff(
            List.of(
                    Duration.ZERO,
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(30),
                    Duration.ofMinutes(1),
                    Duration.ofMinutes(2),
                    Duration.ofMinutes(5),
                    Duration.ofMinutes(10),
                    Duration.ofMinutes(20),
                    Duration.ofMinutes(40),
                    Duration.ofMinutes(80),
                    Duration.ofMinutes(160),
                    Duration.ofHours(4)),
            Duration.ofHours(36));

    private record Signer(MerchantId merchant, long appId) {}

    private final Db db;
    private final CallbackClient client;
    private final LoadingCache<Signer, byte[]> secrets;
    private final WebhookSettings settings;
    private final InstantSource clock;

    private final Bell bell = new Bell();
    private final Set<Integer> news = new HashSet<>();
    private final Map<Long, Integer> underWay = new ConcurrentHashMap<>();
    private final Phaser running = new Phaser(1);
    private long polledAt;

    WebhookWorker(Db db, CallbackClient client, SigningSecrets secrets, WebhookSettings settings, InstantSource clock) {
        this.db = db;
        this.client = client;
        this.secrets = Caffeine.newBuilder()
                .expireAfterWrite(Duration.ofMinutes(1))
                .maximumSize(1_000)
                .build(signer -> secrets.secretOf(signer.merchant(), signer.appId()));
        this.settings = settings;
        this.clock = clock;
        this.polledAt = System.nanoTime() - POLL.toNanos();
    }

    Bell bell() {
        return bell;
    }

    /** There may be deliveries to make in {@code shard}. */
    void wake(int shard) {
        synchronized (news) {
            news.add(shard);
        }
        bell.ring();
    }

    /** Begins what is due, as far as the bounds of concurrency allow; what ends rings for more. */
    boolean step() {
        List<Subscription> due = subscriptionsDue();
        for (Subscription subscription : due) {
            int room = Math.min(
                    settings.perSubscription() - underWay.getOrDefault(subscription.id(), 0),
                    settings.inAll()
                            - underWay.values().stream()
                                    .mapToInt(Integer::intValue)
                                    .sum());
            if (room > 0) {
                claim(subscription, room).forEach(claim -> begin(subscription, claim));
            }
        }
        return false;
    }

    private List<Subscription> subscriptionsDue() {
        int[] shards;
        synchronized (news) {
            shards = news.stream().mapToInt(Integer::intValue).toArray();
            news.clear();
        }
        boolean all = shards.length == 0 || System.nanoTime() - polledAt >= POLL.toNanos();
        List<Subscription> due =
                db.platform(tx -> all ? WebhookStore.due(tx, tx.now()) : WebhookStore.dueIn(tx, shards, tx.now()));
        if (all) {
            polledAt = System.nanoTime();
        }
        Collections.shuffle(due); // when the bound for all is reached, it is not always the same ones that wait
        return due;
    }

    private List<Claim> claim(Subscription subscription, int room) {
        return db.platform(
                tx -> WebhookStore.claim(tx, subscription, room, tx.now().plus(LEASE)));
    }

    private void begin(Subscription subscription, Claim claim) {
        underWay.merge(subscription.id(), 1, Integer::sum);
        running.register();
        Thread.ofVirtual().name("webhook").start(() -> {
            try {
                deliver(subscription, claim);
            } catch (RuntimeException e) {
                log.warn(
                        "Event {}: the outcome can't be kept; it is delivered again",
                        claim.event().id(),
                        e);
            } finally {
                underWay.computeIfPresent(subscription.id(), (id, n) -> n == 1 ? null : n - 1);
                running.arriveAndDeregister();
                wake(claim.shard());
            }
        });
    }

    private void deliver(Subscription subscription, Claim claim) {
        if (clock.instant().isAfter(claim.leasedUntil().minus(CallbackClient.TIME_OUT))) {
            return; // this machine slept: by now the delivery may be someone else's
        }
        Instant at = clock.instant().truncatedTo(ChronoUnit.MICROS);
        long started = System.nanoTime();
        CallbackClient.@Nullable Answer answer = null;
        String error = null;
        try {
            answer = client.call(request(subscription, claim));
            if (!answer.isSuccess()) {
                error = "HTTP status " + answer.status();
            }
        } catch (IOException | RuntimeException e) {
            error = CallbackClient.describe(URI.create(subscription.callbackUrl()), e);
        }
        int millis = (int) ((System.nanoTime() - started) / 1_000_000);
        settle(
                claim,
                new Delivery.Attempt(
                        at,
                        millis,
                        answer == null ? null : answer.status(),
                        error,
                        answer == null ? null : answer.excerpt(),
                        claim.replay()));
    }

    private HttpPost request(Subscription subscription, Claim claim) {
        byte[] body = WebhookBody.of(claim.event());
        byte[] secret = secrets.get(new Signer(subscription.merchant(), subscription.appId()));
        var request = new HttpPost(URI.create(subscription.callbackUrl()));
        request.setEntity(new ByteArrayEntity(body, ContentType.APPLICATION_JSON));
        request.setHeader("X-Hub-Signature", Signature.sha1(secret, body));
        request.setHeader("X-Hub-Signature-256", Signature.sha256(secret, body));
        request.setHeader("X-Aftersale-Event", claim.event().type().wireName());
        request.setHeader("X-Aftersale-Attempt", Integer.toString(claim.attempt()));
        if (claim.replay()) {
            request.setHeader("X-Aftersale-Replay", "true");
        }
        return request;
    }

    private void settle(Claim claim, Delivery.Attempt attempt) {
        db.platform(tx -> {
            WebhookStore.log(tx, claim, Ids.next(claim.shard()), attempt);
            if (attempt.error() == null) {
                WebhookStore.settle(tx, claim, Delivery.State.DELIVERED, null, tx.now());
                return null;
            }
            Optional<Instant> next = RETRIES.next(
                    claim.attempt(), claim.firstAt(), tx.now(), claim.event().id());
            if (next.isPresent()) {
                WebhookStore.postpone(tx, claim, attempt.error(), next.get());
            } else {
                WebhookStore.settle(tx, claim, Delivery.State.GIVEN_UP, attempt.error(), tx.now());
            }
            return null;
        });
    }

    /** Waits for what is under way; each of it ends by itself within its time-out. */
    void awaitIdle() {
        running.awaitAdvance(running.arrive());
    }

    @Override
    public void close() {
        awaitIdle();
    }
}
