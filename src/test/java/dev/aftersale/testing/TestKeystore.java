package dev.aftersale.testing;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.UUID;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A certificate for 127.0.0.1 and localhost that nobody else trusts, made once a JVM by the JDK's keytool. */
public final class TestKeystore {

    public static final String PASSWORD = "changeit";

    private static final class Holder {
        static final Path FILE = make();
    }

    private TestKeystore() {}

    /** The PKCS12 file, with the key; good as a trust store too. */
    public static Path file() {
        return Holder.FILE;
    }

    /** For clients that are to trust it, and nothing else. */
    public static SSLContext trusting() {
        try (InputStream file = Files.newInputStream(file())) {
            var entries = KeyStore.getInstance("PKCS12");
            entries.load(file, PASSWORD.toCharArray());
            // What stands beside a key is not an anchor of trust by itself.
            var anchors = KeyStore.getInstance("PKCS12");
            anchors.load(null, null);
            anchors.setCertificateEntry("aftersale", entries.getCertificate("aftersale"));
            var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(anchors);
            var context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Path make() {
        try {
            Path file = Files.createDirectories(Path.of("target", "test-data"))
                    .resolve("tls-" + UUID.randomUUID() + ".p12")
                    .toAbsolutePath();
            String keytool =
                    Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
            Process process = new ProcessBuilder(
                            (keytool + " -genkeypair -alias aftersale -keyalg EC -dname CN=localhost -validity 30"
                                            + " -ext san=ip:127.0.0.1,dns:localhost -storetype PKCS12 -storepass "
                                            + PASSWORD + " -keystore ")
                                    .concat(file.toString())
                                    .split(" "))
                    .inheritIO()
                    .start();
            if (process.waitFor() != 0) {
                throw new IllegalStateException("keytool ended with " + process.exitValue());
            }
            return file;
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
