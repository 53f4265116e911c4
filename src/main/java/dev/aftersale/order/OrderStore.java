package dev.aftersale.order;

import dev.aftersale.base.Batch;
import dev.aftersale.base.MerchantId;
import dev.aftersale.base.Rows;
import dev.aftersale.base.Tx;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Orders and their lines in SQL, as decisions need them. */
final class OrderStore {

    static final String CORE_COLUMNS = """
            o.id, o.merchant_id, o.state, o.test, o.currency, o.reference, o.gateway, o.payment_reference, o.tax_inclusive,
            o.placed_at, o.updated_at, o.hold_until, o.ship_by, o.items_net, o.items_tax, o.shipping_net, o.shipping_tax,
            o.captured, o.captured_shipping, o.captured_shipping_tax, o.refunded, o.withheld, o.refunded_shipping,
            o.refunded_shipping_tax, o.refunds, o.dispute_locked, o.selling_fee, o.processing_fee,
            o.selling_fee_returned, o.processing_fee_returned, o.pending, o.units_open, o.units_fulfilled,
            o.units_cancelled
            """;

    /** Locks the order first: everything read after it is as the last change left it. */
    private static final int FEW_LINES = 200;

    private static final String LOCK = "SELECT " + CORE_COLUMNS + """
              FROM orders o
             WHERE o.shard = ? AND o.id = ?
               FOR UPDATE
            """;

    static final String ITEM_COLUMNS = """
            id, line, retailer_id, product_id, product_name, unit_price, quantity, discount, net, tax, extras, fulfilled,
            cancelled, shipped_net, shipped_tax, captured_quantity, captured_net, captured_tax, cancelled_net,
            cancelled_tax, refunded_quantity, refunded_net, refunded_tax
            """;

    private static final String ITEMS = "SELECT " + ITEM_COLUMNS + """
              FROM order_item
             WHERE shard = ? AND order_id = ?
             ORDER BY line
            """;

    private static final String CAPTURES = """
            SELECT count(*) FILTER (WHERE capture_state = 'PENDING'), count(*) FILTER (WHERE capture_state = 'FAILED')
              FROM shipment
             WHERE shard = ? AND order_id = ?
            """;

    private static final String INSERT = """
            INSERT INTO orders (shard, id, merchant_id, state, test, channel, currency, external_id, buyer_ref, buyer_name,
                                buyer_email, buyer_phone, buyer_remarketing, address, shipping_option, promotions,
                                gateway, payment_reference, tax_inclusive, placed_at, updated_at, hold_until, ship_by,
                                cancel_at, items_net, items_tax, shipping_net, shipping_tax, units_open)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?::jsonb, ?::jsonb, ?::jsonb, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,
                    ?)
            """;

    private static final String INSERT_ITEMS = """
            INSERT INTO order_item (shard, order_id, merchant_id, id, line, retailer_id, product_id, product_name,
                                    unit_price, quantity, discount, net, tax, extras)
            SELECT ?, ?, ?, i.id, i.line, i.retailer_id, i.product_id, i.product_name, i.unit_price, i.quantity,
                   i.discount, i.net, i.tax, i.extras::jsonb
              FROM (SELECT unnest(?::bigint[]) AS id, unnest(?::int[]) AS line, unnest(?::text[]) AS retailer_id,
                           unnest(?::bigint[]) AS product_id, unnest(?::text[]) AS product_name,
                           unnest(?::bigint[]) AS unit_price, unnest(?::int[]) AS quantity, unnest(?::bigint[]) AS discount,
                           unnest(?::bigint[]) AS net, unnest(?::bigint[]) AS tax, unnest(?::text[]) AS extras) AS i
            """;

    private static final String BY_EXTERNAL_ID = """
            SELECT id FROM orders WHERE shard = :shard AND merchant_id = :merchant AND test = :test AND external_id = :external
            """;

    private static final String SET_REFERENCE = """
            UPDATE orders SET reference = ?, updated_at = ? WHERE shard = ? AND id = ? AND reference IS NULL
            """;

    private static final String SET_STATE = """
            UPDATE orders SET state = ?, updated_at = ? WHERE shard = ? AND id = ? AND state = ?
            """;

    private OrderStore() {}

    /** An order under lock, with its lines and how its captures stand. */
    record Locked(OrderCore core, List<Item> items, int pendingCaptures, int failedCaptures) {
        Locked {
            items = List.copyOf(items);
        }
    }

    /** Adds the queries that lock the order; what they find is there once {@code batch} has run. */
    static Supplier<Optional<Locked>> lock(Batch batch, MerchantId merchant, long orderId) {
        Rows<OrderCore> core = batch.query(LOCK, OrderStore::readCore, merchant.shard(), orderId);
        Rows<Item> items = batch.query(ITEMS, OrderStore::readItem, merchant.shard(), orderId);
        Rows<int[]> captures =
                batch.query(CAPTURES, row -> new int[] {row.getInt(1), row.getInt(2)}, merchant.shard(), orderId);
        return () -> core.first().map(found -> {
            int[] counts = captures.all().getFirst();
            return new Locked(found, items.all(), counts[0], counts[1]);
        });
    }

    static Optional<Locked> lock(Tx tx, MerchantId merchant, long orderId) {
        var batch = tx.batch();
        var locked = lock(batch, merchant, orderId);
        batch.run();
        return locked.get();
    }

    static Optional<Long> byExternalId(Tx tx, MerchantId merchant, boolean test, String externalId) {
        return tx.sql()
                .sql(BY_EXTERNAL_ID)
                .param("shard", merchant.shard())
                .param("merchant", merchant.value())
                .param("test", test)
                .param("external", externalId)
                .query(Long.class)
                .optional();
    }

    /** A new order's row, apart from what {@link NewOrder} and {@link OrderPricing.Priced} hold. */
    record Header(
            long id,
            MerchantId merchant,
            OrderState state,
            boolean taxInclusive,
            Instant placedAt,
            Instant holdUntil,
            LocalDate shipBy,
            @Nullable Instant cancelAt) {}

    static void insert(
            Tx tx,
            Header header,
            NewOrder order,
            OrderPricing.Priced priced,
            @Nullable String addressJson,
            @Nullable String shippingJson,
            @Nullable String promotionsJson) {
        int units = 0;
        for (var line : order.items()) {
            units += line.quantity();
        }
        var buyer = order.buyer();
        tx.write(
                1,
                INSERT,
                header.merchant().shard(),
                header.id(),
                header.merchant(),
                header.state(),
                order.test(),
                order.channel(),
                order.currency(),
                order.externalId(),
                buyer.ref(),
                buyer.name(),
                buyer.email(),
                buyer.phone(),
                buyer.remarketing(),
                addressJson,
                shippingJson,
                promotionsJson,
                order.payment().gateway(),
                order.payment().reference(),
                header.taxInclusive(),
                header.placedAt(),
                tx.now(),
                header.holdUntil(),
                header.shipBy(),
                header.cancelAt(),
                priced.itemsNet(),
                priced.itemsTax(),
                priced.shippingNet(),
                priced.shippingTax(),
                units);
    }

    static void insertItems(Tx tx, MerchantId merchant, long orderId, List<Item> items) {
        int size = items.size();
        var ids = new long[size];
        var lines = new int[size];
        var retailerIds = new String[size];
        var productIds = new long[size];
        var names = new String[size];
        var prices = new long[size];
        var quantities = new int[size];
        var discounts = new long[size];
        var nets = new long[size];
        var taxes = new long[size];
        @Nullable String[] extras = new @Nullable String[size];
        for (int i = 0; i < size; i++) {
            var item = items.get(i);
            ids[i] = item.id();
            lines[i] = item.line();
            retailerIds[i] = item.retailerId();
            productIds[i] = item.productId();
            names[i] = item.productName();
            prices[i] = item.unitPrice();
            quantities[i] = item.quantity();
            discounts[i] = item.discount();
            nets[i] = item.net();
            taxes[i] = item.tax();
            extras[i] = item.extras();
        }
        tx.write(
                size,
                INSERT_ITEMS,
                merchant.shard(),
                orderId,
                merchant,
                ids,
                lines,
                retailerIds,
                productIds,
                names,
                prices,
                quantities,
                discounts,
                nets,
                taxes,
                extras);
    }

    /**
     * Around a statement that joins many lines. Of an order written a moment ago the planner has no statistics: it takes it
     * for a line or two, and would run through all of the one list for each of the other. For this statement only: what
     * comes after it in the transaction is planned as ever.
     */
    static void joining(Tx tx, int lines, Runnable write) {
        boolean many = lines > FEW_LINES;
        if (many) {
            tx.write("SET LOCAL enable_nestloop = off");
            tx.write("SET LOCAL plan_cache_mode = force_custom_plan"); // a plan that is kept knows nothing of many
        }
        write.run();
        if (many) {
            tx.write("SET LOCAL enable_nestloop TO DEFAULT");
            tx.write("SET LOCAL plan_cache_mode TO DEFAULT");
        }
    }

    static void setReference(Tx tx, OrderCore order, String reference) {
        tx.write(1, SET_REFERENCE, reference, tx.now(), order.merchant().shard(), order.id());
    }

    static void setState(Tx tx, OrderCore order, OrderState to) {
        tx.write(
                1,
                SET_STATE,
                order.state().moveTo(to),
                tx.now(),
                order.merchant().shard(),
                order.id(),
                order.state());
    }

    static OrderCore readCore(ResultSet row) throws SQLException {
        return new OrderCore(
                row.getLong("id"),
                new MerchantId(row.getLong("merchant_id")),
                OrderState.valueOf(row.getString("state")),
                row.getBoolean("test"),
                row.getString("currency"),
                row.getString("reference"),
                row.getString("gateway"),
                row.getString("payment_reference"),
                row.getBoolean("tax_inclusive"),
                time(row, "placed_at"),
                time(row, "updated_at"),
                time(row, "hold_until"),
                row.getObject("ship_by", LocalDate.class),
                new OrderCore.Charges(
                        row.getLong("items_net"),
                        row.getLong("items_tax"),
                        row.getLong("shipping_net"),
                        row.getLong("shipping_tax"),
                        row.getLong("captured"),
                        row.getLong("captured_shipping"),
                        row.getLong("captured_shipping_tax"),
                        row.getLong("refunded"),
                        row.getLong("withheld"),
                        row.getLong("refunded_shipping"),
                        row.getLong("refunded_shipping_tax"),
                        row.getInt("refunds")),
                row.getLong("dispute_locked"),
                new OrderCore.Fees(
                        row.getLong("selling_fee"),
                        row.getLong("processing_fee"),
                        row.getLong("selling_fee_returned"),
                        row.getLong("processing_fee_returned")),
                row.getLong("pending"),
                new OrderCore.Units(
                        row.getInt("units_open"), row.getInt("units_fulfilled"), row.getInt("units_cancelled")));
    }

    static Item readItem(ResultSet row) throws SQLException {
        return new Item(
                row.getLong("id"),
                row.getInt("line"),
                row.getString("retailer_id"),
                row.getLong("product_id"),
                row.getString("product_name"),
                row.getLong("unit_price"),
                row.getInt("quantity"),
                row.getLong("discount"),
                row.getLong("net"),
                row.getLong("tax"),
                row.getString("extras"),
                row.getInt("fulfilled"),
                row.getInt("cancelled"),
                row.getLong("shipped_net"),
                row.getLong("shipped_tax"),
                row.getInt("captured_quantity"),
                row.getLong("captured_net"),
                row.getLong("captured_tax"),
                row.getLong("cancelled_net"),
                row.getLong("cancelled_tax"),
                row.getInt("refunded_quantity"),
                row.getLong("refunded_net"),
                row.getLong("refunded_tax"));
    }

    static Instant time(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    static @Nullable Instant timeOrNull(ResultSet row, String column) throws SQLException {
        var time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }
}
