package dev.aftersale.consent;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toSet;

import dev.aftersale.base.MerchantId;
import dev.aftersale.base.Tx;
import dev.aftersale.event.Event;
import dev.aftersale.event.EventConsumer;
import dev.aftersale.event.EventType;
import dev.aftersale.order.Orders;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Marks new orders of buyers who gave their consent before, so that whoever reads the order reads it there. */
@Component
final class LaterOrders implements EventConsumer {

    private final Orders orders;
    private final Consents consents;

    LaterOrders(Orders orders, Consents consents) {
        this.orders = orders;
        this.consents = consents;
    }

    @Override
    public void accept(Tx tx, List<Event> events) {
        Map<MerchantId, Set<Long>> placed = events.stream()
                .filter(event -> event.type() == EventType.ORDER_PLACED && !event.test() && !event.quiet())
                .collect(groupingBy(Event::merchant, mapping(Event::orderId, toSet())));
        placed.forEach((merchant, ids) -> {
            var emails = orders.buyerEmails(tx, merchant, ids).values();
            if (!emails.isEmpty()) {
                consents.given(tx, merchant, emails).forEach(email -> orders.setRemarketing(tx, merchant, email, true));
            }
        });
    }
}
