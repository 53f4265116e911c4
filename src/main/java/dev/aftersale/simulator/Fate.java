package dev.aftersale.simulator;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What faults do to an operation itself, as against its reply.
 *
 * @param pending a refund is taken, and goes through later
 * @param fails a refund comes back later
 * @param stuck the operation is done, and the answer remembered under its key is an error of the server: no repetition will
 *     ever say anything else
 * @param after how much later
 */
record Fate(boolean pending, boolean fails, boolean stuck, Duration after) {

    static final Fate KIND = new Fate(false, false, false, Duration.ZERO);

    Refund.@Nullable Turn turn(Instant now) {
        if (fails) {
            return new Refund.Turn(Refund.Status.FAILED, now.plus(after));
        }
        return pending ? new Refund.Turn(Refund.Status.SUCCEEDED, now.plus(after)) : null;
    }
}
