package dev.aftersale.mail.check;

import dev.aftersale.mail.auth.DkimKey;
import dev.aftersale.mail.auth.DkimKeys;
import dev.aftersale.mail.auth.Dns;
import dev.aftersale.mail.auth.DnsFailure;
import dev.aftersale.mail.auth.SenderCheck;
import dev.aftersale.mail.auth.Spf;
import dev.aftersale.mail.check.Egress.Network;
import dev.aftersale.mail.check.SelfCheck.Finding;
import java.net.InetAddress;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/** Our own SPF, DKIM, DMARC and reverse names, as everybody else sees them. */
final class OwnRecords {

    /** Look-ups that a record may cost (RFC 7208, section 4.6.4). */
    private static final int MOST_LOOK_UPS = 10;

    private static final int ADDRESSES_LOOKED_UP = 8;

    private final Dns dns;
    private final SenderCheck senders;
    private final DkimKeys keys;
    private final Egress egress;
    private final CheckSettings settings;
    private final InstantSource clock;

    OwnRecords(
            Dns dns, SenderCheck senders, DkimKeys keys, Egress egress, CheckSettings settings, InstantSource clock) {
        this.dns = dns;
        this.senders = senders;
        this.keys = keys;
        this.egress = egress;
        this.settings = settings;
        this.clock = clock;
    }

    /** For a merchant, who can't do anything about it but should know. */
    StepResult step() {
        List<String> transcript = new ArrayList<>();
        List<Finding> findings = look(transcript);
        return findings.isEmpty()
                ? StepResult.good(CheckStep.OWN_RECORDS, "own_good", transcript)
                : StepResult.noted(CheckStep.OWN_RECORDS, "own_noted", transcript, Integer.toString(findings.size()));
    }

    /** What is not as it should be. */
    List<Finding> look(List<String> transcript) {
        List<Finding> findings = new ArrayList<>();
        if (!settings.domainIsSet()) {
            findings.add(Finding.of("no_mail_domain"));
            return findings;
        }
        List<Network> networks = egress.inUse(clock.instant());
        if (networks.isEmpty()) {
            findings.add(Finding.of("no_egress"));
        }
        try {
            for (String domain : Stream.concat(Stream.of(settings.domain()), settings.envelopeDomains().stream())
                    .distinct()
                    .toList()) {
                spf(domain, networks, findings, transcript);
            }
            dkim(findings, transcript);
            dmarc(findings, transcript);
            names(networks, findings, transcript);
        } catch (DnsFailure e) {
            transcript.add("* " + e.reason());
            findings.add(Finding.of("dns_silent", e.reason()));
        }
        return findings;
    }

    private void spf(String domain, List<Network> networks, List<Finding> findings, List<String> transcript)
            throws DnsFailure {
        List<String> records = dns.texts(domain).stream()
                .filter(text -> text.toLowerCase(Locale.ROOT).matches("v=spf1( .*)?"))
                .toList();
        records.forEach(record -> transcript.add(domain + ". TXT \"" + record + "\""));
        if (records.size() != 1) {
            findings.add(Finding.of(records.isEmpty() ? "no_spf" : "two_spf", domain));
            return;
        }
        for (Network network : networks) {
            for (InetAddress address : List.of(network.first(), network.last())) {
                Spf verdict = senders.spf(address, settings.helo(), "check@" + domain);
                if (verdict.result() != Spf.Result.PASS) {
                    transcript.add("* " + address.getHostAddress() + ": " + verdict.result());
                    findings.add(Finding.of("spf_misses", domain, network.toString()));
                    break;
                }
            }
        }
        for (String extra : extra(records.getFirst(), networks)) {
            findings.add(Finding.of("spf_more", domain, extra));
        }
        int lookUps = lookUps(domain, new HashSet<>());
        if (lookUps > MOST_LOOK_UPS) {
            findings.add(Finding.of("spf_look_ups", domain, Integer.toString(lookUps)));
        }
    }

    /** Networks that the record allows by itself, and that we don't tell of. */
    private static List<String> extra(String record, List<Network> networks) {
        List<String> extra = new ArrayList<>();
        for (String term : record.toLowerCase(Locale.ROOT).split(" +")) {
            String plain = term.replaceFirst("^\\+", "");
            if (plain.startsWith("ip4:") || plain.startsWith("ip6:")) {
                try {
                    Network allowed = Network.parse(plain.substring(4));
                    if (networks.stream()
                            .noneMatch(network -> network.contains(allowed) || allowed.contains(network))) {
                        extra.add(allowed.toString());
                    }
                } catch (IllegalArgumentException e) {
                    extra.add(term);
                }
            }
        }
        return extra;
    }

    private int lookUps(String domain, Set<String> seen) throws DnsFailure {
        if (!seen.add(domain) || seen.size() > 2 * MOST_LOOK_UPS) {
            return 0;
        }
        int count = 0;
        for (String record : dns.texts(domain)) {
            if (!record.toLowerCase(Locale.ROOT).startsWith("v=spf1")) {
                continue;
            }
            for (String term : record.toLowerCase(Locale.ROOT).split(" +")) {
                String plain = term.replaceFirst("^[-+~?]", "");
                if (plain.startsWith("include:") || plain.startsWith("redirect=")) {
                    count += 1 + lookUps(plain.substring(plain.indexOf(plain.startsWith("i") ? ':' : '=') + 1), seen);
                } else if (plain.matches("(a|mx|ptr|exists)([:/].*)?")) {
                    count++;
                }
            }
        }
        return count;
    }

    private void dkim(List<Finding> findings, List<String> transcript) throws DnsFailure {
        for (DkimKey key : keys.published()) {
            if (key.retiredAt() != null) {
                continue;
            }
            boolean isPublished = keys.isPublished(key);
            transcript.add(key.recordName() + ". TXT " + (isPublished ? "is our key" : "is not there, or not our key"));
            if (!isPublished) {
                findings.add(Finding.of(key.isInUse() ? "dkim_missing" : "dkim_next_missing", key.recordName()));
            }
        }
    }

    private void dmarc(List<Finding> findings, List<String> transcript) throws DnsFailure {
        String name = "_dmarc." + settings.domain();
        List<String> records = dns.texts(name).stream()
                .filter(text -> text.startsWith("v=DMARC1"))
                .toList();
        records.forEach(record -> transcript.add(name + ". TXT \"" + record + "\""));
        if (records.size() != 1) {
            findings.add(Finding.of("no_dmarc", settings.domain()));
        } else if (records.getFirst().replace(" ", "").contains("p=none")) {
            findings.add(Finding.of("dmarc_none", settings.domain()));
        }
    }

    /** The name of an address must lead back to it. Large networks are not looked through. */
    private void names(List<Network> networks, List<Finding> findings, List<String> transcript) throws DnsFailure {
        for (Network network : networks) {
            if (network.size() > 1) {
                continue;
            }
            InetAddress address = network.first();
            List<String> names = dns.namesOf(address);
            boolean leadsBack = false;
            for (String name : names.subList(0, Math.min(names.size(), ADDRESSES_LOOKED_UP))) {
                transcript.add(address.getHostAddress() + " PTR " + name + ".");
                leadsBack |= dns.addresses(name).contains(address);
            }
            if (!leadsBack) {
                findings.add(Finding.of("no_ptr", address.getHostAddress()));
            }
        }
    }
}
