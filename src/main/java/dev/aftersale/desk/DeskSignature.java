package dev.aftersale.desk;

import dev.aftersale.base.Digests;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Who made a call, and when. Ours: {@code t=<unix seconds>,v1=<hex>}, the HMAC-SHA256 of the time, the direction and the
 * body; the direction, so that a call of ours that is sent back to us is none of the desk's. Zendesk's: see {@link #isOfZendesk}.
 */
final class DeskSignature {

    /** How old a call may be, or how far its clock ahead of ours. */
    static final Duration WINDOW = Duration.ofMinutes(5);

    static final String HEADER = "X-Aftersale-Signature";

    private static final Pattern OURS = Pattern.compile("t=([0-9]{1,12}),v1=([0-9a-f]{64})");

    enum Direction {
        TO_DESK,
        FROM_DESK
    }

    private DeskSignature() {}

    static String of(String secret, Direction direction, Instant at, byte[] body) {
        long time = at.getEpochSecond();
        byte[] hmac = hmac(secret, time + "." + direction.name().toLowerCase(Locale.ROOT) + ".", body);
        return "t=" + time + ",v1=" + HexFormat.of().formatHex(hmac);
    }

    static boolean isOfDesk(String secret, @Nullable String header, byte[] body, Instant now) {
        Matcher parts = OURS.matcher(header == null ? "" : header);
        if (!parts.matches()) {
            return false;
        }
        Instant at = Instant.ofEpochSecond(Long.parseLong(parts.group(1)));
        return isRecent(at, now) && isSame(of(secret, Direction.FROM_DESK, at, body), String.valueOf(header));
    }

    /** Source: "Verifying webhook authenticity" of Zendesk: base64 of the HMAC-SHA256 of timestamp and body. */
    static boolean isOfZendesk(
            String secret, @Nullable String signature, @Nullable String timestamp, byte[] body, Instant now) {
        if (signature == null || timestamp == null) {
            return false;
        }
        try {
            return isRecent(Instant.parse(timestamp), now)
                    && isSame(Base64.getEncoder().encodeToString(hmac(secret, timestamp, body)), signature);
        } catch (DateTimeParseException e) {
            return false;
        }
    }

    private static boolean isRecent(Instant at, Instant now) {
        return Duration.between(at, now).abs().compareTo(WINDOW) <= 0;
    }

    private static boolean isSame(String expected, String given) {
        return MessageDigest.isEqual(expected.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] hmac(String secret, String before, byte[] body) {
        var signed = new ByteArrayOutputStream();
        signed.writeBytes(before.getBytes(StandardCharsets.UTF_8));
        signed.writeBytes(body);
        return Digests.hmac("HmacSHA256", secret.getBytes(StandardCharsets.UTF_8), signed.toByteArray());
    }
}
