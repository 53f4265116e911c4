package dev.aftersale.payment;

import dev.aftersale.base.Bell;
import dev.aftersale.base.Db;
import dev.aftersale.base.MerchantId;
import dev.aftersale.base.Worker;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Carries intents to gateways: claims them with a lease, calls outside of any transaction, has the result written down.
 *
 * <p>An intent requested in this process is handed over at the commit that made it, already claimed; the table is read
 * for what others left behind, for what has to be tried again, and for voids, which wait for captures. Whoever dies with
 * an intent in his hands leaves it to the next one, whose call has the same key.
 */
@Component
final class IntentCarrier implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(IntentCarrier.class);

    private static final Duration POLL = Duration.ofSeconds(1);
    private static final int CLAIMED_AT_ONCE = 256;
    private static final int MOST_UNDER_WAY = 4096;

    private final Db db;
    private final IntentStore store;
    private final GatewayCalls calls;
    private final IntentRecorder recorder;
    private final PaymentSettings settings;
    private final InstantSource clock;

    private final Bell bell = new Bell();
    private final Worker reader;
    private final Map<IntentId, Errand> underWay = new ConcurrentHashMap<>();
    private final Semaphore slots;
    private volatile boolean stopping;

    IntentCarrier(
            Db db,
            IntentStore store,
            GatewayCalls calls,
            IntentRecorder recorder,
            PaymentSettings settings,
            InstantSource clock,
            @Value("${aftersale.workers.enabled:true}") boolean enabled) {
        this.db = db;
        this.store = store;
        this.calls = calls;
        this.recorder = recorder;
        this.settings = settings;
        this.clock = clock;
        this.slots = new Semaphore(settings.callsAtOnce());
        this.reader = new Worker("intents", enabled, bell, POLL, Duration.ZERO, this::beginDue);
    }

    /** Whether intents may be handed over at their commit, instead of being read from the table. */
    boolean takesMore() {
        return isRunning() && underWay.size() < MOST_UNDER_WAY;
    }

    /** Takes over a new intent, whose lease stands in the table. */
    void take(OpenIntent intent, Instant lease) {
        begin(intent, lease);
    }

    /** Something in the table may be due. */
    void wake() {
        bell.ring();
    }

    /** Claims what is due and carries it; returns when all of it has been tried, with how many that were. */
    int carryDue() {
        var begun = claimDue(CLAIMED_AT_ONCE);
        begun.forEach(errand -> errand.done.join());
        return begun.size();
    }

    /**
     * Tries one intent on the caller's thread, unless it is being tried already: then waits for that.
     *
     * @return how it stands now; empty if there is none, or nothing is known of it yet
     */
    Optional<Outcome> carryNow(MerchantId merchant, IntentId id) {
        Errand errand = underWay.get(id);
        if (errand == null || !errand.intent.intent().merchant().equals(merchant)) {
            Instant lease = clock.instant().plus(settings.lease());
            var claimed = db.within(merchant, tx -> store.claim(tx, List.of(id), lease));
            if (claimed.isEmpty()) {
                return db.within(merchant, tx -> store.find(tx, id)).flatMap(IntentStore.Found::outcome);
            }
            errand = new Errand(claimed.getFirst(), lease);
        }
        if (errand.begin()) {
            finish(errand, call(errand));
        }
        return errand.done
                .copy()
                .completeOnTimeout(Optional.empty(), settings.callTimeout().toMillis(), TimeUnit.MILLISECONDS)
                .join();
    }

    private boolean beginDue() {
        int room = Math.min(CLAIMED_AT_ONCE, MOST_UNDER_WAY - underWay.size());
        return room > 0 && claimDue(room).size() == room;
    }

    private List<Errand> claimDue(int most) {
        Instant lease = clock.instant().plus(settings.lease());
        List<OpenIntent> claimed = db.platform(tx -> {
            var due = store.due(tx, most);
            return due.isEmpty() ? List.of() : store.claim(tx, due, lease);
        });
        return claimed.stream().map(intent -> begin(intent, lease)).toList();
    }

    private Errand begin(OpenIntent intent, Instant lease) {
        var errand = new Errand(intent, lease);
        underWay.put(intent.id(), errand);
        Thread.startVirtualThread(() -> carry(errand));
        return errand;
    }

    private void carry(Errand errand) {
        Optional<Outcome> outcome;
        slots.acquireUninterruptibly();
        try {
            if (stopping || !errand.begin()) {
                return; // stop() gives it back; or someone else has begun it
            }
            outcome = call(errand);
        } finally {
            slots.release();
        }
        finish(errand, outcome);
    }

    /** Nothing, if by now somebody else may have it: he would call with the same key, but why call twice. */
    private Optional<Outcome> call(Errand errand) {
        boolean isInTime = clock.instant().isBefore(errand.lease.minus(settings.callTimeout()));
        return isInTime ? Optional.of(calls.carry(errand.intent)) : Optional.empty();
    }

    private void finish(Errand errand, Optional<Outcome> outcome) {
        Optional<Outcome> written = Optional.empty();
        try {
            outcome.ifPresent(what -> recorder.record(errand.intent, what));
            written = outcome;
        } catch (RuntimeException e) {
            log.warn(
                    "What came of {} could not be written down; it is tried again, with the same key, after {}",
                    errand.intent.pspKey(),
                    errand.lease,
                    e);
        } finally {
            underWay.remove(errand.intent.id(), errand);
            errand.done.complete(written);
        }
    }

    @Override
    public void start() {
        stopping = false;
        reader.start();
    }

    /** Calls under way are awaited, those not begun are given back for whoever runs next. */
    @Override
    public void stop() {
        stopping = true;
        reader.stop();
        var notBegun = new ArrayList<Errand>();
        for (Errand errand : underWay.values()) {
            if (errand.begin()) {
                notBegun.add(errand);
            } else {
                errand.done
                        .copy()
                        .completeOnTimeout(
                                Optional.empty(), settings.callTimeout().toMillis(), TimeUnit.MILLISECONDS)
                        .join();
            }
        }
        if (!notBegun.isEmpty()) {
            giveBack(notBegun);
        }
    }

    private void giveBack(List<Errand> notBegun) {
        try {
            db.platform(tx -> {
                store.release(
                        tx, notBegun.stream().map(errand -> errand.intent.id()).toList());
                return true;
            });
        } catch (RuntimeException e) {
            log.warn("{} intents could not be given back; they are due when their lease ends", notBegun.size(), e);
        }
        notBegun.forEach(errand -> finish(errand, Optional.empty()));
    }

    @Override
    public boolean isRunning() {
        return reader.isRunning();
    }

    @Override
    public boolean isAutoStartup() {
        return reader.isAutoStartup();
    }
}
