package dev.aftersale.simulator;

import dev.aftersale.base.Batch;
import dev.aftersale.base.RowReader;
import dev.aftersale.base.Rows;
import dev.aftersale.base.Tx;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What is read of the books. */
@Component
final class ArchiveStore {

    private static final String PAYMENT = """
            SELECT id, amount, currency, manual, status, captured, refunded, metadata::text, created_at
              FROM simulator.payment
             WHERE id = ?
            """;

    private static final String REFUND = """
            SELECT id, payment, amount, currency, status, reason, metadata::text, created_at
              FROM simulator.refund
             WHERE id = ?
            """;

    private static final String REFUNDS_OLDER = """
            SELECT id, payment, amount, currency, status, reason, metadata::text, created_at
              FROM simulator.refund
             WHERE (?::text IS NULL OR payment = ?) AND (?::text IS NULL OR id < ?)
             ORDER BY id DESC
             LIMIT ?
            """;

    private static final String REFUNDS_NEWER = """
            SELECT id, payment, amount, currency, status, reason, metadata::text, created_at
              FROM simulator.refund
             WHERE (?::text IS NULL OR payment = ?) AND id > ?
             ORDER BY id
             LIMIT ?
            """;

    /** Where an event stands: twice, if a fault had it so. */
    private static final String POSITIONS = "SELECT min(position), max(position) FROM simulator.event WHERE id = ?";

    private static final String EVENTS_OLDER = """
            SELECT r.id, r.payment, r.amount, r.currency, r.status, r.reason, r.metadata::text, r.created_at,
                   e.id, e.type, e.created_at
              FROM simulator.event AS e JOIN simulator.refund AS r ON r.id = e.refund
             WHERE e.position < ? AND (cardinality(?::text[]) = 0 OR e.type = ANY (?))
             ORDER BY e.position DESC
             LIMIT ?
            """;

    private static final String EVENTS_NEWER = """
            SELECT r.id, r.payment, r.amount, r.currency, r.status, r.reason, r.metadata::text, r.created_at,
                   e.id, e.type, e.created_at
              FROM simulator.event AS e JOIN simulator.refund AS r ON r.id = e.refund
             WHERE e.position > ? AND (cardinality(?::text[]) = 0 OR e.type = ANY (?))
             ORDER BY e.position
             LIMIT ?
            """;

    private static final String TOTALS = """
            SELECT currency, count(*), sum(amount)::bigint, sum(captured)::bigint, sum(refunded)::bigint
              FROM simulator.payment
             GROUP BY currency
             ORDER BY currency
            """;

    private static final String BOOK = """
            SELECT id, currency, amount, captured, refunded
              FROM simulator.payment
             WHERE id > ?
             ORDER BY id
             LIMIT ?
            """;

    /** Amounts in minor units. */
    record Total(String currency, long payments, long authorised, long captured, long refunded) {}

    /** Amounts in minor units. */
    record Entry(String id, String currency, long authorised, long captured, long refunded) {}

    record Positions(long first, long last) {}

    Optional<Payment> payment(Tx tx, String id) {
        return read(tx, PAYMENT, TillStore::payment, id).stream().findFirst();
    }

    Optional<Refund> refund(Tx tx, String id) {
        return read(tx, REFUND, ArchiveStore::refund, id).stream().findFirst();
    }

    /** Newest first. */
    List<Refund> refundsBefore(Tx tx, @Nullable String payment, @Nullable String id, int most) {
        return read(tx, REFUNDS_OLDER, ArchiveStore::refund, payment, payment, id, id, most);
    }

    /** Oldest first. */
    List<Refund> refundsAfter(Tx tx, @Nullable String payment, String id, int most) {
        return read(tx, REFUNDS_NEWER, ArchiveStore::refund, payment, payment, id, most);
    }

    Optional<Positions> positions(Tx tx, String event) {
        return read(
                        tx,
                        POSITIONS,
                        row -> row.getLong(1) == 0
                                ? Optional.<Positions>empty()
                                : Optional.of(new Positions(row.getLong(1), row.getLong(2))),
                        event)
                .getFirst();
    }

    /** Newest first. */
    List<Event> eventsBefore(Tx tx, long position, String[] types, int most) {
        return read(tx, EVENTS_OLDER, ArchiveStore::event, position, types, types, most);
    }

    /** Oldest first. */
    List<Event> eventsAfter(Tx tx, long position, String[] types, int most) {
        return read(tx, EVENTS_NEWER, ArchiveStore::event, position, types, types, most);
    }

    List<Total> totals(Tx tx) {
        return read(
                tx,
                TOTALS,
                row -> new Total(row.getString(1), row.getLong(2), row.getLong(3), row.getLong(4), row.getLong(5)));
    }

    List<Entry> book(Tx tx, String after, int most) {
        return read(
                tx,
                BOOK,
                row -> new Entry(row.getString(1), row.getString(2), row.getLong(3), row.getLong(4), row.getLong(5)),
                after,
                most);
    }

    private static <T> List<T> read(Tx tx, String sql, RowReader<T> reader, @Nullable Object... args) {
        Batch batch = tx.batch();
        Rows<T> rows = batch.query(sql, reader, args);
        batch.run();
        return rows.all();
    }

    private static Refund refund(ResultSet row) throws SQLException {
        return new Refund(
                row.getString(1),
                row.getString(2),
                row.getLong(3),
                row.getString(4),
                Refund.Status.ofWireName(row.getString(5)),
                row.getString(6),
                TillStore.metadata(row.getString(7)),
                row.getObject(8, OffsetDateTime.class).toInstant(),
                null);
    }

    private static Event event(ResultSet row) throws SQLException {
        Refund refund = refund(row);
        return new Event(
                row.getString(9),
                row.getString(10).equals(Event.Type.REFUND_FAILED.wireName())
                        ? Event.Type.REFUND_FAILED
                        : Event.Type.REFUND_UPDATED,
                refund,
                row.getObject(11, OffsetDateTime.class).toInstant());
    }
}
