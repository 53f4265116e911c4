package dev.aftersale.api;

import dev.aftersale.api.graph.Kind;
import dev.aftersale.api.graph.Nodes;
import dev.aftersale.base.MerchantId;
import dev.aftersale.mail.check.Checks;
import dev.aftersale.merchant.Merchants;
import dev.aftersale.order.Inventory;
import dev.aftersale.order.Orders;
import dev.aftersale.returns.Returns;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Tells what an id stands for, by looking where it could lie; orders first, since most calls are about them. */
@Component
class NodeDirectory implements Nodes {

    private final Merchants merchants;
    private final Orders orders;
    private final Inventory inventory;
    private final Returns returns;
    private final Checks checks;

    NodeDirectory(Merchants merchants, Orders orders, Inventory inventory, Returns returns, Checks checks) {
        this.merchants = merchants;
        this.orders = orders;
        this.inventory = inventory;
        this.returns = returns;
        this.checks = checks;
    }

    @Override
    public @Nullable Kind kindOf(MerchantId merchant, long id) {
        if (merchants.get(merchant).catalogId() == id) {
            return Kind.CATALOG;
        }
        if (orders.find(merchant, id, Set.of()).isPresent()) {
            return Kind.ORDER;
        }
        if (returns.find(merchant, id).isPresent()) {
            return Kind.RETURN;
        }
        if (inventory.find(merchant, id).isPresent()) {
            return Kind.PRODUCT;
        }
        return checks.report(merchant, id).isPresent() ? Kind.MAIL_CHECK : null;
    }
}
