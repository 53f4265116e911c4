package dev.aftersale.event;

import java.time.Instant;

/**
 * A delivery that this worker may make, until its lease ends.
 *
 * @param attempt its number in this round; a result is only taken from the claim that holds the highest
 */
record Claim(long subscriptionId, Event event, boolean replay, int attempt, Instant firstAt, Instant leasedUntil) {

    int shard() {
        return event.shard();
    }
}
