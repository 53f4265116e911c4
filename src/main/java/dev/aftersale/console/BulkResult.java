package dev.aftersale.console;

import dev.aftersale.order.Order;
import org.jspecify.annotations.Nullable;

/**
 * What came of one of many orders.
 *
 * @param order as it stands now; null: the merchant has no such order
 * @param problem why it was or will not be done, in words; null: it was
 */
public record BulkResult(
        long id, @Nullable Order order, @Nullable String problem) {}
