package dev.aftersale.simulator;

import dev.aftersale.base.RequestKey;
import org.jspecify.annotations.Nullable;

/** An operation as it came in. */
record Call(Operation operation, @Nullable Key key, Fate fate) {

    /** @param fingerprint of all that makes the call what it is */
    record Key(String text, String fingerprint) {

        static Key of(String key, String path, String parameters) {
            return new Key(key, RequestKey.of(key, path + '\n' + parameters).fingerprintHex());
        }
    }
}
