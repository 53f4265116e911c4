package dev.aftersale.mail.check;

import dev.aftersale.base.Bell;
import dev.aftersale.base.Db;
import dev.aftersale.base.SecretBox;
import dev.aftersale.base.Worker;
import dev.aftersale.mail.auth.DkimKeys;
import dev.aftersale.mail.auth.Dns;
import dev.aftersale.mail.auth.SenderCheck;
import java.time.Duration;
import java.time.InstantSource;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class CheckConfiguration {

    private static final Duration SELF_POLL = Duration.ofHours(1);

    /** {@code aftersale.mail.egress}: the networks that our mail leaves from. */
    @Bean
    Egress egress(@Value("${aftersale.mail.egress:}") String networks) {
        return Egress.parse(networks);
    }

    @Bean
    CheckCode checkCode(SecretBox box) {
        return new CheckCode(box);
    }

    @Bean
    Probe probe(Dns dns, MailRoute routes, CheckSettings settings, InstantSource clock) {
        return new Probe(new Targets(dns, routes, settings.domainIsSet()), Probe.Patience.USUAL, clock);
    }

    @Bean
    OwnRecords ownRecords(
            Dns dns, SenderCheck senders, DkimKeys keys, Egress egress, CheckSettings settings, InstantSource clock) {
        return new OwnRecords(dns, senders, keys, egress, settings, clock);
    }

    @Bean
    MailOrigins mailOrigins(Db db, DkimKeys keys, Egress egress, CheckSettings settings) {
        return new MailOrigins(db, keys, egress, settings);
    }

    @Bean
    SelfCheck selfCheck(Db db, OwnRecords records, MailOrigins origins, Egress egress) {
        return new SelfCheck(db, records, origins, egress);
    }

    @Bean
    Worker mailCheckWorker(
            CheckWorker worker, CheckBell bell, @Value("${aftersale.workers.enabled:true}") boolean enabled) {
        return new Worker("mail checks", enabled, bell.bell(), CheckWorker.POLL, Duration.ZERO, worker::step);
    }

    /** Nothing to look at before somebody chose a domain. */
    @Bean
    Worker mailSelfCheckWorker(
            SelfCheck check, CheckSettings settings, @Value("${aftersale.workers.enabled:true}") boolean enabled) {
        return new Worker(
                "mail self-check", enabled && settings.domainIsSet(), new Bell(), SELF_POLL, Duration.ZERO, () -> {
                    check.lookIfDue();
                    return false;
                });
    }
}
