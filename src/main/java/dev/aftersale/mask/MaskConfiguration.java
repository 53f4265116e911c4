package dev.aftersale.mask;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

@Configuration(proxyBeanMethods = false)
class MaskConfiguration {

    @Bean
    MailDomain mailDomain(Environment environment) {
        return MailDomain.of(environment);
    }
}
