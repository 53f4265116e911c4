package dev.aftersale.returns;

import dev.aftersale.base.Batch;
import dev.aftersale.base.Ids;
import dev.aftersale.base.Json;
import dev.aftersale.base.MerchantId;
import dev.aftersale.base.Tx;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Returns in SQL, as they are changed. Reading: {@link ReturnReadStore}. */
final class ReturnStore {

    private static final String ORDER_OF = """
            SELECT order_id FROM return_request WHERE shard = ? AND id = ? AND merchant_id = ?
            """;

    private static final String LOCK = ReturnReadStore.COLUMNS + """
             WHERE r.shard = ? AND r.id = ? AND r.merchant_id = ?
               FOR UPDATE
            """;

    /** Units that returns hold beyond what is refunded: on their way back, or settled in another way than by a refund. */
    private static final String USED = """
            SELECT i.item_id, sum(i.quantity - i.refunded)
              FROM return_item i
              JOIN return_request r ON r.shard = i.shard AND r.id = i.return_id
             WHERE i.shard = ? AND i.order_id = ? AND r.state NOT IN ('DECLINED', 'CANCELLED')
             GROUP BY i.item_id
            """;

    private static final String INSERT = """
            INSERT INTO return_request (shard, id, merchant_id, order_id, test, state, opened_by, reference, resolution,
                                        currency, value, buyer_key, buyer_message, facts, verdict, rule, answer_by, clock,
                                        clock_at, created_at, updated_at)
            VALUES (?, ?, ?, ?, ?, 'REQUESTED', ?, ?, ?, ?, ?, ?, ?, ?::jsonb, ?, ?, ?, ?, ?, ?, ?)
            """;

    private static final String INSERT_ITEM = """
            INSERT INTO return_item (shard, return_id, item_id, merchant_id, order_id, retailer_id, quantity, reason, note,
                                     exchange_for, value)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """;

    private static final String INSERT_STEP = """
            INSERT INTO return_step (shard, return_id, id, merchant_id, move, state, party, actor, note, at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """;

    /** Guarded by the version although the row is locked: a change that was decided on an older row is never written. */
    private static final String UPDATE = """
            UPDATE return_request
               SET state = ?, version = ?, reference = ?, refunded = ?, deducted = ?, merchant_message = ?,
                   decline_reason = ?, answered_at = ?, overdue_at = ?, carrier = ?, tracking_number = ?, label_cost = ?,
                   shipped_back_at = ?, received_at = ?, inspected_at = ?, refund_by = ?, refund_overdue_at = ?,
                   closed_at = ?, replacement_id = ?, updated_at = ?
             WHERE shard = ? AND id = ? AND version = ?
            """;

    private static final String UPDATE_ITEM = """
            UPDATE return_item
               SET accepted = ?, damaged = ?, missing = ?, deduction = ?, restocked = ?, refunded = ?
             WHERE shard = ? AND return_id = ? AND item_id = ?
            """;

    private static final String HISTORY = """
            SELECT count(*), count(*) FILTER (WHERE state = 'DECLINED')
              FROM return_request
             WHERE shard = ? AND merchant_id = ? AND buyer_key = ? AND created_at > ? AND test = ?
            """;

    private ReturnStore() {}

    static Optional<Long> orderOf(Tx tx, MerchantId merchant, long id) {
        var batch = tx.batch();
        var order = batch.query(ORDER_OF, row -> row.getLong(1), merchant.shard(), id, merchant);
        batch.run();
        return order.first();
    }

    /** Adds the queries that lock the return; what they find is there once {@code batch} has run. */
    static Supplier<Optional<Return>> lock(Batch batch, MerchantId merchant, long id) {
        long[] ids = {id};
        var row = batch.query(LOCK, ReturnReadStore::read, merchant.shard(), id, merchant);
        var lines = batch.query(ReturnReadStore.LINES, ReturnReadStore::readLine, merchant.shard(), ids);
        var labels = batch.query(ReturnReadStore.LABELS, ReturnReadStore::readLabel, merchant.shard(), ids);
        return () -> row.first()
                .map(found -> ReturnReadStore.complete(found, lines.all(), labels.all(), List.of(), List.of()));
    }

    static Optional<Return> lock(Tx tx, MerchantId merchant, long id) {
        var batch = tx.batch();
        var locked = lock(batch, merchant, id);
        batch.run();
        return locked.get();
    }

    static Map<Long, Integer> used(Tx tx, MerchantId merchant, long orderId) {
        var batch = tx.batch();
        var rows = batch.query(USED, row -> Map.entry(row.getLong(1), row.getInt(2)), merchant.shard(), orderId);
        batch.run();
        var used = new HashMap<Long, Integer>();
        rows.all().forEach(row -> used.put(row.getKey(), row.getValue()));
        return used;
    }

    static void insert(Tx tx, Return made, ReturnCase facts, Deadlines.@Nullable Next next) {
        int shard = made.merchant().shard();
        tx.write(
                1,
                INSERT,
                shard,
                made.id(),
                made.merchant(),
                made.orderId(),
                made.test(),
                made.openedBy(),
                made.reference(),
                made.resolution(),
                made.currency(),
                made.value(),
                made.buyerKey(),
                made.buyerMessage(),
                Json.write(facts),
                made.verdict(),
                made.rule(),
                made.times().answerBy(),
                next == null ? null : next.move(),
                next == null ? null : next.at(),
                tx.now(),
                tx.now());
        for (var line : made.lines()) {
            tx.write(
                    1,
                    INSERT_ITEM,
                    shard,
                    made.id(),
                    line.itemId(),
                    made.merchant(),
                    made.orderId(),
                    line.retailerId(),
                    line.quantity(),
                    line.reason(),
                    line.note(),
                    line.exchangeFor(),
                    line.value());
        }
    }

    static void update(Tx tx, Return was, Return now) {
        int shard = now.merchant().shard();
        var times = now.times();
        tx.write(
                1,
                UPDATE,
                now.state(),
                now.version(),
                now.reference(),
                now.refunded(),
                now.deducted(),
                now.merchantMessage(),
                now.declineReason(),
                times.answeredAt(),
                times.overdueAt(),
                now.tracking() == null ? null : now.tracking().carrier(),
                now.tracking() == null ? null : now.tracking().number(),
                now.labelCost(),
                times.shippedBackAt(),
                times.receivedAt(),
                times.inspectedAt(),
                times.refundBy(),
                times.refundOverdueAt(),
                times.closedAt(),
                now.replacementId(),
                tx.now(),
                shard,
                now.id(),
                was.version());
        for (var line : now.lines()) {
            if (!was.lines().contains(line)) {
                tx.write(
                        1,
                        UPDATE_ITEM,
                        line.accepted(),
                        line.damaged(),
                        line.missing(),
                        line.deduction(),
                        line.restocked(),
                        line.refunded(),
                        shard,
                        now.id(),
                        line.itemId());
            }
        }
    }

    static void step(Tx tx, Return now, Move move, Party party, @Nullable String actor, @Nullable String note) {
        int shard = now.merchant().shard();
        tx.write(
                1,
                INSERT_STEP,
                shard,
                now.id(),
                Ids.next(shard),
                now.merchant(),
                move,
                now.state(),
                party,
                actor,
                note,
                tx.now());
    }

    /** The buyer's returns since {@code since}: how many, and how many of them were declined. */
    static int[] history(Tx tx, MerchantId merchant, String buyerKey, java.time.Instant since, boolean test) {
        var batch = tx.batch();
        var counts = batch.query(
                HISTORY,
                row -> new int[] {row.getInt(1), row.getInt(2)},
                merchant.shard(),
                merchant,
                buyerKey,
                since,
                test);
        batch.run();
        return counts.all().getFirst();
    }
}
