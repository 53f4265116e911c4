package dev.aftersale.payment;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param callTimeout how long a gateway may take to answer one call
 * @param callsAtOnce how many calls are under way at the same time
 * @param longestPause what the pauses between calls that came to nothing double up to
 * @param keyLife how long gateways remember our keys; after that they are asked before they are called again
 * @param reconcileEvery how often gateways' feeds of late changes are read
 */
@ConfigurationProperties("aftersale.payment")
record PaymentSettings(
        @DefaultValue("20s") Duration callTimeout,
        @DefaultValue("32") int callsAtOnce,
        @DefaultValue("15m") Duration longestPause,
        @DefaultValue("24h") Duration keyLife,
        @DefaultValue("10s") Duration reconcileEvery) {

    /** How long an intent belongs to whoever claimed it. Longer than any call, so that nobody calls beside him. */
    Duration lease() {
        return callTimeout.multipliedBy(3);
    }
}
