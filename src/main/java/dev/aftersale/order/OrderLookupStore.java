package dev.aftersale.order;

import dev.aftersale.base.MerchantId;
import dev.aftersale.base.QueueFigures;
import dev.aftersale.base.Rows;
import dev.aftersale.base.Tx;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;

/** Orders over all merchants, in SQL. */
final class OrderLookupStore {

    private static final String OWNER = "SELECT merchant_id FROM orders WHERE shard = ? AND id = ?";

    private static final String KNOWN = """
            SELECT m.id AS merchant_id, t.order_id
              FROM unnest(?, ?) AS m (shard, id)
             CROSS JOIN (VALUES (false), (true)) AS kind (test)
             CROSS JOIN LATERAL (
                   SELECT order_id
                     FROM order_term
                    WHERE shard = m.shard AND merchant_id = m.id AND test = kind.test AND term = ?
                    ORDER BY order_id DESC
                    LIMIT ?) t
             ORDER BY t.order_id DESC
             LIMIT ?
            """;

    private static final String NEWEST = """
            SELECT m.id AS merchant_id, o.id AS order_id
              FROM unnest(?, ?) AS m (shard, id)
             CROSS JOIN (VALUES (false), (true)) AS kind (test)
             CROSS JOIN LATERAL (
                   SELECT placed_at, id
                     FROM orders
                    WHERE shard = m.shard AND merchant_id = m.id AND test = kind.test
                    ORDER BY placed_at DESC, id DESC
                    LIMIT ?) o
             ORDER BY o.placed_at DESC, o.id DESC
             LIMIT ?
            """;

    private static final String CLOCK = """
            SELECT count(*) AS waiting, min(due) AS oldest
              FROM ((SELECT hold_until AS due FROM orders
                      WHERE state = 'FB_PROCESSING' AND hold_until <= ? ORDER BY hold_until LIMIT ?)
                    UNION ALL
                    (SELECT cancel_at FROM orders
                      WHERE state IN ('CREATED', 'IN_PROGRESS') AND cancel_at <= ? ORDER BY cancel_at LIMIT ?)
                    UNION ALL
                    (SELECT release_at FROM shipment
                      WHERE NOT released AND capture_state = 'CAPTURED' AND release_at <= ?
                      ORDER BY release_at LIMIT ?)) due
            """;

    private OrderLookupStore() {}

    record Place(MerchantId merchant, long orderId) {}

    static Optional<MerchantId> ownerOf(Tx tx, int shard, long orderId) {
        var batch = tx.batch();
        Rows<MerchantId> owner = batch.query(OWNER, row -> new MerchantId(row.getLong(1)), shard, orderId);
        batch.run();
        return owner.first();
    }

    static List<Place> known(Tx tx, String term, List<MerchantId> merchants, int limit) {
        return places(tx, KNOWN, shards(merchants), ids(merchants), term, limit, limit);
    }

    static List<Place> newest(Tx tx, List<MerchantId> merchants, int limit) {
        return places(tx, NEWEST, shards(merchants), ids(merchants), limit, limit);
    }

    private static int[] shards(List<MerchantId> merchants) {
        return merchants.stream().mapToInt(MerchantId::shard).toArray();
    }

    private static long[] ids(List<MerchantId> merchants) {
        return merchants.stream().mapToLong(MerchantId::value).toArray();
    }

    private static List<Place> places(Tx tx, String query, Object... parameters) {
        var batch = tx.batch();
        Rows<Place> places = batch.query(
                query,
                row -> new Place(new MerchantId(row.getLong("merchant_id")), row.getLong("order_id")),
                parameters);
        batch.run();
        return places.all();
    }

    static QueueFigures clock(Tx tx) {
        var batch = tx.batch();
        var now = tx.now();
        int most = QueueFigures.MOST;
        Rows<QueueFigures> figures = batch.query(
                CLOCK,
                row -> {
                    var oldest = row.getObject("oldest", OffsetDateTime.class);
                    return new QueueFigures(
                            Math.min(row.getLong("waiting"), most), oldest == null ? null : oldest.toInstant(), 0);
                },
                now,
                most,
                now,
                most,
                now,
                most);
        batch.run();
        return figures.all().getFirst();
    }
}
