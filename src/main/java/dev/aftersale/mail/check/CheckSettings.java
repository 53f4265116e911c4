package dev.aftersale.mail.check;

import java.util.List;

/**
 * As whom we send.
 *
 * @param platform the name that people read
 * @param domain what our addresses end in
 * @param domainIsSet whether somebody chose it; without that, nothing leaves for the open Internet
 * @param envelopeDomains what the envelope's senders end in
 * @param helo as which we greet
 * @param envelopeFrom where bounces of checks go
 */
public record CheckSettings(
        String platform,
        String domain,
        boolean domainIsSet,
        List<String> envelopeDomains,
        String helo,
        String envelopeFrom) {}
