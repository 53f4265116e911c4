package dev.aftersale.mail.auth;

import dev.aftersale.mail.auth.Dmarc.Policy;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a domain publishes under {@code _dmarc} (RFC 7489, section 6.3).
 *
 * @param policy for the domain itself
 * @param ofSubdomains for those below it
 * @param strictSpf only the very same domain counts for SPF
 * @param strictDkim only the very same domain counts for signatures
 */
record DmarcRecord(Policy policy, Policy ofSubdomains, boolean strictSpf, boolean strictDkim) {

    static final String VERSION = "v=DMARC1";

    /** Nothing, if there is none that begins as one, or more than one (section 6.6.3). */
    static Optional<String> among(List<String> texts) {
        List<String> found = texts.stream()
                .map(String::strip)
                .filter(text ->
                        text.equals(VERSION) || text.startsWith(VERSION + ";") || text.startsWith(VERSION + " "))
                .toList();
        return found.size() == 1 ? Optional.of(found.getFirst()) : Optional.empty();
    }

    /** Nothing, if it says no policy and wants no reports either: then it is as if there were none. */
    static Optional<DmarcRecord> parse(String text) {
        Map<String, String> tags = new HashMap<>();
        for (String part : text.split(";", -1)) {
            int equals = part.indexOf('=');
            if (equals > 0) {
                tags.putIfAbsent(
                        part.substring(0, equals).strip().toLowerCase(Locale.ROOT),
                        part.substring(equals + 1).strip().toLowerCase(Locale.ROOT));
            }
        }
        Optional<Policy> policy = policy(tags.get("p"));
        if (policy.isEmpty()) {
            if (!tags.containsKey("rua")) {
                return Optional.empty();
            }
            policy = Optional.of(Policy.NONE);
        }
        boolean onTrial = "0".equals(tags.get("pct")) || "y".equals(tags.get("t"));
        Policy own = policy.get();
        Policy below = policy(tags.get("sp")).orElse(own);
        return Optional.of(new DmarcRecord(
                onTrial ? milder(own) : own,
                onTrial ? milder(below) : below,
                "s".equals(tags.get("aspf")),
                "s".equals(tags.get("adkim"))));
    }

    private static Optional<Policy> policy(@Nullable String word) {
        return switch (word) {
            case "none" -> Optional.of(Policy.NONE);
            case "quarantine" -> Optional.of(Policy.QUARANTINE);
            case "reject" -> Optional.of(Policy.REJECT);
            case null, default -> Optional.empty();
        };
    }

    /** A domain that tries its policy out wants the next milder one for now. */
    private static Policy milder(Policy policy) {
        return switch (policy) {
            case REJECT -> Policy.QUARANTINE;
            case QUARANTINE, NONE -> Policy.NONE;
        };
    }
}
