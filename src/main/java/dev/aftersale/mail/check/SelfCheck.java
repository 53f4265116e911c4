package dev.aftersale.mail.check;

import dev.aftersale.base.Db;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The daily look at ourselves: do SPF, the published file and what is configured say the same? For the operator. */
public final class SelfCheck {

    static final Duration EVERY = Duration.ofDays(1);

    private final Db db;
    private final OwnRecords records;
    private final MailOrigins origins;
    private final Egress egress;

    SelfCheck(Db db, OwnRecords records, MailOrigins origins, Egress egress) {
        this.db = db;
        this.records = records;
        this.origins = origins;
        this.egress = egress;
    }

    /** @param what a key of a text, whose places {@code details} fill */
    public record Finding(String what, List<String> details) {

        static Finding of(String what, String... details) {
            return new Finding(what, List.of(details));
        }
    }

    public record Report(Instant checkedAt, List<Finding> findings) {}

    /** The last look; none if there was none yet. */
    public Optional<Report> last() {
        return db.platform(OriginStore::last);
    }

    /** Looks now, and keeps what it saw. */
    public Report look() {
        List<Finding> findings = new ArrayList<>(records.look(new ArrayList<>()));
        List<String> published = origins.publishedNetworks();
        List<String> configured = egress.entries().stream()
                .map(entry -> entry.network().toString())
                .toList();
        configured.stream()
                .filter(network -> !published.contains(network))
                .forEach(network -> findings.add(Finding.of("not_published", network)));
        published.stream()
                .filter(network -> !configured.contains(network))
                .forEach(network -> findings.add(Finding.of("published_only", network)));
        origins.toldTooLate().forEach(network -> findings.add(Finding.of("told_late", network)));
        return db.platform(tx -> {
            OriginStore.keep(tx, findings);
            return new Report(tx.now(), findings);
        });
    }

    /** If the last one is a day old. */
    void lookIfDue() {
        Instant last = last().map(Report::checkedAt).orElse(Instant.EPOCH);
        if (!db.platform(tx -> tx.now()).isBefore(last.plus(EVERY))) {
            look();
        }
    }
}
