package dev.aftersale.mask;

import java.net.URI;
import org.springframework.core.env.PropertyResolver;

/**
 * What our addresses end in.
 *
 * @param isSet whether somebody chose it; without that, nothing leaves for the open Internet
 */
public record MailDomain(String name, boolean isSet) {

    /** {@code aftersale.mail-domain}, or else the host of {@code aftersale.public-url}, if that is a name. */
    public static MailDomain of(PropertyResolver properties) {
        String chosen = properties.getProperty("aftersale.mail-domain", "").strip();
        return chosen.isEmpty()
                ? new MailDomain(hostOf(properties.getProperty("aftersale.public-url", "")), false)
                : new MailDomain(chosen, true);
    }

    private static String hostOf(String url) {
        String host = url.isBlank() ? null : URI.create(url.strip()).getHost();
        return host == null || host.indexOf('.') < 0 || Character.isDigit(host.charAt(host.length() - 1))
                ? "aftersale.localhost"
                : host;
    }
}
