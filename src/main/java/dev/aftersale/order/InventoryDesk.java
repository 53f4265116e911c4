package dev.aftersale.order;

import dev.aftersale.audit.Audit;
import dev.aftersale.audit.AuditAction;
import dev.aftersale.base.Db;
import dev.aftersale.base.Idempotency;
import dev.aftersale.base.Idempotency.Answer;
import dev.aftersale.base.MerchantId;
import dev.aftersale.base.Problem;
import dev.aftersale.base.RequestKey;
import dev.aftersale.merchant.Merchants;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** A merchant's catalog as people work with it: looked through by name, corrected by hand. */
@Component
public class InventoryDesk {

    /** Up to so many units left, a product is low. */
    public static final int LOW = 5;

    private final Db db;
    private final Idempotency idempotency;
    private final Merchants merchants;

    InventoryDesk(Db db, Idempotency idempotency, Merchants merchants) {
        this.db = db;
        this.idempotency = idempotency;
        this.merchants = merchants;
    }

    /** @param next continue after this product; null: that was all */
    public record Page(List<Product> products, @Nullable String next) {}

    /** How many products are low, how many of them are out. */
    public record Low(int low, int out, boolean more) {}

    /** What a change made of a product. */
    public record Changed(Product before, Product after) {}

    /**
     * In the order of SKUs.
     *
     * @param search in the title, or the beginning of the SKU; empty: all
     * @param lowOnly only counted products of which {@link #LOW} or fewer are left
     * @param after a SKU
     */
    public Page page(MerchantId merchant, String search, boolean lowOnly, @Nullable String after, int limit) {
        return db.within(merchant, tx -> {
            var found = InventoryDeskStore.list(tx, merchant, search, lowOnly, after, limit + 1);
            return found.size() > limit
                    ? new Page(found.subList(0, limit), found.get(limit - 1).retailerId())
                    : new Page(found, null);
        });
    }

    public Low low(MerchantId merchant) {
        return db.within(merchant, tx -> InventoryDeskStore.low(tx, merchant));
    }

    /** Changes a product once per key. */
    public Answer<Changed> change(MerchantId merchant, long productId, ProductChange change, @Nullable RequestKey key) {
        Orders.active(merchants, merchant);
        if (change.price() < 0 || (change.salePrice() != null && change.salePrice() < 0)) {
            throw Problem.INVALID_PARAMETER.because("price and sale_price must not be negative.");
        }
        return idempotency.once(
                merchant,
                key,
                Changed.class,
                batch -> InventoryDeskStore.lock(batch, merchant, productId),
                (tx, found) -> {
                    Product before = found.orElseThrow(() -> Problem.UNKNOWN_OBJECT.because("No such product."));
                    var after = new Product(
                            before.id(),
                            before.retailerId(),
                            change.title(),
                            change.price(),
                            change.salePrice(),
                            before.currency(),
                            change.stockAfter(before.stock()));
                    InventoryStore.put(tx, merchant, after);
                    Audit.record(tx, merchant, AuditAction.PRODUCT_CHANGED, before.retailerId(), before, after);
                    return new Changed(before, after);
                });
    }
}
