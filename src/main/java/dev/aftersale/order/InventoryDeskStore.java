package dev.aftersale.order;

import dev.aftersale.base.Batch;
import dev.aftersale.base.MerchantId;
import dev.aftersale.base.Rows;
import dev.aftersale.base.Tx;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The catalog for people, in SQL: a walk along it, of as many products as catalogs usually have. */
final class InventoryDeskStore {

    private static final int MOST = 20_000;

    private static final String LIST = """
            SELECT id, retailer_id, title, price, sale_price, currency, stock
              FROM (SELECT p.id, p.retailer_id, p.title, p.price, p.sale_price, p.currency, p.stock
                      FROM product p
                     WHERE p.shard = ? AND p.merchant_id = ? AND p.retailer_id > ?
                     ORDER BY p.retailer_id
                     LIMIT ?) AS p
             WHERE (? = '' OR strpos(lower(p.title), ?) > 0 OR strpos(lower(p.retailer_id), ?) = 1)
               AND (NOT ? OR p.stock <= ?)
             ORDER BY p.retailer_id
             LIMIT ?
            """;

    private static final String LOW = """
            SELECT count(*) FILTER (WHERE p.stock <= ?), count(*) FILTER (WHERE p.stock = 0), count(*)
              FROM (SELECT p.stock
                      FROM product p
                     WHERE p.shard = ? AND p.merchant_id = ?
                     ORDER BY p.retailer_id
                     LIMIT ?) AS p
            """;

    private static final String LOCK = """
            SELECT id, retailer_id, title, price, sale_price, currency, stock
              FROM product
             WHERE shard = ? AND merchant_id = ? AND id = ?
               FOR UPDATE
            """;

    private InventoryDeskStore() {}

    static List<Product> list(
            Tx tx, MerchantId merchant, String search, boolean lowOnly, @Nullable String after, int limit) {
        String wanted = search.strip().toLowerCase(Locale.ROOT);
        var batch = tx.batch();
        var rows = batch.query(
                LIST,
                InventoryStore::read,
                merchant.shard(),
                merchant,
                after == null ? "" : after,
                MOST,
                wanted,
                wanted,
                wanted,
                lowOnly,
                InventoryDesk.LOW,
                limit);
        batch.run();
        return rows.all();
    }

    static InventoryDesk.Low low(Tx tx, MerchantId merchant) {
        var batch = tx.batch();
        var row = batch.query(
                LOW,
                r -> new InventoryDesk.Low(r.getInt(1), r.getInt(2), r.getInt(3) == MOST),
                InventoryDesk.LOW,
                merchant.shard(),
                merchant,
                MOST);
        batch.run();
        return row.first().orElseThrow();
    }

    static Supplier<Optional<Product>> lock(Batch batch, MerchantId merchant, long productId) {
        Rows<Product> found = batch.query(LOCK, InventoryStore::read, merchant.shard(), merchant, productId);
        return found::first;
    }
}
