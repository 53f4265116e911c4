package dev.aftersale.base;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The deployment's key: {@code aftersale.secret-key} (base64), or a file in the data folder, made at first start. */
@Configuration(proxyBeanMethods = false)
class SecretBoxConfiguration {

    @Bean
    SecretBox secretBox(
            @Value("${aftersale.secret-key:}") String configured, @Value("${aftersale.data-dir:./data}") Path dataDir)
            throws IOException {
        return new SecretBox(
                Base64.getDecoder().decode(configured.isBlank() ? fromFileIn(dataDir) : configured.strip()));
    }

    private static String fromFileIn(Path dataDir) throws IOException {
        Path file = dataDir.resolve("secret.key");
        if (Files.notExists(file)) {
            Path folder = DataFolder.make(dataDir);
            var key = new byte[SecretBox.KEY_BYTES];
            new SecureRandom().nextBytes(key);
            // Whole or not at all: another process may read in the same moment.
            Path whole = Files.createTempFile(
                    folder,
                    "secret",
                    ".new",
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(whole, Base64.getEncoder().encodeToString(key), StandardOpenOption.WRITE);
            try {
                Files.createLink(file, whole);
            } catch (FileAlreadyExistsException e) {
                // another process was first: its key holds
            }
            Files.delete(whole);
        }
        return Files.readString(file).strip();
    }
}
