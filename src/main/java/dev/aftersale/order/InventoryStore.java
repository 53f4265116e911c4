package dev.aftersale.order;

import dev.aftersale.base.Ids;
import dev.aftersale.base.MerchantId;
import dev.aftersale.base.Problem;
import dev.aftersale.base.Tx;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Products and their stock in SQL. Only counted products are ever locked: a bestseller without a count holds up nobody. */
final class InventoryStore {

    private static final String IDS = """
            SELECT retailer_id, id FROM product WHERE shard = ? AND merchant_id = ? AND retailer_id = ANY (?)
            """;

    private static final String ENTER = """
            INSERT INTO product (shard, merchant_id, retailer_id, id, title, price, currency, updated_at)
            SELECT ?, ?, p.retailer_id, p.id, p.title, p.price, ?, ?
              FROM (SELECT unnest(?::text[]) AS retailer_id, unnest(?::bigint[]) AS id, unnest(?::text[]) AS title,
                           unnest(?::bigint[]) AS price) AS p
                ON CONFLICT (shard, merchant_id, retailer_id) DO NOTHING
            """;

    /** In the order of retailer ids, so that two orders of the same products don't wait for each other in a ring. */
    private static final String LOCK_COUNTED = """
            SELECT retailer_id, stock
              FROM product
             WHERE shard = ? AND merchant_id = ? AND retailer_id = ANY (?) AND stock IS NOT NULL
             ORDER BY retailer_id
               FOR UPDATE
            """;

    private static final String CHANGE = """
            UPDATE product p
               SET stock = p.stock + d.change, updated_at = ?
              FROM unnest(?::text[], ?::int[]) AS d (retailer_id, change)
             WHERE p.shard = ? AND p.merchant_id = ? AND p.retailer_id = d.retailer_id AND p.stock IS NOT NULL
            """;

    private static final String PUT = """
            INSERT INTO product (shard, merchant_id, retailer_id, id, title, price, sale_price, currency, stock, updated_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (shard, merchant_id, retailer_id) DO UPDATE
               SET title = excluded.title, price = excluded.price, sale_price = excluded.sale_price,
                   currency = excluded.currency, stock = excluded.stock, updated_at = excluded.updated_at
            """;

    private static final String COLUMNS = """
            SELECT id, retailer_id, title, price, sale_price, currency, stock FROM product
            """;

    private static final String BY_ID = COLUMNS + " WHERE shard = :shard AND merchant_id = :merchant AND id = :id";

    private static final String BY_RETAILER_ID =
            COLUMNS + " WHERE shard = :shard AND merchant_id = :merchant AND retailer_id = :retailer";

    private static final String LIST = COLUMNS + """
             WHERE shard = :shard AND merchant_id = :merchant AND id > :after
             ORDER BY id
             LIMIT :limit
            """;

    private InventoryStore() {}

    /** The product ids behind the retailer ids of {@code order}; products never seen before are entered, uncounted. */
    static Map<String, Long> productIds(Tx tx, MerchantId merchant, NewOrder order) {
        String[] wanted = order.items().stream()
                .map(NewOrder.Line::retailerId)
                .distinct()
                .sorted()
                .toArray(String[]::new);
        var found = idsOf(tx, merchant, wanted);
        var missing = new LinkedHashMap<String, NewOrder.Line>();
        for (var line : order.items()) {
            if (!found.containsKey(line.retailerId())) {
                missing.putIfAbsent(line.retailerId(), line);
            }
        }
        if (missing.isEmpty()) {
            return found;
        }
        // Sorted, for the same reason as the locks: two intakes that enter the same products must not wait in a ring.
        var lines = new TreeMap<>(missing).values();
        tx.write(
                ENTER,
                merchant.shard(),
                merchant,
                order.currency(),
                tx.now(),
                lines.stream().map(NewOrder.Line::retailerId).toArray(String[]::new),
                lines.stream().mapToLong(line -> Ids.next(merchant.shard())).toArray(),
                lines.stream().map(NewOrder.Line::name).toArray(String[]::new),
                lines.stream().mapToLong(NewOrder.Line::unitPrice).toArray());
        return idsOf(tx, merchant, wanted);
    }

    private static Map<String, Long> idsOf(Tx tx, MerchantId merchant, String[] retailerIds) {
        var batch = tx.batch();
        var rows = batch.query(
                IDS, row -> Map.entry(row.getString(1), row.getLong(2)), merchant.shard(), merchant, retailerIds);
        batch.run();
        var ids = new HashMap<String, Long>();
        rows.all().forEach(row -> ids.put(row.getKey(), row.getValue()));
        return ids;
    }

    /** Takes what was sold from the counted stock. Refuses a sale of what isn't there. */
    static void take(Tx tx, MerchantId merchant, List<Item> items) {
        var sold = new TreeMap<String, Integer>();
        items.forEach(item -> sold.merge(item.retailerId(), item.quantity(), Math::addExact));
        var batch = tx.batch();
        var counted = batch.query(
                LOCK_COUNTED,
                row -> Map.entry(row.getString(1), row.getInt(2)),
                merchant.shard(),
                merchant,
                sold.keySet().toArray(String[]::new));
        batch.run();
        if (counted.all().isEmpty()) {
            return;
        }
        var changes = new TreeMap<String, Integer>();
        for (var product : counted.all()) {
            int wanted = sold.getOrDefault(product.getKey(), 0);
            if (wanted > product.getValue()) {
                throw Problem.OUT_OF_STOCK.because("retailer_id '%s': %d ordered, %d in stock."
                        .formatted(product.getKey(), wanted, product.getValue()));
            }
            changes.put(product.getKey(), -wanted);
        }
        change(tx, merchant, changes);
    }

    /** Puts units back, or takes them ({@code changes} below zero); uncounted products stay uncounted. */
    static void change(Tx tx, MerchantId merchant, Map<String, Integer> changes) {
        tx.write(
                CHANGE,
                tx.now(),
                changes.keySet().toArray(String[]::new),
                changes.values().stream().mapToInt(Integer::intValue).toArray(),
                merchant.shard(),
                merchant);
    }

    static void put(Tx tx, MerchantId merchant, Product product) {
        tx.write(
                1,
                PUT,
                merchant.shard(),
                merchant,
                product.retailerId(),
                Ids.next(merchant.shard()),
                product.title(),
                product.price(),
                product.salePrice(),
                product.currency(),
                product.stock(),
                tx.now());
    }

    static Optional<Product> byId(Tx tx, MerchantId merchant, long id) {
        return tx.sql()
                .sql(BY_ID)
                .param("shard", merchant.shard())
                .param("merchant", merchant.value())
                .param("id", id)
                .query((row, n) -> read(row))
                .optional();
    }

    static Optional<Product> byRetailerId(Tx tx, MerchantId merchant, String retailerId) {
        return tx.sql()
                .sql(BY_RETAILER_ID)
                .param("shard", merchant.shard())
                .param("merchant", merchant.value())
                .param("retailer", retailerId)
                .query((row, n) -> read(row))
                .optional();
    }

    static List<Product> list(Tx tx, MerchantId merchant, long after, int limit) {
        return tx.sql()
                .sql(LIST)
                .param("shard", merchant.shard())
                .param("merchant", merchant.value())
                .param("after", after)
                .param("limit", limit)
                .query((row, n) -> read(row))
                .list();
    }

    static Product read(ResultSet row) throws SQLException {
        long salePrice = row.getLong("sale_price");
        boolean noSale = row.wasNull();
        int stock = row.getInt("stock");
        boolean uncounted = row.wasNull();
        return new Product(
                row.getLong("id"),
                row.getString("retailer_id"),
                row.getString("title"),
                row.getLong("price"),
                noSale ? null : salePrice,
                row.getString("currency"),
                uncounted ? null : stock);
    }
}
