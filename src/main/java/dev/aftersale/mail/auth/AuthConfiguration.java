package dev.aftersale.mail.auth;

import dev.aftersale.base.Bell;
import dev.aftersale.base.Db;
import dev.aftersale.base.SecretBox;
import dev.aftersale.base.Worker;
import java.time.Duration;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class AuthConfiguration {

    private static final Duration ROTATION_POLL = Duration.ofHours(1);

    /** {@code aftersale.dns}: {@code host:port} of a name server; none: the machine's own. */
    @Bean
    Dns dns(@Value("${aftersale.dns:}") String server) {
        return Dns.at(server.isBlank() ? null : server.strip());
    }

    /** @param lifetime {@code aftersale.mail.dkim-lifetime}: how long a key signs */
    @Bean
    DkimKeys dkimKeys(
            Db db,
            SecretBox box,
            Dns dns,
            SigningDomain domain,
            @Value("${aftersale.mail.dkim-lifetime:180d}") Duration lifetime) {
        return new DkimKeys(db, box, dns, domain.name(), lifetime);
    }

    @Bean
    Worker dkimRotation(DkimKeys keys, @Value("${aftersale.workers.enabled:true}") boolean enabled) {
        return new Worker("dkim rotation", enabled, new Bell(), ROTATION_POLL, Duration.ZERO, () -> {
            try {
                keys.rotate();
            } catch (DnsFailure e) {
                throw new IllegalStateException("whether the next key is published is not known: " + e.reason(), e);
            }
            return false;
        });
    }
}
