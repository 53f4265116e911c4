package dev.aftersale.mail;

import java.time.Duration;
import org.springframework.core.env.PropertyResolver;

/**
 * How open the relay is.
 *
 * @param maskLife how long a mask takes mail after the last that happened to its completed order
 * @param closedMaskLife how long it is known after that, so that who takes part hears that it is closed
 * @param rawLife how long messages are kept as they came
 * @param perClient messages of one server within ten minutes, as the next two; 0: any number
 * @param perSender of one address
 * @param perMask to one mask
 */
record RelaySettings(
        Duration maskLife, Duration closedMaskLife, Duration rawLife, int perClient, int perSender, int perMask) {

    /** What is sent on is made of the message as it came: one of a shop is held for 25 days, and then tried for five. */
    private static final int FEWEST_RAW_DAYS = 30;

    static RelaySettings of(PropertyResolver properties) {
        int rawDays = properties.getProperty("aftersale.mail.raw-days", Integer.class, 30);
        if (rawDays < FEWEST_RAW_DAYS) {
            throw new IllegalStateException("aftersale.mail.raw-days must be at least " + FEWEST_RAW_DAYS
                    + ": mail is held for 25 days and tried for five, from the message as it came");
        }
        return new RelaySettings(
                Duration.ofDays(properties.getProperty("aftersale.mail.mask-days", Integer.class, 180)),
                Duration.ofDays(properties.getProperty("aftersale.mail.closed-mask-days", Integer.class, 365)),
                Duration.ofDays(rawDays),
                properties.getProperty("aftersale.mail.rate-per-client", Integer.class, 12_000),
                properties.getProperty("aftersale.mail.rate-per-sender", Integer.class, 600),
                properties.getProperty("aftersale.mail.rate-per-mask", Integer.class, 60));
    }
}
