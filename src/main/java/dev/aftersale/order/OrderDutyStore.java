package dev.aftersale.order;

import dev.aftersale.base.MerchantId;
import dev.aftersale.base.Tx;
import dev.aftersale.order.OrderDuties.Duty;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What is to be done with orders, in SQL. */
final class OrderDutyStore {

    /** Worth is what is not captured yet; with cancellations, only the lines know what of it is left. */
    private static final String OPEN = """
            SELECT o.id, o.state, o.ship_by, o.cancel_at,
                   CASE WHEN o.currency <> ? THEN 0
                        WHEN o.units_cancelled = 0
                        THEN o.items_net + o.items_tax + o.shipping_net + o.shipping_tax - o.captured
                        ELSE (SELECT sum(i.net + i.tax - i.shipped_net - i.shipped_tax - i.cancelled_net - i.cancelled_tax)
                                FROM order_item i
                               WHERE i.shard = o.shard AND i.order_id = o.id)
                             + CASE WHEN o.units_fulfilled = 0 THEN o.shipping_net + o.shipping_tax ELSE 0 END
                    END AS worth
              FROM orders o
             WHERE o.shard = ? AND o.merchant_id = ? AND o.test = false AND o.state IN ('CREATED', 'IN_PROGRESS')
             ORDER BY o.ship_by, o.id
             LIMIT ?
            """;

    private static final int FIRST = 5;

    private OrderDutyStore() {}

    private record Open(
            long id,
            OrderState state,
            LocalDate shipBy,
            @Nullable Instant cancelAt,
            long worth) {}

    static OrderDuties read(Tx tx, MerchantId merchant, String currency, LocalDate today, int most) {
        var batch = tx.batch();
        var rows = batch.query(
                OPEN,
                row -> {
                    var cancelAt = row.getObject("cancel_at", OffsetDateTime.class);
                    return new Open(
                            row.getLong("id"),
                            OrderState.valueOf(row.getString("state")),
                            row.getObject("ship_by", LocalDate.class),
                            cancelAt == null ? null : cancelAt.toInstant(),
                            row.getLong("worth"));
                },
                currency,
                merchant.shard(),
                merchant,
                most + 1);
        batch.run();
        List<Open> open = rows.all().stream().limit(most).toList();
        return new OrderDuties(
                duty(open, order -> order.state() == OrderState.CREATED),
                duty(open, order -> order.state() == OrderState.IN_PROGRESS),
                duty(open, order -> order.shipBy().isBefore(today)),
                rows.all().size() <= most);
    }

    private static Duty duty(List<Open> open, Predicate<Open> which) {
        List<Open> these = open.stream().filter(which).toList();
        return new Duty(
                these.size(),
                these.stream().mapToLong(Open::worth).sum(),
                these.isEmpty() ? null : these.getFirst().shipBy(),
                these.stream()
                        .map(Open::cancelAt)
                        .filter(Objects::nonNull)
                        .min(Instant::compareTo)
                        .orElse(null),
                these.stream().limit(FIRST).map(Open::id).toList());
    }
}
