package dev.aftersale.mail.check;

import dev.aftersale.base.Json;
import dev.aftersale.base.Rows;
import dev.aftersale.base.Tx;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What was published of our networks and names, and the last look at ourselves, in SQL. */
final class OriginStore {

    private static final String ALL = """
            SELECT kind, value, announced_at, valid_from, valid_until
              FROM mail_origin
             ORDER BY announced_at, kind, value
            """;

    private static final String ANNOUNCE = """
            INSERT INTO mail_origin (kind, value, announced_at, valid_from)
            VALUES (?, ?, ?, ?)
                ON CONFLICT (kind, value) WHERE valid_until IS NULL DO NOTHING
            """;

    private static final String MOVE = """
            UPDATE mail_origin SET valid_from = ?
             WHERE kind = ? AND value = ? AND valid_until IS NULL AND valid_from <> ?
            """;

    private static final String END = """
            UPDATE mail_origin SET valid_until = ? WHERE kind = ? AND value = ? AND valid_until IS NULL
            """;

    private static final String KEEP = """
            INSERT INTO mail_self_check (number, checked_at, findings) VALUES (1, ?, ?::jsonb)
            ON CONFLICT (number) DO UPDATE SET checked_at = excluded.checked_at, findings = excluded.findings
            """;

    private static final String LAST = """
            SELECT checked_at, findings FROM mail_self_check WHERE number = 1
            """;

    private OriginStore() {}

    enum Kind {
        NETWORK,
        DOMAIN,
        ENVELOPE_DOMAIN,
        HELO
    }

    record Row(
            Kind kind,
            String value,
            Instant announcedAt,
            Instant validFrom,
            @Nullable Instant validUntil) {}

    private record Findings(List<SelfCheck.Finding> findings) {}

    static List<Row> all(Tx tx) {
        var batch = tx.batch();
        Rows<Row> rows = batch.query(ALL, OriginStore::read);
        batch.run();
        return rows.all();
    }

    static void announce(Tx tx, Kind kind, String value, Instant validFrom) {
        tx.write(ANNOUNCE, kind, value, tx.now(), validFrom);
    }

    static void move(Tx tx, Kind kind, String value, Instant validFrom) {
        tx.write(MOVE, validFrom, kind, value, validFrom);
    }

    static void end(Tx tx, Kind kind, String value) {
        tx.write(END, tx.now(), kind, value);
    }

    static void keep(Tx tx, List<SelfCheck.Finding> findings) {
        tx.write(KEEP, tx.now(), Json.write(new Findings(findings)));
    }

    static Optional<SelfCheck.Report> last(Tx tx) {
        var batch = tx.batch();
        Rows<SelfCheck.Report> last = batch.query(
                LAST,
                row -> new SelfCheck.Report(
                        row.getObject("checked_at", OffsetDateTime.class).toInstant(),
                        Json.read(row.getString("findings"), Findings.class).findings()));
        batch.run();
        return last.first();
    }

    private static Row read(ResultSet row) throws SQLException {
        var until = row.getObject("valid_until", OffsetDateTime.class);
        return new Row(
                Kind.valueOf(row.getString("kind")),
                row.getString("value"),
                row.getObject("announced_at", OffsetDateTime.class).toInstant(),
                row.getObject("valid_from", OffsetDateTime.class).toInstant(),
                until == null ? null : until.toInstant());
    }
}
