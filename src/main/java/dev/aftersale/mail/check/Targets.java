package dev.aftersale.mail.check;

import dev.aftersale.base.PublicAddresses;
import dev.aftersale.mail.auth.Dns;
import dev.aftersale.mail.auth.Dns.Exchanger;
import dev.aftersale.mail.auth.DnsFailure;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds the servers of a domain, and says what it found. What DNS says is a stranger's word: nothing but port 25 of public
 * addresses is ever spoken to, unless a route of the deployment names it.
 */
final class Targets {

    private static final int SMTP = 25;
    private static final int MOST = 8;

    private final Dns dns;
    private final MailRoute routes;
    private final boolean mayLeave;

    /** @param mayLeave whether anything may be sent that has no route */
    Targets(Dns dns, MailRoute routes, boolean mayLeave) {
        this.mayLeave = mayLeave;
        this.dns = dns;
        this.routes = routes;
    }

    /** @param targets empty if the step went wrong */
    record Found(StepResult step, List<Target> targets) {}

    Found of(String domain) {
        List<String> transcript = new ArrayList<>();
        try {
            Optional<MailRoute.Server> route = routes.of(domain);
            if (route.isPresent()) {
                return routed(domain, route.get(), transcript);
            }
            return mayLeave
                    ? byDns(domain, transcript)
                    : new Found(StepResult.bad(CheckStep.EXCHANGERS, "no_mail_domain", transcript, domain), List.of());
        } catch (DnsFailure e) {
            transcript.add("* " + e.reason());
            return new Found(StepResult.later(CheckStep.EXCHANGERS, "dns_silent", transcript, domain), List.of());
        }
    }

    private Found routed(String domain, MailRoute.Server server, List<String> transcript) {
        transcript.add("* " + domain + ": route " + server.host() + ":" + server.port());
        List<Target> targets = new ArrayList<>();
        try {
            for (InetAddress address : InetAddress.getAllByName(server.host())) {
                targets.add(new Target(server.host(), address, server.port(), true));
            }
        } catch (UnknownHostException e) {
            transcript.add("* no address for " + server.host());
            return new Found(
                    StepResult.bad(CheckStep.EXCHANGERS, "route_unknown", transcript, server.host()), List.of());
        }
        return new Found(StepResult.good(CheckStep.EXCHANGERS, "routed", transcript, domain), targets);
    }

    private Found byDns(String domain, List<String> transcript) throws DnsFailure {
        List<Exchanger> exchangers = dns.exchangers(domain);
        exchangers.forEach(one -> transcript.add(domain + ". MX " + one.preference() + " " + one.host() + "."));
        if (exchangers.isEmpty()) {
            transcript.add("* " + domain + " has no MX record");
            if (!dns.exists(domain)) {
                return new Found(StepResult.bad(CheckStep.EXCHANGERS, "no_domain", transcript, domain), List.of());
            }
        } else if (exchangers.stream().allMatch(one -> one.host().isEmpty())) {
            return new Found(StepResult.bad(CheckStep.EXCHANGERS, "null_mx", transcript, domain), List.of());
        }
        boolean isAlias = false;
        boolean isPrivate = false;
        List<Target> targets = new ArrayList<>();
        List<String> hosts = exchangers.isEmpty()
                ? List.of(domain)
                : exchangers.stream()
                        .map(Exchanger::host)
                        .filter(host -> !host.isEmpty())
                        .toList();
        for (String host : hosts) {
            Optional<String> alias = dns.aliasOf(host);
            if (alias.isPresent()) {
                transcript.add(host + ". CNAME " + alias.get() + ".");
                isAlias |= !exchangers.isEmpty();
            }
            for (InetAddress address : dns.addresses(host)) {
                boolean mayBe = PublicAddresses.contains(address);
                transcript.add(host + ". " + (address.getAddress().length == 4 ? "A " : "AAAA ")
                        + address.getHostAddress() + (mayBe ? "" : " (not a public address: left out)"));
                isPrivate |= !mayBe;
                if (mayBe && targets.size() < MOST) {
                    targets.add(new Target(host, address, SMTP, false));
                }
            }
        }
        return new Found(judge(domain, transcript, targets, exchangers.isEmpty(), isAlias, isPrivate), targets);
    }

    private static StepResult judge(
            String domain,
            List<String> transcript,
            List<Target> targets,
            boolean hasNoExchanger,
            boolean isAlias,
            boolean isPrivate) {
        if (targets.isEmpty()) {
            return StepResult.bad(
                    CheckStep.EXCHANGERS, isPrivate ? "private_address" : "no_address", transcript, domain);
        }
        if (isAlias) {
            return StepResult.noted(CheckStep.EXCHANGERS, "mx_alias", transcript, domain);
        }
        if (isPrivate) {
            return StepResult.noted(CheckStep.EXCHANGERS, "some_private", transcript, domain);
        }
        return hasNoExchanger
                ? StepResult.noted(CheckStep.EXCHANGERS, "no_mx", transcript, domain)
                : StepResult.good(CheckStep.EXCHANGERS, "mx_found", transcript, domain);
    }
}
