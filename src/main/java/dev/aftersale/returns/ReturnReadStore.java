package dev.aftersale.returns;

import dev.aftersale.base.MerchantId;
import dev.aftersale.base.Tx;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Returns in SQL, as they are read. */
final class ReturnReadStore {

    static final String COLUMNS = """
            SELECT r.id, r.merchant_id, r.order_id, r.test, r.state, r.version, r.opened_by, r.reference, r.resolution,
                   r.currency, r.value, r.refunded, r.deducted, r.buyer_key, r.buyer_message, r.merchant_message,
                   r.decline_reason, r.verdict, r.rule, r.answer_by, r.answered_at, r.overdue_at, r.carrier,
                   r.tracking_number, r.label_cost, r.shipped_back_at, r.received_at, r.inspected_at, r.refund_by,
                   r.refund_overdue_at, r.closed_at, r.replacement_id, r.created_at, r.updated_at
              FROM return_request r
            """;

    private static final String BY_IDS = COLUMNS + """
             WHERE r.shard = ? AND r.id = ANY (?) AND r.merchant_id = ?
            """;

    static final String LINES = """
            SELECT return_id, item_id, retailer_id, quantity, reason, note, exchange_for, value, accepted, damaged, missing,
                   deduction, restocked, refunded
              FROM return_item
             WHERE shard = ? AND return_id = ANY (?)
             ORDER BY return_id, item_id
            """;

    static final String LABELS = """
            SELECT return_id, id, provider, carrier, service, tracking_number, cost, currency, sha256 IS NOT NULL AS has_file,
                   created_at
              FROM return_label
             WHERE shard = ? AND return_id = ANY (?) AND state = 'READY'
             ORDER BY return_id, id
            """;

    private static final String PHOTOS = """
            SELECT return_id, position, width, height
              FROM return_photo
             WHERE shard = ? AND return_id = ANY (?)
             ORDER BY return_id, position
            """;

    private static final String STEPS = """
            SELECT return_id, id, move, state, party, actor, note, at
              FROM return_step
             WHERE shard = ? AND return_id = ANY (?)
             ORDER BY return_id, id
            """;

    private static final String OF_ORDERS = """
            SELECT id FROM return_request WHERE shard = ? AND order_id = ANY (?) AND merchant_id = ? ORDER BY id
            """;

    private ReturnReadStore() {}

    /** A part of a return, and whose it is. */
    record Owned<T>(long returnId, T part) {}

    static List<Long> ofOrders(Tx tx, MerchantId merchant, long[] orderIds) {
        var batch = tx.batch();
        var ids = batch.query(OF_ORDERS, row -> row.getLong(1), merchant.shard(), orderIds, merchant);
        batch.run();
        return ids.all();
    }

    /** In the order asked for; those that the merchant doesn't have are left out. */
    static List<Return> find(Tx tx, MerchantId merchant, List<Long> ids) {
        if (ids.isEmpty()) {
            return List.of();
        }
        int shard = merchant.shard();
        long[] wanted = ids.stream().mapToLong(Long::longValue).toArray();
        var batch = tx.batch();
        var rows = batch.query(BY_IDS, ReturnReadStore::read, shard, wanted, merchant);
        var lines = batch.query(LINES, ReturnReadStore::readLine, shard, wanted);
        var labels = batch.query(LABELS, ReturnReadStore::readLabel, shard, wanted);
        var photos = batch.query(
                PHOTOS,
                row -> new Owned<>(row.getLong(1), new Return.PhotoRef(row.getInt(2), row.getInt(3), row.getInt(4))),
                shard,
                wanted);
        var steps = batch.query(STEPS, ReturnReadStore::readStep, shard, wanted);
        batch.run();
        Map<Long, Return> found = new HashMap<>();
        for (Return row : rows.all()) {
            found.put(row.id(), complete(row, lines.all(), labels.all(), photos.all(), steps.all()));
        }
        return ids.stream().map(found::get).filter(Objects::nonNull).toList();
    }

    static Return complete(
            Return r,
            List<Owned<Return.Line>> lines,
            List<Owned<Return.Label>> labels,
            List<Owned<Return.PhotoRef>> photos,
            List<Owned<Return.Step>> steps) {
        return new Return(
                r.id(),
                r.merchant(),
                r.orderId(),
                r.test(),
                r.state(),
                r.version(),
                r.openedBy(),
                r.reference(),
                r.resolution(),
                r.currency(),
                r.value(),
                r.refunded(),
                r.deducted(),
                r.buyerKey(),
                r.buyerMessage(),
                r.merchantMessage(),
                r.declineReason(),
                r.verdict(),
                r.rule(),
                r.times(),
                r.tracking(),
                r.labelCost(),
                r.replacementId(),
                of(r, lines),
                of(r, photos),
                of(r, labels),
                of(r, steps));
    }

    private static <T> List<T> of(Return owner, List<Owned<T>> parts) {
        var own = new ArrayList<T>();
        for (var part : parts) {
            if (part.returnId() == owner.id()) {
                own.add(part.part());
            }
        }
        return List.copyOf(own);
    }

    static Return read(ResultSet row) throws SQLException {
        String decline = row.getString("decline_reason");
        return new Return(
                row.getLong("id"),
                new MerchantId(row.getLong("merchant_id")),
                row.getLong("order_id"),
                row.getBoolean("test"),
                ReturnState.valueOf(row.getString("state")),
                row.getInt("version"),
                Party.valueOf(row.getString("opened_by")),
                row.getString("reference"),
                Resolution.valueOf(row.getString("resolution")),
                row.getString("currency"),
                row.getLong("value"),
                row.getLong("refunded"),
                row.getLong("deducted"),
                row.getString("buyer_key"),
                row.getString("buyer_message"),
                row.getString("merchant_message"),
                decline == null ? null : DeclineReason.valueOf(decline),
                Verdict.valueOf(row.getString("verdict")),
                row.getString("rule"),
                new Return.Times(
                        time(row, "created_at"),
                        time(row, "answer_by"),
                        timeOrNull(row, "answered_at"),
                        timeOrNull(row, "overdue_at"),
                        timeOrNull(row, "shipped_back_at"),
                        timeOrNull(row, "received_at"),
                        timeOrNull(row, "inspected_at"),
                        timeOrNull(row, "refund_by"),
                        timeOrNull(row, "refund_overdue_at"),
                        timeOrNull(row, "closed_at"),
                        time(row, "updated_at")),
                tracking(row.getString("carrier"), row.getString("tracking_number")),
                number(row, "label_cost"),
                number(row, "replacement_id"),
                List.of(),
                List.of(),
                List.of(),
                List.of());
    }

    private static Return.@Nullable Tracking tracking(@Nullable String carrier, @Nullable String number) {
        return carrier == null && number == null ? null : new Return.Tracking(carrier, number);
    }

    static Owned<Return.Line> readLine(ResultSet row) throws SQLException {
        return new Owned<>(
                row.getLong("return_id"),
                new Return.Line(
                        row.getLong("item_id"),
                        row.getString("retailer_id"),
                        row.getInt("quantity"),
                        ReturnReason.valueOf(row.getString("reason")),
                        row.getString("note"),
                        row.getString("exchange_for"),
                        row.getLong("value"),
                        row.getInt("accepted"),
                        row.getInt("damaged"),
                        row.getInt("missing"),
                        row.getLong("deduction"),
                        row.getInt("restocked"),
                        row.getInt("refunded")));
    }

    static Owned<Return.Label> readLabel(ResultSet row) throws SQLException {
        return new Owned<>(
                row.getLong("return_id"),
                new Return.Label(
                        row.getLong("id"),
                        row.getString("provider"),
                        row.getString("carrier"),
                        row.getString("service"),
                        row.getString("tracking_number"),
                        number(row, "cost"),
                        row.getString("currency"),
                        row.getBoolean("has_file"),
                        time(row, "created_at")));
    }

    private static Owned<Return.Step> readStep(ResultSet row) throws SQLException {
        return new Owned<>(
                row.getLong("return_id"),
                new Return.Step(
                        row.getLong("id"),
                        Move.valueOf(row.getString("move")),
                        ReturnState.valueOf(row.getString("state")),
                        Party.valueOf(row.getString("party")),
                        row.getString("actor"),
                        row.getString("note"),
                        time(row, "at")));
    }

    private static @Nullable Long number(ResultSet row, String column) throws SQLException {
        long number = row.getLong(column);
        return row.wasNull() ? null : number;
    }

    static Instant time(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    static @Nullable Instant timeOrNull(ResultSet row, String column) throws SQLException {
        var time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }
}
