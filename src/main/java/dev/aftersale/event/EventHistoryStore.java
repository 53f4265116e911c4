package dev.aftersale.event;

import dev.aftersale.base.MerchantId;
import dev.aftersale.base.Rows;
import dev.aftersale.base.Tx;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The outbox as a history of orders, in SQL. */
final class EventHistoryStore {

    private static final String DISPATCHED = """
            SELECT id, merchant_id, type, object_id, order_id, test, quiet, payload::text, at, actor::text
              FROM event
             WHERE shard = ? AND order_id = ? AND merchant_id = ? AND dispatched
             ORDER BY id DESC
             LIMIT ?
            """;

    /** Few at any time: what waits is dispatched within moments. */
    private static final String WAITING = """
            SELECT id, merchant_id, type, object_id, order_id, test, quiet, payload::text, at, actor::text
              FROM event
             WHERE shard = ? AND order_id = ? AND merchant_id = ? AND NOT dispatched
            """;

    private EventHistoryStore() {}

    /** Waiting ones first: what is dispatched between the two statements would be missed the other way round. */
    static List<Event> ofOrder(Tx tx, MerchantId merchant, long orderId, int most) {
        var batch = tx.batch();
        Rows<Event> waiting = batch.query(WAITING, EventStore::read, merchant.shard(), orderId, merchant);
        Rows<Event> dispatched = batch.query(DISPATCHED, EventStore::read, merchant.shard(), orderId, merchant, most);
        batch.run();
        return Stream.concat(waiting.all().stream(), dispatched.all().stream())
                .collect(Collectors.toMap(Event::id, event -> event, (a, b) -> a))
                .values()
                .stream()
                .sorted(Comparator.comparingLong(Event::id).reversed())
                .limit(most)
                .toList();
    }
}
