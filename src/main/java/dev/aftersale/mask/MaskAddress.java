package dev.aftersale.mask;

import java.security.SecureRandom;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How masks are written: 16 characters of base32, drawn by chance, so that no address tells anything and none can be guessed.
 * They are read as RFC 5321 lets people write them: in any case, quoted, with a {@code +tag}, with a dot behind the domain.
 */
final class MaskAddress {

    private static final String ALPHABET = "abcdefghijklmnopqrstuvwxyz234567";
    private static final int LENGTH = 16;
    private static final Pattern LOCAL = Pattern.compile("[a-z2-7]{" + LENGTH + "}");
    private static final SecureRandom RANDOM = new SecureRandom();

    private MaskAddress() {}

    static String draw() {
        var local = new StringBuilder(LENGTH);
        for (int i = 0; i < LENGTH; i++) {
            local.append(ALPHABET.charAt(RANDOM.nextInt(ALPHABET.length())));
        }
        return local.toString();
    }

    /** What stands before the {@code @}, if this could be a mask of ours. */
    static Optional<String> local(String address, String domain) {
        String plain = address.strip();
        if (plain.endsWith(".")) {
            plain = plain.substring(0, plain.length() - 1);
        }
        int at = plain.lastIndexOf('@');
        if (at < 0 || !plain.substring(at + 1).equalsIgnoreCase(domain)) {
            return Optional.empty();
        }
        String local = plain.substring(0, at);
        if (local.length() > 1 && local.startsWith("\"") && local.endsWith("\"")) {
            local = local.substring(1, local.length() - 1).replaceAll("\\\\(.)", "$1");
        }
        int plus = local.indexOf('+');
        String mask = (plus < 0 ? local : local.substring(0, plus)).toLowerCase(Locale.ROOT);
        return LOCAL.matcher(mask).matches() ? Optional.of(mask) : Optional.empty();
    }
}
