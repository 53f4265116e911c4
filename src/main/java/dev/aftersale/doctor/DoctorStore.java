package dev.aftersale.doctor;

import dev.aftersale.base.Tx;
import dev.aftersale.doctor.Diagnosis.Balance;
import dev.aftersale.doctor.Diagnosis.Finding;
import dev.aftersale.doctor.Diagnosis.Open;
import dev.aftersale.doctor.Diagnosis.Sums;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The doctor's questions in SQL. */
final class DoctorStore {

    private static final int EXAMPLES = 10;

    private static final String EXAMINE = """
            WITH offender (subject, detail) AS (
            %s
            )
            SELECT subject, detail, count(*) OVER () AS offenders FROM offender ORDER BY subject LIMIT %d
            """;

    private static final String SUMS = """
            SELECT currency, test, count(*) AS orders,
                   sum(items_net + items_tax + shipping_net + shipping_tax)::bigint AS authorised,
                   sum(captured)::bigint AS captured, sum(refunded)::bigint AS refunded,
                   sum(captured - refunded)::bigint AS kept
              FROM orders
             GROUP BY currency, test
             ORDER BY test, currency
            """;

    private static final String BALANCES = """
            SELECT s.account, t.currency, t.test, sum(s.amount)::bigint AS balance
              FROM transfer t
             CROSS JOIN LATERAL (VALUES (t.credit, t.amount), (t.debit, -t.amount)) AS s (account, amount)
             GROUP BY s.account, t.currency, t.test
             ORDER BY t.test, t.currency, s.account
            """;

    private static final String OPEN = """
            SELECT (SELECT coalesce(sum(total), 0)::bigint FROM refund WHERE state = 'PROCESSING') AS processing,
                   (SELECT min(created_at) FROM refund WHERE state = 'PROCESSING') AS oldest_refund,
                   (SELECT count(*) FROM payment_intent WHERE state IN ('NEW', 'UNKNOWN', 'PENDING')) AS intents,
                   (SELECT min(created_at) FROM payment_intent
                     WHERE state IN ('NEW', 'UNKNOWN', 'PENDING')) AS oldest_intent,
                   (SELECT count(*) FROM event WHERE NOT dispatched) AS events
            """;

    private DoctorStore() {}

    /** One snapshot for all that follows, and as long as it takes. */
    static void takeSnapshot(Tx tx) {
        tx.write("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY");
        tx.write("SET LOCAL statement_timeout = 0");
        tx.flush();
    }

    static Finding examine(Tx tx, Check check) {
        var examples = new ArrayList<String>();
        var count = new long[1];
        tx.sql().sql(EXAMINE.formatted(check.offenders(), EXAMPLES)).query(row -> {
            count[0] = row.getLong("offenders");
            examples.add(row.getString("subject") + ": " + row.getString("detail"));
        });
        return new Finding(check.name(), check.claim(), count[0], examples);
    }

    static List<Sums> sums(Tx tx) {
        return tx.sql()
                .sql(SUMS)
                .query((row, n) -> new Sums(
                        row.getString("currency"),
                        row.getBoolean("test"),
                        row.getLong("orders"),
                        row.getLong("authorised"),
                        row.getLong("captured"),
                        row.getLong("refunded"),
                        row.getLong("kept")))
                .list();
    }

    static List<Balance> balances(Tx tx) {
        return tx.sql()
                .sql(BALANCES)
                .query((row, n) -> new Balance(
                        row.getString("account"),
                        row.getString("currency"),
                        row.getBoolean("test"),
                        row.getLong("balance")))
                .list();
    }

    static Open open(Tx tx) {
        return tx.sql()
                .sql(OPEN)
                .query((row, n) -> new Open(
                        row.getLong("processing"),
                        age(tx.now(), row.getObject("oldest_refund", OffsetDateTime.class)),
                        row.getLong("intents"),
                        age(tx.now(), row.getObject("oldest_intent", OffsetDateTime.class)),
                        row.getLong("events")))
                .single();
    }

    private static @Nullable Long age(Instant now, @Nullable OffsetDateTime since) {
        return since == null ? null : Duration.between(since.toInstant(), now).toSeconds();
    }
}
