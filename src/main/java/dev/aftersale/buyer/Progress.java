package dev.aftersale.buyer;

import dev.aftersale.order.Order;
import dev.aftersale.order.OrderState;
import dev.aftersale.order.Shipment;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where an order is, as its buyer sees it: what happened, and what comes next and when.
 *
 * @param steps of four that are done: ordered, prepared, shipped, arrived
 * @param by the day of what comes next; null where no day is known
 * @param from the first day, where it may be one of several
 */
public record Progress(
        Stage stage,
        int steps,
        @Nullable LocalDate from,
        @Nullable LocalDate by) {

    /** Where nothing tells how long a parcel takes. */
    private static final int USUAL_DAYS = 10;

    /** As texts name them. */
    public enum Stage {
        RECEIVED,
        PREPARED,
        /** Should have been shipped, and wasn't. */
        LATE,
        PARTLY_SHIPPED,
        SHIPPED,
        /** Comes today, its carrier says. */
        OUT_FOR_DELIVERY,
        /** Has come, its carrier says. */
        DELIVERED,
        /** Should have come: nobody tells us whether it did. */
        ARRIVED,
        REFUNDED,
        CANCELLED
    }

    static Progress of(Order order, Instant now, ZoneId zone) {
        var core = order.core();
        LocalDate today = LocalDate.ofInstant(now, zone);
        if (core.isCancelled()) {
            return new Progress(Stage.CANCELLED, 0, null, null);
        }
        if (core.units().fulfilled() == 0) {
            return waiting(order, today);
        }
        if (core.units().open() > 0) {
            return new Progress(Stage.PARTLY_SHIPPED, 2, null, core.shipBy().isBefore(today) ? null : core.shipBy());
        }
        boolean allRefunded =
                order.items().stream().allMatch(item -> item.refundedQuantity() == item.quantity() - item.cancelled());
        return allRefunded ? new Progress(Stage.REFUNDED, 4, null, null) : underWay(order, today, zone);
    }

    private static Progress waiting(Order order, LocalDate today) {
        LocalDate shipBy = order.core().shipBy();
        if (shipBy.isBefore(today)) {
            return new Progress(Stage.LATE, 1, null, shipBy);
        }
        return order.core().state() == OrderState.IN_PROGRESS
                ? new Progress(Stage.PREPARED, 2, null, shipBy)
                : new Progress(Stage.RECEIVED, 1, null, shipBy);
    }

    private static Progress underWay(Order order, LocalDate today, ZoneId zone) {
        var journeys = order.shipments().stream().map(Shipment::journey).toList();
        if (!journeys.isEmpty() && journeys.stream().allMatch(journey -> journey.deliveredAt() != null)) {
            Instant last = journeys.stream()
                    .map(journey -> Objects.requireNonNull(journey.deliveredAt()))
                    .max(Comparator.naturalOrder())
                    .orElseThrow();
            return new Progress(Stage.DELIVERED, 4, null, LocalDate.ofInstant(last, zone));
        }
        if (journeys.stream()
                .anyMatch(journey -> journey.deliveredAt() == null
                        && journey.outForDeliveryAt() != null
                        && LocalDate.ofInstant(journey.outForDeliveryAt(), zone).equals(today))) {
            return new Progress(Stage.OUT_FOR_DELIVERY, 3, null, today);
        }
        Instant last = order.shipments().stream()
                .map(Shipment::shippedAt)
                .max(Comparator.naturalOrder())
                .orElse(order.core().updatedAt());
        LocalDate shipped = LocalDate.ofInstant(last, zone);
        var option = order.shipping();
        LocalDate from = null;
        LocalDate by = shipped.plusDays(USUAL_DAYS);
        if (option != null && option.maxDays() > 0) {
            from = shipped.plusDays(option.minDays());
            by = shipped.plusDays(option.maxDays());
        }
        return by.isBefore(today)
                ? new Progress(Stage.ARRIVED, 4, null, by)
                : new Progress(Stage.SHIPPED, 3, from == null || from.isBefore(today) ? null : from, by);
    }

    /** Which of the texts: with a span of days, with one, or with none. */
    public String next() {
        return "buyer.next." + stage + (by == null ? "" : from == null || from.equals(by) ? ".by" : ".between");
    }
}
