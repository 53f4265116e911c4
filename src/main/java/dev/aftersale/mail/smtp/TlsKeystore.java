package dev.aftersale.mail.smtp;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.PropertyResolver;

/** The deployment's certificate, the same for HTTPS and STARTTLS. */
public final class TlsKeystore {

    private TlsKeystore() {}

    /** {@code aftersale.tls-keystore} and {@code aftersale.tls-password}; null: there is none. */
    public static @Nullable SSLContext context(PropertyResolver properties) {
        String file = properties.getProperty("aftersale.tls-keystore", "").strip();
        if (file.isEmpty()) {
            return null;
        }
        char[] password = properties.getProperty("aftersale.tls-password", "").toCharArray();
        try (var in = Files.newInputStream(Path.of(file))) {
            var store = KeyStore.getInstance("PKCS12");
            store.load(in, password);
            var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, password);
            var context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), null, null);
            return context;
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException("aftersale.tls-keystore can't be read: " + file, e);
        }
    }
}
