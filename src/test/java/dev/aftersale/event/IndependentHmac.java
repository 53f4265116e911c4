package dev.aftersale.event;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/** HMAC written down from RFC 2104, so that a signature isn't compared with the code that made it. */
final class IndependentHmac {

    private static final int BLOCK = 64;

    private IndependentHmac() {}

    static String hex(String hash, byte[] key, byte[] message) throws NoSuchAlgorithmException {
        byte[] block = Arrays.copyOf(key.length > BLOCK ? digest(hash, key) : key, BLOCK);
        byte[] inner = digest(hash, padded(block, 0x36), message);
        return HexFormat.of().formatHex(digest(hash, padded(block, 0x5c), inner));
    }

    private static byte[] padded(byte[] block, int pad) {
        byte[] padded = block.clone();
        for (int i = 0; i < padded.length; i++) {
            padded[i] ^= (byte) pad;
        }
        return padded;
    }

    private static byte[] digest(String hash, byte[]... parts) throws NoSuchAlgorithmException {
        var digest = MessageDigest.getInstance(hash);
        for (byte[] part : parts) {
            digest.update(part);
        }
        return digest.digest();
    }
}
