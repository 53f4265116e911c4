package dev.aftersale.order;

import dev.aftersale.base.Ids;
import dev.aftersale.base.Json;
import dev.aftersale.base.MerchantId;
import dev.aftersale.base.Rows;
import dev.aftersale.base.Tx;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Orders as they are shown, in SQL. What belongs to several orders is read at once. */
final class OrderReadStore {

    private static final String ORDER_COLUMNS = "SELECT " + OrderStore.CORE_COLUMNS + """
             , o.channel, o.external_id, o.buyer_ref, o.buyer_name, o.buyer_email, o.buyer_phone, o.buyer_remarketing,
               o.address, o.shipping_option, o.promotions
              FROM orders o
            """;

    private static final String BY_IDS = ORDER_COLUMNS + " WHERE o.shard = ? AND o.merchant_id = ? AND o.id = ANY (?)";

    /** For one alone: the plan for an array, which the planner takes for ten ids, would be made anew for each call. */
    private static final String BY_ID = ORDER_COLUMNS + " WHERE o.shard = ? AND o.merchant_id = ? AND o.id = ?";

    private static final String ITEMS = "SELECT order_id, " + OrderStore.ITEM_COLUMNS + """
              FROM order_item
             WHERE shard = ? AND order_id = ANY (?)
             ORDER BY order_id, line
            """;

    private static final String SHIPMENTS = """
            SELECT id, order_id, external_id, carrier, tracking_number, shipping_method, origin, shipped_at, capture_id,
                   capture_state, items_net, items_tax, shipping_net, shipping_tax, selling_fee, processing_fee,
                   captured_at, released, out_for_delivery_at, delivered_at
              FROM shipment
             WHERE shard = ? AND order_id = ANY (?)
             ORDER BY id
            """;

    private static final String SHIPMENT_ITEMS = """
            SELECT i.shipment_id, i.item_id, i.quantity, i.net, i.tax
              FROM shipment s
              JOIN shipment_item i ON i.shard = s.shard AND i.shipment_id = s.id
             WHERE s.shard = ? AND s.order_id = ANY (?)
             ORDER BY i.shipment_id, i.item_id
            """;

    private static final String CANCELLATIONS = """
            SELECT id, order_id, reason_code, reason_description, restocked, actor, amount, created_at
              FROM cancellation
             WHERE shard = ? AND order_id = ANY (?)
             ORDER BY id
            """;

    private static final String CANCELLATION_ITEMS = """
            SELECT i.cancellation_id, i.item_id, i.quantity
              FROM cancellation c
              JOIN cancellation_item i ON i.shard = c.shard AND i.cancellation_id = c.id
             WHERE c.shard = ? AND c.order_id = ANY (?)
             ORDER BY i.cancellation_id, i.item_id
            """;

    private OrderReadStore() {}

    static List<Order> find(Tx tx, MerchantId merchant, List<Long> ids, Set<OrderPart> parts) {
        var own = ids.stream().filter(id -> Ids.shard(id) == merchant.shard()).toList();
        var orders = read(tx, merchant, own, parts).stream().collect(Collectors.toMap(Order::id, order -> order));
        return own.stream()
                .distinct()
                .filter(orders::containsKey)
                .map(orders::get)
                .toList();
    }

    static List<Order> list(Tx tx, MerchantId merchant, OrderQuery query, Set<OrderPart> parts) {
        return find(tx, merchant, OrderListStore.ids(tx, merchant, query), parts);
    }

    private static List<Order> read(Tx tx, MerchantId merchant, List<Long> ids, Set<OrderPart> parts) {
        if (ids.isEmpty()) {
            return List.of();
        }
        int shard = merchant.shard();
        long[] wanted = ids.stream().mapToLong(Long::longValue).toArray();
        var batch = tx.batch();
        Rows<Order> orders = wanted.length == 1
                ? batch.query(BY_ID, OrderReadStore::readOrder, shard, merchant, wanted[0])
                : batch.query(BY_IDS, OrderReadStore::readOrder, shard, merchant, wanted);
        var items = new Rows<Owned<Item>>();
        var shipments = new Rows<Owned<Shipment>>();
        var shipped = new Rows<Owned<Shipment.Line>>();
        var cancellations = new Rows<Owned<Cancellation>>();
        var cancelled = new Rows<Owned<Cancellation.Line>>();
        if (parts.contains(OrderPart.ITEMS)) {
            items = batch.query(
                    ITEMS, row -> new Owned<>(row.getLong("order_id"), OrderStore.readItem(row)), shard, wanted);
        }
        if (parts.contains(OrderPart.SHIPMENTS)) {
            shipped = batch.query(SHIPMENT_ITEMS, OrderReadStore::readShipmentLine, shard, wanted);
            shipments = batch.query(
                    SHIPMENTS, row -> new Owned<>(row.getLong("order_id"), readShipment(row)), shard, wanted);
        }
        if (parts.contains(OrderPart.CANCELLATIONS)) {
            cancelled = batch.query(
                    CANCELLATION_ITEMS,
                    row -> new Owned<>(row.getLong(1), new Cancellation.Line(row.getLong(2), row.getInt(3))),
                    shard,
                    wanted);
            cancellations = batch.query(
                    CANCELLATIONS, row -> new Owned<>(row.getLong("order_id"), readCancellation(row)), shard, wanted);
        }
        batch.run();
        var itemsOf = byOwner(items);
        var shippedOf = byOwner(shipped);
        var shipmentsOf = byOwner(shipments);
        var cancelledOf = byOwner(cancelled);
        var cancellationsOf = byOwner(cancellations);
        var complete = new ArrayList<Order>(orders.all().size());
        for (Order order : orders.all()) {
            complete.add(new Order(
                    order.core(),
                    order.channel(),
                    order.externalId(),
                    order.buyer(),
                    order.address(),
                    order.shipping(),
                    order.promotions(),
                    itemsOf.getOrDefault(order.id(), List.of()),
                    shipmentsOf.getOrDefault(order.id(), List.of()).stream()
                            .map(s -> withLines(s, shippedOf.getOrDefault(s.id(), List.of())))
                            .toList(),
                    cancellationsOf.getOrDefault(order.id(), List.of()).stream()
                            .map(c -> withLines(c, cancelledOf.getOrDefault(c.id(), List.of())))
                            .toList()));
        }
        return complete;
    }

    private record Owned<T>(long owner, T value) {}

    private static <T> Map<Long, List<T>> byOwner(Rows<Owned<T>> rows) {
        var byOwner = new HashMap<Long, List<T>>();
        for (var row : rows.all()) {
            byOwner.computeIfAbsent(row.owner(), owner -> new ArrayList<>()).add(row.value());
        }
        return byOwner;
    }

    private static Order readOrder(ResultSet row) throws SQLException {
        return new Order(
                OrderStore.readCore(row),
                row.getString("channel"),
                row.getString("external_id"),
                new Order.Buyer(
                        row.getString("buyer_ref"),
                        row.getString("buyer_name"),
                        row.getString("buyer_email"),
                        row.getString("buyer_phone"),
                        row.getBoolean("buyer_remarketing")),
                json(row.getString("address"), Order.Address.class),
                json(row.getString("shipping_option"), Order.ShippingOption.class),
                promotions(row.getString("promotions")),
                List.of(),
                List.of(),
                List.of());
    }

    private static List<Order.Promotion> promotions(@Nullable String text) {
        return text == null ? List.of() : List.of(Json.read(text, Order.Promotion[].class));
    }

    private static <T> @Nullable T json(@Nullable String text, Class<T> type) {
        return text == null ? null : Json.read(text, type);
    }

    private static Owned<Shipment.Line> readShipmentLine(ResultSet row) throws SQLException {
        return new Owned<>(
                row.getLong(1), new Shipment.Line(row.getLong(2), row.getInt(3), row.getLong(4), row.getLong(5)));
    }

    static Shipment readShipment(ResultSet row) throws SQLException {
        return new Shipment(
                row.getLong("id"),
                row.getLong("order_id"),
                row.getString("external_id"),
                new Shipment.Tracking(
                        row.getString("carrier"), row.getString("tracking_number"), row.getString("shipping_method")),
                row.getString("origin"),
                OrderStore.time(row, "shipped_at"),
                row.getLong("capture_id"),
                Shipment.CaptureState.valueOf(row.getString("capture_state")),
                row.getLong("items_net"),
                row.getLong("items_tax"),
                row.getLong("shipping_net"),
                row.getLong("shipping_tax"),
                row.getLong("selling_fee"),
                row.getLong("processing_fee"),
                OrderStore.timeOrNull(row, "captured_at"),
                row.getBoolean("released"),
                new Shipment.Journey(
                        OrderStore.timeOrNull(row, "out_for_delivery_at"), OrderStore.timeOrNull(row, "delivered_at")),
                List.of());
    }

    private static Cancellation readCancellation(ResultSet row) throws SQLException {
        return new Cancellation(
                row.getLong("id"),
                row.getLong("order_id"),
                Cancellation.Reason.valueOf(row.getString("reason_code")),
                row.getString("reason_description"),
                row.getBoolean("restocked"),
                Cancellation.Actor.valueOf(row.getString("actor")),
                row.getLong("amount"),
                OrderStore.time(row, "created_at"),
                List.of());
    }

    private static Shipment withLines(Shipment s, List<Shipment.Line> lines) {
        return new Shipment(
                s.id(),
                s.orderId(),
                s.externalId(),
                s.tracking(),
                s.origin(),
                s.shippedAt(),
                s.captureId(),
                s.captureState(),
                s.itemsNet(),
                s.itemsTax(),
                s.shippingNet(),
                s.shippingTax(),
                s.sellingFee(),
                s.processingFee(),
                s.capturedAt(),
                s.released(),
                s.journey(),
                lines);
    }

    private static Cancellation withLines(Cancellation c, List<Cancellation.Line> lines) {
        return new Cancellation(
                c.id(),
                c.orderId(),
                c.reason(),
                c.description(),
                c.restocked(),
                c.actor(),
                c.amount(),
                c.createdAt(),
                lines);
    }
}
