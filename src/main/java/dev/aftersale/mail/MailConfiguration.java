package dev.aftersale.mail;

import dev.aftersale.base.Bell;
import dev.aftersale.base.Worker;
import dev.aftersale.mail.auth.Dns;
import dev.aftersale.mail.auth.SigningDomain;
import dev.aftersale.mail.relay.ParticipantSource;
import dev.aftersale.mail.relay.Senders;
import dev.aftersale.mail.smtp.SmtpLimits;
import dev.aftersale.mail.smtp.TlsKeystore;
import dev.aftersale.merchant.Merchants;
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
    RelaySettings relaySettings(Environment environment) {
        return RelaySettings.of(environment);
    }

    @Bean
    ParticipantSource participantSource(Senders senders, Merchants merchants, MailSettings settings) {
        return new ParticipantSource(senders, merchants, settings.routes().hosts());
    }

    @Bean
    SmtpReceiver smtpReceiver(Environment environment, MailSettings settings, Mailbox mailbox, Intake intake) {
        return new SmtpReceiver(
                settings, SmtpLimits.of(environment), TlsKeystore.context(environment), mailbox, intake);
    }

    @Bean
    MailHosts mailHosts(MailSettings settings, Dns dns, SmtpReceiver receiver) {
        return new MailHosts(settings, dns, receiver::port);
    }

    @Bean
    Worker mailDeliveryWorker(MailWorker worker, @Value("${aftersale.workers.enabled:true}") boolean enabled) {
        return new Worker("mail", enabled, worker.bell(), MailWorker.POLL, LINGER, worker::step);
    }

    @Bean
    Worker mailIntakeWorker(
            IntakeWorker worker, IntakeBell bell, @Value("${aftersale.workers.enabled:true}") boolean enabled) {
        return new Worker("mail intake", enabled, bell.bell(), IntakeWorker.POLL, Duration.ZERO, worker::step);
    }

    @Bean
    Worker silenceCheckWorker(SilenceChecks checks, @Value("${aftersale.workers.enabled:true}") boolean enabled) {
        return new Worker("silence checks", enabled, new Bell(), SilenceChecks.POLL, Duration.ZERO, checks::finishDue);
    }
}
