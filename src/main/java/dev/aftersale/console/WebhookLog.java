package dev.aftersale.console;

import dev.aftersale.event.Delivery;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the page of a webhook lists.
 *
 * @param state the only one that is listed; null: all
 * @param next the event that the next page continues after
 */
public record WebhookLog(
        Delivery.@Nullable State state,
        List<Delivery> deliveries,
        @Nullable Long next) {}
