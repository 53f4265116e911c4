package dev.aftersale.base;

import java.time.Duration;

/** Rung where work is made, heard by the {@link Worker} that does it. One ring is remembered until it is heard. */
public final class Bell {

    private boolean rung;

    public synchronized void ring() {
        rung = true;
        notifyAll();
    }

    /** Waits until it rings, or {@code patience} is over. */
    synchronized void await(Duration patience) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        for (long left = patience.toNanos(); !rung && left > 0; left = deadline - System.nanoTime()) {
            wait(Math.max(1, left / 1_000_000));
        }
        rung = false;
    }
}
