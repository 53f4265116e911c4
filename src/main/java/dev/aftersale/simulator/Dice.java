package dev.aftersale.simulator;

import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * Draws the faults. What is done to money depends on the seed and the idempotency key alone, so that it is the same in
 * each run; what is done to replies depends on the order of calls as well.
 */
@Component
final class Dice {

    /** What happens to one call on the wire. */
    enum Wire {
        CLEAN,
        THROTTLED,
        SLOW,
        BROKEN_OFF,
        ANSWERED_500
    }

    private record Loaded(Faults faults, SplittableRandom random) {}

    private volatile Loaded loaded;

    Dice(@Value("${aftersale.simulator.faults:}") String faults) {
        this.loaded = load(Faults.of(faults));
    }

    private static Loaded load(Faults faults) {
        return new Loaded(faults, new SplittableRandom(faults.seed()));
    }

    Faults faults() {
        return loaded.faults;
    }

    void reload(Faults faults) {
        loaded = load(faults);
    }

    Wire wire() {
        Loaded now = loaded;
        if (now.faults.isNone()) {
            return Wire.CLEAN;
        }
        synchronized (now.random) {
            if (now.random.nextDouble() < now.faults.throttle()) {
                return Wire.THROTTLED;
            }
            if (now.random.nextDouble() < now.faults.lost()) {
                return now.random.nextBoolean() ? Wire.BROKEN_OFF : Wire.ANSWERED_500;
            }
            return now.random.nextDouble() < now.faults.slow() ? Wire.SLOW : Wire.CLEAN;
        }
    }

    /** @param key the idempotency key; without one, each call is an operation of its own */
    Fate fate(@Nullable String key) {
        Loaded now = loaded;
        if (now.faults.isNone()) {
            return Fate.KIND;
        }
        var random = key == null ? fork(now) : new SplittableRandom(now.faults.seed() * 31 + key.hashCode());
        return new Fate(
                random.nextDouble() < now.faults.pending(),
                random.nextDouble() < now.faults.lateFailure(),
                random.nextDouble() < now.faults.stuck(),
                now.faults.later());
    }

    /** Whether an event about this refund stands in the feed twice. */
    boolean isDoubled(String refund) {
        Loaded now = loaded;
        return new SplittableRandom(now.faults.seed() * 31 + refund.hashCode()).nextDouble() < now.faults.duplicate();
    }

    private static SplittableRandom fork(Loaded now) {
        synchronized (now.random) {
            return now.random.split();
        }
    }
}
