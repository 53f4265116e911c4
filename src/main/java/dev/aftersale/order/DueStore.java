package dev.aftersale.order;

import dev.aftersale.base.MerchantId;
import dev.aftersale.base.Tx;
import java.time.ZoneOffset;
import java.util.List;

/** Which orders have something due, over all merchants: reports by name, which walk small partial indexes. */
final class DueStore {

    private static final String HELD = """
            SELECT merchant_id, id AS order_id, id AS object_id
              FROM orders
             WHERE state = 'FB_PROCESSING' AND hold_until <= :now
             ORDER BY hold_until
             LIMIT :limit
            """;

    private static final String UNSHIPPED = """
            SELECT merchant_id, id AS order_id, id AS object_id
              FROM orders
             WHERE state IN ('CREATED', 'IN_PROGRESS') AND cancel_at <= :now
             ORDER BY cancel_at
             LIMIT :limit
            """;

    private static final String TO_RELEASE = """
            SELECT merchant_id, order_id, capture_id AS object_id
              FROM shipment
             WHERE NOT released AND capture_state = 'CAPTURED' AND release_at <= :now
             ORDER BY release_at
             LIMIT :limit
            """;

    private DueStore() {}

    static List<OrderClock.Due> held(Tx tx, int limit) {
        return due(tx, HELD, limit);
    }

    static List<OrderClock.Due> unshipped(Tx tx, int limit) {
        return due(tx, UNSHIPPED, limit);
    }

    static List<OrderClock.Due> toRelease(Tx tx, int limit) {
        return due(tx, TO_RELEASE, limit);
    }

    private static List<OrderClock.Due> due(Tx tx, String sql, int limit) {
        return tx.sql()
                .sql(sql)
                .param("now", tx.now().atOffset(ZoneOffset.UTC))
                .param("limit", limit)
                .query((row, n) -> new OrderClock.Due(
                        new MerchantId(row.getLong("merchant_id")), row.getLong("order_id"), row.getLong("object_id")))
                .list();
    }
}
