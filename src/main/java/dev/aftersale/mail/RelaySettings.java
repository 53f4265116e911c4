package dev.aftersale.mail;

import java.time.Duration;
import org.springframework.core.env.PropertyResolver;

/**
 * How open the relay is.
 *
 * @param maskLife how long a mask takes mail after the last that happened to its completed order
 * @param perClient messages of one server within ten minutes, as the next two; 0: any number
 * @param perSender of one address
 * @param perMask to one mask
 */
record RelaySettings(Duration maskLife, int perClient, int perSender, int perMask) {

    static RelaySettings of(PropertyResolver properties) {
        return new RelaySettings(
                Duration.ofDays(properties.getProperty("aftersale.mail.mask-days", Integer.class, 180)),
                properties.getProperty("aftersale.mail.rate-per-client", Integer.class, 12_000),
                properties.getProperty("aftersale.mail.rate-per-sender", Integer.class, 600),
                properties.getProperty("aftersale.mail.rate-per-mask", Integer.class, 60));
    }
}
