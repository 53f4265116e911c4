package dev.aftersale.order;

import dev.aftersale.base.MerchantId;
import dev.aftersale.base.Tx;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The ids of a page of orders. Every page is a walk along an index from the place where the last one ended, so it costs
 * the same for a merchant of a thousand orders and of a million.
 */
final class OrderListing {

    private OrderListing() {}

    /** Up to one more than the page holds, which tells that there are more. */
    static List<Long> ids(Tx tx, MerchantId merchant, OrderQuery query) {
        var params = new HashMap<String, Object>();
        params.put("shard", merchant.shard());
        params.put("merchant", merchant.value());
        params.put("test", query.test());
        params.put("limit", query.limit() + 1);
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
        if (query.after() != null) {
            conditions.add("o.id < :after");
            params.put("after", query.after().id());
        }
        String rest = and(conditions);
        if (query.states().isEmpty() || query.states().size() == OrderState.values().length) {
            return """
                    SELECT o.id
                      FROM (VALUES ('FB_PROCESSING'), ('CREATED'), ('IN_PROGRESS'), ('COMPLETED')) AS s (state)
                     CROSS JOIN LATERAL (%s) AS o
                     ORDER BY o.id DESC
                     LIMIT :limit
                    """.formatted(walk("s.state", rest));
        }
        String states = query.states().stream().map(s -> "('" + s.name() + "')").collect(Collectors.joining(", "));
        return """
                SELECT o.id
                  FROM (VALUES %s) AS s (state)
                 CROSS JOIN LATERAL (%s) AS o
                 ORDER BY o.id DESC
                 LIMIT :limit
                """.formatted(states, walk("s.state", rest));
    }

    private static String walk(String state, String rest) {
        return """
                SELECT o.id
                  FROM orders o
                 WHERE o.shard = :shard AND o.merchant_id = :merchant AND o.test = :test AND o.state = %s%s
                 ORDER BY o.id DESC
                 LIMIT :limit
                """.formatted(state, rest);
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
        if (query.after() != null) {
            conditions.add("(o.updated_at, o.id) > (:after_time, :after)");
            params.put("after_time", query.after().updatedAt().atOffset(ZoneOffset.UTC));
            params.put("after", query.after().id());
        }
        return """
                SELECT o.id
                  FROM orders o
                 WHERE o.shard = :shard AND o.merchant_id = :merchant AND o.test = :test%s
                 ORDER BY o.updated_at, o.id
                 LIMIT :limit
                """.formatted(and(conditions));
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
