package dev.aftersale.payment;

import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

/** One claimed intent on its way to the gateway and into the table. Whoever begins it first carries it. */
final class Errand {

    final OpenIntent intent;

    /** Until when nobody else takes it. */
    final Instant lease;

    /** What came of it, once that is written down; empty if nothing was. */
    final CompletableFuture<Optional<Outcome>> done = new CompletableFuture<>();

    private final AtomicBoolean begun = new AtomicBoolean();

    Errand(OpenIntent intent, Instant lease) {
        this.intent = intent;
        this.lease = lease;
    }

    boolean begin() {
        return begun.compareAndSet(false, true);
    }
}
