package dev.aftersale.mail;

import java.time.Duration;

/**
 * Until when an attempt to deliver must have ended, whatever the other servers do: before its lease is over, or somebody else
 * would begin while it may still succeed. It goes by a clock that nobody sets.
 */
record Patience(long endNanos) {

    /** A quarter of the lease is left for writing down what came of it. */
    static Patience ofLease(Duration lease) {
        return of(lease.multipliedBy(3).dividedBy(4));
    }

    static Patience of(Duration time) {
        return new Patience(System.nanoTime() + time.toNanos());
    }

    /** Zero if it is over. */
    Duration left() {
        return Duration.ofNanos(Math.max(0, endNanos - System.nanoTime()));
    }
}
