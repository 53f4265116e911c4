package dev.aftersale.mask;

import dev.aftersale.base.MerchantId;
import dev.aftersale.base.Rows;
import dev.aftersale.base.Tx;
import dev.aftersale.mask.Mask.Side;
import dev.aftersale.mask.Mask.Topic;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
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
            INSERT INTO mask_directory (mask, merchant_id, order_id, topic, side, created_at, look_at)
            SELECT m.mask, ?, m.order_id, ?, ?, ?, ?
              FROM unnest(?, ?) AS m (order_id, mask)
            """;

    private static final String FIND = """
            SELECT mask, merchant_id, order_id, topic, side FROM mask_directory WHERE mask = ?
            """;

    private static final String TO_LOOK_AT = """
            SELECT mask, merchant_id, order_id, topic, side FROM mask_directory WHERE look_at <= ? ORDER BY look_at LIMIT ?
            """;

    private static final String LOOK_AGAIN = "UPDATE mask_directory SET look_at = ? WHERE mask = ?";

    private static final String FORGET = """
            DELETE FROM mask WHERE shard = ? AND order_id = ? AND topic = ? AND side = ? AND merchant_id = ? AND mask = ?
            """;

    private static final String LEAVE = "DELETE FROM mask_directory WHERE mask = ?";

    /** No order is over for long enough before that. */
    private static final Duration FIRST_LOOK = Duration.ofDays(1);

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
                tx.now().plus(FIRST_LOOK),
                orders.stream().mapToLong(Long::longValue).toArray(),
                orders.stream().map(masks::get).toArray(String[]::new));
    }

    static Optional<Mask> find(Tx tx, String local) {
        var batch = tx.batch();
        Rows<Mask> found = batch.query(FIND, MaskStore::read, local);
        batch.run();
        return found.first();
    }

    static List<Mask> toLookAt(Tx tx, int limit) {
        var batch = tx.batch();
        Rows<Mask> found = batch.query(TO_LOOK_AT, MaskStore::read, tx.now(), limit);
        batch.run();
        return found.all();
    }

    static void lookAgain(Tx tx, Mask mask, Instant time) {
        tx.write(LOOK_AGAIN, time, mask.local());
    }

    static void forget(Tx tx, Mask mask) {
        tx.write(
                FORGET,
                mask.merchant().shard(),
                mask.orderId(),
                mask.topic(),
                mask.side(),
                mask.merchant(),
                mask.local());
        tx.write(LEAVE, mask.local());
    }

    private static Mask read(ResultSet row) throws SQLException {
        return new Mask(
                row.getString("mask"),
                new MerchantId(row.getLong("merchant_id")),
                row.getLong("order_id"),
                Topic.valueOf(row.getString("topic")),
                Side.valueOf(row.getString("side")));
    }
}
