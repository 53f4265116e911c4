package dev.aftersale.order;

import dev.aftersale.base.MerchantId;
import dev.aftersale.base.Tx;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What orders are found by, in SQL. */
final class OrderTermStore {

    private static final String INSERT = """
            INSERT INTO order_term (shard, merchant_id, test, term, order_id)
            SELECT ?, ?, ?, t.term, ? FROM unnest(?::text[]) AS t (term)
                ON CONFLICT (shard, merchant_id, test, term, order_id) DO NOTHING
            """;

    /** From one term to the next greater one, however many orders stand under each: a walk of as many steps as terms. */
    private static final String BEGINNING_WITH = """
            WITH RECURSIVE found AS (
                (SELECT t.term
                   FROM order_term t
                  WHERE t.shard = ? AND t.merchant_id = ? AND t.test = ?
                    AND t.term >= ? AND t.term < ?
                  ORDER BY t.term
                  LIMIT 1)
                 UNION ALL
                SELECT (SELECT t.term
                          FROM order_term t
                         WHERE t.shard = ? AND t.merchant_id = ? AND t.test = ?
                           AND t.term > f.term AND t.term < ?
                         ORDER BY t.term
                         LIMIT 1)
                  FROM found f
                 WHERE f.term IS NOT NULL)
            SELECT term FROM found WHERE term IS NOT NULL LIMIT ?
            """;

    /** Above every text that begins with what stands before it. */
    private static final String LAST = Character.toString(Character.MAX_CODE_POINT);

    private OrderTermStore() {}

    static void insert(Tx tx, MerchantId merchant, boolean test, long orderId, Collection<String> terms) {
        if (!terms.isEmpty()) {
            tx.write(INSERT, merchant.shard(), merchant, test, orderId, terms.toArray(String[]::new));
        }
    }

    /** @param limit of each beginning */
    static Set<String> beginningWith(Tx tx, MerchantId merchant, boolean test, Set<String> beginnings, int limit) {
        int shard = merchant.shard();
        var batch = tx.batch();
        var found = beginnings.stream()
                .map(beginning -> {
                    String end = beginning + LAST;
                    return batch.query(
                            BEGINNING_WITH,
                            row -> row.getString(1),
                            shard,
                            merchant,
                            test,
                            beginning,
                            end,
                            shard,
                            merchant,
                            test,
                            end,
                            limit);
                })
                .toList();
        batch.run();
        var terms = new LinkedHashSet<String>();
        found.forEach(rows -> terms.addAll(rows.all()));
        return terms;
    }

    /** For a new order. */
    static void enter(Tx tx, MerchantId merchant, long orderId, NewOrder order) {
        var buyer = order.buyer();
        insert(tx, merchant, order.test(), orderId, SearchTerms.of(buyer.name(), buyer.email(), order.externalId()));
    }

    /** For a number that an order gets later. */
    static void enter(Tx tx, OrderCore order, String code) {
        Set<String> terms = SearchTerms.of(null, code);
        insert(tx, order.merchant(), order.test(), order.id(), terms);
    }

    static void markReturned(Tx tx, OrderCore order) {
        insert(tx, order.merchant(), order.test(), order.id(), List.of(SearchTerms.RETURNED));
    }

    static void markWithdrawn(Tx tx, OrderCore order) {
        insert(tx, order.merchant(), order.test(), order.id(), List.of(SearchTerms.WITHDRAWN));
    }
}
