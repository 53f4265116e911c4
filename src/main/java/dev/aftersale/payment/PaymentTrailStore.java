package dev.aftersale.payment;

import dev.aftersale.base.MerchantId;
import dev.aftersale.base.Tx;
import dev.aftersale.payment.PaymentTrail.Stage;
import dev.aftersale.payment.PaymentTrail.Step;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How intents stand, in SQL. */
final class PaymentTrailStore {

    private static final String COLUMNS = """
            SELECT ref_id, kind, order_id, gateway, amount, currency, state, attempts, next_at, psp_id, error, settled_at
              FROM payment_intent
            """;

    private static final String OF = COLUMNS + " WHERE shard = ? AND ref_id = ANY (?) AND merchant_id = ?";

    private static final String REFUSED = COLUMNS + """
             WHERE shard = ? AND merchant_id = ? AND state = 'FAILED' AND settled_at > ? AND NOT test
             ORDER BY settled_at DESC
             LIMIT ?
            """;

    private PaymentTrailStore() {}

    static Map<Long, Step> of(Tx tx, MerchantId merchant, List<Long> refIds) {
        if (refIds.isEmpty()) {
            return Map.of();
        }
        var batch = tx.batch();
        var rows = batch.query(
                OF,
                PaymentTrailStore::read,
                merchant.shard(),
                refIds.stream().mapToLong(Long::longValue).toArray(),
                merchant);
        batch.run();
        var steps = new LinkedHashMap<Long, Step>();
        rows.all().forEach(step -> steps.put(step.refId(), step));
        return steps;
    }

    static List<Step> refused(Tx tx, MerchantId merchant, Instant since, int most) {
        var batch = tx.batch();
        var rows = batch.query(REFUSED, PaymentTrailStore::read, merchant.shard(), merchant, since, most);
        batch.run();
        return rows.all();
    }

    private static Step read(ResultSet row) throws SQLException {
        var state = IntentState.valueOf(row.getString("state"));
        return new Step(
                row.getLong("ref_id"),
                IntentKind.valueOf(row.getString("kind")),
                row.getLong("order_id"),
                row.getString("gateway"),
                row.getLong("amount"),
                row.getString("currency"),
                switch (state) {
                    case NEW, UNKNOWN -> Stage.ON_ITS_WAY;
                    case PENDING -> Stage.PENDING;
                    case SUCCEEDED -> Stage.DONE;
                    case FAILED -> Stage.REFUSED;
                },
                row.getInt("attempts"),
                state.isOpen() ? time(row, "next_at") : null,
                row.getString("psp_id"),
                row.getString("error"),
                time(row, "settled_at"));
    }

    private static @Nullable Instant time(ResultSet row, String column) throws SQLException {
        var time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }
}
