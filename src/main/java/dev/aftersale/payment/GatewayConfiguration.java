package dev.aftersale.payment;

import dev.aftersale.base.Deployment;
import java.net.URI;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.util.function.SingletonSupplier;

/** The gateways there are. */
@Configuration
@EnableConfigurationProperties(PaymentSettings.class)
class GatewayConfiguration {

    static final String SIMULATOR = "simulator";

    private static final String URL = "aftersale.gateways.simulator.url";
    private static final String SECRET_KEY = "aftersale.gateways.simulator.secret-key";

    /** Where the simulator keeps its key; whoever of us comes first makes it. */
    private static final String KEPT_SECRET_KEY = "simulator.secret-key";

    @Bean
    GatewayHttp gatewayHttp(PaymentSettings settings) {
        return new GatewayHttp(settings.callTimeout(), settings.callsAtOnce());
    }

    @Bean
    Gateway simulatorGateway(GatewayHttp http, Environment environment, Deployment deployment) {
        var client =
                new StripeLikeClient(http, onceKnown(() -> address(environment)), secretKey(environment, deployment));
        return new StripeLikeGateway(SIMULATOR, client);
    }

    /** Settings are looked for in many places, which is too dear for each call. */
    private static <T> Supplier<Optional<T>> onceKnown(Supplier<Optional<T>> search) {
        var known = new AtomicReference<Optional<T>>(Optional.empty());
        return () -> known.updateAndGet(now -> now.or(search));
    }

    /** As set; otherwise this server's own, once it listens. */
    private static Optional<URI> address(Environment environment) {
        String url = environment.getProperty(URL, "");
        if (!url.isBlank()) {
            return Optional.of(URI.create(url.strip()));
        }
        String port = environment.getProperty("local.server.port");
        return Optional.ofNullable(port)
                .map(known -> URI.create("http://" + ownHost(environment) + ":" + known + "/simulator/psp"));
    }

    /** Where this server listens: the demo on loopback only, others where they are told, which may be one address of many. */
    private static String ownHost(Environment environment) {
        boolean demo = environment.getProperty("aftersale.demo", Boolean.class, false);
        String address = environment.getProperty("aftersale.http-address", "0.0.0.0");
        if (demo || address.equals("0.0.0.0") || address.equals("::")) {
            return "127.0.0.1";
        }
        return address.contains(":") ? "[" + address + "]" : address;
    }

    private static Supplier<String> secretKey(Environment environment, Deployment deployment) {
        return SingletonSupplier.of(() -> Optional.ofNullable(environment.getProperty(SECRET_KEY))
                .orElseGet(() -> deployment.findOrKeep(KEPT_SECRET_KEY, GatewayConfiguration::newSecretKey)));
    }

    private static String newSecretKey() {
        var bytes = new byte[24];
        new SecureRandom().nextBytes(bytes);
        return "sk_test_" + HexFormat.of().formatHex(bytes);
    }
}
