package dev.aftersale.order;

import dev.aftersale.audit.Audit;
import dev.aftersale.audit.AuditAction;
import dev.aftersale.base.Db;
import dev.aftersale.base.MerchantId;
import dev.aftersale.base.Problem;
import dev.aftersale.base.Tx;
import dev.aftersale.merchant.Merchants;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** A merchant's catalog and what is in stock. */
@Component
public class Inventory {

    private final Db db;
    private final Merchants merchants;

    Inventory(Db db, Merchants merchants) {
        this.db = db;
        this.merchants = merchants;
    }

    /** Enters a product, or replaces all that is known of it but its id. */
    public Product put(
            MerchantId merchantId,
            String retailerId,
            String title,
            long price,
            @Nullable Long salePrice,
            @Nullable Integer stock) {
        var merchant = Orders.active(merchants, merchantId);
        if (retailerId.isBlank() || retailerId.length() > 100) {
            throw Problem.INVALID_PARAMETER.because("retailer_id must have 1 to 100 characters.");
        }
        if (title.isBlank() || title.length() > 500) {
            throw Problem.INVALID_PARAMETER.because("title must have 1 to 500 characters.");
        }
        if (price < 0 || (salePrice != null && salePrice < 0) || (stock != null && stock < 0)) {
            throw Problem.INVALID_PARAMETER.because("price, sale_price and inventory must not be negative.");
        }
        return db.within(merchantId, tx -> {
            Product before =
                    InventoryStore.byRetailerId(tx, merchantId, retailerId).orElse(null);
            InventoryStore.put(
                    tx, merchantId, new Product(0, retailerId, title, price, salePrice, merchant.currency(), stock));
            Product after =
                    InventoryStore.byRetailerId(tx, merchantId, retailerId).orElseThrow();
            if (!after.equals(before)) {
                AuditAction action = before == null ? AuditAction.PRODUCT_ADDED : AuditAction.PRODUCT_CHANGED;
                Audit.record(tx, merchantId, action, retailerId, before, after);
            }
            return after;
        });
    }

    /** Puts units that came back into the counted stock, within a running transaction; uncounted products stay so. */
    public void restock(Tx tx, MerchantId merchant, Map<String, Integer> units) {
        InventoryStore.change(tx, merchant, new TreeMap<>(units));
    }

    public Optional<Product> find(MerchantId merchant, long id) {
        return db.within(merchant, tx -> InventoryStore.byId(tx, merchant, id));
    }

    public Optional<Product> byRetailerId(MerchantId merchant, String retailerId) {
        return db.within(merchant, tx -> InventoryStore.byRetailerId(tx, merchant, retailerId));
    }

    /** In the order of ids, after {@code after} (0: from the first). */
    public List<Product> list(MerchantId merchant, long after, int limit) {
        return db.within(merchant, tx -> InventoryStore.list(tx, merchant, after, limit));
    }
}
