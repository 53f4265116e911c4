package dev.aftersale.mail;

import dev.aftersale.base.Background;
import dev.aftersale.base.Db;
import dev.aftersale.base.Ids;
import dev.aftersale.base.MerchantId;
import dev.aftersale.link.OrderLinks;
import dev.aftersale.merchant.Merchants;
import dev.aftersale.order.Order;
import dev.aftersale.order.Orders;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Mails a fresh link to the order's own address. The work is done behind the answer: whoever
 * asks learns nothing, neither from what is said nor from how long it takes, about which orders there are.
 */
@Component
public class FreshLinks {

    private final Db db;
    private final Orders orders;
    private final Merchants merchants;
    private final OrderLinks links;
    private final Letters letters;
    private final Background background;

    FreshLinks(Db db, Orders orders, Merchants merchants, OrderLinks links, Letters letters, Background background) {
        this.db = db;
        this.orders = orders;
        this.merchants = merchants;
        this.links = links;
        this.letters = letters;
        this.background = background;
    }

    /** For somebody who holds a link that works no more. */
    public void send(MerchantId merchant, long orderId, Locale language) {
        background.execute("A fresh link", () -> mail(merchant, orderId, null, language));
    }

    /** For somebody who knows the number of an order, and the address that it was placed with. */
    public void send(String orderNumber, String email, Locale language) {
        background.execute("A fresh link", () -> look(orderNumber, email, language));
    }

    private void look(String orderNumber, String email, Locale language) {
        Ids.read(orderNumber.replaceAll("[\\s#.-]", ""))
                .ifPresent(orderId -> orders.merchantOf(orderId)
                        .ifPresent(merchant ->
                                mail(merchant, orderId, email.strip().toLowerCase(Locale.ROOT), language)));
    }

    private void mail(MerchantId merchantId, long orderId, @Nullable String claimed, Locale language) {
        Order order = orders.find(merchantId, orderId, Set.of()).orElse(null);
        String email = order == null ? null : order.buyer().email();
        if (order == null || email == null || merchants.find(merchantId).isEmpty()) {
            return;
        }
        if (claimed != null && !claimed.equals(email.strip().toLowerCase(Locale.ROOT))) {
            return;
        }
        db.within(merchantId, tx -> {
            links.renew(tx, merchantId, orderId)
                    .ifPresent(link -> letters.link(
                            tx,
                            new Letters.Recipient(
                                    merchantId, orderId, order.core().test(), email),
                            link,
                            language.toLanguageTag()));
            return orderId;
        });
    }
}
