package dev.aftersale.event;

import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Graph's signatures of a body: {@code sha256=…} of today, {@code sha1=…} of older receivers. */
final class Signature {

    private Signature() {}

    static String sha256(byte[] secret, byte[] body) {
        return "sha256=" + hmac("HmacSHA256", secret, body);
    }

    static String sha1(byte[] secret, byte[] body) {
        return "sha1=" + hmac("HmacSHA1", secret, body);
    }

    private static String hmac(String algorithm, byte[] secret, byte[] body) {
        try {
            var mac = Mac.getInstance(algorithm);
            mac.init(new SecretKeySpec(secret, algorithm));
            return HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + algorithm, e);
        }
    }
}
