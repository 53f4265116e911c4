package dev.aftersale.event;

import dev.aftersale.base.Tx;
import java.util.List;
import org.springframework.stereotype.Component;

/** Makes a delivery of each event for each subscription that asked for it. */
@Component
final class WebhookExpansion implements EventConsumer {

    private final WebhookWorker worker;

    WebhookExpansion(WebhookWorker worker) {
        this.worker = worker;
    }

    @Override
    public void accept(Tx tx, List<Event> events) {
        int shard = events.getFirst().shard();
        WebhookStore.expand(tx, shard, events);
        tx.afterCommit(() -> worker.wake(shard));
    }
}
