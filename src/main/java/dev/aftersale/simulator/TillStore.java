package dev.aftersale.simulator;

import dev.aftersale.base.Batch;
import dev.aftersale.base.Ids;
import dev.aftersale.base.Json;
import dev.aftersale.base.Rows;
import dev.aftersale.base.Tx;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What the {@link Till} reads and writes. Payments are locked in the order of their ids, then read, then changed. */
@Component
final class TillStore {

    /** Stripe's promise is that keys live for at least a day. */
    private static final Duration KEY_LIFE = Duration.ofHours(24);

    private static final String REMEMBERED = """
            SELECT key, fingerprint, status, body
              FROM simulator.reply
             WHERE key = ANY (?) AND created_at > ?
            """;

    private static final String LOCK = """
            SELECT id, amount, currency, manual, status, captured, refunded, metadata::text, created_at
              FROM simulator.payment
             WHERE id = ANY (?)
             ORDER BY id
               FOR UPDATE
            """;

    private static final String INSERT_PAYMENTS = """
            INSERT INTO simulator.payment
                   (id, amount, currency, manual, status, captured, refunded, metadata, created_at)
            SELECT n.id, n.amount, n.currency, n.manual::boolean, n.status, n.captured, 0, n.metadata::jsonb, ?
              FROM (SELECT unnest(?::text[]) AS id, unnest(?::bigint[]) AS amount, unnest(?::text[]) AS currency,
                           unnest(?::text[]) AS manual, unnest(?::text[]) AS status, unnest(?::bigint[]) AS captured,
                           unnest(?::text[]) AS metadata) AS n
                ON CONFLICT (id) DO NOTHING
            """;

    private static final String UPDATE_PAYMENTS = """
            UPDATE simulator.payment AS p
               SET status = n.status, captured = n.captured, refunded = n.refunded,
                   metadata = coalesce(n.metadata::jsonb, p.metadata)
              FROM (SELECT unnest(?::text[]) AS id, unnest(?::text[]) AS status, unnest(?::bigint[]) AS captured,
                           unnest(?::bigint[]) AS refunded, unnest(?::text[]) AS metadata) AS n
             WHERE p.id = n.id AND n.captured <= p.amount AND n.refunded <= n.captured
            """;

    private static final String INSERT_REFUNDS = """
            INSERT INTO simulator.refund
                   (id, payment, amount, currency, status, reason, metadata, created_at, turns_to, turns_at)
            SELECT n.id, n.payment, n.amount, n.currency, n.status, n.reason, n.metadata::jsonb, ?,
                   n.turns_to, n.turns_at::timestamptz
              FROM (SELECT unnest(?::text[]) AS id, unnest(?::text[]) AS payment, unnest(?::bigint[]) AS amount,
                           unnest(?::text[]) AS currency, unnest(?::text[]) AS status, unnest(?::text[]) AS reason,
                           unnest(?::text[]) AS metadata, unnest(?::text[]) AS turns_to, unnest(?::text[]) AS turns_at) AS n
            """;

    private static final String FORGET = "DELETE FROM simulator.reply WHERE key = ANY (?) AND created_at <= ?";

    private static final String REMEMBER = """
            INSERT INTO simulator.reply (key, fingerprint, status, body, created_at)
            SELECT n.key, n.fingerprint, n.status, n.body, ?
              FROM (SELECT unnest(?::text[]) AS key, unnest(?::text[]) AS fingerprint, unnest(?::int[]) AS status,
                           unnest(?::text[]) AS body) AS n
            """;

    private static final String TURNING = """
            SELECT DISTINCT payment FROM simulator.refund WHERE turns_at <= ? ORDER BY payment LIMIT 200
            """;

    private static final String TURN = """
            UPDATE simulator.refund
               SET status = turns_to, turns_to = NULL, turns_at = NULL
             WHERE payment = ANY (?) AND turns_at <= ?
            RETURNING id, payment, amount, status
            """;

    private static final String GIVE_BACK = """
            UPDATE simulator.payment SET refunded = refunded - ? WHERE id = ? AND refunded >= ?
            """;

    private static final String INSERT_EVENT = """
            INSERT INTO simulator.event (position, id, type, refund, created_at) VALUES (?, ?, ?, ?, ?)
            """;

    private static final String PRUNE = "DELETE FROM simulator.reply WHERE created_at <= ?";

    /** A refund that is not any more what it was. */
    record Turned(String refund, String payment, long amount, Refund.Status to) {}

    /** Locks the payments that the calls are about, and looks up their keys. */
    Books open(Tx tx, List<Call> calls) {
        var books = new Books(tx.now());
        var ids = calls.stream()
                .map(call -> call.operation().payment())
                .distinct()
                .toList();
        var keys = calls.stream()
                .map(Call::key)
                .filter(Objects::nonNull)
                .map(Call.Key::text)
                .toArray(String[]::new);
        Batch batch = tx.batch();
        batch.keepPlans();
        Rows<Map.Entry<String, Books.Remembered>> remembered =
                batch.query(REMEMBERED, TillStore::remembered, keys, tx.now().minus(KEY_LIFE));
        Rows<Payment> payments = batch.query(LOCK, TillStore::payment, (Object) ids.toArray(String[]::new));
        batch.run();
        remembered.all().forEach(one -> books.remembered.put(one.getKey(), one.getValue()));
        payments.all().forEach(books::put);
        materialise(tx, books, ids);
        return books;
    }

    /** Payments that describe themselves are there as soon as someone speaks of them. */
    private void materialise(Tx tx, Books books, Collection<String> ids) {
        var described = ids.stream()
                .filter(id -> !books.stored.containsKey(id))
                .flatMap(id -> Payment.describedBy(id, tx.now()).stream())
                .toList();
        if (described.isEmpty()) {
            return;
        }
        Batch batch = tx.batch();
        insert(batch, tx, described);
        Rows<Payment> payments = batch.query(LOCK, TillStore::payment, (Object) texts(described, Payment::id));
        batch.run();
        payments.all().forEach(books::put);
    }

    void close(Tx tx, Books books) {
        var created = books.newPayments();
        if (!created.isEmpty()) {
            Batch batch = tx.batch();
            insert(batch, tx, created);
            batch.run();
        }
        var changed = books.changedPayments();
        if (!changed.isEmpty()) {
            tx.write(
                    changed.size(),
                    UPDATE_PAYMENTS,
                    texts(changed, Payment::id),
                    texts(changed, payment -> payment.status().wireName()),
                    numbers(changed, Payment::captured),
                    numbers(changed, Payment::refunded),
                    texts(changed, payment -> changedMetadata(books, payment)));
        }
        if (!books.newRefunds.isEmpty()) {
            insert(tx, books.newRefunds);
        }
        if (!books.newlyRemembered.isEmpty()) {
            remember(tx, books.newlyRemembered);
        }
    }

    private static @Nullable String changedMetadata(Books books, Payment payment) {
        var before = books.stored.get(payment.id());
        return before != null && before.metadata().equals(payment.metadata()) ? null : Json.write(payment.metadata());
    }

    private static void insert(Batch batch, Tx tx, List<Payment> payments) {
        batch.write(
                INSERT_PAYMENTS,
                tx.now(),
                texts(payments, Payment::id),
                numbers(payments, Payment::amount),
                texts(payments, Payment::currency),
                texts(payments, payment -> Boolean.toString(payment.manual())),
                texts(payments, payment -> payment.status().wireName()),
                numbers(payments, Payment::captured),
                texts(payments, payment -> Json.write(payment.metadata())));
    }

    private static void insert(Tx tx, List<Refund> refunds) {
        tx.write(
                refunds.size(),
                INSERT_REFUNDS,
                tx.now(),
                texts(refunds, Refund::id),
                texts(refunds, Refund::payment),
                numbers(refunds, Refund::amount),
                texts(refunds, Refund::currency),
                texts(refunds, refund -> refund.status().wireName()),
                texts(refunds, Refund::reason),
                texts(refunds, refund -> Json.write(refund.metadata())),
                texts(
                        refunds,
                        refund -> refund.turn() == null
                                ? null
                                : refund.turn().to().wireName()),
                texts(
                        refunds,
                        refund -> refund.turn() == null
                                ? null
                                : refund.turn().at().toString()));
    }

    private static void remember(Tx tx, Map<String, Books.Remembered> replies) {
        var entries = List.copyOf(replies.entrySet());
        var keys = entries.stream().map(Map.Entry::getKey).toArray(String[]::new);
        tx.write(FORGET, keys, tx.now().minus(KEY_LIFE));
        tx.write(
                entries.size(),
                REMEMBER,
                tx.now(),
                keys,
                texts(entries, one -> one.getValue().fingerprint()),
                entries.stream()
                        .mapToInt(one -> one.getValue().reply().status())
                        .toArray(),
                texts(entries, one -> one.getValue().reply().body()));
    }

    /** Lets happen to refunds what faults had in mind for them by now; money that comes back lowers what is refunded. */
    List<Turned> turn(Tx tx) {
        Batch looking = tx.batch();
        Rows<String> turning = looking.query(TURNING, row -> row.getString(1), tx.now());
        looking.run();
        if (turning.all().isEmpty()) {
            return List.of();
        }
        var ids = turning.all().toArray(String[]::new);
        Batch batch = tx.batch();
        batch.query(LOCK, TillStore::payment, (Object) ids);
        Rows<Turned> turned = batch.query(TURN, TillStore::turned, ids, tx.now());
        batch.run();
        turned.all().stream()
                .filter(one -> one.to() == Refund.Status.FAILED)
                .forEach(one -> tx.write(1, GIVE_BACK, one.amount(), one.payment(), one.amount()));
        return turned.all();
    }

    void insertEvent(Tx tx, String id, Turned turned) {
        var type = Event.Type.of(turned.to());
        tx.write(1, INSERT_EVENT, Ids.next(0), id, type.wireName(), turned.refund(), tx.now());
    }

    void prune(Tx tx) {
        tx.write(PRUNE, tx.now().minus(KEY_LIFE));
    }

    private static Map.Entry<String, Books.Remembered> remembered(ResultSet row) throws SQLException {
        var reply = new Reply(row.getInt(3), row.getString(4), false);
        return Map.entry(row.getString(1), new Books.Remembered(row.getString(2), reply));
    }

    static Payment payment(ResultSet row) throws SQLException {
        return new Payment(
                row.getString(1),
                row.getLong(2),
                row.getString(3),
                row.getBoolean(4),
                Payment.Status.ofWireName(row.getString(5)),
                row.getLong(6),
                row.getLong(7),
                metadata(row.getString(8)),
                row.getObject(9, OffsetDateTime.class).toInstant());
    }

    private static Turned turned(ResultSet row) throws SQLException {
        var to = Refund.Status.ofWireName(row.getString(4));
        return new Turned(row.getString(1), row.getString(2), row.getLong(3), to);
    }

    @SuppressWarnings("unchecked")
    static Map<String, String> metadata(String json) {
        return json.equals("{}") ? Map.of() : Json.read(json, Map.class);
    }

    private static <T> @Nullable String[] texts(List<T> from, Function<T, @Nullable String> column) {
        return from.stream().map(column).toArray(String[]::new);
    }

    private static <T> long[] numbers(List<T> from, ToLongFunction<T> column) {
        return from.stream().mapToLong(column).toArray();
    }
}
