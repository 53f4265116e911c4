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
 * The envelope's sender of a mail of ours: {@code b+<id>.<signature>@bounce.<domain>}, and {@code a+…} of a mail about
 * somebody's account. Each mail has its own, so what comes back tells by its address alone which mail it is about; the
 * signature keeps others from telling lies about it.
 */
@Component
public final class ReturnPath {

    /** A server that tries for five days, and then some. */
    public static final Duration OPEN = Duration.ofDays(14);

    private static final Pattern LOCAL = Pattern.compile("([ab])\\+([0-9a-z]{1,13})\\.([a-z2-7]{8})");
    private static final String ALPHABET = "abcdefghijklmnopqrstuvwxyz234567";

    private enum Kind {
        OF_ORDER("b", "return path"),
        OF_ACCOUNT("a", "return path of account mail");

        private final String letter;
        private final String purpose;

        Kind(String letter, String purpose) {
            this.letter = letter;
            this.purpose = purpose;
        }
    }

    private final SecretBox box;
    private final String domain;

    ReturnPath(SecretBox box, MailDomain domain) {
        this.box = box;
        this.domain = "bounce." + domain.name();
    }

    public String of(long mailId) {
        return of(Kind.OF_ORDER, mailId);
    }

    /** Of a mail about somebody's account. */
    public String ofAccount(long mailId) {
        return of(Kind.OF_ACCOUNT, mailId);
    }

    private String of(Kind kind, long id) {
        return kind.letter + "+" + Long.toString(id, Character.MAX_RADIX) + "." + signature(kind, id) + "@" + domain;
    }

    /** Whether mail to {@code address} is for us to take or refuse. */
    public boolean isOurs(String address) {
        return Addresses.domain(address).equalsIgnoreCase(domain);
    }

    /** The mail that {@code address} is the return path of; none if it is not signed by us. */
    public Optional<Long> mailOf(String address) {
        return read(Kind.OF_ORDER, address);
    }

    /** The same of a mail about somebody's account. */
    public Optional<Long> accountMailOf(String address) {
        return read(Kind.OF_ACCOUNT, address);
    }

    private Optional<Long> read(Kind kind, String address) {
        Matcher local = LOCAL.matcher(address.strip()
                .substring(0, Math.max(0, address.strip().lastIndexOf('@')))
                .toLowerCase(Locale.ROOT));
        if (!isOurs(address) || !local.matches() || !local.group(1).equals(kind.letter)) {
            return Optional.empty();
        }
        long id;
        try {
            id = Long.parseLong(local.group(2), Character.MAX_RADIX);
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
        boolean signed = MessageDigest.isEqual(
                signature(kind, id).getBytes(StandardCharsets.US_ASCII),
                local.group(3).getBytes(StandardCharsets.US_ASCII));
        return signed ? Optional.of(id) : Optional.empty();
    }

    private String signature(Kind kind, long mailId) {
        byte[] whole = box.sign(
                kind.purpose, ByteBuffer.allocate(Long.BYTES).putLong(mailId).array());
        long bits = ByteBuffer.wrap(whole).getLong();
        var text = new StringBuilder();
        for (int i = 0; i < 8; i++) {
            text.append(ALPHABET.charAt((int) (bits >>> (59 - 5 * i)) & 31));
        }
        return text.toString();
    }
}
