package dev.aftersale.mail.auth;

import java.time.Instant;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * A key that signs our mail, has done so, or will.
 *
 * @param publicKey in X.509's form
 * @param announcedAt since when it is to be found in {@code mail-origins.json}, and should be in DNS
 * @param usedFrom since when it signs; null: it is the next one
 * @param retiredAt since when it does not sign any more; null: it does, or will
 */
public record DkimKey(
        String domain,
        String selector,
        byte[] publicKey,
        Instant announcedAt,
        @Nullable Instant usedFrom,
        @Nullable Instant retiredAt) {

    public boolean isNext() {
        return usedFrom == null;
    }

    public boolean isInUse() {
        return usedFrom != null && retiredAt == null;
    }

    /** Where its record stands in DNS. */
    public String recordName() {
        return selector + "._domainkey." + domain;
    }

    /** What its record says. Longer than one string of a TXT record may be: most zone files want it split. */
    public String recordValue() {
        return "v=DKIM1; k=rsa; p=" + Base64.getEncoder().encodeToString(publicKey);
    }

    /** Whether {@code record}, found in DNS, publishes this key. */
    boolean isPublishedBy(String record) {
        String tags = record.replaceAll("\\s+", "");
        return (";" + tags + ";").contains(";p=" + Base64.getEncoder().encodeToString(publicKey) + ";");
    }
}
