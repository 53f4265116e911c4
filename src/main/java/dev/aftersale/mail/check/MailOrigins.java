package dev.aftersale.mail.check;

import dev.aftersale.base.Db;
import dev.aftersale.base.Digests;
import dev.aftersale.base.Json;
import dev.aftersale.base.Tx;
import dev.aftersale.mail.auth.DkimKey;
import dev.aftersale.mail.auth.DkimKeys;
import dev.aftersale.mail.check.OriginStore.Kind;
import dev.aftersale.mail.check.OriginStore.Row;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where our mail comes from, for those who let only known servers in: networks, domains, names and keys, each with the time
 * from which it is used. What is to come is there at least {@link #AHEAD} before; what is gone is told for a while.
 */
public final class MailOrigins {

    public static final Duration AHEAD = Duration.ofDays(7);

    private static final Duration PREVIOUS = Duration.ofDays(90);

    private final Db db;
    private final DkimKeys keys;
    private final Egress egress;
    private final CheckSettings settings;

    MailOrigins(Db db, DkimKeys keys, Egress egress, CheckSettings settings) {
        this.db = db;
        this.keys = keys;
        this.egress = egress;
        this.settings = settings;
    }

    /** A network, a domain or a name. */
    public record Origin(String value, Instant valid_from) {}

    /** A key that signs, or will: its record is found by {@code s} and {@code d}. */
    public record Key(String d, String s, Instant valid_from) {}

    public record Previous(String kind, String value, Instant valid_until) {}

    /** @param what {@code announced} or {@code withdrawn} */
    public record Change(
            Instant at,
            String what,
            String kind,
            String value,
            @Nullable Instant valid_from) {}

    /** The file, as it is published; its names are those of the JSON. */
    public record Document(
            int version,
            Instant updated,
            List<Origin> domains,
            List<Origin> envelope_domains,
            List<Origin> ipv4,
            List<Origin> ipv6,
            List<Origin> helo,
            List<Key> dkim,
            List<Previous> previous,
            List<Change> changes) {

        public String json() {
            return Json.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(this) + "\n";
        }

        /** One network a line, those to come included: for firewalls and scripts. */
        public String networks() {
            return Stream.concat(ipv4.stream(), ipv6.stream())
                    .map(one -> one.value() + "\n")
                    .collect(Collectors.joining());
        }

        /** Changes in words, the newest first. */
        public String changelog() {
            return changes.stream()
                    .map(change -> "%s  %-9s  %-15s  %s%s%n"
                            .formatted(
                                    change.at(),
                                    change.what(),
                                    change.kind(),
                                    change.value(),
                                    change.valid_from() == null ? "" : "  from " + change.valid_from()))
                    .collect(Collectors.joining());
        }

        /** The same as long as the file says the same. */
        public String etag() {
            return "\"" + HexFormat.of().formatHex(Digests.sha256(json()), 0, 12) + "\"";
        }
    }

    public Document document() {
        List<DkimKey> signing = keys.published();
        List<Row> rows = db.platform(tx -> {
            follow(tx);
            return OriginStore.all(tx);
        });
        Instant now = db.platform(Tx::now);
        List<Change> changes = changes(rows, signing, now);
        return new Document(
                1,
                changes.isEmpty() ? Instant.EPOCH : changes.getFirst().at(),
                origins(rows, Kind.DOMAIN),
                origins(rows, Kind.ENVELOPE_DOMAIN),
                networks(rows, true),
                networks(rows, false),
                origins(rows, Kind.HELO),
                dkim(signing),
                previous(rows, signing, now),
                changes);
    }

    /** Takes over what is configured now. */
    void follow(Tx tx) {
        List<Row> current = OriginStore.all(tx).stream()
                .filter(row -> row.validUntil() == null)
                .toList();
        Map<String, Optional<Instant>> networks = new LinkedHashMap<>();
        egress.entries().forEach(entry -> networks.put(entry.network().toString(), Optional.ofNullable(entry.from())));
        follow(tx, current, Kind.NETWORK, networks);
        follow(tx, current, Kind.DOMAIN, Map.of(settings.domain(), Optional.empty()));
        follow(tx, current, Kind.HELO, Map.of(settings.helo(), Optional.empty()));
        Map<String, Optional<Instant>> envelopes = new LinkedHashMap<>();
        settings.envelopeDomains().forEach(domain -> envelopes.put(domain, Optional.empty()));
        follow(tx, current, Kind.ENVELOPE_DOMAIN, envelopes);
    }

    private static void follow(Tx tx, List<Row> current, Kind kind, Map<String, Optional<Instant>> wanted) {
        wanted.forEach((value, from) -> {
            OriginStore.announce(tx, kind, value, from.orElse(tx.now()));
            from.ifPresent(moved -> OriginStore.move(tx, kind, value, moved));
        });
        current.stream()
                .filter(row -> row.kind() == kind && !wanted.containsKey(row.value()))
                .forEach(row -> OriginStore.end(tx, kind, row.value()));
        tx.flush();
    }

    private static List<Origin> origins(List<Row> rows, Kind kind) {
        return rows.stream()
                .filter(row -> row.kind() == kind && row.validUntil() == null)
                .map(row -> new Origin(row.value(), seconds(row.validFrom())))
                .toList();
    }

    private static List<Origin> networks(List<Row> rows, boolean ipv4) {
        return origins(rows, Kind.NETWORK).stream()
                .filter(origin -> Egress.Network.parse(origin.value()).isIpv4() == ipv4)
                .toList();
    }

    private List<Key> dkim(List<DkimKey> signing) {
        Optional<DkimKey> inUse = signing.stream().filter(DkimKey::isInUse).findFirst();
        return signing.stream()
                .filter(key -> key.retiredAt() == null)
                .map(key -> new Key(
                        key.domain(),
                        key.selector(),
                        seconds(
                                key.usedFrom() != null || inUse.isEmpty()
                                        ? (key.usedFrom() == null ? key.announcedAt() : key.usedFrom())
                                        : keys.dueAt(inUse.get(), key))))
                .toList();
    }

    private static List<Previous> previous(List<Row> rows, List<DkimKey> signing, Instant now) {
        List<Previous> previous = new ArrayList<>();
        for (Row row : rows) {
            Instant until = row.validUntil();
            if (until != null && until.isAfter(now.minus(PREVIOUS))) {
                previous.add(new Previous(word(row.kind()), row.value(), seconds(until)));
            }
        }
        for (DkimKey key : signing) {
            Instant until = key.retiredAt();
            if (until != null) {
                previous.add(new Previous("dkim", key.recordName(), seconds(until)));
            }
        }
        return previous;
    }

    private static List<Change> changes(List<Row> rows, List<DkimKey> signing, Instant now) {
        List<Change> changes = new ArrayList<>();
        for (Row row : rows) {
            changes.add(new Change(
                    seconds(row.announcedAt()), "announced", word(row.kind()), row.value(), seconds(row.validFrom())));
            if (row.validUntil() != null) {
                changes.add(new Change(seconds(row.validUntil()), "withdrawn", word(row.kind()), row.value(), null));
            }
        }
        for (DkimKey key : signing) {
            changes.add(new Change(seconds(key.announcedAt()), "announced", "dkim", key.recordName(), null));
            if (key.retiredAt() != null) {
                changes.add(new Change(seconds(key.retiredAt()), "withdrawn", "dkim", key.recordName(), null));
            }
        }
        return changes.stream()
                .filter(change -> change.at().isAfter(now.minus(PREVIOUS.multipliedBy(4))))
                .sorted(Comparator.comparing(Change::at)
                        .reversed()
                        .thenComparing(Change::kind)
                        .thenComparing(Change::value))
                .toList();
    }

    private static String word(Kind kind) {
        return switch (kind) {
            case NETWORK -> "network";
            case DOMAIN -> "domain";
            case ENVELOPE_DOMAIN -> "envelope_domain";
            case HELO -> "helo";
        };
    }

    private static Instant seconds(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS);
    }

    /** Networks that are in use and were told of less than {@link #AHEAD} before; the first ones ever are forgiven. */
    List<String> toldTooLate() {
        List<Row> rows = db.platform(tx -> {
            follow(tx);
            return OriginStore.all(tx);
        });
        Instant first = rows.stream()
                .filter(row -> row.kind() == Kind.NETWORK)
                .map(Row::announcedAt)
                .min(Comparator.naturalOrder())
                .orElse(Instant.MIN);
        return rows.stream()
                .filter(row -> row.kind() == Kind.NETWORK && row.validUntil() == null)
                .filter(row -> row.announcedAt().isAfter(first))
                .filter(row ->
                        Duration.between(row.announcedAt(), row.validFrom()).compareTo(AHEAD) < 0)
                .map(Row::value)
                .toList();
    }

    /** Networks as they are published, to be compared with what is configured and what SPF says. */
    List<String> publishedNetworks() {
        Document document = document();
        return Stream.concat(document.ipv4().stream(), document.ipv6().stream())
                .map(Origin::value)
                .toList();
    }
}
