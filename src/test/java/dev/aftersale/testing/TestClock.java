package dev.aftersale.testing;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Runs with the real time until it is set; then it stands, until it is advanced or set again. Thread-safe. */
public final class TestClock implements InstantSource {

    private record Hand(Instant stoppedAt, Duration ahead) {}

    private volatile Hand hand = new Hand(null, Duration.ZERO);

    @Override
    public Instant instant() {
        Hand now = hand;
        return now.stoppedAt() != null ? now.stoppedAt() : Instant.now().plus(now.ahead());
    }

    /** From now on it is {@code instant}. */
    public synchronized void set(Instant instant) {
        hand = new Hand(instant, Duration.ZERO);
    }

    /** Moves on (or back), standing or running. */
    public synchronized void advance(Duration by) {
        Hand now = hand;
        hand = now.stoppedAt() != null
                ? new Hand(now.stoppedAt().plus(by), Duration.ZERO)
                : new Hand(null, now.ahead().plus(by));
    }

    /** Real time again. */
    public synchronized void run() {
        hand = new Hand(null, Duration.ZERO);
    }
}
