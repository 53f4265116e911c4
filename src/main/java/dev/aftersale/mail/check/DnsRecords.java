package dev.aftersale.mail.check;

import dev.aftersale.mail.auth.DkimKey;
import dev.aftersale.mail.auth.DkimKeys;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** The records that have to be published for our mail, made from what is configured. */
@Component
public final class DnsRecords {

    private static final int TXT_STRING = 255;

    private final DkimKeys keys;
    private final Egress egress;
    private final CheckSettings settings;

    DnsRecords(DkimKeys keys, Egress egress, CheckSettings settings) {
        this.keys = keys;
        this.egress = egress;
        this.settings = settings;
    }

    /** @param why what it is for, in a line */
    public record Wanted(String name, String type, String value, String why) {

        /** As a zone file wants it: a TXT record in strings of at most 255 characters. */
        public String zoneValue() {
            if (!type.equals("TXT")) {
                return value;
            }
            var strings = new ArrayList<String>();
            for (int at = 0; at < value.length(); at += TXT_STRING) {
                strings.add("\"" + value.substring(at, Math.min(value.length(), at + TXT_STRING)) + "\"");
            }
            return "( " + String.join(" ", strings) + " )";
        }
    }

    public List<Wanted> all() {
        List<Wanted> records = new ArrayList<>();
        records.add(new Wanted(
                settings.domain(), "MX", "10 " + settings.helo() + ".", "mail of buyers and merchants comes to us"));
        String networks = egress.entries().stream()
                .map(entry -> (entry.network().isIpv4() ? "ip4:" : "ip6:") + entry.network())
                .collect(Collectors.joining(" "));
        for (String domain : settings.envelopeDomains()) {
            if (!domain.equals(settings.domain())) {
                records.add(new Wanted(domain, "MX", "10 " + settings.helo() + ".", "what comes back comes to us"));
                records.add(spf(domain, networks));
            }
        }
        records.add(spf(settings.domain(), networks));
        for (DkimKey key : keys.published()) {
            records.add(new Wanted(key.recordName(), "TXT", key.recordValue(), state(key)));
        }
        records.add(new Wanted(
                "_dmarc." + settings.domain(),
                "TXT",
                "v=DMARC1; p=quarantine; rua=mailto:postmaster@" + settings.domain(),
                "what others do with mail that only says it is ours"));
        return records;
    }

    private static Wanted spf(String domain, String networks) {
        return networks.isEmpty()
                ? new Wanted(
                        domain,
                        "TXT",
                        "v=spf1 mx -all",
                        "who sends for us; set AFTERSALE_MAIL_EGRESS to name the networks")
                : new Wanted(domain, "TXT", "v=spf1 " + networks + " -all", "who sends for us");
    }

    private static String state(DkimKey key) {
        if (key.isInUse()) {
            return "the key that signs now";
        }
        return key.isNext()
                ? "the next key: it takes over when it is due, and only if it is published"
                : "the last key, for mail that is on its way; may be removed two weeks after " + key.retiredAt();
    }
}
