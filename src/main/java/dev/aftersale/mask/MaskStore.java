package dev.aftersale.mask;

import dev.aftersale.base.MerchantId;
import dev.aftersale.base.Rows;
import dev.aftersale.base.Tx;
import dev.aftersale.mask.Mask.Side;
import dev.aftersale.mask.Mask.Topic;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Masks and their directory, in SQL. */
final class MaskStore {

    private static final String OF_ORDERS = """
            SELECT order_id, mask
              FROM mask
             WHERE shard = ? AND order_id = ANY (?) AND topic = ? AND side = ? AND merchant_id = ?
            """;

    private static final String INSERT = """
            INSERT INTO mask (shard, order_id, topic, side, merchant_id, mask, created_at)
            SELECT ?, m.order_id, ?, ?, ?, m.mask, ?
              FROM unnest(?, ?) AS m (order_id, mask)
            ON CONFLICT (shard, order_id, topic, side) DO NOTHING
            """;

    private static final String ENTER = """
            INSERT INTO mask_directory (mask, merchant_id, order_id, topic, side, created_at)
            SELECT m.mask, ?, m.order_id, ?, ?, ?
              FROM unnest(?, ?) AS m (order_id, mask)
            """;

    private static final String FIND = """
            SELECT mask, merchant_id, order_id, topic, side FROM mask_directory WHERE mask = ?
            """;

    private MaskStore() {}

    static Map<Long, String> ofOrders(Tx tx, MerchantId merchant, Collection<Long> orders, Topic topic, Side side) {
        var batch = tx.batch();
        Rows<Map.Entry<Long, String>> found = batch.query(
                OF_ORDERS,
                row -> Map.entry(row.getLong("order_id"), row.getString("mask")),
                merchant.shard(),
                orders.stream().mapToLong(Long::longValue).toArray(),
                topic,
                side,
                merchant);
        batch.run();
        var masks = new HashMap<Long, String>();
        found.all().forEach(one -> masks.put(one.getKey(), one.getValue()));
        return masks;
    }

    /** Masks by their orders; who was first with one keeps his. */
    static void insert(Tx tx, MerchantId merchant, Topic topic, Side side, Map<Long, String> masks) {
        List<Long> orders = List.copyOf(masks.keySet());
        tx.write(
                INSERT,
                merchant.shard(),
                topic,
                side,
                merchant,
                tx.now(),
                orders.stream().mapToLong(Long::longValue).toArray(),
                orders.stream().map(masks::get).toArray(String[]::new));
    }

    static void enter(Tx tx, MerchantId merchant, Topic topic, Side side, Map<Long, String> masks) {
        List<Long> orders = List.copyOf(masks.keySet());
        tx.write(
                orders.size(),
                ENTER,
                merchant,
                topic,
                side,
                tx.now(),
                orders.stream().mapToLong(Long::longValue).toArray(),
                orders.stream().map(masks::get).toArray(String[]::new));
    }

    static Optional<Mask> find(Tx tx, String local) {
        var batch = tx.batch();
        Rows<Mask> found = batch.query(
                FIND,
                row -> new Mask(
                        row.getString("mask"),
                        new MerchantId(row.getLong("merchant_id")),
                        row.getLong("order_id"),
                        Topic.valueOf(row.getString("topic")),
                        Side.valueOf(row.getString("side"))),
                local);
        batch.run();
        return found.first();
    }
}
