package dev.aftersale.mail;

import dev.aftersale.base.Worker;
import dev.aftersale.mail.auth.Dns;
import dev.aftersale.mail.auth.SigningDomain;
import java.time.Duration;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

@Configuration
class MailConfiguration {

    private static final Duration LINGER = Duration.ofMillis(20);

    @Bean
    MailSettings mailSettings(Environment environment) {
        return MailSettings.of(environment);
    }

    @Bean
    SigningDomain signingDomain(MailSettings settings) {
        return new SigningDomain(settings.domain());
    }

    @Bean
    MailHosts mailHosts(MailSettings settings, Dns dns, SmtpReceiver receiver) {
        return new MailHosts(settings, dns, receiver::port);
    }

    @Bean
    Worker mailDeliveryWorker(MailWorker worker, @Value("${aftersale.workers.enabled:true}") boolean enabled) {
        return new Worker("mail", enabled, worker.bell(), MailWorker.POLL, LINGER, worker::step);
    }
}
