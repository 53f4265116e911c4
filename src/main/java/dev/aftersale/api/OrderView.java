package dev.aftersale.api;

import dev.aftersale.base.Money;
import dev.aftersale.order.Item;
import dev.aftersale.order.Order;
import dev.aftersale.order.OrderCore;
import dev.aftersale.order.OrderState;
import dev.aftersale.order.Shipment;
import dev.aftersale.refund.Refund;
import dev.aftersale.returns.Return;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An order with all that its answer shows; what was not asked for is empty.
 *
 * @param buyerMask the address that stands for the buyer's; null: not asked for, or the buyer has none
 */
record OrderView(
        Order order,
        List<Refund> refunds,
        List<Return> returns,
        @Nullable String buyerMask) {

    OrderCore core() {
        return order.core();
    }

    Money money(long minor) {
        return Money.of(minor, core().currency());
    }

    /** While the order is on hold, who bought it is not told. */
    boolean isBuyerShown() {
        return core().state() != OrderState.FB_PROCESSING;
    }

    @Nullable
    Item item(long id) {
        return order.items().stream()
                .filter(item -> item.id() == id)
                .findFirst()
                .orElse(null);
    }

    record ItemView(OrderView order, Item item) {}

    record ShipmentView(OrderView order, Shipment shipment) {}

    /** Units of an item within a shipment, a cancellation or a refund. */
    record LineView(OrderView order, long itemId, int quantity, long net, long tax) {

        @Nullable
        String retailerId() {
            Item item = order.item(itemId);
            return item == null ? null : item.retailerId();
        }

        @Nullable
        String productId() {
            Item item = order.item(itemId);
            return item == null ? null : Long.toString(item.productId());
        }
    }

    record RefundView(OrderView order, Refund refund) {}

    /** A sale or a refund as the payout reports list them. */
    record TransactionView(OrderView order, String type, long id, java.time.Instant at, long fees, long net) {}

    List<ItemView> items() {
        return order.items().stream().map(item -> new ItemView(this, item)).toList();
    }

    List<ShipmentView> shipments() {
        return order.shipments().stream()
                .map(shipment -> new ShipmentView(this, shipment))
                .toList();
    }

    /** The shipments whose payment is captured. */
    List<ShipmentView> payments() {
        return shipments().stream()
                .filter(view -> view.shipment().captureState() == Shipment.CaptureState.CAPTURED)
                .toList();
    }

    List<RefundView> refundViews() {
        return refunds.stream().map(refund -> new RefundView(this, refund)).toList();
    }
}
