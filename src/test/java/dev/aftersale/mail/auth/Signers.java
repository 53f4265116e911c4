package dev.aftersale.mail.auth;

import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** Keys of other people, to sign with. */
final class Signers {

    private Signers() {}

    static KeyPair rsa(int bits) {
        try {
            var generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(bits);
            return generator.generateKeyPair();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    static String record(KeyPair pair) {
        return "v=DKIM1; k=rsa; p="
                + Base64.getEncoder().encodeToString(pair.getPublic().getEncoded());
    }

    static byte[] signed(String message, String domain, String selector, KeyPair pair) {
        return DkimSigner.sign(crlf(message), new DkimKeys.Signing(domain, selector, pair.getPrivate()));
    }

    static byte[] crlf(String message) {
        return message.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8);
    }
}
