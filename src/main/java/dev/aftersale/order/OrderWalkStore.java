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
                   o.captured, o.refunded, o.units_open, o.units_fulfilled, o.units_cancelled,
                   EXISTS (SELECT FROM order_term t
                            WHERE t.shard = o.shard AND t.merchant_id = o.merchant_id AND t.test = o.test
                              AND t.term = '%s' AND t.order_id = o.id) AS withdrawn
              FROM orders o
             WHERE o.shard = ? AND o.merchant_id = ? AND o.id = ANY (?)
            """.formatted(SearchTerms.WITHDRAWN);

    private static final String PLACE = """
            SELECT id, placed_at, ship_by FROM orders WHERE shard = ? AND merchant_id = ? AND id = ?
            """;

    /** With more, what they have in common is looked for before each is asked for a whole page. */
    private static final int FEW_TERMS = 8;

    private static final String NO_FLOOR = "";
    private static final String FLOOR = " AND t.order_id >= (SELECT id FROM floor)";

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

    /** How many fit, and whether there may be more than were looked at. */
    record Counted(int count, boolean rested) {}

    /** A page, and what was counted beside it. */
    record Found(List<Long> ids, Optional<Long> lastPassed, Counted counted) {}

    /** What one walk came to. */
    private record Walked(List<Long> ids, int count, Optional<Long> lastPassed) {
        static final Walked NOWHERE = new Walked(List.of(), 0, Optional.empty());
    }

    /**
     * From one round trip; from two where a short walk did not fill the page.
     *
     * @param from of the page; what is counted is counted from the first
     * @param most counted up to here; 0: nothing is counted
     */
    static Found find(Tx tx, OrderWalk walk, @Nullable Place from, int limit, int most) {
        return walk.isChoosy() ? choose(tx, walk, from, limit, most) : take(tx, walk, from, limit, most);
    }

    /** Every candidate fits. */
    private static Found take(Tx tx, OrderWalk walk, @Nullable Place from, int limit, int most) {
        var batch = tx.batch();
        Rows<Long> ids = new Sql()
                .add("SELECT o.id FROM (")
                .add(walk.path() == OrderWalk.Path.TERMS ? termIds(walk, from, limit) : candidates(walk, from, limit))
                .add(") AS o")
                .in(batch, row -> row.getLong(1));
        Rows<Counted> counted = most == 0 ? new Rows<>() : count(batch, walk, most);
        batch.run();
        return new Found(ids.all(), Optional.empty(), counted.first().orElse(new Counted(0, false)));
    }

    private static Rows<Counted> count(Batch batch, OrderWalk walk, int most) {
        if (walk.path() == OrderWalk.Path.TERMS) {
            int enough =
                    most * 3; // an order may stand under several terms; beyond this there are more than can be told
            return new Sql()
                    .add("SELECT count(DISTINCT o.id), count(*) FROM (")
                    .add(termIds(walk, most))
                    .add(" LIMIT ?) AS o", enough)
                    .in(batch, row -> new Counted(row.getInt(1), row.getInt(2) == enough));
        }
        return new Sql()
                .add("SELECT count(*) FROM (")
                .add(candidates(walk, null, most))
                .add(") AS o")
                .in(batch, row -> new Counted(row.getInt(1), false));
    }

    /** Where a short walk fills the page, there are more than can be told, and the long one would only count them. */
    private static Found choose(Tx tx, OrderWalk walk, @Nullable Place from, int limit, int most) {
        int near = Math.min(OrderWalk.SHORT, walk.stride());
        Found found = choose(tx, walk, near, from, limit, most);
        boolean isFull = limit > 1 && found.ids().size() >= limit; // one is asked for where none is to be shown
        return isFull || found.lastPassed().isEmpty() || near == walk.stride()
                ? found
                : choose(tx, walk, walk.stride(), from, limit, most);
    }

    private static Found choose(Tx tx, OrderWalk walk, int stride, @Nullable Place from, int limit, int most) {
        var batch = tx.batch();
        Rows<Walked> page = walk(batch, walk, stride, from, limit, most);
        Rows<Walked> all = from == null || most == 0 ? page : walk(batch, walk, stride, null, 0, most);
        batch.run();
        var here = page.first().orElse(Walked.NOWHERE);
        var first = all.first().orElse(Walked.NOWHERE);
        return new Found(
                here.ids(),
                here.lastPassed(),
                new Counted(first.count(), first.lastPassed().isPresent()));
    }

    /** The candidates of a stride, each looked at once; the last one only if the stride did not come to the end. */
    private static Rows<Walked> walk(
            Batch batch, OrderWalk walk, int stride, @Nullable Place from, int limit, int most) {
        return new Sql()
                .add("WITH walked AS MATERIALIZED (SELECT o.*, row_number() OVER (ORDER BY " + walk.order()
                        + ") AS step FROM (")
                .add(candidates(walk, from, stride))
                .add(") AS o), fitting AS MATERIALIZED (SELECT o.id, o.step FROM walked o WHERE true")
                .and(walk.conditions())
                .add("""
                        )
                        SELECT ARRAY(SELECT id FROM fitting ORDER BY step LIMIT ?),
                               (SELECT count(*) FROM (SELECT 1 FROM fitting LIMIT ?) AS f),
                               (SELECT id FROM walked WHERE step = ?)
                        """, limit, most, stride)
                .in(batch, OrderWalkStore::readWalked);
    }

    private static Walked readWalked(ResultSet row) throws SQLException {
        long last = row.getLong(3);
        Optional<Long> lastPassed = row.wasNull() ? Optional.empty() : Optional.of(last);
        return new Walked(List.of((Long[]) row.getArray(1).getArray()), row.getInt(2), lastPassed);
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
        return new Sql()
                .add("SELECT " + COLUMNS + " FROM (")
                .add(termIds(walk, from, limit))
                .add(
                        ") AS c JOIN orders o ON o.shard = ? AND o.id = c.id AND o.merchant_id = ?",
                        walk.merchant().shard(),
                        walk.merchant());
    }

    /** Each order once, newest first. */
    private static Sql termIds(OrderWalk walk, @Nullable Place from, int limit) {
        long below = from == null ? Long.MAX_VALUE : from.id();
        int terms = walk.target().terms().size();
        if (terms <= FEW_TERMS) {
            return newest(termIds(walk, below, limit, NO_FLOOR), limit);
        }
        // Of many terms each gives a few. Their latest orders tell where the page ends at the latest; the second look
        // takes nothing that is older.
        int each = limit / terms + 1;
        return new Sql()
                .add("WITH floor AS MATERIALIZED (SELECT coalesce((SELECT min(id) FROM (")
                .add(newest(termIds(walk, below, each, NO_FLOOR), limit))
                .add(") AS known HAVING count(*) = ?), 0) AS id)", limit)
                .add(newest(termIds(walk, below, limit, FLOOR), limit));
    }

    private static Sql newest(Sql ids, int limit) {
        return new Sql().add("SELECT DISTINCT id FROM (").add(ids).add(") AS found ORDER BY id DESC LIMIT ?", limit);
    }

    private static Sql termIds(OrderWalk walk, int limit) {
        return termIds(walk, Long.MAX_VALUE, limit, NO_FLOOR);
    }

    /**
     * So many of each term and product. Terms know which kind of orders they stand for; of a product only the order does:
     * asked for one by one, so that no plan reads all orders to tell them apart.
     */
    private static Sql termIds(OrderWalk walk, long below, int limit, String floor) {
        int shard = walk.merchant().shard();
        boolean test = walk.filter().test();
        return new Sql()
                .add(
                        """
                        SELECT f.id
                          FROM unnest(?::text[]) AS s (term)
                         CROSS JOIN LATERAL (
                               SELECT t.order_id AS id
                                 FROM order_term t
                                WHERE t.shard = ? AND t.merchant_id = ? AND t.test = ? AND t.term = s.term
                                  AND t.order_id < ?%s
                                ORDER BY t.order_id DESC
                                LIMIT ?) AS f
                        """.formatted(floor),
                        walk.target().terms().toArray(String[]::new),
                        shard,
                        walk.merchant(),
                        test,
                        below,
                        limit)
                .add(
                        """
                         UNION ALL
                        SELECT f.id
                          FROM unnest(?::text[]) AS s (sku)
                         CROSS JOIN LATERAL (
                               SELECT DISTINCT t.order_id AS id
                                 FROM order_item t
                                WHERE t.shard = ? AND t.merchant_id = ? AND t.retailer_id = s.sku AND t.order_id < ?%s
                                  AND (SELECT o.test FROM orders o WHERE o.shard = ? AND o.id = t.order_id) = ?
                                ORDER BY t.order_id DESC
                                LIMIT ?) AS f
                        """.formatted(floor),
                        walk.target().skus().toArray(String[]::new),
                        shard,
                        walk.merchant(),
                        below,
                        shard,
                        test,
                        limit);
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
                row.getBoolean("withdrawn"),
                units);
    }

    private static Instant time(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }
}
