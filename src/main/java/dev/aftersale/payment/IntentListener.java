package dev.aftersale.payment;

import dev.aftersale.base.Tx;
import java.util.List;

/** The capability that an intent serves. There is exactly one for each kind. */
public interface IntentListener {

    IntentKind kind();

    /**
     * Books what came of the intent, in the transaction that makes it so, in the name of the intent's merchant. Each
     * settlement is told once, {@link Settlement#FAILED_LATE} after {@link Settlement#SUCCEEDED}. If this throws, the intent
     * stays open and is tried again.
     */
    void settled(Tx tx, SettledIntent intent);

    /** The same for several of one merchant, for listeners that do better than one after the other. */
    default void settled(Tx tx, List<SettledIntent> intents) {
        intents.forEach(intent -> settled(tx, intent));
    }
}
