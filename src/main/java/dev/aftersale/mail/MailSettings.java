package dev.aftersale.mail;

import dev.aftersale.mask.MailDomain;
import java.time.Duration;
import org.springframework.core.env.PropertyResolver;

/**
 * How mail goes out and comes in.
 *
 * @param domain what our addresses end in
 * @param domainIsSet whether somebody chose it; without that, nothing leaves for the open Internet
 * @param platform the platform's name, from which merchants get their mail
 * @param demo all mail without a route of its own goes to our own port, where the demo's mailbox takes it
 * @param listens whether we do; not in a program that only runs a command
 * @param smtpPort where we listen; 0: any free port
 * @param perDestination messages under way to one destination
 * @param lease how long one message may take, and then some; one whose sender died is sent again after it
 */
record MailSettings(
        String domain,
        boolean domainIsSet,
        String platform,
        boolean demo,
        boolean listens,
        int smtpPort,
        String smtpAddress,
        Routes routes,
        int perDestination,
        Duration lease) {

    static MailSettings of(PropertyResolver properties) {
        boolean demo = properties.getProperty("aftersale.demo", Boolean.class, false);
        MailDomain domain = MailDomain.of(properties);
        return new MailSettings(
                domain.name(),
                domain.isSet(),
                properties.getProperty("aftersale.platform-name", "Aftersale"),
                demo,
                properties.getProperty("aftersale.workers.enabled", Boolean.class, true),
                properties.getProperty("aftersale.smtp-port", Integer.class, 2525),
                properties.getProperty("aftersale.smtp-address", demo ? "127.0.0.1" : "0.0.0.0"),
                Routes.parse(properties.getProperty("aftersale.mail-routes", "")),
                properties.getProperty("aftersale.mail.per-destination", Integer.class, 4),
                properties.getProperty("aftersale.mail.lease", Duration.class, Duration.ofMinutes(2)));
    }
}
