package dev.aftersale.mail;

import dev.aftersale.base.PublicAddresses;
import dev.aftersale.mail.MailFailure.Verdict;
import dev.aftersale.mail.Routes.Hop;
import dev.aftersale.mail.auth.Dns;
import dev.aftersale.mail.auth.Dns.Exchanger;
import dev.aftersale.mail.auth.DnsFailure;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntSupplier;

/**
 * Finds the servers that take a domain's mail: its route, or else what its MX records say (RFC 5321, section 5.1).
 *
 * <p>What DNS says is a stranger's word: servers on private addresses are left out, unless a route names them.
 */
final class MailHosts {

    private static final int SMTP = 25;

    private final MailSettings settings;
    private final Dns dns;
    private final IntSupplier ownPort;

    /** @param ownPort where we listen ourselves: in the demo, all mail that has no route goes there */
    MailHosts(MailSettings settings, Dns dns, IntSupplier ownPort) {
        this.settings = settings;
        this.dns = dns;
        this.ownPort = ownPort;
    }

    Optional<Hop> route(String domain) {
        Optional<Hop> route = settings.routes().of(domain);
        return route.isEmpty() && settings.demo() ? Optional.of(new Hop("127.0.0.1", ownPort.getAsInt())) : route;
    }

    /** A name for the destination of {@code domain}: what has the same name shares connections and bounds. */
    String destinationOf(String domain) {
        return route(domain).map(hop -> hop.host() + ":" + hop.port()).orElse(domain);
    }

    /** The servers to try, the best first. */
    List<Hop> of(String domain) throws MailFailure {
        Optional<Hop> route = route(domain);
        if (route.isPresent()) {
            return List.of(route.get());
        }
        if (domain.isEmpty()) {
            throw MailFailure.noAddress(null);
        }
        if (!settings.domainIsSet()) {
            throw new MailFailure(
                    Verdict.UNREACHABLE,
                    null,
                    "AFTERSALE_MAIL_DOMAIN is not set, so nothing is sent to the Internet",
                    null);
        }
        List<Hop> hops = new ArrayList<>();
        try {
            for (String host : exchangers(domain)) {
                for (InetAddress address : dns.addresses(host)) {
                    if (PublicAddresses.contains(address)) {
                        hops.add(new Hop(address.getHostAddress(), SMTP));
                    }
                }
            }
        } catch (DnsFailure e) {
            throw new MailFailure(Verdict.LATER, null, e.reason(), e);
        }
        if (hops.isEmpty()) {
            throw new MailFailure(Verdict.LATER, null, "no mail server of " + domain + " has a public address", null);
        }
        return hops;
    }

    /** Host names by preference; without any MX record the domain itself (RFC 5321), never with a null MX (RFC 7505). */
    private List<String> exchangers(String domain) throws MailFailure, DnsFailure {
        List<Exchanger> found = dns.exchangers(domain);
        if (found.isEmpty()) {
            if (!dns.exists(domain)) {
                throw new MailFailure(Verdict.FINAL, null, "there is no domain " + domain, null);
            }
            return List.of(domain);
        }
        List<String> hosts = found.stream()
                .map(Exchanger::host)
                .filter(host -> !host.isEmpty())
                .toList();
        if (hosts.isEmpty()) {
            throw new MailFailure(Verdict.FINAL, 556, domain + " takes no mail (null MX)", null);
        }
        return hosts;
    }
}
