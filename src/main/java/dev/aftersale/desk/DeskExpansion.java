package dev.aftersale.desk;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;

import dev.aftersale.base.Json;
import dev.aftersale.base.MerchantId;
import dev.aftersale.base.Tx;
import dev.aftersale.event.Event;
import dev.aftersale.event.EventConsumer;
import dev.aftersale.event.EventType;
import dev.aftersale.merchant.Merchants;
import dev.aftersale.support.Message.Via;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/**
 * Queues each message for the desk of its merchant, if that is called, and unless it comes from there. Mail asks the same
 * of the same transaction, and does the opposite: a message goes one way.
 */
@Component
final class DeskExpansion implements EventConsumer {

    private final Merchants merchants;
    private final DeskWorker worker;

    DeskExpansion(Merchants merchants, DeskWorker worker) {
        this.merchants = merchants;
        this.worker = worker;
    }

    @Override
    public void accept(Tx tx, List<Event> events) {
        Map<MerchantId, List<JsonNode>> messages = events.stream()
                .filter(DeskExpansion::isMessage)
                .collect(groupingBy(Event::merchant, mapping(event -> Json.tree(event.payload()), toList())));
        messages.forEach((merchant, written) -> {
            if (merchants
                    .hold(tx, merchant)
                    .filter(one -> one.settings().desk().isByApi())
                    .isPresent()) {
                written.stream()
                        .filter(DeskExpansion::isFromElsewhere)
                        .forEach(message -> queue(tx, merchant, message));
                tx.afterCommit(worker::wake);
            }
        });
    }

    private static boolean isMessage(Event event) {
        return event.type() == EventType.MESSAGE_RECEIVED || event.type() == EventType.MESSAGE_SENT;
    }

    private static boolean isFromElsewhere(JsonNode message) {
        return !message.path("via").asString("").equals(Via.DESK.name());
    }

    private static void queue(Tx tx, MerchantId merchant, JsonNode message) {
        DeskQueueStore.queue(
                tx,
                merchant,
                Long.parseLong(message.path("thread_id").asString()),
                Long.parseLong(message.path("message_id").asString()));
    }
}
