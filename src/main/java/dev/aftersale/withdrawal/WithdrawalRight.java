package dev.aftersale.withdrawal;

import dev.aftersale.merchant.Withdrawal;
import dev.aftersale.order.Item;
import dev.aftersale.order.Order;
import dev.aftersale.order.Shipment;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whether a buyer may withdraw from the contract, and until when.
 *
 * <p>The period begins with the day after the one on which the buyer has the last of the goods, and ends with the last hour
 * of its last day; a Saturday or Sunday moves that to Monday. Source: article 9(2)(b) of Directive 2011/83/EU; articles
 * 3(1) and 3(4) of Regulation (EEC, Euratom) 1182/71. Nobody tells us when a parcel arrived, so it is taken to have come
 * as late as the shipping option allows; and days end by the westernmost clock of the Union. Both err on the buyer's side.
 *
 * @param until null: the period has not begun, because something is still to be shipped
 */
public record WithdrawalRight(boolean offered, @Nullable Instant until) {

    static final WithdrawalRight NONE = new WithdrawalRight(false, null);

    /** Where the order doesn't say how long it takes. */
    static final int TRANSIT_DAYS = 10;

    private static final ZoneId WESTERNMOST = ZoneId.of("America/Martinique");

    private static final Set<String> UNION = Set.of(
            "AT", "BE", "BG", "HR", "CY", "CZ", "DK", "EE", "FI", "FR", "DE", "GR", "HU", "IE", "IT", "LV", "LT", "LU",
            "MT", "NL", "PL", "PT", "RO", "SK", "SI", "ES", "SE");

    static WithdrawalRight of(Order order, Withdrawal terms) {
        if (!isOffered(order, terms) || order.core().isCancelled() || isGivenBack(order)) {
            return NONE;
        }
        return new WithdrawalRight(true, order.core().units().open() > 0 ? null : end(order, terms.days()));
    }

    /** Whether it was ever there for this order, over as it may be. */
    static boolean isOffered(Order order, Withdrawal terms) {
        return switch (terms.buyers()) {
            case NONE -> false;
            case ALL -> true;
            case IN_THE_EU -> goesToTheUnion(order);
        };
    }

    private static boolean goesToTheUnion(Order order) {
        return order.address() != null
                && order.address().country() != null
                && UNION.contains(order.address().country());
    }

    private static boolean isGivenBack(Order order) {
        return order.items().stream().allMatch(item -> kept(item) == 0);
    }

    /** Units that the buyer has, or is to have. */
    static int kept(Item item) {
        return item.quantity() - item.cancelled() - item.refundedQuantity();
    }

    private static @Nullable Instant end(Order order, int days) {
        Instant shipped = order.shipments().stream()
                .map(Shipment::shippedAt)
                .max(Comparator.naturalOrder())
                .orElse(null);
        if (shipped == null) {
            return null;
        }
        int transit = order.shipping() == null || order.shipping().maxDays() <= 0
                ? TRANSIT_DAYS
                : order.shipping().maxDays();
        LocalDate last = LocalDate.ofInstant(shipped, WESTERNMOST).plusDays((long) transit + days);
        while (last.getDayOfWeek() == DayOfWeek.SATURDAY || last.getDayOfWeek() == DayOfWeek.SUNDAY) {
            last = last.plusDays(1);
        }
        return last.plusDays(1).atStartOfDay(WESTERNMOST).toInstant();
    }

    public boolean isOpen(Instant now) {
        return offered && (until == null || now.isBefore(until));
    }
}
