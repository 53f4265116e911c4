package dev.aftersale.console;

import dev.aftersale.mail.check.MailOrigins;
import dev.aftersale.mail.check.MailOrigins.Origin;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How a merchant's server is told to let our mail in, ready to be copied.
 *
 * @param networks all of them, those to come included
 * @param keys where the records of our keys stand
 */
public record LetIn(
        List<String> networks,
        List<String> domains,
        List<String> keys,
        String postfix,
        String exchange,
        String google,
        String zendesk) {

    static LetIn of(MailOrigins.Document document) {
        List<String> ipv4 = document.ipv4().stream().map(Origin::value).toList();
        List<String> networks = Stream.concat(
                        ipv4.stream(), document.ipv6().stream().map(Origin::value))
                .toList();
        List<String> domains = document.domains().stream().map(Origin::value).toList();
        String domain = String.join(", ", domains);
        return new LetIn(
                networks,
                domains,
                document.dkim().stream()
                        .map(key -> key.s() + "._domainkey." + key.d())
                        .toList(),
                networks.stream().map(network -> network + " OK").collect(Collectors.joining("\n")),
                "Set-HostedConnectionFilterPolicy -Identity Default -IPAllowList @{Add=" + quoted(ipv4) + "}\n"
                        + "New-TransportRule -Name \"Marketplace\" -SenderDomainIs " + quoted(domains)
                        + " -HeaderContainsMessageHeader \"Authentication-Results\""
                        + " -HeaderContainsWords \"dmarc=pass\" -SetSCL -1",
                String.join(", ", networks),
                domain);
    }

    private static String quoted(List<String> values) {
        return values.stream().map(value -> "\"" + value + "\"").collect(Collectors.joining(","));
    }
}
