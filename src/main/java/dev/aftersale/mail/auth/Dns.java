package dev.aftersale.mail.auth;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import java.io.IOException;
import java.net.IDN;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.ExtendedResolver;
import org.xbill.DNS.MXRecord;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.PTRRecord;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Resolver;
import org.xbill.DNS.ReverseMap;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/**
 * Asks the name server. An empty list says that there is no such record; {@link DnsFailure} that nobody knows.
 *
 * <p>Names may be written in any script, with or without a dot at the end. What is no name at all has no records.
 */
public final class Dns {

    private static final Duration PATIENCE = Duration.ofSeconds(3);
    private static final int TRIES = 2;

    /** Answers are kept as long as DNS allows, but never longer. */
    private static final Duration LONGEST_KEPT = Duration.ofMinutes(5);

    /** Where mail of a domain goes; {@code host} without a dot at the end, empty for "no mail" (RFC 7505). */
    public record Exchanger(int preference, String host) {}

    private record Question(Name name, int type) {}

    private record Answer(boolean exists, List<Record> records, Duration ttl) {}

    private final Resolver resolver;
    private final Cache<Question, Answer> answers = Caffeine.newBuilder()
            .maximumSize(10_000)
            .expireAfter(Expiry.<Question, Answer>creating((question, answer) -> answer.ttl()))
            .build();

    private Dns(Resolver resolver) {
        this.resolver = resolver;
    }

    /** @param server {@code host:port}; null: the servers that this machine asks */
    public static Dns at(@Nullable String server) {
        try {
            Resolver resolver = server == null ? new ExtendedResolver() : single(server);
            resolver.setTimeout(PATIENCE);
            return new Dns(resolver);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("aftersale.dns: no such host: " + server, e);
        }
    }

    private static Resolver single(String server) throws UnknownHostException {
        int colon = server.lastIndexOf(':');
        boolean hasPort =
                colon > 0 && server.indexOf(']') < colon && (server.indexOf(':') == colon || server.startsWith("["));
        String host = (hasPort ? server.substring(0, colon) : server).replaceAll("[\\[\\]]", "");
        var one = new SimpleResolver(host);
        if (hasPort) {
            one.setPort(port(server, server.substring(colon + 1)));
        }
        var patient = new ExtendedResolver(new Resolver[] {one});
        patient.setRetries(TRIES);
        return patient;
    }

    private static int port(String server, String text) {
        try {
            return Integer.parseInt(text.strip());
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("aftersale.dns: '" + server + "' is not host:port", e);
        }
    }

    /** Whether there is anything of this name. */
    public boolean exists(String name) throws DnsFailure {
        return ask(name, Type.A).exists();
    }

    /** TXT records, the strings of each put together (RFC 7208, section 3.3). */
    public List<String> texts(String name) throws DnsFailure {
        return records(name, Type.TXT, TXTRecord.class).stream()
                .map(record -> record.getStringsAsByteArrays().stream()
                        .map(part -> new String(part, StandardCharsets.UTF_8))
                        .collect(Collectors.joining()))
                .toList();
    }

    /** In order of preference. */
    public List<Exchanger> exchangers(String name) throws DnsFailure {
        return records(name, Type.MX, MXRecord.class).stream()
                .map(record -> new Exchanger(record.getPriority(), text(record.getTarget())))
                .sorted(Comparator.comparingInt(Exchanger::preference).thenComparing(Exchanger::host))
                .toList();
    }

    /** IPv4 addresses first. An address that is written out is its own. */
    public List<InetAddress> addresses(String name) throws DnsFailure {
        Optional<InetAddress> literal = literal(name);
        if (literal.isPresent()) {
            return List.of(literal.get());
        }
        var all = new ArrayList<>(ipv4(name));
        all.addAll(ipv6(name));
        return all;
    }

    List<InetAddress> ipv4(String name) throws DnsFailure {
        return records(name, Type.A, ARecord.class).stream()
                .map(ARecord::getAddress)
                .toList();
    }

    List<InetAddress> ipv6(String name) throws DnsFailure {
        return records(name, Type.AAAA, AAAARecord.class).stream()
                .map(AAAARecord::getAddress)
                .toList();
    }

    /** What {@code name} is another name of, if it is (CNAME). */
    public Optional<String> aliasOf(String name) throws DnsFailure {
        return records(name, Type.CNAME, CNAMERecord.class).stream()
                .map(record -> text(record.getTarget()))
                .findFirst();
    }

    /** The names that {@code address} says it has (PTR). */
    public List<String> namesOf(InetAddress address) throws DnsFailure {
        return pointers(text(ReverseMap.fromAddress(address)));
    }

    List<String> pointers(String name) throws DnsFailure {
        return records(name, Type.PTR, PTRRecord.class).stream()
                .map(record -> text(record.getTarget()))
                .toList();
    }

    private static Optional<InetAddress> literal(String name) {
        try {
            return name.matches("[0-9.]+|.*:.*") ? Optional.of(InetAddress.ofLiteral(name)) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static String text(Name name) {
        return name.toString(true).equals("@") || name.equals(Name.root) ? "" : name.toString(true);
    }

    private <T extends Record> List<T> records(String name, int type, Class<T> kind) throws DnsFailure {
        return ask(name, type).records().stream()
                .filter(kind::isInstance)
                .map(kind::cast)
                .toList();
    }

    private Answer ask(String name, int type) throws DnsFailure {
        Name absolute;
        try {
            String ascii = IDN.toASCII(name.strip(), IDN.ALLOW_UNASSIGNED);
            absolute = Name.fromString(ascii, Name.root);
        } catch (TextParseException | IllegalArgumentException e) {
            return new Answer(false, List.of(), Duration.ZERO);
        }
        var question = new Question(absolute, type);
        Answer known = answers.getIfPresent(question);
        if (known != null) {
            return known;
        }
        Answer answer = answer(question);
        if (answer.ttl().isPositive()) {
            answers.put(question, answer);
        }
        return answer;
    }

    private Answer answer(Question question) throws DnsFailure {
        Message reply;
        try {
            reply = resolver.send(Message.newQuery(Record.newRecord(question.name(), question.type(), DClass.IN)));
        } catch (IOException e) {
            throw new DnsFailure("DNS does not answer for " + text(question.name()) + reason(e), e);
        }
        int code = reply.getRcode();
        if (code != Rcode.NOERROR && code != Rcode.NXDOMAIN) {
            throw new DnsFailure("DNS failed for " + text(question.name()) + ": " + Rcode.string(code), null);
        }
        List<Record> records = reply.getSection(Section.ANSWER);
        return new Answer(code == Rcode.NOERROR, List.copyOf(records), timeToLive(reply));
    }

    /** A refused connection has no words of its own. */
    private static String reason(IOException e) {
        return e.getMessage() == null ? "" : ": " + e.getMessage();
    }

    private static Duration timeToLive(Message reply) {
        List<Record> answer = reply.getSection(Section.ANSWER);
        long seconds = answer.isEmpty()
                ? reply.getSection(Section.AUTHORITY).stream()
                        .filter(SOARecord.class::isInstance)
                        .mapToLong(soa -> Math.min(soa.getTTL(), ((SOARecord) soa).getMinimum()))
                        .findFirst()
                        .orElse(0)
                : answer.stream().mapToLong(Record::getTTL).min().orElse(0);
        return Duration.ofSeconds(Math.min(seconds, LONGEST_KEPT.toSeconds()));
    }
}
