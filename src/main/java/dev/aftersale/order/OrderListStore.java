package dev.aftersale.order;

import dev.aftersale.base.MerchantId;
import dev.aftersale.base.Tx;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The ids of a page of orders. Every page is a walk along an index from the place where the last one ended, so it costs
 * the same for a merchant of a thousand orders and of a million.
 */
final class OrderListStore {

    private OrderListStore() {}

    static List<Long> ids(Tx tx, MerchantId merchant, OrderQuery query) {
        var params = new HashMap<String, Object>();
        params.put("shard", merchant.shard());
        params.put("merchant", merchant.value());
        params.put("test", query.test());
        params.put("limit", query.limit());
        String sql = query.byTime() ? byTime(query, params) : newestFirst(query, params);
        return tx.sql()
                .sql(sql)
                .params(params)
                .query((row, n) -> row.getLong(1))
                .list();
    }

    /** One walk for each state, merged: an index on the state can't give several states in the order of ids. */
    private static String newestFirst(OrderQuery query, Map<String, Object> params) {
        var conditions = conditions(query, params);
        String direction = query.backwards() ? "ASC" : "DESC";
        if (query.from() != null) {
            conditions.add(query.backwards() ? "o.id > :from" : "o.id < :from");
            params.put("from", query.from().id());
        }
        String rest = and(conditions);
        Set<OrderState> states = query.states().isEmpty() ? EnumSet.allOf(OrderState.class) : query.states();
        return """
                SELECT o.id
                  FROM (VALUES %1$s) AS s (state)
                 CROSS JOIN LATERAL (
                       SELECT o.id
                         FROM orders o
                        WHERE o.shard = :shard AND o.merchant_id = :merchant AND o.test = :test
                          AND o.state = s.state%2$s
                        ORDER BY o.id %3$s
                        LIMIT :limit) AS o
                 ORDER BY o.id %3$s
                 LIMIT :limit
                """.formatted(
                        states.stream().map(state -> "('" + state.name() + "')").collect(Collectors.joining(", ")),
                        rest,
                        direction);
    }

    private static String byTime(OrderQuery query, Map<String, Object> params) {
        var conditions = conditions(query, params);
        if (!query.states().isEmpty()) {
            conditions.add("o.state IN (:states)");
            params.put("states", query.states().stream().map(Enum::name).toList());
        }
        if (query.updatedAfter() != null) {
            conditions.add("o.updated_at > :updated_after");
            params.put("updated_after", query.updatedAfter().atOffset(ZoneOffset.UTC));
        }
        if (query.updatedBefore() != null) {
            conditions.add("o.updated_at < :updated_before");
            params.put("updated_before", query.updatedBefore().atOffset(ZoneOffset.UTC));
        }
        if (query.from() != null) {
            conditions.add("(o.updated_at, o.id) %s (:from_time, :from)".formatted(query.backwards() ? "<" : ">"));
            params.put("from_time", query.from().updatedAt().atOffset(ZoneOffset.UTC));
            params.put("from", query.from().id());
        }
        return """
                SELECT o.id
                  FROM orders o
                 WHERE o.shard = :shard AND o.merchant_id = :merchant AND o.test = :test%1$s
                 ORDER BY o.updated_at %2$s, o.id %2$s
                 LIMIT :limit
                """.formatted(and(conditions), query.backwards() ? "DESC" : "ASC");
    }

    private static List<String> conditions(OrderQuery query, Map<String, Object> params) {
        var conditions = new ArrayList<String>();
        for (var filter : query.filters()) {
            conditions.add(
                    switch (filter) {
                        case HAS_CANCELLATIONS -> "o.units_cancelled > 0";
                        case HAS_FULFILLMENTS -> "o.units_fulfilled > 0";
                        case HAS_REFUNDS -> "o.refunds > 0";
                        case NO_CANCELLATIONS -> "o.units_cancelled = 0";
                        case NO_REFUNDS -> "o.refunds = 0";
                        case NO_SHIPMENTS -> "o.units_fulfilled = 0";
                    });
        }
        if (query.reference() != null) {
            conditions.add("o.reference = :reference");
            params.put("reference", query.reference());
        }
        return conditions;
    }

    private static String and(List<String> conditions) {
        return conditions.stream().map(c -> " AND " + c).collect(Collectors.joining());
    }
}
