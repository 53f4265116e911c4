package dev.aftersale.event;

import dev.aftersale.base.Db;
import dev.aftersale.base.Ids;
import dev.aftersale.base.MerchantId;
import dev.aftersale.testing.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/** Everything from an event to a delivered webhook, put together by hand on a test's database; no worker is running. */
final class Outbox implements AutoCloseable {

    static final byte[] SECRET = "e2cf9d0a4b7d1f3355aa".getBytes(StandardCharsets.UTF_8);
    static final WebhookSettings OPEN = new WebhookSettings(true, true, 8, 64);

    final Db db;
    final Lanes lanes = new Lanes();
    final Events events;
    final CallbackGuard guard;
    final CallbackClient client;
    final WebhookWorker worker;
    final EventDispatcher dispatcher;
    final Webhooks webhooks;

    Outbox(TestDatabase database) {
        this(database, OPEN);
    }

    Outbox(TestDatabase database, WebhookSettings settings) {
        db = database.db();
        events = new Events(db, lanes);
        guard = new CallbackGuard(settings);
        client = new CallbackClient(guard, settings);
        worker = new WebhookWorker(db, client, (merchant, app) -> SECRET, settings, database.clock());
        dispatcher = new EventDispatcher(db, lanes, List.of(new WebhookExpansion(worker)));
        webhooks = new Webhooks(db, guard, new Challenge(client), worker);
    }

    static MerchantId newMerchant() {
        return new MerchantId(Ids.next(ThreadLocalRandom.current().nextInt(Ids.SHARDS)));
    }

    /** An event of {@code order}, committed. */
    Event publish(MerchantId merchant, EventType type, long order) {
        return publish(merchant, type, order, false);
    }

    Event publish(MerchantId merchant, EventType type, long order, boolean test) {
        return db.within(merchant, tx -> {
            var event = Event.of(
                    tx, type, merchant, Ids.next(merchant.shard()), order, test, Map.of("state", "IN_PROGRESS"));
            events.publish(tx, event);
            return event;
        });
    }

    void dispatch() {
        while (dispatcher.step()) {}
    }

    /** Dispatches, and makes everything that is due now, whatever becomes of it. */
    void deliver() {
        dispatch();
        do {
            worker.step();
            worker.awaitIdle();
        } while (isDue());
    }

    private boolean isDue() {
        return db.platform(tx -> !WebhookStore.due(tx, tx.now()).isEmpty());
    }

    @Override
    public void close() throws Exception {
        worker.close();
        client.close();
    }
}
