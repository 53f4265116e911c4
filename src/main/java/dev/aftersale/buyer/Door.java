package dev.aftersale.buyer;

import dev.aftersale.link.OrderLinks;
import dev.aftersale.link.OrderLinks.Visit;
import dev.aftersale.merchant.Merchants;
import dev.aftersale.order.OrderPart;
import dev.aftersale.order.Orders;
import dev.aftersale.pages.Page;
import jakarta.servlet.http.HttpServletRequest;
import java.util.EnumSet;
import org.springframework.stereotype.Component;

/** Lets in who holds a link that works. */
@Component
class Door {

    private final OrderLinks links;
    private final Orders orders;
    private final Merchants merchants;

    Door(OrderLinks links, Orders orders, Merchants merchants) {
        this.links = links;
        this.orders = orders;
        this.merchants = merchants;
    }

    /** A link that opens nothing, or nothing any more. */
    static final class Closed extends RuntimeException {

        private final String token;
        private final boolean ended;

        Closed(String token, boolean ended) {
            super(null, null, false, false);
            this.token = token;
            this.ended = ended;
        }

        String token() {
            return token;
        }

        /** Whether it was ours once, so that a fresh one can be mailed. */
        boolean isEnded() {
            return ended;
        }
    }

    /** @throws Closed if the link opens nothing */
    Guest enter(String token, Page page, HttpServletRequest request) {
        if (!(links.open(token) instanceof Visit.Open(var merchantId, long orderId))) {
            throw new Closed(token, links.open(token) instanceof Visit.Ended);
        }
        var merchant = merchants.find(merchantId).orElseThrow(() -> new Closed(token, false));
        var order = orders.find(merchantId, orderId, EnumSet.allOf(OrderPart.class))
                .orElseThrow(() -> new Closed(token, false));
        page.in(merchant.settings().shop().timeZone());
        return new Guest(token, merchant, order, request.getRemoteAddr());
    }
}
