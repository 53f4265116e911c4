package dev.aftersale.payment;

import java.time.Duration;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Whether a gateway is called or asked, by what is known of the intent. */
@Component
final class GatewayCalls {

    private static final Logger log = LoggerFactory.getLogger(GatewayCalls.class);

    /** After so many tries without an answer, repeating the call is not what will bring one. */
    private static final int TRIES_BEFORE_ASKING = 4;

    private final Gateways gateways;
    private final PaymentSettings settings;
    private final InstantSource clock;

    GatewayCalls(Gateways gateways, PaymentSettings settings, InstantSource clock) {
        this.gateways = gateways;
        this.settings = settings;
        this.clock = clock;
    }

    /** One try. Takes its time; never throws. */
    Outcome carry(OpenIntent intent) {
        try {
            Gateway gateway = gateways.named(intent.intent().gateway());
            return switch (intent.state()) {
                case NEW, UNKNOWN ->
                    isToBeAskedFirst(intent)
                            ? gateway.ask(intent).orElseGet(() -> gateway.carryOut(intent))
                            : gateway.carryOut(intent);
                case PENDING ->
                    gateway.ask(intent)
                            .orElseGet(() -> new Outcome.Unknown("the gateway took it, and does not know it any more"));
                case SUCCEEDED, FAILED -> throw new IllegalArgumentException(intent.pspKey() + " is settled");
            };
        } catch (RuntimeException e) {
            log.warn(
                    "Carrying {} to {} broke down",
                    intent.pspKey(),
                    intent.intent().gateway(),
                    e);
            return new Outcome.Unknown("broke down on our side: " + e);
        }
    }

    /** A gateway that has forgotten the key would do it twice. */
    private boolean isToBeAskedFirst(OpenIntent intent) {
        return intent.attempts() >= TRIES_BEFORE_ASKING
                || Duration.between(intent.createdAt(), clock.instant()).compareTo(settings.keyLife()) >= 0;
    }
}
