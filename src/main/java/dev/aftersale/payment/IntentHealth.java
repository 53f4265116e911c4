package dev.aftersale.payment;

import java.time.Duration;

/**
 * What is still open at the gateways, counted up to ten thousand. Settled intents are not counted: there are too many of them to count in passing.
 *
 * @param fresh not yet called
 * @param unknown called, with no answer that says anything
 * @param pending taken by the gateway, not yet through
 * @param oldest how long ago the oldest of them was requested; zero if there is none
 */
public record IntentHealth(long fresh, long unknown, long pending, Duration oldest) {

    public long open() {
        return fresh + unknown + pending;
    }
}
