package dev.aftersale.mail.auth;

import dev.aftersale.mail.auth.Dmarc.Policy;
import dev.aftersale.mail.auth.Dmarc.Result;
import java.util.List;
import java.util.Optional;

/** DMARC: does the domain in From stand behind the mail, and what does it want done if not (RFC 7489)? */
final class DmarcCheck {

    private final Dns dns;

    DmarcCheck(Dns dns) {
        this.dns = dns;
    }

    /** A record, and whether it is that of the domain itself. */
    private record Found(DmarcRecord record, boolean own) {}

    /** @param fromDomains the domains of all addresses in all From headers */
    Dmarc check(List<String> fromDomains, Spf spf, List<Dkim> signatures) {
        List<String> domains =
                fromDomains.stream().map(Domains::ascii).distinct().toList();
        if (domains.size() != 1 || domains.getFirst().isEmpty()) {
            return new Dmarc(Result.PERMERROR, "", Policy.NONE, false, false);
        }
        String from = domains.getFirst();
        Optional<Found> found;
        try {
            found = find(from);
        } catch (DnsFailure e) {
            return new Dmarc(
                    Result.TEMPERROR,
                    from,
                    Policy.NONE,
                    spf.result() == Spf.Result.PASS && aligned(spf.domain(), from, false),
                    signatures.stream()
                            .anyMatch(one -> one.result() == Dkim.Result.PASS && aligned(one.domain(), from, false)));
        }
        boolean strictSpf = found.map(one -> one.record().strictSpf()).orElse(false);
        boolean strictDkim = found.map(one -> one.record().strictDkim()).orElse(false);
        boolean spfCounts = aligned(spf.domain(), from, strictSpf);
        List<Dkim> own = signatures.stream()
                .filter(one -> aligned(one.domain(), from, strictDkim))
                .toList();
        boolean bySpf = spfCounts && spf.result() == Spf.Result.PASS;
        boolean byDkim = own.stream().anyMatch(one -> one.result() == Dkim.Result.PASS);
        boolean isOpen = (spfCounts && spf.result() == Spf.Result.TEMPERROR)
                || own.stream().anyMatch(one -> one.result() == Dkim.Result.TEMPERROR);
        return new Dmarc(
                result(found.isPresent(), bySpf || byDkim, isOpen),
                from,
                found.map(one ->
                                one.own() ? one.record().policy() : one.record().ofSubdomains())
                        .orElse(Policy.NONE),
                bySpf,
                byDkim);
    }

    private static Result result(boolean hasRecord, boolean isProved, boolean isOpen) {
        if (isOpen && !isProved) {
            return Result.TEMPERROR;
        }
        if (!hasRecord) {
            return Result.NONE;
        }
        return isProved ? Result.PASS : Result.FAIL;
    }

    private Optional<Found> find(String domain) throws DnsFailure {
        Optional<String> own = DmarcRecord.among(dns.texts("_dmarc." + domain));
        String organisation = PublicSuffixes.organisationOf(domain);
        if (own.isPresent() || organisation.equals(domain)) {
            return own.flatMap(DmarcRecord::parse).map(record -> new Found(record, true));
        }
        return DmarcRecord.among(dns.texts("_dmarc." + organisation))
                .flatMap(DmarcRecord::parse)
                .map(record -> new Found(record, false));
    }

    private static boolean aligned(String proved, String from, boolean strict) {
        return !proved.isEmpty()
                && (proved.equals(from)
                        || (!strict
                                && PublicSuffixes.organisationOf(proved).equals(PublicSuffixes.organisationOf(from))));
    }
}
