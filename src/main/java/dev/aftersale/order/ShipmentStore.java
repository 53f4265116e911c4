package dev.aftersale.order;

import dev.aftersale.base.MerchantId;
import dev.aftersale.base.Tx;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Shipments and captures in SQL. */
final class ShipmentStore {

    private static final String INSERT = """
            INSERT INTO shipment (shard, id, merchant_id, order_id, external_id, carrier, tracking_number, shipping_method,
                                  origin, shipped_at, capture_id, capture_state, items_net, items_tax, shipping_net,
                                  shipping_tax, selling_fee, processing_fee)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?::jsonb, ?, ?, 'PENDING', ?, ?, ?, ?, ?, ?)
            """;

    private static final String INSERT_ITEMS = """
            INSERT INTO shipment_item (shard, shipment_id, merchant_id, item_id, quantity, net, tax)
            SELECT ?, ?, ?, i.id, i.quantity, i.net, i.tax
              FROM (SELECT unnest(?::bigint[]) AS id, unnest(?::int[]) AS quantity, unnest(?::bigint[]) AS net,
                           unnest(?::bigint[]) AS tax) AS i
            """;

    /** The guard stands here and again as a CHECK. */
    private static final String TAKE_ITEMS = """
            UPDATE order_item o
               SET fulfilled = o.fulfilled + i.quantity, shipped_net = o.shipped_net + i.net,
                   shipped_tax = o.shipped_tax + i.tax
              FROM (SELECT unnest(?::bigint[]) AS id, unnest(?::int[]) AS quantity, unnest(?::bigint[]) AS net,
                           unnest(?::bigint[]) AS tax) AS i
             WHERE o.shard = ? AND o.order_id = ? AND o.id = i.id
               AND o.fulfilled + o.cancelled + i.quantity <= o.quantity
            """;

    private static final String TAKE_UNITS = """
            UPDATE orders
               SET units_open = units_open - ?, units_fulfilled = units_fulfilled + ?, state = ?, updated_at = ?
             WHERE shard = ? AND id = ? AND units_open >= ?
            """;

    private static final String COLUMNS = """
            SELECT id, order_id, external_id, carrier, tracking_number, shipping_method, origin, shipped_at, capture_id,
                   capture_state, items_net, items_tax, shipping_net, shipping_tax, selling_fee, processing_fee,
                   captured_at, released, out_for_delivery_at, delivered_at
              FROM shipment
            """;

    private static final String TWIN = """
            SELECT id
              FROM shipment
             WHERE shard = :shard AND order_id = :order AND id <> :except
               AND (tracking_number = :tracking AND :tracking <> '' OR external_id = :external AND :external <> '')
             LIMIT 1
            """;

    private static final String BY_CAPTURE = COLUMNS + " WHERE shard = :shard AND capture_id = :id";

    private static final String BY_ID = COLUMNS + " WHERE shard = :shard AND order_id = :order AND id = :id";

    private static final String BY_EXTERNAL_ID =
            COLUMNS + " WHERE shard = :shard AND order_id = :order AND external_id = :id";

    private static final String BY_TRACKING_NUMBER =
            COLUMNS + " WHERE shard = :shard AND order_id = :order AND tracking_number = :id";

    private static final String SET_TRACKING = """
            UPDATE shipment SET carrier = ?, tracking_number = ?, shipping_method = ? WHERE shard = ? AND id = ?
            """;

    private static final String OUT_FOR_DELIVERY = """
            UPDATE shipment
               SET out_for_delivery_at = ?
             WHERE shard = ? AND id = ? AND out_for_delivery_at IS NULL AND delivered_at IS NULL
            """;

    private static final String DELIVERED = """
            UPDATE shipment SET delivered_at = ? WHERE shard = ? AND id = ? AND delivered_at IS NULL
            """;

    private static final String CAPTURED = """
            UPDATE shipment
               SET capture_state = 'CAPTURED', captured_at = ?, release_at = ?
             WHERE shard = ? AND id = ? AND capture_state = 'PENDING'
            """;

    private static final String CAPTURE_FAILED = """
            UPDATE shipment SET capture_state = 'FAILED' WHERE shard = ? AND id = ? AND capture_state = 'PENDING'
            """;

    private static final String CAPTURE_ITEMS = """
            UPDATE order_item o
               SET captured_quantity = o.captured_quantity + i.quantity, captured_net = o.captured_net + i.net,
                   captured_tax = o.captured_tax + i.tax
              FROM shipment_item i
             WHERE i.shard = ? AND i.shipment_id = ? AND o.shard = ? AND o.order_id = ? AND o.id = i.item_id
            """;

    private static final String CAPTURE_ORDER = """
            UPDATE orders
               SET captured = captured + ?, captured_shipping = captured_shipping + ?,
                   captured_shipping_tax = captured_shipping_tax + ?, selling_fee = selling_fee + ?,
                   processing_fee = processing_fee + ?, pending = pending + ?, updated_at = ?
             WHERE shard = ? AND id = ?
            """;

    private static final String UNRELEASED = """
            SELECT count(*) FROM shipment
             WHERE shard = :shard AND order_id = :order AND NOT released AND capture_state <> 'FAILED' AND id <> :except
            """;

    private static final String RELEASE = """
            UPDATE shipment SET released = true WHERE shard = ? AND id = ? AND NOT released
            """;

    private static final String RELEASE_PENDING = """
            UPDATE orders SET pending = pending - ? WHERE shard = ? AND id = ?
            """;

    private ShipmentStore() {}

    static void insert(
            Tx tx,
            OrderCore order,
            ShipRequest request,
            ShipmentPolicy.Taken taken,
            long id,
            long captureId,
            Instant shippedAt) {
        int shard = order.merchant().shard();
        var allotment = taken.allotment();
        var tracking = request.tracking();
        tx.write(
                1,
                INSERT,
                shard,
                id,
                order.merchant(),
                order.id(),
                request.externalId(),
                tracking.carrier(),
                tracking.number(),
                tracking.method(),
                request.origin(),
                shippedAt,
                captureId,
                taken.itemsNet(),
                taken.itemsTax(),
                taken.shippingNet(),
                taken.shippingTax(),
                taken.sellingFee(),
                taken.processingFee());
        int size = allotment.lines().size();
        tx.write(
                size,
                INSERT_ITEMS,
                shard,
                id,
                order.merchant(),
                allotment.itemIds(),
                allotment.quantities(),
                allotment.nets(),
                allotment.taxes());
        OrderStore.joining(
                tx,
                size,
                () -> tx.write(
                        size,
                        TAKE_ITEMS,
                        allotment.itemIds(),
                        allotment.quantities(),
                        allotment.nets(),
                        allotment.taxes(),
                        shard,
                        order.id()));
        int units = allotment.units();
        tx.write(
                1,
                TAKE_UNITS,
                units,
                units,
                taken.completes() ? order.state().moveTo(OrderState.COMPLETED) : order.state(),
                tx.now(),
                shard,
                order.id(),
                units);
    }

    /** Another shipment of the order with the same tracking number or the same number of the merchant's. */
    static Optional<Long> twin(
            Tx tx,
            MerchantId merchant,
            long orderId,
            long except,
            @Nullable String tracking,
            @Nullable String external) {
        return tx.sql()
                .sql(TWIN)
                .param("shard", merchant.shard())
                .param("order", orderId)
                .param("except", except)
                .param("tracking", tracking == null ? "" : tracking)
                .param("external", external == null ? "" : external)
                .query(Long.class)
                .optional();
    }

    static Optional<Shipment> byCapture(Tx tx, MerchantId merchant, long captureId) {
        return tx.sql()
                .sql(BY_CAPTURE)
                .param("shard", merchant.shard())
                .param("id", captureId)
                .query((row, n) -> OrderReadStore.readShipment(row))
                .optional();
    }

    static Optional<Shipment> byId(Tx tx, MerchantId merchant, long orderId, long id) {
        return tx.sql()
                .sql(BY_ID)
                .param("shard", merchant.shard())
                .param("order", orderId)
                .param("id", id)
                .query((row, n) -> OrderReadStore.readShipment(row))
                .optional();
    }

    static Optional<Shipment> byExternalId(Tx tx, MerchantId merchant, long orderId, String externalId) {
        return tx.sql()
                .sql(BY_EXTERNAL_ID)
                .param("shard", merchant.shard())
                .param("order", orderId)
                .param("id", externalId)
                .query((row, n) -> OrderReadStore.readShipment(row))
                .optional();
    }

    static Optional<Shipment> byTrackingNumber(Tx tx, MerchantId merchant, long orderId, String number) {
        return tx.sql()
                .sql(BY_TRACKING_NUMBER)
                .param("shard", merchant.shard())
                .param("order", orderId)
                .param("id", number)
                .query((row, n) -> OrderReadStore.readShipment(row))
                .optional();
    }

    static void travelled(Tx tx, MerchantId merchant, Shipment shipment, Shipment.Step step, Instant at) {
        String statement = switch (step) {
            case OUT_FOR_DELIVERY -> OUT_FOR_DELIVERY;
            case DELIVERED -> DELIVERED;
        };
        tx.write(1, statement, at, merchant.shard(), shipment.id());
    }

    static void setTracking(Tx tx, MerchantId merchant, long id, Shipment.Tracking tracking) {
        tx.write(1, SET_TRACKING, tracking.carrier(), tracking.number(), tracking.method(), merchant.shard(), id);
    }

    static void captured(Tx tx, OrderCore order, Shipment shipment, Instant releaseAt) {
        int shard = order.merchant().shard();
        tx.write(1, CAPTURED, tx.now(), releaseAt, shard, shipment.id());
        // A line has one unit at least.
        OrderStore.joining(
                tx, order.units().fulfilled(), () -> tx.write(CAPTURE_ITEMS, shard, shipment.id(), shard, order.id()));
        tx.write(
                1,
                CAPTURE_ORDER,
                shipment.total(),
                shipment.shippingNet(),
                shipment.shippingTax(),
                shipment.sellingFee(),
                shipment.processingFee(),
                shipment.merchantShare(),
                tx.now(),
                shard,
                order.id());
    }

    static void captureFailed(Tx tx, OrderCore order, Shipment shipment) {
        tx.write(1, CAPTURE_FAILED, order.merchant().shard(), shipment.id());
    }

    /** Whether other shipments of the order have money that is not released yet. */
    static boolean othersUnreleased(Tx tx, OrderCore order, Shipment shipment) {
        return tx.sql()
                        .sql(UNRELEASED)
                        .param("shard", order.merchant().shard())
                        .param("order", order.id())
                        .param("except", shipment.id())
                        .query(Long.class)
                        .single()
                > 0;
    }

    static void release(Tx tx, OrderCore order, Shipment shipment, long amount) {
        int shard = order.merchant().shard();
        tx.write(1, RELEASE, shard, shipment.id());
        tx.write(1, RELEASE_PENDING, amount, shard, order.id());
    }
}
