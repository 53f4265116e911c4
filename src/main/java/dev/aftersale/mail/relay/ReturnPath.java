package dev.aftersale.mail.relay;

import dev.aftersale.base.SecretBox;
import dev.aftersale.mask.MailDomain;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;

/**
 * The envelope's sender of a mail of ours: {@code b+<id>.<signature>@bounce.<domain>}. Each mail has its own, so what comes
 * back tells by its address alone which mail it is about; the signature keeps others from telling lies about it.
 */
@Component
public final class ReturnPath {

    /** A server that tries for five days, and then some. */
    public static final Duration OPEN = Duration.ofDays(14);

    private static final Pattern LOCAL = Pattern.compile("b\\+([0-9a-z]{1,13})\\.([a-z2-7]{8})");
    private static final String ALPHABET = "abcdefghijklmnopqrstuvwxyz234567";

    private final SecretBox box;
    private final String domain;

    ReturnPath(SecretBox box, MailDomain domain) {
        this.box = box;
        this.domain = "bounce." + domain.name();
    }

    public String of(long mailId) {
        return "b+" + Long.toString(mailId, Character.MAX_RADIX) + "." + signature(mailId) + "@" + domain;
    }

    /** Whether mail to {@code address} is for us to take or refuse. */
    public boolean isOurs(String address) {
        return Addresses.domain(address).equalsIgnoreCase(domain);
    }

    /** The mail that {@code address} is the return path of; none if it is not signed by us. */
    public Optional<Long> mailOf(String address) {
        Matcher local = LOCAL.matcher(address.strip()
                .substring(0, Math.max(0, address.strip().lastIndexOf('@')))
                .toLowerCase(Locale.ROOT));
        if (!isOurs(address) || !local.matches()) {
            return Optional.empty();
        }
        long id;
        try {
            id = Long.parseLong(local.group(1), Character.MAX_RADIX);
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
        boolean signed = MessageDigest.isEqual(
                signature(id).getBytes(StandardCharsets.US_ASCII),
                local.group(2).getBytes(StandardCharsets.US_ASCII));
        return signed ? Optional.of(id) : Optional.empty();
    }

    private String signature(long mailId) {
        byte[] whole = box.sign(
                "return path", ByteBuffer.allocate(Long.BYTES).putLong(mailId).array());
        long bits = ByteBuffer.wrap(whole).getLong();
        var text = new StringBuilder();
        for (int i = 0; i < 8; i++) {
            text.append(ALPHABET.charAt((int) (bits >>> (59 - 5 * i)) & 31));
        }
        return text.toString();
    }
}
