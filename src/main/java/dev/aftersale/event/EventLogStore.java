package dev.aftersale.event;

import dev.aftersale.base.MerchantId;
import dev.aftersale.base.Rows;
import dev.aftersale.base.Tx;
import java.util.List;

/** The outbox as a merchant's log, in SQL. */
final class EventLogStore {

    /** By id, which is the order in which they were made: a walk back through the primary key. */
    private static final String LIST = """
            SELECT id, merchant_id, type, object_id, order_id, test, quiet, payload::text, at, actor::text
              FROM event
             WHERE shard = ? AND merchant_id = ? AND id < ?
               AND (?::timestamptz IS NULL OR at >= ?) AND (?::timestamptz IS NULL OR at < ?)
               AND (?::text IS NULL OR actor->>'id' = ?)
               AND (?::text IS NULL OR starts_with(type, ?))
               AND (?::bigint IS NULL OR order_id = ?)
               AND (NOT ? OR actor->>'kind' <> 'SYSTEM')
             ORDER BY id DESC
             LIMIT ?
            """;

    private EventLogStore() {}

    static List<Event> list(Tx tx, MerchantId merchant, EventLog.Question question) {
        var batch = tx.batch();
        Rows<Event> found = batch.query(
                LIST,
                EventStore::read,
                merchant.shard(),
                merchant,
                question.before() == null ? Long.MAX_VALUE : question.before(),
                question.from(),
                question.from(),
                question.to(),
                question.to(),
                question.actorId(),
                question.actorId(),
                question.type(),
                question.type(),
                question.orderId(),
                question.orderId(),
                question.byHand(),
                question.limit());
        batch.run();
        return found.all();
    }
}
