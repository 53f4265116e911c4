package dev.aftersale.buyer;

import dev.aftersale.base.MerchantId;
import dev.aftersale.order.InventoryDesk;
import dev.aftersale.order.Product;
import dev.aftersale.returns.Eligibility;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;

/**
 * What an item may be exchanged for. A catalog's products know no groups, but merchants name variants alike: what stands
 * before the comma, dash or bracket of the title is the product, what follows tells its variants apart.
 */
@Component
class Variants {

    private static final int MOST = 50;
    private static final Pattern APART = Pattern.compile("\\s*[,(/|:]|\\s+[-–—]\\s+");

    private final InventoryDesk inventory;

    Variants(InventoryDesk inventory) {
        this.inventory = inventory;
    }

    /** Those in stock, without the item's own product. */
    List<Product> of(MerchantId merchant, String currency, Eligibility.Line line) {
        String name = name(line.productName());
        return name.isEmpty()
                ? List.of()
                : inventory.page(merchant, name, false, null, MOST).products().stream()
                        .filter(product -> name(product.title()).equals(name))
                        .filter(product -> !product.retailerId().equals(line.retailerId()))
                        .filter(product -> product.currency().equals(currency))
                        .filter(product -> product.stock() == null || product.stock() > 0)
                        .toList();
    }

    private static String name(String title) {
        return APART.split(title.strip(), 2)[0].strip().toLowerCase(Locale.ROOT);
    }
}
