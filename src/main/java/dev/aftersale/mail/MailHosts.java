package dev.aftersale.mail;

import dev.aftersale.base.PublicAddresses;
import dev.aftersale.mail.MailFailure.Verdict;
import dev.aftersale.mail.Routes.Hop;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Hashtable;
import java.util.List;
import java.util.Optional;
import java.util.function.IntSupplier;
import javax.naming.Context;
import javax.naming.NameNotFoundException;
import javax.naming.NamingException;
import javax.naming.directory.Attribute;
import javax.naming.directory.InitialDirContext;
import org.jspecify.annotations.Nullable;

/**
 * Finds the servers that take a domain's mail: its route, or else what its MX records say (RFC 5321, section 5.1).
 *
 * <p>What DNS says is a stranger's word: servers on private addresses are left out, unless a route names them.
 */
final class MailHosts {

    private static final int SMTP = 25;

    private final MailSettings settings;
    private final IntSupplier ownPort;

    /** @param ownPort where we listen ourselves: in the demo, all mail that has no route goes there */
    MailHosts(MailSettings settings, IntSupplier ownPort) {
        this.settings = settings;
        this.ownPort = ownPort;
    }

    private Optional<Hop> route(String domain) {
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
            throw new MailFailure(Verdict.FINAL, null, "not an e-mail address", null);
        }
        if (!settings.domainIsSet()) {
            throw new MailFailure(
                    Verdict.UNREACHABLE,
                    null,
                    "AFTERSALE_MAIL_DOMAIN is not set, so nothing is sent to the Internet",
                    null);
        }
        List<Hop> hops = new ArrayList<>();
        for (String host : exchangers(domain)) {
            for (InetAddress address : addresses(host)) {
                if (PublicAddresses.contains(address)) {
                    hops.add(new Hop(address.getHostAddress(), SMTP));
                }
            }
        }
        if (hops.isEmpty()) {
            throw new MailFailure(Verdict.LATER, null, "no mail server of " + domain + " has a public address", null);
        }
        return hops;
    }

    /** Host names by preference; without any MX record the domain itself (RFC 5321), never with a null MX (RFC 7505). */
    private List<String> exchangers(String domain) throws MailFailure {
        var found = new ArrayList<String[]>();
        for (String record : lookUp(domain, "MX")) {
            String[] parts = record.strip().split("\\s+", 2);
            if (parts.length == 2) {
                found.add(parts);
            }
        }
        if (found.isEmpty()) {
            return List.of(domain);
        }
        found.sort(Comparator.comparingInt(parts -> Integer.parseInt(parts[0])));
        List<String> hosts = found.stream()
                .map(parts -> parts[1].endsWith(".") ? parts[1].substring(0, parts[1].length() - 1) : parts[1])
                .filter(host -> !host.isEmpty())
                .toList();
        if (hosts.isEmpty()) {
            throw new MailFailure(Verdict.FINAL, 556, domain + " takes no mail (null MX)", null);
        }
        return hosts;
    }

    private List<InetAddress> addresses(String host) throws MailFailure {
        List<InetAddress> addresses = new ArrayList<>();
        try {
            if (settings.dns() == null) {
                return List.of(InetAddress.getAllByName(host));
            }
            for (String type : List.of("A", "AAAA")) {
                for (String text : lookUp(host, type)) {
                    addresses.add(InetAddress.ofLiteral(text));
                }
            }
            return addresses;
        } catch (UnknownHostException e) {
            return List.of();
        }
    }

    /** The provider is DNS and nothing else: what comes back is text, never an object. */
    @SuppressWarnings("BanJNDI")
    private List<String> lookUp(String name, String type) throws MailFailure {
        var environment = new Hashtable<String, String>();
        environment.put(Context.INITIAL_CONTEXT_FACTORY, "com.sun.jndi.dns.DnsContextFactory");
        environment.put(Context.PROVIDER_URL, settings.dns() == null ? "dns:" : "dns://" + settings.dns());
        environment.put("com.sun.jndi.dns.timeout.initial", "2000");
        environment.put("com.sun.jndi.dns.timeout.retries", "3");
        try {
            var context = new InitialDirContext(environment);
            try {
                return values(
                        context.getAttributes(name + ".", new String[] {type}).get(type));
            } finally {
                context.close();
            }
        } catch (NameNotFoundException e) {
            throw new MailFailure(Verdict.FINAL, null, "there is no domain " + name, e);
        } catch (NamingException e) {
            throw new MailFailure(Verdict.LATER, null, "DNS of " + name + " does not answer: " + e.getMessage(), e);
        }
    }

    private static List<String> values(@Nullable Attribute attribute) throws NamingException {
        List<String> values = new ArrayList<>();
        if (attribute != null) {
            for (var all = attribute.getAll(); all.hasMore(); ) {
                values.add(String.valueOf(all.next()));
            }
        }
        return values;
    }
}
