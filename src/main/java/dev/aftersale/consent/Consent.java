package dev.aftersale.consent;

import java.time.Instant;

/**
 * What a buyer answered when it was asked whether a merchant may write to it about other things than its orders.
 *
 * @param orderId on whose page
 * @param wording version of what it read
 */
public record Consent(State state, long orderId, byte[] wording, Instant answeredAt, Instant changedAt) {

    /**
     * <pre>
     * (not asked)  yes                GIVEN
     * (not asked)  no                 DECLINED
     * GIVEN        any time later     WITHDRAWN
     * </pre>
     *
     * Nothing leads back: it is asked once.
     */
    public enum State {
        GIVEN,
        DECLINED,
        WITHDRAWN
    }

    /** A line of the log: what changed, when, how, and what the buyer had read. */
    public record Change(State to, long orderId, String language, String wording, String via, Instant at) {}
}
