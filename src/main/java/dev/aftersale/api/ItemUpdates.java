package dev.aftersale.api;

import dev.aftersale.api.graph.Call;
import dev.aftersale.api.graph.Obj;
import dev.aftersale.api.graph.Params;
import dev.aftersale.api.graph.Reply;
import dev.aftersale.base.MerchantId;
import dev.aftersale.base.Money;
import dev.aftersale.base.Problem;
import dev.aftersale.order.CancelRequest;
import dev.aftersale.order.Cancellation;
import dev.aftersale.order.Cancellations;
import dev.aftersale.order.Item;
import dev.aftersale.order.ItemQuantity;
import dev.aftersale.order.Order;
import dev.aftersale.order.OrderCore;
import dev.aftersale.order.OrderPart;
import dev.aftersale.order.OrderState;
import dev.aftersale.order.Orders;
import dev.aftersale.order.ShipRequest;
import dev.aftersale.order.Shipment;
import dev.aftersale.order.Shipments;
import dev.aftersale.refund.RefundReason;
import dev.aftersale.refund.RefundRequest;
import dev.aftersale.refund.Refunds;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToIntFunction;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The snapshot of an order: the caller names the totals that items shall have, and what is missing is shipped, cancelled and
 * refunded, in this order. Declarative, so it needs no key: said twice, the second time nothing is missing. Totals never go
 * back.
 */
@Component
class ItemUpdates {

    private static final int MAX_ITEMS = 10_000;

    private final Orders orders;
    private final Shipments shipments;
    private final Cancellations cancellations;
    private final Refunds refunds;
    private final OrderWriting writing;

    ItemUpdates(
            Orders orders, Shipments shipments, Cancellations cancellations, Refunds refunds, OrderWriting writing) {
        this.orders = orders;
        this.shipments = shipments;
        this.cancellations = cancellations;
        this.refunds = refunds;
        this.writing = writing;
    }

    /** Totals that one item shall have; null: as it is. */
    private record Target(
            long itemId,
            @Nullable Long fulfilled,
            @Nullable Long cancelled,
            @Nullable Long refunded,
            Shipment.Tracking tracking,
            Cancellation.Reason cancelReason,
            @Nullable String cancelDescription,
            @Nullable RefundReason refundReason,
            @Nullable Money shippingRefund,
            long deduction,
            @Nullable String currency) {}

    Reply apply(Call call) {
        var targets = targets(call.params());
        String reference = call.params().optionalText("merchant_order_reference", 100);
        MerchantId merchant = call.merchant();
        Order order = order(merchant, call.node());
        check(order, targets, reference);
        if (order.core().state() == OrderState.CREATED) {
            orders.acknowledge(merchant, call.node(), reference, null);
        } else if (reference != null) {
            orders.setReference(merchant, call.node(), reference);
        }
        var made = Obj.success();
        ship(merchant, order, targets, made);
        cancel(merchant, order, targets, made);
        refund(merchant, order, targets, made);
        return writing.reply(call, call.node(), made, false);
    }

    private Order order(MerchantId merchant, long id) {
        return orders.find(merchant, id, Set.of(OrderPart.ITEMS))
                .orElseThrow(() -> Problem.INVALID_ORDER.because("Invalid Order ID: " + id + "."));
    }

    /** The whole snapshot is looked at before any of it is carried out. */
    private static void check(Order order, List<Target> targets, @Nullable String reference) {
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
        for (Target target : targets) {
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

    private static void checkAmounts(Order order, List<Target> targets) {
        OrderCore core = order.core();
        for (Target target : targets) {
            if (target.currency() != null && !target.currency().equals(core.currency())) {
                throw Problem.INVALID_PARAMETER.because("Amounts of order %d are in %s, not %s."
                        .formatted(order.id(), core.currency(), target.currency()));
            }
        }
        var charges = core.charges();
        long charged = charges.shippingNet() + (core.taxInclusive() ? charges.shippingTax() : 0);
        deduction(targets);
        if (shipping(targets) > charged) {
            throw Problem.SNAPSHOT_SHIPPING_ABOVE.because(
                    "shipping of order %d is %s.".formatted(order.id(), Money.of(charged, core.currency())));
        }
    }

    private static long shipping(List<Target> targets) {
        return sum(targets, target -> {
            Money refund = target.shippingRefund();
            return refund == null ? 0 : refund.minor();
        });
    }

    private static long deduction(List<Target> targets) {
        return sum(targets, Target::deduction);
    }

    private static long sum(List<Target> targets, ToLongFunction<Target> amount) {
        long sum = 0;
        for (Target target : targets) {
            try {
                sum = Math.addExact(sum, amount.applyAsLong(target));
            } catch (ArithmeticException e) {
                throw Problem.INVALID_PARAMETER.because("The amounts are out of range.", e);
            }
        }
        return sum;
    }

    private static Item item(Order order, long id) {
        return order.items().stream()
                .filter(item -> item.id() == id)
                .findFirst()
                .orElseThrow(() ->
                        Problem.SNAPSHOT_ITEM_UNKNOWN.because("Order %d has no item %d.".formatted(order.id(), id)));
    }

    /** One shipment for each tracking number. */
    private void ship(MerchantId merchant, Order order, List<Target> targets, Obj made) {
        Map<Shipment.Tracking, List<ItemQuantity>> parcels = new LinkedHashMap<>();
        for (Target target : targets) {
            missing(order, target, target.fulfilled(), Item::fulfilled)
                    .ifPresent(units -> parcels.computeIfAbsent(target.tracking(), t -> new ArrayList<>())
                            .add(units));
        }
        var ids = new ArrayList<String>();
        parcels.forEach((tracking, items) -> {
            var request = new ShipRequest(order.id(), items, tracking, null, null, null, null, null, true);
            ids.add(Long.toString(
                    shipments.ship(merchant, request, null).value().id()));
        });
        made.with("shipment_ids", ids);
    }

    private void cancel(MerchantId merchant, Order order, List<Target> targets, Obj made) {
        Map<Cancellation.Reason, List<ItemQuantity>> byReason = new LinkedHashMap<>();
        Map<Cancellation.Reason, String> descriptions = new LinkedHashMap<>();
        for (Target target : targets) {
            missing(order, target, target.cancelled(), Item::cancelled).ifPresent(units -> {
                byReason.computeIfAbsent(target.cancelReason(), r -> new ArrayList<>())
                        .add(units);
                if (target.cancelDescription() != null) {
                    descriptions.putIfAbsent(target.cancelReason(), target.cancelDescription());
                }
            });
        }
        var ids = new ArrayList<String>();
        byReason.forEach((reason, items) -> {
            var request = new CancelRequest(
                    order.id(), items, reason, descriptions.get(reason), false, Cancellation.Actor.MERCHANT);
            ids.add(Long.toString(
                    cancellations.cancel(merchant, request, null).value().id()));
        });
        made.with("cancellation_ids", ids);
    }

    private void refund(MerchantId merchant, Order order, List<Target> targets, Obj made) {
        var lines = new ArrayList<RefundRequest.Line>();
        RefundReason reason = null;
        String currency = null;
        for (Target target : targets) {
            missing(order, target, target.refunded(), Item::refundedQuantity)
                    .ifPresent(
                            units -> lines.add(new RefundRequest.Line(units.itemId(), null, units.quantity(), null)));
            reason = reason == null ? target.refundReason() : reason;
            currency = currency == null ? target.currency() : currency;
        }
        var charges = order.core().charges();
        // As the order's amounts are named: with tax in them, or before it.
        long shippingBefore =
                charges.refundedShipping() + (order.core().taxInclusive() ? charges.refundedShippingTax() : 0);
        long shippingLeft = shipping(targets) - shippingBefore;
        if (lines.isEmpty() && shippingLeft <= 0) {
            made.with("refund_ids", List.of());
            return;
        }
        var request = new RefundRequest(
                order.id(),
                reason == null ? RefundReason.REFUND_REASON_OTHER : reason,
                null,
                lines,
                shippingLeft > 0 ? shippingLeft : null,
                deduction(targets),
                0,
                currency,
                null,
                true);
        var granted = refunds.refund(merchant, request, null).value();
        made.with("refund_ids", List.of(Long.toString(granted.id())))
                .with("refunded", Money.of(granted.total(), granted.currency()));
    }

    private static Optional<ItemQuantity> missing(
            Order order, Target target, @Nullable Long wanted, ToIntFunction<Item> current) {
        if (wanted == null) {
            return Optional.empty();
        }
        int units = Math.toIntExact(wanted - current.applyAsInt(item(order, target.itemId())));
        return units == 0 ? Optional.empty() : Optional.of(new ItemQuantity(target.itemId(), null, units));
    }

    private static List<Target> targets(Params params) {
        var rows = params.objects("items", MAX_ITEMS);
        if (rows.isEmpty()) {
            throw params.wrong("items", "a list of at least one object");
        }
        return rows.stream().map(ItemUpdates::target).toList();
    }

    private static Target target(Params row) {
        var cancelReason = row.optionalObject("cancel_reason");
        var refundReason = row.optionalObject("refund_reason");
        var tracking = row.objects("tracking_info", 10);
        var currency = new RefundCalls.OneCurrency();
        var cancelCode =
                cancelReason == null ? null : cancelReason.optionalChoice("reason_code", Cancellation.Reason.class);
        long deduction = RefundCalls.deductions(row, currency);
        Money shippingRefund = shippingRefund(row, currency);
        return new Target(
                row.id("item_id"),
                row.optionalNumber("fulfill_quantity", 0),
                row.optionalNumber("cancel_quantity", 0),
                row.optionalNumber("refund_quantity", 0),
                OrderWriting.tracking(tracking.isEmpty() ? null : tracking.getFirst()),
                cancelCode == null ? Cancellation.Reason.CANCEL_REASON_OTHER : cancelCode,
                cancelReason == null ? null : cancelReason.optionalText("reason_description", 1_000),
                refundReason == null ? null : refundReason.optionalChoice("reason_code", RefundReason.class),
                shippingRefund,
                deduction,
                currency.code());
    }

    /** {@code {"shipping_refund":{"amount","currency"}}}, as the documents show it, or the amount itself. */
    private static @Nullable Money shippingRefund(Params row, RefundCalls.OneCurrency currency) {
        var given = row.optionalObject("shipping_refund");
        if (given == null) {
            return null;
        }
        return currency.of(given.has("amount") ? row.money("shipping_refund") : given.money("shipping_refund"), given);
    }
}
