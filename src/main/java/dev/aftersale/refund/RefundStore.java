package dev.aftersale.refund;

import dev.aftersale.base.MerchantId;
import dev.aftersale.base.Tx;
import dev.aftersale.order.OrderCore;
import dev.aftersale.order.RefundableOrders.ItemPart;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Refunds in SQL. */
final class RefundStore {

    private static final String INSERT = """
            INSERT INTO refund (shard, id, merchant_id, order_id, state, reason_code, reason_text, return_id, currency,
                                items_net, items_tax, shipping_net, shipping_tax, goodwill, deduction, total,
                                fees_returned, created_at, paid_to, settled_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """;

    private static final String INSERT_ITEMS = """
            INSERT INTO refund_item (shard, refund_id, merchant_id, item_id, quantity, net, tax)
            SELECT ?, ?, ?, i.id, i.quantity, i.net, i.tax
              FROM unnest(?::bigint[], ?::int[], ?::bigint[], ?::bigint[]) AS i (id, quantity, net, tax)
            """;

    private static final String BY_ORDERS = """
            SELECT id, order_id, state, reason_code, reason_text, return_id, currency, items_net, items_tax, shipping_net,
                   shipping_tax, goodwill, deduction, total, fees_returned, paid_to, created_at, settled_at
              FROM refund
             WHERE shard = ? AND order_id = ANY (?)
             ORDER BY id
            """;

    private static final String ITEMS_BY_ORDERS = """
            SELECT i.refund_id, i.item_id, i.quantity, i.net, i.tax
              FROM refund r
              JOIN refund_item i ON i.shard = r.shard AND i.refund_id = r.id
             WHERE r.shard = ? AND r.order_id = ANY (?)
             ORDER BY i.refund_id, i.item_id
            """;

    /** Conditional, so that a carrier, a webhook and a reconciler may tell the same: only the first moves the state. */
    private static final String SETTLE = """
            UPDATE refund SET state = ?, settled_at = ? WHERE shard = ? AND id = ? AND state = ?
            """;

    private RefundStore() {}

    static void insert(Tx tx, OrderCore order, RefundRequest request, Allocation allocation, long id, PaidTo paidTo) {
        boolean settled = paidTo == PaidTo.STORE_CREDIT;
        int shard = order.merchant().shard();
        tx.write(
                1,
                INSERT,
                shard,
                id,
                order.merchant(),
                order.id(),
                settled ? Refund.State.SUCCEEDED : Refund.State.PROCESSING,
                request.reason(),
                request.reasonText(),
                request.returnId(),
                order.currency(),
                allocation.itemsNet(),
                allocation.itemsTax(),
                allocation.shippingNet(),
                allocation.shippingTax(),
                allocation.goodwill(),
                allocation.deduction(),
                allocation.total(),
                allocation.fees(),
                tx.now(),
                paidTo,
                settled ? tx.now() : null);
        var items = allocation.items();
        if (!items.isEmpty()) {
            tx.write(
                    items.size(),
                    INSERT_ITEMS,
                    shard,
                    id,
                    order.merchant(),
                    items.stream().mapToLong(ItemPart::itemId).toArray(),
                    items.stream().mapToInt(ItemPart::quantity).toArray(),
                    items.stream().mapToLong(ItemPart::net).toArray(),
                    items.stream().mapToLong(ItemPart::tax).toArray());
        }
    }

    static void settle(Tx tx, MerchantId merchant, long id, Refund.State to, Refund.State from) {
        tx.write(1, SETTLE, to, tx.now(), merchant.shard(), id, from);
    }

    static List<Refund> ofOrders(Tx tx, MerchantId merchant, long[] orderIds) {
        var batch = tx.batch();
        var items = batch.query(
                ITEMS_BY_ORDERS,
                row -> new OwnedLine(
                        row.getLong(1), new Refund.Line(row.getLong(2), row.getInt(3), row.getLong(4), row.getLong(5))),
                merchant.shard(),
                orderIds);
        var refunds = batch.query(BY_ORDERS, RefundStore::read, merchant.shard(), orderIds);
        batch.run();
        var lines = new HashMap<Long, List<Refund.Line>>();
        for (var line : items.all()) {
            lines.computeIfAbsent(line.refundId(), id -> new ArrayList<>()).add(line.line());
        }
        return refunds.all().stream()
                .map(refund -> withLines(refund, lines.getOrDefault(refund.id(), List.of())))
                .toList();
    }

    private record OwnedLine(long refundId, Refund.Line line) {}

    private static Refund read(ResultSet row) throws SQLException {
        long returnId = row.getLong("return_id");
        boolean noReturn = row.wasNull();
        return new Refund(
                row.getLong("id"),
                row.getLong("order_id"),
                Refund.State.valueOf(row.getString("state")),
                RefundReason.valueOf(row.getString("reason_code")),
                row.getString("reason_text"),
                noReturn ? null : returnId,
                row.getString("currency"),
                row.getLong("items_net"),
                row.getLong("items_tax"),
                row.getLong("shipping_net"),
                row.getLong("shipping_tax"),
                row.getLong("goodwill"),
                row.getLong("deduction"),
                row.getLong("total"),
                row.getLong("fees_returned"),
                PaidTo.valueOf(row.getString("paid_to")),
                instant(row.getObject("created_at", OffsetDateTime.class)),
                instantOrNull(row.getObject("settled_at", OffsetDateTime.class)),
                List.of());
    }

    private static Instant instant(OffsetDateTime time) {
        return time.toInstant();
    }

    private static @Nullable Instant instantOrNull(@Nullable OffsetDateTime time) {
        return time == null ? null : time.toInstant();
    }

    private static Refund withLines(Refund r, List<Refund.Line> lines) {
        return new Refund(
                r.id(),
                r.orderId(),
                r.state(),
                r.reason(),
                r.reasonText(),
                r.returnId(),
                r.currency(),
                r.itemsNet(),
                r.itemsTax(),
                r.shippingNet(),
                r.shippingTax(),
                r.goodwill(),
                r.deduction(),
                r.total(),
                r.feesReturned(),
                r.paidTo(),
                r.createdAt(),
                r.settledAt(),
                lines);
    }
}
