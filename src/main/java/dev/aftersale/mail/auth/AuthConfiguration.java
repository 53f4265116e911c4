package dev.aftersale.mail.auth;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class AuthConfiguration {

    /** {@code aftersale.dns}: {@code host:port} of a name server; none: the machine's own. */
    @Bean
    Dns dns(@Value("${aftersale.dns:}") String server) {
        return Dns.at(server.isBlank() ? null : server.strip());
    }
}
