package dev.aftersale.base;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How much waits in a queue, counted in passing.
 *
 * @param waiting how many things wait, {@link #MOST} if there are more
 * @param oldest since when the oldest of them waits; null if nothing does
 * @param failing of them, those that were tried and failed
 */
public record QueueFigures(long waiting, @Nullable Instant oldest, long failing) {

    /** Beyond this nobody counts: the queue is long, that is all one needs to know. */
    public static final int MOST = 10_000;

    public boolean isMore() {
        return waiting >= MOST;
    }

    /** Whether the oldest waits longer than it should. */
    public boolean isLate(Instant now, Duration patience) {
        return oldest != null && oldest.isBefore(now.minus(patience));
    }
}
