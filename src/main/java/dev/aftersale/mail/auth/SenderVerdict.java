package dev.aftersale.mail.auth;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Who a mail is from, as far as it can be proved.
 *
 * @param authenticated domains that are proved to have sent it, in lower-case ASCII: that of a passed SPF, and those whose
 *     signatures hold. Whether one of them is the domain in From is {@link Dmarc#spfAligned} and {@link Dmarc#dkimAligned}
 */
public record SenderVerdict(Spf spf, List<Dkim> dkim, Dmarc dmarc, Set<String> authenticated) {

    public SenderVerdict {
        dkim = List.copyOf(dkim);
        authenticated = Set.copyOf(authenticated);
    }

    /**
     * DNS did not answer for something that could have proved the domain in From, or said what it wants: nobody knows yet.
     * Ask the sender to come again (451); never decide on it. What belongs to other domains leaves nothing open, or any
     * forger could, by signing with a domain whose servers are silent.
     */
    public boolean isOpen() {
        return dmarc.result() == Dmarc.Result.TEMPERROR;
    }

    /** The domain in From is proved by a signature or by the server's address, whether or not it has a policy. */
    public boolean isAligned() {
        return dmarc.spfAligned() || dmarc.dkimAligned();
    }

    /** The domain in From wants mail such as this refused, or kept from readers. */
    public boolean isDisowned() {
        return dmarc.result() == Dmarc.Result.FAIL && dmarc.policy() != Dmarc.Policy.NONE;
    }

    /**
     * The domain that was judged is not the one of {@code address}: From is written so that one reader finds one author in it,
     * and another reader another.
     */
    public boolean contradicts(String address) {
        String domain = Domains.ascii(address.substring(address.lastIndexOf('@') + 1));
        return !dmarc.domain().isEmpty() && !dmarc.domain().equals(domain);
    }

    /** For a log, or to be stored: {@code spf=pass (shop.test); dkim=pass (shop.test/s1); dmarc=pass (shop.test, p=reject)}. */
    public String summary() {
        String signatures = dkim.isEmpty()
                ? "dkim=none"
                : dkim.stream()
                        .map(one -> "dkim=%s (%s/%s)".formatted(word(one.result()), one.domain(), one.selector()))
                        .collect(Collectors.joining("; "));
        return "spf=%s (%s); %s; dmarc=%s (%s, p=%s)"
                .formatted(
                        word(spf.result()),
                        spf.domain(),
                        signatures,
                        word(dmarc.result()),
                        dmarc.domain(),
                        word(dmarc.policy()))
                .replaceAll("\\p{Cntrl}", "?"); // a signature may say anything of itself
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
