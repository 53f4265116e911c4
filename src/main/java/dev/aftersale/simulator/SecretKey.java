package dev.aftersale.simulator;

import dev.aftersale.base.Deployment;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.function.Supplier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import org.springframework.util.function.SingletonSupplier;

/** The one key to this company's API. Made with the deployment, unless it is set; those who call us find it there as well. */
@Component
final class SecretKey {

    private static final String KEPT_AS = "simulator.secret-key";

    private final Supplier<String> value;

    SecretKey(@Value("${aftersale.gateways.simulator.secret-key:}") String given, Deployment deployment) {
        this.value =
                SingletonSupplier.of(() -> given.isBlank() ? deployment.findOrKeep(KEPT_AS, SecretKey::make) : given);
    }

    String value() {
        return value.get();
    }

    private static String make() {
        var bytes = new byte[24];
        new SecureRandom().nextBytes(bytes);
        return "sk_test_" + HexFormat.of().formatHex(bytes);
    }
}
