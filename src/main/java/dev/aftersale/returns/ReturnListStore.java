package dev.aftersale.returns;

import dev.aftersale.base.Ids;
import dev.aftersale.base.MerchantId;
import dev.aftersale.base.Tx;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The ids of a page of returns; each page is a walk along an index. */
final class ReturnListStore {

    /** Rows of open states only, of which there are few however old the merchant is. */
    private static final String TO_DO = """
            SELECT count(*) FILTER (WHERE state = 'REQUESTED') AS to_answer,
                   count(*) FILTER (WHERE state = 'REQUESTED' AND overdue_at IS NOT NULL) AS overdue,
                   count(*) FILTER (WHERE state IN ('RECEIVED', 'INSPECTED')) AS to_refund,
                   count(*) FILTER (WHERE state IN ('RECEIVED', 'INSPECTED') AND refund_overdue_at IS NOT NULL)
                       AS refunds_overdue,
                   count(*) FILTER (WHERE state IN ('ACCEPTED', 'LABEL_SENT', 'IN_TRANSIT')) AS on_the_way,
                   coalesce(sum(greatest(value - refunded, 0)), 0)::bigint AS at_stake,
                   coalesce(sum(greatest(value - refunded, 0)) FILTER (WHERE state = 'REQUESTED'), 0)::bigint
                       AS to_answer_worth,
                   coalesce(sum(greatest(value - refunded, 0)) FILTER (WHERE state IN ('RECEIVED', 'INSPECTED')), 0)
                       ::bigint AS to_refund_worth,
                   min(answer_by) FILTER (WHERE state = 'REQUESTED') AS answer_by,
                   min(refund_by) FILTER (WHERE state IN ('RECEIVED', 'INSPECTED')) AS refund_by
              FROM return_request
             WHERE shard = :shard AND merchant_id = :merchant AND test = :test
               AND state IN ('REQUESTED', 'ACCEPTED', 'LABEL_SENT', 'IN_TRANSIT', 'RECEIVED', 'INSPECTED')
            """;

    /** Reads no more than the menu can show: what came long ago and was answered is not looked at. */
    private static final String ASKED = """
            SELECT count(*) AS to_answer, count(overdue_at) AS overdue
              FROM (SELECT overdue_at
                      FROM return_request
                     WHERE shard = :shard AND merchant_id = :merchant AND NOT test AND state = 'REQUESTED'
                     ORDER BY id
                     LIMIT 500) AS oldest
            """;

    private static final String FACTS = """
            SELECT id, facts::text AS facts, state, created_at
              FROM return_request
             WHERE shard = :shard AND merchant_id = :merchant AND NOT test AND created_at >= :since AND opened_by = 'BUYER'
             ORDER BY id DESC
             LIMIT :limit
            """;

    private ReturnListStore() {}

    /** A request as rules saw it, and what came of it. */
    record Past(long id, String facts, ReturnState state, Instant at) {}

    static List<Past> facts(Tx tx, MerchantId merchant, Instant since, int limit) {
        return tx.sql()
                .sql(FACTS)
                .param("shard", merchant.shard())
                .param("merchant", merchant.value())
                .param("since", since.atOffset(ZoneOffset.UTC))
                .param("limit", limit)
                .query((row, n) -> new Past(
                        row.getLong("id"),
                        row.getString("facts"),
                        ReturnState.valueOf(row.getString("state")),
                        ReturnReadStore.time(row, "created_at")))
                .list();
    }

    static Returns.Asked asked(Tx tx, MerchantId merchant) {
        return tx.sql()
                .sql(ASKED)
                .param("shard", merchant.shard())
                .param("merchant", merchant.value())
                .query((row, n) -> new Returns.Asked(row.getInt("to_answer"), row.getInt("overdue")))
                .single();
    }

    static ReturnsToDo toDo(Tx tx, MerchantId merchant, boolean test) {
        return tx.sql()
                .sql(TO_DO)
                .param("shard", merchant.shard())
                .param("merchant", merchant.value())
                .param("test", test)
                .query((row, n) -> new ReturnsToDo(
                        row.getInt("to_answer"),
                        row.getInt("overdue"),
                        row.getInt("to_refund"),
                        row.getInt("refunds_overdue"),
                        row.getInt("on_the_way"),
                        row.getLong("at_stake"),
                        row.getLong("to_answer_worth"),
                        row.getLong("to_refund_worth"),
                        ReturnReadStore.timeOrNull(row, "answer_by"),
                        ReturnReadStore.timeOrNull(row, "refund_by")))
                .single();
    }

    /** One walk for each state, merged: an index on the state can't give several states in the order of ids. */
    static List<Long> ids(Tx tx, MerchantId merchant, ReturnQuery query) {
        var params = new HashMap<String, Object>();
        params.put("shard", merchant.shard());
        params.put("merchant", merchant.value());
        params.put("test", query.test());
        params.put("limit", query.limit());
        String direction = query.backwards() ? "ASC" : "DESC";
        String rest = conditions(query, params).stream().map(c -> " AND " + c).collect(Collectors.joining());
        Set<ReturnState> states = query.states().isEmpty() ? EnumSet.allOf(ReturnState.class) : query.states();
        String sql = """
                SELECT r.id
                  FROM (VALUES %1$s) AS s (state)
                 CROSS JOIN LATERAL (
                       SELECT r.id
                         FROM return_request r
                        WHERE r.shard = :shard AND r.merchant_id = :merchant AND r.test = :test
                          AND r.state = s.state%2$s
                        ORDER BY r.id %3$s
                        LIMIT :limit) AS r
                 ORDER BY r.id %3$s
                 LIMIT :limit
                """.formatted(
                        states.stream().map(state -> "('" + state.name() + "')").collect(Collectors.joining(", ")),
                        rest,
                        direction);
        return tx.sql()
                .sql(sql)
                .params(params)
                .query((row, n) -> row.getLong(1))
                .list();
    }

    private static List<String> conditions(ReturnQuery query, Map<String, Object> params) {
        var conditions = new ArrayList<String>();
        if (query.from() != null) {
            conditions.add(query.backwards() ? "r.id > :from" : "r.id < :from");
            params.put("from", query.from());
        }
        if (query.overdue()) {
            conditions.add("(r.state = 'REQUESTED' AND r.overdue_at IS NOT NULL"
                    + " OR r.state IN ('RECEIVED', 'INSPECTED') AND r.refund_overdue_at IS NOT NULL)");
        }
        if (query.reference() != null) {
            conditions.add("r.reference = :reference");
            params.put("reference", query.reference());
        }
        if (query.createdAfter() != null) {
            conditions.add("r.created_at >= :created_after");
            params.put("created_after", query.createdAfter().atOffset(ZoneOffset.UTC));
        }
        if (query.createdBefore() != null) {
            conditions.add("r.created_at < :created_before");
            params.put("created_before", query.createdBefore().atOffset(ZoneOffset.UTC));
        }
        if (query.word() != null) {
            word(query.word().strip(), conditions, params);
        }
        return conditions;
    }

    private static void word(String word, List<String> conditions, Map<String, Object> params) {
        String labels = "EXISTS (SELECT 1 FROM return_label l WHERE l.shard = r.shard AND l.return_id = r.id"
                + " AND l.tracking_number = :word)";
        params.put("word", word);
        String byText = "r.reference = :word OR r.tracking_number = :word OR " + labels;
        try {
            params.put("number", Ids.parse(word));
            conditions.add("(r.id = :number OR r.order_id = :number OR " + byText + ")");
        } catch (NumberFormatException e) {
            conditions.add("(" + byText + ")");
        }
    }
}
