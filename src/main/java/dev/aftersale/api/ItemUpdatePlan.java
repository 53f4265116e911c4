package dev.aftersale.api;

import dev.aftersale.base.Json;
import dev.aftersale.base.Money;
import dev.aftersale.base.Problem;
import dev.aftersale.base.Shares;
import dev.aftersale.order.CancelRequest;
import dev.aftersale.order.Cancellation;
import dev.aftersale.order.Item;
import dev.aftersale.order.ItemQuantity;
import dev.aftersale.order.Order;
import dev.aftersale.order.OrderCore;
import dev.aftersale.order.OrderState;
import dev.aftersale.order.ShipRequest;
import dev.aftersale.order.Shipment;
import dev.aftersale.order.Snapshots;
import dev.aftersale.refund.RefundReason;
import dev.aftersale.refund.RefundRequest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * What an order's snapshot leaves to do: decided over the order as it stands under its lock, with nothing but what is handed
 * in. The whole snapshot is looked at before any of it is carried out.
 */
final class ItemUpdatePlan {

    private record Parcel(
            Shipment.Tracking tracking, @Nullable String origin) {}

    private ItemUpdatePlan() {}

    static Snapshots.Missing missing(Order order, List<ItemTotals> targets, @Nullable String reference) {
        check(order, targets, reference);
        checkOrigins(order, targets);
        var parcels = parcels(order, targets);
        if (!parcels.isEmpty()) {
            checkRefund(order, targets);
        }
        return new Snapshots.Missing(reference, parcels, tracking(order, targets), cancellations(order, targets));
    }

    /** The whole snapshot is looked at before any of it is carried out. */
    private static void check(Order order, List<ItemTotals> targets, @Nullable String reference) {
        if (order.core().state() == OrderState.FB_PROCESSING) {
            throw Problem.PENDING_ACTION.because("Order " + order.id() + " is on hold.");
        }
        String known = order.core().reference();
        if (reference != null && known != null && !known.equals(reference)) {
            throw Problem.REFERENCE_IS_SET.because(
                    "merchant_order_reference of order %d is '%s'.".formatted(order.id(), known));
        }
        checkAmounts(order, targets);
        var seen = new HashSet<Long>();
        for (ItemTotals target : targets) {
            Item item = item(order, target.itemId());
            if (!seen.add(item.id())) {
                throw Problem.INVALID_PARAMETER.because("item %d stands in the snapshot twice.".formatted(item.id()));
            }
            long fulfilled = target.fulfilled() == null ? item.fulfilled() : target.fulfilled();
            long cancelled = target.cancelled() == null ? item.cancelled() : target.cancelled();
            long refunded = target.refunded() == null ? item.refundedQuantity() : target.refunded();
            if (fulfilled < item.fulfilled() || cancelled < item.cancelled() || refunded < item.refundedQuantity()) {
                throw Problem.ITEMS_COMPLETE.because(
                        "item %d: %d shipped, %d cancelled, %d refunded: a snapshot does not take back."
                                .formatted(item.id(), item.fulfilled(), item.cancelled(), item.refundedQuantity()));
            }
            if (fulfilled + cancelled > item.quantity()) {
                throw Problem.ITEMS_COMPLETE.because("item %d: %d to ship and %d to cancel of %d."
                        .formatted(item.id(), fulfilled, cancelled, item.quantity()));
            }
            if (refunded > fulfilled) {
                throw Problem.REFUND_ABOVE.because(
                        "item %d: %d to refund of %d shipped.".formatted(item.id(), refunded, fulfilled));
            }
        }
    }

    private static void checkAmounts(Order order, List<ItemTotals> targets) {
        OrderCore core = order.core();
        for (ItemTotals target : targets) {
            if (target.currency() != null && !target.currency().equals(core.currency())) {
                throw Problem.INVALID_PARAMETER.because("Amounts of order %d are in %s, not %s."
                        .formatted(order.id(), core.currency(), target.currency()));
            }
        }
        var charges = core.charges();
        long charged = charges.shippingNet() + (core.taxInclusive() ? charges.shippingTax() : 0);
        Long shipping = shipping(targets);
        if (shipping != null && shipping > charged) {
            throw Problem.SNAPSHOT_SHIPPING_ABOVE.because(
                    "shipping of order %d is %s.".formatted(order.id(), Money.of(charged, core.currency())));
        }
        refuseLess("shipping_refund", shipping, shippingRefunded(core), "is refunded", core);
        refuseLess("deductions", deduction(targets), charges.withheld(), "is kept back", core);
    }

    private static void refuseLess(String what, @Nullable Long total, long before, String is, OrderCore core) {
        if (total != null && total < before) {
            throw Problem.INVALID_PARAMETER.because(
                    "%s of the order come to %s, and %s %s already: a snapshot does not take back."
                            .formatted(what, Money.of(total, core.currency()), Money.of(before, core.currency()), is));
        }
    }

    /** As the order's amounts are named: with tax in them, or before it. */
    private static long shippingRefunded(OrderCore core) {
        var charges = core.charges();
        return charges.refundedShipping() + (core.taxInclusive() ? charges.refundedShippingTax() : 0);
    }

    /** Null: the snapshot doesn't say, so it stays as it is. */
    private static @Nullable Long shipping(List<ItemTotals> targets) {
        return sum(targets, target -> {
            Money refund = target.shippingRefund();
            return refund == null ? null : refund.minor();
        });
    }

    /** Null: the snapshot doesn't say, so it stays as it is. */
    private static @Nullable Long deduction(List<ItemTotals> targets) {
        return sum(targets, ItemTotals::deduction);
    }

    private static @Nullable Long sum(List<ItemTotals> targets, Function<ItemTotals, @Nullable Long> amount) {
        Long sum = null;
        for (ItemTotals target : targets) {
            Long one = amount.apply(target);
            try {
                sum = one == null || sum == null ? firstOf(one, sum) : Long.valueOf(Math.addExact(sum, one));
            } catch (ArithmeticException e) {
                throw Problem.INVALID_PARAMETER.because("The amounts are out of range.", e);
            }
        }
        return sum;
    }

    private static <T> @Nullable T firstOf(@Nullable T one, @Nullable T other) {
        return one == null ? other : one;
    }

    private static Item item(Order order, long id) {
        return order.items().stream()
                .filter(item -> item.id() == id)
                .findFirst()
                .orElseThrow(() ->
                        Problem.SNAPSHOT_ITEM_UNKNOWN.because("Order %d has no item %d.".formatted(order.id(), id)));
    }

    /** One shipment for each tracking number. */
    private static List<ShipRequest> parcels(Order order, List<ItemTotals> targets) {
        Map<Parcel, List<ItemQuantity>> parcels = new LinkedHashMap<>();
        for (ItemTotals target : targets) {
            missing(order, target, target.fulfilled(), Item::fulfilled)
                    .ifPresent(units -> parcels.computeIfAbsent(
                                    new Parcel(target.tracking(), target.origin()), parcel -> new ArrayList<>())
                            .add(units));
        }
        return parcels.entrySet().stream()
                .map(parcel -> new ShipRequest(
                        order.id(),
                        parcel.getValue(),
                        parcel.getKey().tracking(),
                        null,
                        parcel.getKey().origin(),
                        null,
                        null,
                        null,
                        true))
                .toList();
    }

    /** Where an item is shipped already, and its tracking is another now: the last call counts. */
    private static Map<Long, Shipment.Tracking> tracking(Order order, List<ItemTotals> targets) {
        Map<Long, Shipment.Tracking> changes = new LinkedHashMap<>();
        for (ItemTotals target : targets) {
            boolean ships =
                    missing(order, target, target.fulfilled(), Item::fulfilled).isPresent();
            if (ships || target.tracking().equals(Shipment.Tracking.NONE)) {
                continue;
            }
            var parcels = shipments(order, target);
            if (parcels.stream().anyMatch(parcel -> parcel.tracking().equals(target.tracking()))) {
                continue;
            }
            if (parcels.size() != 1) {
                throw Problem.INVALID_PARAMETER.because(
                        "item %d: %d shipments have it, and none has the tracking_info; change it by update_shipment."
                                .formatted(target.itemId(), parcels.size()));
            }
            var other = changes.put(parcels.getFirst().id(), target.tracking());
            if (other != null && !other.equals(target.tracking())) {
                throw Problem.INVALID_PARAMETER.because("shipment %d: two items name different tracking_info for it."
                        .formatted(parcels.getFirst().id()));
            }
        }
        return changes;
    }

    /** Tax was reckoned from where a parcel left: that can't be told otherwise once it has. */
    private static void checkOrigins(Order order, List<ItemTotals> targets) {
        for (ItemTotals target : targets) {
            var parcels = shipments(order, target);
            if (target.origin() == null
                    || parcels.isEmpty()
                    || missing(order, target, target.fulfilled(), Item::fulfilled)
                            .isPresent()) {
                continue;
            }
            var origin = Json.tree(target.origin());
            if (parcels.stream()
                    .map(Shipment::origin)
                    .noneMatch(known -> known != null && Json.tree(known).equals(origin))) {
                throw Problem.INVALID_PARAMETER.because(
                        "item %d is shipped, and its fulfillment was another or none: it can't be changed any more."
                                .formatted(target.itemId()));
            }
        }
    }

    private static List<Shipment> shipments(Order order, ItemTotals target) {
        return order.shipments().stream()
                .filter(shipment -> shipment.lines().stream().anyMatch(line -> line.itemId() == target.itemId()))
                .toList();
    }

    private static List<CancelRequest> cancellations(Order order, List<ItemTotals> targets) {
        Map<Cancellation.Reason, List<ItemQuantity>> byReason = new LinkedHashMap<>();
        Map<Cancellation.Reason, String> descriptions = new LinkedHashMap<>();
        for (ItemTotals target : targets) {
            missing(order, target, target.cancelled(), Item::cancelled).ifPresent(units -> {
                byReason.computeIfAbsent(target.cancelReason(), r -> new ArrayList<>())
                        .add(units);
                if (target.cancelDescription() != null) {
                    descriptions.putIfAbsent(target.cancelReason(), target.cancelDescription());
                }
            });
        }
        return byReason.entrySet().stream()
                .map(group -> new CancelRequest(
                        order.id(),
                        group.getValue(),
                        group.getKey(),
                        descriptions.get(group.getKey()),
                        false,
                        Cancellation.Actor.MERCHANT))
                .toList();
    }

    /** Null if nothing is missing. */
    static @Nullable RefundRequest refundRequest(Order order, List<ItemTotals> targets) {
        var lines = new ArrayList<RefundRequest.Line>();
        RefundReason reason = null;
        String description = null;
        String currency = null;
        for (ItemTotals target : targets) {
            missing(order, target, target.refunded(), Item::refundedQuantity)
                    .ifPresent(
                            units -> lines.add(new RefundRequest.Line(units.itemId(), null, units.quantity(), null)));
            reason = firstOf(reason, target.refundReason());
            description = firstOf(description, target.refundDescription());
            currency = firstOf(currency, target.currency());
        }
        OrderCore core = order.core();
        long shippingBefore = shippingRefunded(core);
        long shippingLeft = Objects.requireNonNullElse(shipping(targets), shippingBefore) - shippingBefore;
        long withheld = core.charges().withheld();
        long toWithhold = Math.max(0, Objects.requireNonNullElse(deduction(targets), withheld) - withheld);
        if (lines.isEmpty() && shippingLeft <= 0) {
            if (toWithhold > 0) {
                throw Problem.SNAPSHOT_REFUND_ZERO.because(
                        "deductions rise by %s, and nothing more is refunded that they could be kept back from."
                                .formatted(Money.of(toWithhold, core.currency())));
            }
            return null;
        }
        return new RefundRequest(
                order.id(),
                reason == null ? RefundReason.REFUND_REASON_OTHER : reason,
                description,
                lines,
                shippingLeft > 0 ? shippingLeft : null,
                toWithhold,
                0,
                currency,
                null,
                true);
    }

    /** What can be known of a refund before its units are captured: whether anything would be left of it. */
    private static void checkRefund(Order order, List<ItemTotals> targets) {
        var request = refundRequest(order, targets);
        if (request == null) {
            return;
        }
        var charges = order.core().charges();
        long most = request.shipping() == null ? 0 : charges.shippingNet() + charges.shippingTax();
        for (var line : request.lines()) {
            Item item = item(order, Objects.requireNonNull(line.itemId()));
            long whole = item.net() + item.tax();
            int others = item.quantity() - Objects.requireNonNull(line.quantity());
            most += whole - Shares.floor(whole, others, item.quantity()); // rounded up
        }
        if (request.deduction() >= most) {
            throw Problem.SNAPSHOT_REFUND_ZERO.because("deductions of %s leave nothing of the refund."
                    .formatted(Money.of(request.deduction(), order.core().currency())));
        }
    }

    private static Optional<ItemQuantity> missing(
            Order order, ItemTotals target, @Nullable Long wanted, ToIntFunction<Item> current) {
        if (wanted == null) {
            return Optional.empty();
        }
        int units = Math.toIntExact(wanted - current.applyAsInt(item(order, target.itemId())));
        return units == 0 ? Optional.empty() : Optional.of(new ItemQuantity(target.itemId(), null, units));
    }
}
