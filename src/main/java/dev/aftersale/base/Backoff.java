package dev.aftersale.base;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * When to try again, and when to give up.
 *
 * @param pauses after the first failure, the second, …; the last one is repeated
 * @param limit how long after the first attempt the last one is made
 */
public record Backoff(List<Duration> pauses, Duration limit) {

    public Backoff {
        pauses = List.copyOf(pauses);
    }

    /**
     * The time of the next attempt; none once the limit is over. The last attempt is made exactly at the limit.
     *
     * @param failures how many attempts have failed, this one included
     * @param seed spreads what failed together by up to a tenth, the same way each time
     */
    public Optional<Instant> next(int failures, Instant firstAttempt, Instant now, long seed) {
        Instant last = firstAttempt.plus(limit);
        if (!now.isBefore(last)) {
            return Optional.empty();
        }
        Duration pause = pauses.get(Math.min(failures, pauses.size()) - 1);
        Instant next = now.plus(pause).plusMillis(jitter(pause, seed + failures));
        return Optional.of(next.isBefore(last) ? next : last);
    }

    /** The same, but for pauses that are longer: those are {@code longest}. */
    public Backoff withoutPausesAbove(Duration longest) {
        return new Backoff(
                pauses.stream()
                        .map(pause -> pause.compareTo(longest) > 0 ? longest : pause)
                        .toList(),
                limit);
    }

    private static long jitter(Duration pause, long seed) {
        long spread = pause.toMillis() / 10;
        return spread == 0 ? 0 : Math.floorMod((seed * 0x9E3779B97F4A7C15L) >>> 17, spread);
    }
}
