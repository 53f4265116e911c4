package dev.aftersale.payment;

import dev.aftersale.base.Db;
import dev.aftersale.base.GroupCommit;
import dev.aftersale.base.MerchantId;
import dev.aftersale.base.Tx;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Writes down what came of calls, and tells whom the intents serve, in one transaction. Results of one merchant that
 * arrive together are written together; merchants side by side in a few lanes.
 */
@Component
final class IntentRecorder {

    private static final int LANES = 8;
    private static final int MOST_TOGETHER = 256;

    /** Results are in no hurry, and requests of callers wait for the same database. */
    private static final int LANES_AT_ONCE = 2;

    /** How long results gather that come without a pause. The first after a rest is written down at once. */
    private static final Duration GATHERED = Duration.ofMillis(150);

    /** @param afterwards whether the gateway says it of something long done, so that it may undo a success */
    private record Told(OpenIntent intent, Outcome outcome, boolean afterwards) {
        MerchantId merchant() {
            return intent.intent().merchant();
        }
    }

    private final Db db;
    private final IntentStore store;
    private final IntentListeners listeners;
    private final PaymentSettings settings;
    private final List<GroupCommit<Told, Boolean>> lanes;

    IntentRecorder(Db db, IntentStore store, IntentListeners listeners, PaymentSettings settings) {
        this.db = db;
        this.store = store;
        this.listeners = listeners;
        this.settings = settings;
        var seats = new Semaphore(LANES_AT_ONCE);
        this.lanes = IntStream.range(0, LANES)
                .mapToObj(lane -> new GroupCommit<>(MOST_TOGETHER, seats, GATHERED, this::recordAll))
                .toList();
    }

    /** Records what came of a call. An intent that somebody else settled in between stays as it is. */
    void record(OpenIntent intent, Outcome outcome) {
        submit(new Told(intent, outcome, false));
    }

    /** Records what a gateway's feed says: this may also take back a success. */
    void recordChange(OpenIntent intent, Outcome outcome) {
        submit(new Told(intent, outcome, true));
    }

    private void submit(Told told) {
        lanes.get(told.merchant().shard() % LANES).submit(told);
    }

    private List<Boolean> recordAll(List<Told> group) {
        Map<MerchantId, List<Told>> byMerchant = group.stream()
                .collect(Collectors.groupingBy(
                        Told::merchant,
                        () -> new TreeMap<>(Comparator.comparingLong(MerchantId::value)),
                        Collectors.toList()));
        byMerchant.forEach((merchant, some) -> db.within(merchant, tx -> {
            record(tx, merchant, some);
            return true;
        }));
        return group.stream().map(one -> true).toList();
    }

    /** Of two results of one intent, the second is written in a second round: each statement sees an intent once. */
    private void record(Tx tx, MerchantId merchant, List<Told> all) {
        var round = new LinkedHashMap<IntentId, Told>();
        var rest = new ArrayList<Told>();
        for (Told one : all) {
            if (round.putIfAbsent(one.intent().id(), one) != null) {
                rest.add(one);
            }
        }
        recordRound(tx, merchant, round.values());
        if (!rest.isEmpty()) {
            record(tx, merchant, rest);
        }
    }

    private void recordRound(Tx tx, MerchantId merchant, Collection<Told> round) {
        var results = round.stream()
                .map(one -> new IntentStore.Result(
                        one.intent(),
                        one.outcome(),
                        nextTime(tx.now(), one.intent(), one.outcome(), settings.longestPause())))
                .toList();
        var changed = store.record(tx, merchant, results);
        var settled = new ArrayList<SettledIntent>();
        for (Told one : round) {
            var settlement = changed.contains(one.intent().id())
                    ? settlement(one.intent(), one.outcome())
                    : one.afterwards() ? lateFailure(tx, one.intent(), one.outcome()) : null;
            if (settlement != null) {
                settled.add(settlement);
            }
        }
        if (!settled.isEmpty()) {
            listeners.tell(tx, settled);
        }
    }

    static @Nullable SettledIntent settlement(OpenIntent open, Outcome outcome) {
        return switch (outcome) {
            case Outcome.Succeeded(var pspId) -> new SettledIntent(open.intent(), Settlement.SUCCEEDED, pspId, null);
            case Outcome.Failed(var pspId, var reason) ->
                new SettledIntent(open.intent(), Settlement.FAILED, pspId, reason);
            case Outcome.Pending pending -> null;
            case Outcome.Unknown unknown -> null;
        };
    }

    private @Nullable SettledIntent lateFailure(Tx tx, OpenIntent open, Outcome outcome) {
        return outcome instanceof Outcome.Failed(var pspId, var reason) && store.failLate(tx, open.id(), reason)
                ? new SettledIntent(open.intent(), Settlement.FAILED_LATE, pspId, reason)
                : null;
    }

    /** When it is tried again: after 1, 2, 4 seconds and so on up to the longest pause, or as the gateway wishes. */
    static Instant nextTime(Instant now, OpenIntent intent, Outcome outcome, Duration longestPause) {
        return switch (outcome) {
            case Outcome.Succeeded succeeded -> now;
            case Outcome.Failed failed -> now;
            case Outcome.Pending pending -> now.plus(backoff(intent, Duration.ofSeconds(30), Duration.ofHours(1)));
            case Outcome.Unknown(var reason, var retryAfter) -> {
                var backoff = backoff(intent, Duration.ofSeconds(1), longestPause);
                yield now.plus(retryAfter != null && retryAfter.compareTo(backoff) > 0 ? retryAfter : backoff);
            }
        };
    }

    /** Doubles with each try, spread by up to a quarter, so that what failed together does not come back together. */
    private static Duration backoff(OpenIntent intent, Duration first, Duration longest) {
        var doubled = first.multipliedBy(1L << Math.min(intent.attempts(), 12));
        var base = doubled.compareTo(longest) < 0 ? doubled : longest;
        long spread = Math.floorMod(Long.hashCode(intent.intent().refId()) * 31 + intent.attempts(), 256);
        return base.plus(base.multipliedBy(spread).dividedBy(1024));
    }
}
