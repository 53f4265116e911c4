package dev.aftersale.payment;

import dev.aftersale.base.Db;
import dev.aftersale.base.MerchantId;
import dev.aftersale.base.Tx;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;

/**
 * The one door to gateways. An intent is requested in the transaction that decides it; it is carried out after that, once,
 * however often that has to be tried; and what came of it is told to the {@link IntentListener} of its kind.
 */
@Component
public final class PaymentIntents {

    /** The gateway of money that moved outside of Aftersale: nobody is called, and every intent has succeeded at once. */
    public static final String EXTERNAL = ExternalGateway.NAME;

    /** The gateway of our own payment simulator. No money moves. */
    public static final String SIMULATOR = GatewayConfiguration.SIMULATOR;

    private final Db db;
    private final IntentStore store;
    private final IntentCarrier carrier;
    private final Gateways gateways;
    private final IntentListeners listeners;
    private final PaymentSettings settings;

    PaymentIntents(
            Db db,
            IntentStore store,
            IntentCarrier carrier,
            Gateways gateways,
            IntentListeners listeners,
            PaymentSettings settings) {
        this.db = db;
        this.store = store;
        this.carrier = carrier;
        this.gateways = gateways;
        this.listeners = listeners;
        this.settings = settings;
    }

    /** The gateways that orders may name. */
    public Set<String> gateways() {
        return gateways.names();
    }

    /**
     * Adds the intent to what {@code tx} writes. It is carried out after the commit.
     *
     * <p>At the gateway {@link #EXTERNAL} it has succeeded already, as has what is about nothing at any, and its listener is
     * told before this returns: write what it serves first.
     *
     * @throws IllegalArgumentException if there is no such gateway
     */
    public void request(Tx tx, Intent intent) {
        Gateway gateway = gateways.named(intent.gateway());
        var open = new OpenIntent(intent, intent.key(), IntentState.NEW, 0, tx.now(), null);
        if (intent.amount().minor() == 0) {
            // A parcel of gifts: gateways refuse to take nothing, and to let go of nothing.
            done(tx, open, new SettledIntent(intent, Settlement.SUCCEEDED, null, null));
            return;
        }
        if (gateway.isElsewhere()) {
            requestElsewhere(tx, gateway, open);
            return;
        }
        boolean mustWait = intent.kind() == IntentKind.VOID; // for the order's captures: only the table knows of them
        if (mustWait || !carrier.takesMore()) {
            store.insert(tx, open, tx.now());
            tx.afterCommit(carrier::wake);
        } else {
            Instant lease = tx.now().plus(settings.lease());
            store.insert(tx, open, lease);
            tx.afterCommit(() -> carrier.take(open, lease));
        }
    }

    private void requestElsewhere(Tx tx, Gateway gateway, OpenIntent asked) {
        var settled = IntentRecorder.settlement(asked, gateway.carryOut(asked));
        if (settled == null || settled.settlement() != Settlement.SUCCEEDED) {
            throw new IllegalStateException(gateway.name() + " has nobody who could refuse " + asked.intent());
        }
        done(tx, asked, settled);
    }

    private void done(Tx tx, OpenIntent asked, SettledIntent settled) {
        var done = new OpenIntent(asked.intent(), asked.pspKey(), IntentState.SUCCEEDED, 0, tx.now(), settled.pspId());
        store.insert(tx, done, tx.now());
        listeners.tell(tx, List.of(settled));
    }

    /**
     * Makes one try now, for callers who like to know at once. Not within a transaction: the result is recorded in one of
     * its own. An intent that is settled, or whose next try is not due, is not called again.
     *
     * @return how it stands; empty if there is none of that reference, or nobody knows yet
     */
    public Optional<Outcome> carryNow(MerchantId merchant, long refId, IntentKind kind) {
        return carrier.carryNow(merchant, new IntentId(kind, refId));
    }

    /** What is open over all merchants. */
    public IntentHealth health() {
        return db.platform(store::health);
    }

    /** What is open and failed at least once, over all merchants; what is tried next stands first. */
    public List<IntentTrouble> troubled(int limit) {
        return db.platform(tx -> store.troubled(tx, limit));
    }
}
