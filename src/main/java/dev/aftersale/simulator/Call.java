package dev.aftersale.simulator;

import dev.aftersale.base.Digests;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** An operation as it came in. */
record Call(Operation operation, @Nullable Key key, Fate fate) {

    /** @param fingerprint of all that makes the call what it is */
    record Key(String text, String fingerprint) {

        static Key of(String key, String path, String parameters) {
            return new Key(key, HexFormat.of().formatHex(Digests.sha256(path + '\n' + parameters)));
        }
    }
}
