package dev.aftersale.base;

import java.util.Arrays;
import java.util.HexFormat;

/** A caller's idempotency key, with the fingerprint of the call that it came with. */
public record RequestKey(String key, byte[] fingerprint) {

    /** @param call everything that makes the call what it is: route, object, parameters in a fixed order */
    public static RequestKey of(String key, String call) {
        return new RequestKey(key, Digests.sha256(call));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RequestKey that && key.equals(that.key) && Arrays.equals(fingerprint, that.fingerprint);
    }

    @Override
    public int hashCode() {
        return key.hashCode();
    }

    @Override
    public String toString() {
        return key + "/" + HexFormat.of().formatHex(fingerprint, 0, 4);
    }
}
