package dev.aftersale.order;

import dev.aftersale.base.Db;
import dev.aftersale.base.MerchantId;
import dev.aftersale.base.Tx;
import dev.aftersale.event.Events;
import dev.aftersale.merchant.Merchant;
import dev.aftersale.merchant.Merchants;
import dev.aftersale.payment.IntentKind;
import dev.aftersale.payment.PaymentIntents;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Brings an order to where its merchant says that it is. What is missing is decided under the order's lock and done in the
 * same transaction, all of it or nothing: whoever says the same at the same time finds nothing left to do.
 */
@Component
public class Snapshots {

    private final Db db;
    private final Merchants merchants;
    private final Shipments shipments;
    private final Cancellations cancellations;
    private final PaymentIntents intents;
    private final Events events;

    Snapshots(
            Db db,
            Merchants merchants,
            Shipments shipments,
            Cancellations cancellations,
            PaymentIntents intents,
            Events events) {
        this.db = db;
        this.merchants = merchants;
        this.shipments = shipments;
        this.cancellations = cancellations;
        this.intents = intents;
        this.events = events;
    }

    /** An order as it stands, with its items and shipments; nobody changes it meanwhile. */
    @FunctionalInterface
    public interface Plan {
        Missing of(Order order);
    }

    /** What else belongs into the transaction, after {@code parcels} were shipped. {@code order} is as it was before. */
    @FunctionalInterface
    public interface Rest<T> {
        @Nullable
        T of(Tx tx, Order order, List<Long> parcels);
    }

    /** @param tracking by shipment, what its tracking shall be */
    public record Missing(
            @Nullable String reference,
            List<ShipRequest> parcels,
            Map<Long, Shipment.Tracking> tracking,
            List<CancelRequest> cancellations) {

        public static final Missing NOTHING = new Missing(null, List.of(), Map.of(), List.of());
    }

    public record Made<T>(
            List<Long> shipments,
            List<Long> cancellations,
            @Nullable T rest) {}

    private record Written<T>(Made<T> made, List<Long> captures) {}

    /** Does what is missing. Captures are tried once before this returns, as after a shipment. */
    public <T> Made<T> apply(MerchantId id, long orderId, Plan plan, Rest<T> rest) {
        Merchant merchant = Orders.active(merchants, id);
        var written = db.within(id, tx -> write(tx, merchant, orderId, plan, rest));
        for (long capture : written.captures()) {
            intents.carryNow(id, capture, IntentKind.CAPTURE);
        }
        return written.made();
    }

    private <T> Written<T> write(Tx tx, Merchant merchant, long orderId, Plan plan, Rest<T> rest) {
        OrderCore core = lock(tx, merchant, orderId).core();
        Order order = OrderReadStore.find(
                        tx, merchant.id(), List.of(orderId), Set.of(OrderPart.ITEMS, OrderPart.SHIPMENTS))
                .getFirst();
        Missing missing = plan.of(order);
        Orders.setReference(tx, core, missing.reference());
        if (core.state() == OrderState.CREATED) {
            Orders.acknowledge(tx, events, core, missing.reference());
        }
        var captures = new ArrayList<Long>();
        var parcels = new ArrayList<Long>();
        for (ShipRequest parcel : missing.parcels()) {
            // Each of them changes what the next one finds.
            var shipped = shipments.ship(tx, merchant, lock(tx, merchant, orderId), parcel, tx.now());
            parcels.add(shipped.id());
            captures.add(shipped.paymentId());
        }
        missing.tracking().forEach((shipment, tracking) -> shipments.track(tx, core, shipment, tracking));
        var cancelled = new ArrayList<Long>();
        for (CancelRequest cancellation : missing.cancellations()) {
            cancelled.add(cancellations
                    .cancel(tx, lock(tx, merchant, orderId), cancellation)
                    .id());
        }
        return new Written<>(new Made<>(parcels, cancelled, rest.of(tx, order, parcels)), captures);
    }

    private static OrderStore.Locked lock(Tx tx, Merchant merchant, long orderId) {
        return OrderStore.lock(tx, merchant.id(), orderId).orElseThrow(() -> Orders.unknown(orderId));
    }
}
