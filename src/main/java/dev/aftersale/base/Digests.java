package dev.aftersale.base;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Hashes and signatures. */
public final class Digests {

    private Digests() {}

    public static byte[] sha256(String text) {
        return sha256(text.getBytes(StandardCharsets.UTF_8));
    }

    public static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every JDK has it
        }
    }

    /** Of the parts one after the other, without putting them together. */
    public static byte[] sha256(ByteBuffer... parts) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            for (ByteBuffer part : parts) {
                digest.update(part);
            }
            return digest.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every JDK has it
        }
    }

    /** Lower-case hex, as {@code appsecret_proof} and webhook signatures are written. */
    public static String hmacSha256Hex(String secret, String message) {
        return HexFormat.of()
                .formatHex(hmac(
                        "HmacSHA256",
                        secret.getBytes(StandardCharsets.UTF_8),
                        message.getBytes(StandardCharsets.UTF_8)));
    }

    /** @param algorithm {@code HmacSHA256} or {@code HmacSHA1} */
    public static byte[] hmac(String algorithm, byte[] secret, byte[] message) {
        try {
            var mac = Mac.getInstance(algorithm);
            mac.init(new SecretKeySpec(secret, algorithm));
            return mac.doFinal(message);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e); // every JDK has both
        }
    }
}
