package dev.aftersale.order;

import dev.aftersale.base.Batch;
import dev.aftersale.base.MerchantId;
import dev.aftersale.base.RowReader;
import dev.aftersale.base.Rows;
import dev.aftersale.base.Tx;
import dev.aftersale.order.OrderWalk.Condition;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Lists of orders, in SQL: a walk along an index gives candidates, what is left of the filter is looked at on the way. The
 * walk rests after a number of candidates, so no filter, however rare what it finds, costs more than that.
 */
final class OrderWalkStore {

    private static final String COLUMNS =
            "o.shard, o.merchant_id, o.test, o.id, o.placed_at, o.ship_by, o.state, o.channel, o.refunds, o.units_fulfilled";

    private static final String OWN = "o.shard = ? AND o.merchant_id = ? AND o.test = ?";

    private static final String ROWS = """
            SELECT o.id, o.state, o.test, o.channel, o.currency, o.reference, o.buyer_name, o.buyer_email, o.placed_at,
                   o.ship_by, o.cancel_at, o.items_net + o.items_tax + o.shipping_net + o.shipping_tax AS total,
                   o.captured, o.refunded, o.units_open, o.units_fulfilled, o.units_cancelled
              FROM orders o
             WHERE o.shard = ? AND o.merchant_id = ? AND o.id = ANY (?)
            """;

    private static final String PLACE = """
            SELECT id, placed_at, ship_by FROM orders WHERE shard = ? AND merchant_id = ? AND id = ?
            """;

    private OrderWalkStore() {}

    /** Where a walk goes on: behind this order. */
    record Place(long id, Instant placedAt, LocalDate shipBy) {}

    /** A statement that grows, with what stands for its question marks. */
    private static final class Sql {
        private final StringBuilder text = new StringBuilder();
        private final List<@Nullable Object> arguments = new ArrayList<>();

        Sql add(String sql, @Nullable Object... more) {
            text.append(sql).append('\n');
            arguments.addAll(Arrays.asList(more));
            return this;
        }

        Sql add(Sql other) {
            text.append(other.text);
            arguments.addAll(other.arguments);
            return this;
        }

        Sql and(List<Condition> conditions) {
            for (Condition condition : conditions) {
                text.append(" AND (").append(condition.sql()).append(")\n");
                if (condition.argument() != null) {
                    arguments.add(condition.argument());
                }
            }
            return this;
        }

        <T> Rows<T> in(Batch batch, RowReader<T> reader) {
            return batch.query(text.toString(), reader, arguments.toArray());
        }
    }

    /** What a page needs, from one round trip. */
    record Found(List<Long> ids, Optional<Long> lastPassed) {}

    static Found find(Tx tx, OrderWalk walk, @Nullable Place from, int limit) {
        var batch = tx.batch();
        int candidates = walk.isChoosy() ? walk.stride() : limit;
        Rows<Long> ids = new Sql()
                .add("SELECT o.id FROM (")
                .add(candidates(walk, from, candidates))
                .add(") AS o WHERE true")
                .and(walk.conditions())
                .add(" ORDER BY " + walk.order() + " LIMIT ?", limit)
                .in(batch, row -> row.getLong(1));
        Rows<Long> last = walk.isChoosy() ? last(batch, walk, from) : new Rows<>();
        batch.run();
        return new Found(ids.all(), last.first());
    }

    /** The candidate at which a walk rests; none, if it comes to the end. */
    private static Rows<Long> last(Batch batch, OrderWalk walk, @Nullable Place from) {
        return new Sql()
                .add("SELECT o.id FROM (")
                .add(candidates(walk, from, walk.stride()))
                .add(") AS o ORDER BY " + walk.order() + " OFFSET ? LIMIT 1", walk.stride() - 1)
                .in(batch, row -> row.getLong(1));
    }

    /** How many fit among the first candidates, and whether there are more of those. */
    record Counted(int count, boolean rested) {}

    static Counted count(Tx tx, OrderWalk walk, int most) {
        var batch = tx.batch();
        int candidates = walk.isChoosy() ? walk.stride() : most;
        Rows<Integer> count = new Sql()
                .add("SELECT count(*) FROM (SELECT 1 FROM (")
                .add(candidates(walk, null, candidates))
                .add(") AS o WHERE true")
                .and(walk.conditions())
                .add(" LIMIT ?) AS fitting", most)
                .in(batch, row -> row.getInt(1));
        Rows<Long> last = walk.isChoosy() ? last(batch, walk, null) : new Rows<>();
        batch.run();
        return new Counted(count.first().orElse(0), last.first().isPresent());
    }

    private static Sql candidates(OrderWalk walk, @Nullable Place from, int limit) {
        return switch (walk.path()) {
            case NOWHERE -> throw new IllegalArgumentException("there is nothing to walk along");
            case ONE_ORDER -> oneOrder(walk, from);
            case TERMS -> terms(walk, from, limit);
            case OPEN_STATES -> openStates(walk, from, limit);
            case TO_SHIP -> toShip(walk, from, limit);
            case REFUNDED -> byId(walk, "o.refunds > 0", from, limit);
            case CANCELLED -> byId(walk, "o.units_cancelled > 0", from, limit);
            case PLACED -> placed(walk, from, limit);
        };
    }

    private static Sql oneOrder(OrderWalk walk, @Nullable Place from) {
        var sql = new Sql()
                .add(
                        "SELECT " + COLUMNS + " FROM orders o WHERE o.shard = ? AND o.merchant_id = ? AND o.id = ?",
                        walk.merchant().shard(),
                        walk.merchant(),
                        walk.target().id());
        return from == null ? sql : sql.add(" AND o.id < ?", from.id());
    }

    private static Sql terms(OrderWalk walk, @Nullable Place from, int limit) {
        int shard = walk.merchant().shard();
        long below = from == null ? Long.MAX_VALUE : from.id();
        return new Sql()
                .add(
                        "SELECT " + COLUMNS + """
                          FROM (SELECT f.order_id
                                  FROM unnest(?::text[]) AS s (term)
                                 CROSS JOIN LATERAL (
                                       SELECT t.order_id
                                         FROM order_term t
                                        WHERE t.shard = ? AND t.merchant_id = ? AND t.test = ? AND t.term = s.term
                                          AND t.order_id < ?
                                        ORDER BY t.order_id DESC
                                        LIMIT ?) AS f
                        """,
                        walk.target().terms().toArray(String[]::new),
                        shard,
                        walk.merchant(),
                        walk.filter().test(),
                        below,
                        limit)
                .add("""
                                 UNION
                                SELECT f.order_id
                                  FROM unnest(?::text[]) AS s (sku)
                                 CROSS JOIN LATERAL (
                                       SELECT DISTINCT i.order_id
                                         FROM order_item i
                                        WHERE i.shard = ? AND i.merchant_id = ? AND i.retailer_id = s.sku AND i.order_id < ?
                                        ORDER BY i.order_id DESC
                                        LIMIT ?) AS f
                                 ORDER BY order_id DESC
                                 LIMIT ?) AS c
                        """, walk.target().skus().toArray(String[]::new), shard, walk.merchant(), below, limit, limit)
                .add(
                        "  JOIN orders o ON o.shard = ? AND o.id = c.order_id AND o.merchant_id = ? AND o.test = ?",
                        shard,
                        walk.merchant(),
                        walk.filter().test());
    }

    /** One walk for each state, merged: an index on the state can't give several states in the order of ids. */
    private static Sql openStates(OrderWalk walk, @Nullable Place from, int limit) {
        String[] states = walk.filter().stages().stream()
                .map(stage -> stage.state().name())
                .distinct()
                .sorted()
                .toArray(String[]::new);
        return own(walk, new Sql().add("""
                        SELECT o.*
                          FROM unnest(?::text[]) AS s (state)
                         CROSS JOIN LATERAL (
                        """, (Object) states).add("SELECT " + COLUMNS + " FROM orders o WHERE "))
                .add(" AND o.state = s.state AND o.id < ?", from == null ? Long.MAX_VALUE : from.id())
                .add(" ORDER BY o.id DESC LIMIT ?) AS o ORDER BY o.id DESC LIMIT ?", limit, limit);
    }

    private static Sql toShip(OrderWalk walk, @Nullable Place from, int limit) {
        var sql = own(walk, new Sql().add("SELECT " + COLUMNS + " FROM orders o WHERE "))
                .add(
                        " AND o.state IN ('CREATED', 'IN_PROGRESS') AND o.ship_by < ?",
                        walk.filter().lateOn());
        if (from != null) {
            sql.add(" AND (o.ship_by, o.id) > (?, ?)", from.shipBy(), from.id());
        }
        return sql.add(" ORDER BY o.ship_by, o.id LIMIT ?", limit);
    }

    private static Sql byId(OrderWalk walk, String fitting, @Nullable Place from, int limit) {
        return own(walk, new Sql().add("SELECT " + COLUMNS + " FROM orders o WHERE "))
                .add(" AND " + fitting + " AND o.id < ?", from == null ? Long.MAX_VALUE : from.id())
                .add(" ORDER BY o.id DESC LIMIT ?", limit);
    }

    private static Sql placed(OrderWalk walk, @Nullable Place from, int limit) {
        var sql = own(walk, new Sql().add("SELECT " + COLUMNS + " FROM orders o WHERE "))
                .and(OrderWalk.placed(walk.filter()));
        if (from != null) {
            sql.add(" AND (o.placed_at, o.id) < (?, ?)", from.placedAt(), from.id());
        }
        return sql.add(" ORDER BY o.placed_at DESC, o.id DESC LIMIT ?", limit);
    }

    private static Sql own(OrderWalk walk, Sql sql) {
        return sql.add(
                OWN, walk.merchant().shard(), walk.merchant(), walk.filter().test());
    }

    static @Nullable Place place(Tx tx, MerchantId merchant, long id) {
        var batch = tx.batch();
        var found = batch.query(
                PLACE,
                row -> new Place(row.getLong(1), time(row, "placed_at"), row.getObject("ship_by", LocalDate.class)),
                merchant.shard(),
                merchant,
                id);
        batch.run();
        return found.first().orElse(null);
    }

    static List<OrderRow> rows(Tx tx, MerchantId merchant, List<Long> ids) {
        if (ids.isEmpty()) {
            return List.of();
        }
        var batch = tx.batch();
        var rows = batch.query(
                ROWS,
                OrderWalkStore::readRow,
                merchant.shard(),
                merchant,
                ids.stream().mapToLong(Long::longValue).toArray());
        batch.run();
        var byId = new HashMap<Long, OrderRow>();
        rows.all().forEach(row -> byId.put(row.id(), row));
        return ids.stream().filter(byId::containsKey).map(byId::get).toList();
    }

    private static OrderRow readRow(ResultSet row) throws SQLException {
        var state = OrderState.valueOf(row.getString("state"));
        boolean held = state == OrderState.FB_PROCESSING;
        var cancelAt = row.getObject("cancel_at", OffsetDateTime.class);
        var units = new OrderCore.Units(
                row.getInt("units_open"), row.getInt("units_fulfilled"), row.getInt("units_cancelled"));
        return new OrderRow(
                row.getLong("id"),
                OrderStage.of(state, units.fulfilled()),
                row.getBoolean("test"),
                row.getString("channel"),
                row.getString("currency"),
                row.getString("reference"),
                held ? null : row.getString("buyer_name"),
                held ? null : row.getString("buyer_email"),
                time(row, "placed_at"),
                row.getObject("ship_by", LocalDate.class),
                cancelAt == null ? null : cancelAt.toInstant(),
                row.getLong("total"),
                row.getLong("captured"),
                row.getLong("refunded"),
                units);
    }

    private static Instant time(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }
}
