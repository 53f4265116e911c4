package dev.aftersale.refund;

import dev.aftersale.base.MerchantId;
import dev.aftersale.base.SetStatement;
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

    private static final SetStatement INSERT = SetStatement.of("""
            INSERT INTO refund (shard, id, merchant_id, order_id, state, reason_code, reason_text, return_id, currency,
                                items_net, items_tax, shipping_net, shipping_tax, goodwill, deduction, total,
                                fees_returned, paid_to, settled_at, created_at)
            SELECT ?, r.id, ?, r.order_id, r.state, r.reason_code, r.reason_text, r.return_id, r.currency, r.items_net,
                   r.items_tax, r.shipping_net, r.shipping_tax, r.goodwill, r.deduction, r.total, r.fees_returned,
                   r.paid_to, r.settled_at, ?
              FROM {rows r}
            """, """
            id bigint, order_id bigint, state text, reason_code text, reason_text text, return_id bigint, currency text,
            items_net bigint, items_tax bigint, shipping_net bigint, shipping_tax bigint, goodwill bigint,
            deduction bigint, total bigint, fees_returned bigint, paid_to text, settled_at timestamptz
            """);

    private static final SetStatement INSERT_ITEM =
            SetStatement.of("""
            INSERT INTO refund_item (shard, merchant_id, refund_id, item_id, quantity, net, tax)
            SELECT ?, ?, i.* FROM {rows i}
            """, "refund_id bigint, item_id bigint, quantity int, net bigint, tax bigint");

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
    private static final SetStatement SETTLE = SetStatement.of("""
            UPDATE refund r
               SET state = ?, settled_at = ?
              FROM {rows s}
             WHERE r.shard = ? AND r.id = s.id AND r.id = ANY ({id}) AND r.state = ?
            """, "id bigint");

    private RefundStore() {}

    static void insert(Tx tx, OrderCore order, RefundRequest request, Allocation allocation, long id, PaidTo paidTo) {
        boolean settled = paidTo == PaidTo.STORE_CREDIT;
        int shard = order.merchant().shard();
        tx.writeRow(
                INSERT,
                List.of(shard, order.merchant(), tx.now()),
                id,
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
                paidTo,
                settled ? tx.now() : null);
        for (ItemPart item : allocation.items()) {
            tx.writeRow(
                    INSERT_ITEM,
                    List.of(shard, order.merchant()),
                    id,
                    item.itemId(),
                    item.quantity(),
                    item.net(),
                    item.tax());
        }
    }

    static void settle(Tx tx, MerchantId merchant, long id, Refund.State to, Refund.State from) {
        tx.writeRow(SETTLE, List.of(to, tx.now(), merchant.shard(), from), id);
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
