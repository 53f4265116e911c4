package dev.aftersale.order;

import dev.aftersale.base.Tx;
import dev.aftersale.payment.IntentKind;
import dev.aftersale.payment.IntentListener;
import dev.aftersale.payment.SettledIntent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Authorisations that were let go. No money moved, so nothing is booked. */
@Component
class Voids implements IntentListener {

    private static final Logger log = LoggerFactory.getLogger(Voids.class);

    @Override
    public IntentKind kind() {
        return IntentKind.VOID;
    }

    @Override
    public void settled(Tx tx, SettledIntent settled) {
        switch (settled.settlement()) {
            case SUCCEEDED ->
                log.debug("The rest of order {} is voided", settled.intent().orderId());
            // It runs out by itself within days; the buyer's limit is blocked until then.
            case FAILED, FAILED_LATE ->
                log.warn(
                        "Order {}: the gateway did not void the rest: {}",
                        settled.intent().orderId(),
                        settled.reason());
        }
    }
}
