package dev.aftersale.testing;

import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyPairGeneratorSpi;
import java.security.Provider;
import java.security.SecureRandom;
import java.security.Security;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.RSAKeyGenParameterSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Whoever asks this JVM for an RSA key pair gets one of a few, in turn. Each server signs mail with keys of its own, a quarter of
 * a second of a core for each of two, and far more before the JVM is warm. Programs in JVMs of their own make theirs. JUnit
 * finds it by itself, for every class.
 */
public final class RsaKeys implements BeforeAllCallback {

    /** More than any test asks for that wants them different. */
    private static final int DIFFERENT = 12;

    private static final Map<Integer, Ring> RINGS = new ConcurrentHashMap<>();

    @Override
    public void beforeAll(ExtensionContext context) {
        Security.insertProviderAt(new InTurn(), 1); // a second one of the name stays out
    }

    /** Makes those that a server will ask for. */
    static void prepare() {
        ring(2_048);
    }

    private static Ring ring(int bits) {
        return RINGS.computeIfAbsent(bits, Ring::new);
    }

    /** Key pairs of one size. */
    private static final class Ring {

        private final List<KeyPair> pairs = new ArrayList<>();
        private int next;

        /** All before the first is handed out: in the middle of a test, whoever asks may hold a connection meanwhile. */
        Ring(int bits) {
            try {
                var generator = KeyPairGenerator.getInstance("RSA", "SunRsaSign");
                generator.initialize(bits);
                for (int i = 0; i < DIFFERENT; i++) {
                    pairs.add(generator.generateKeyPair());
                }
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e); // every JDK has it
            }
        }

        synchronized KeyPair next() {
            return pairs.get(next++ % DIFFERENT);
        }
    }

    private static final class InTurn extends Provider {

        InTurn() {
            super("RsaKeysInTurn", "1", "RSA key pairs that are made once");
            putService(new Service(this, "KeyPairGenerator", "RSA", Generator.class.getName(), null, null) {
                @Override
                public Object newInstance(Object parameter) {
                    return new Generator();
                }
            });
        }
    }

    private static final class Generator extends KeyPairGeneratorSpi {

        private int bits = 2_048;

        @Override
        public void initialize(int bits, SecureRandom random) {
            this.bits = bits;
        }

        @Override
        public void initialize(AlgorithmParameterSpec parameters, SecureRandom random)
                throws InvalidAlgorithmParameterException {
            if (!(parameters instanceof RSAKeyGenParameterSpec rsa)
                    || !rsa.getPublicExponent().equals(RSAKeyGenParameterSpec.F4)) {
                throw new InvalidAlgorithmParameterException("only RSA with the usual exponent"); // another makes it
            }
            bits = rsa.getKeysize();
        }

        @Override
        public KeyPair generateKeyPair() {
            return ring(bits).next();
        }
    }
}
