package dev.aftersale.base;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/** A caller's idempotency key, with the fingerprint of the call that it came with. */
public record RequestKey(String key, byte[] fingerprint) {

    /** @param call everything that makes the call what it is: route, object, parameters in a fixed order */
    public static RequestKey of(String key, String call) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(call.getBytes(StandardCharsets.UTF_8));
            return new RequestKey(key, digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every JDK has it
        }
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
