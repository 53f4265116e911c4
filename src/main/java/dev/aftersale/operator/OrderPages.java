package dev.aftersale.operator;

import dev.aftersale.base.Ids;
import dev.aftersale.base.MerchantId;
import dev.aftersale.event.EventHistory;
import dev.aftersale.merchant.Merchant;
import dev.aftersale.merchant.Merchants;
import dev.aftersale.order.Order;
import dev.aftersale.order.OrderLookup;
import dev.aftersale.order.OrderPart;
import dev.aftersale.order.Orders;
import dev.aftersale.refund.Refunds;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;

/** {@code /operator/orders}: any order of any merchant, to be looked at. */
@Controller
class OrderPages {

    private static final int MOST = 50;
    private static final int EVENTS = 100;
    private static final int MERCHANTS_AT_ONCE = 2_000;

    private final OrderLookup lookup;
    private final Orders orders;
    private final Refunds refunds;
    private final EventHistory history;
    private final Merchants merchants;

    OrderPages(OrderLookup lookup, Orders orders, Refunds refunds, EventHistory history, Merchants merchants) {
        this.lookup = lookup;
        this.orders = orders;
        this.refunds = refunds;
        this.history = history;
        this.merchants = merchants;
    }

    @GetMapping("/operator/orders")
    String search(@RequestParam(defaultValue = "") String q, Model model) {
        String text = q.strip();
        model.addAttribute("search", text);
        model.addAttribute("rows", text.isEmpty() ? newest() : found(text));
        return "operator/orders";
    }

    private List<OrderRows> found(String text) {
        var byId = Ids.read(text).flatMap(lookup::byId);
        if (byId.isPresent()) {
            return List.of(row(byId.get()));
        }
        var rows = new ArrayList<OrderRows>();
        List<Merchant> some = merchants.list(0, MERCHANTS_AT_ONCE);
        while (!some.isEmpty() && rows.size() < MOST) {
            lookup.known(text, some.stream().map(Merchant::id).toList(), MOST - rows.size())
                    .forEach(one -> rows.add(row(one)));
            some = merchants.list(some.getLast().id().value(), MERCHANTS_AT_ONCE);
        }
        return rows;
    }

    private List<OrderRows> newest() {
        var found = new ArrayList<OrderLookup.Found>();
        List<Merchant> some = merchants.list(0, MERCHANTS_AT_ONCE);
        while (!some.isEmpty()) {
            found.addAll(lookup.newest(some.stream().map(Merchant::id).toList(), MOST));
            some = merchants.list(some.getLast().id().value(), MERCHANTS_AT_ONCE);
        }
        return found.stream()
                .sorted(Comparator.comparing(
                                (OrderLookup.Found one) -> one.order().placedAt())
                        .reversed())
                .limit(MOST)
                .map(this::row)
                .toList();
    }

    private OrderRows row(OrderLookup.Found found) {
        return new OrderRows(merchants.get(found.merchant()), found.order());
    }

    @GetMapping("/operator/orders/{id}")
    String order(@PathVariable long id, Model model) {
        MerchantId owner = lookup.ownerOf(id).orElseThrow(OrderPages::unknown);
        Order order = orders.find(owner, id, EnumSet.allOf(OrderPart.class)).orElseThrow(OrderPages::unknown);
        model.addAttribute("merchant", merchants.get(owner));
        model.addAttribute("order", order);
        model.addAttribute("refunds", refunds.ofOrders(owner, List.of(id)));
        model.addAttribute("events", history.ofOrder(owner, id, EVENTS));
        return "operator/order";
    }

    private static ResponseStatusException unknown() {
        return new ResponseStatusException(HttpStatus.NOT_FOUND);
    }
}
