package dev.aftersale.mail;

import dev.aftersale.base.Db;
import dev.aftersale.mail.relay.Inbox;
import dev.aftersale.mask.Mask;
import dev.aftersale.mask.Masks;
import dev.aftersale.order.Order;
import dev.aftersale.order.OrderState;
import dev.aftersale.order.Orders;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;

/**
 * Throws away what mail leaves behind, once nobody needs it: messages as they came, what was written to the operator, and of
 * conversations that have been closed for long the masks and who wrote from where. Messages on pages are the order's, and stay.
 */
@Component
final class Forgetting {

    private static final int AT_ONCE = 200;

    private final Db db;
    private final Inbox inbox;
    private final Mailbox mailbox;
    private final Masks masks;
    private final Orders orders;
    private final RelaySettings settings;

    Forgetting(Db db, Inbox inbox, Mailbox mailbox, Masks masks, Orders orders, RelaySettings settings) {
        this.db = db;
        this.inbox = inbox;
        this.mailbox = mailbox;
        this.masks = masks;
        this.orders = orders;
        this.settings = settings;
    }

    void run() {
        Instant now = db.platform(tx -> tx.now());
        inbox.forget(settings.rawLife());
        mailbox.forget(now.minus(settings.rawLife()));
        List<Mask> due;
        do {
            due = masks.toLookAt(AT_ONCE);
            due.forEach(mask -> look(mask, now));
        } while (due.size() == AT_ONCE);
    }

    private void look(Mask mask, Instant now) {
        Optional<Order> order = orders.find(mask.merchant(), mask.orderId(), Set.of());
        Instant end = order.map(one -> end(one, now)).orElse(now);
        if (end.isAfter(now)) {
            masks.lookAgain(mask, end);
            return;
        }
        db.platform(tx -> {
            inbox.forget(tx, mask);
            masks.forget(tx, mask);
            return mask;
        });
    }

    /** When it may be forgotten; of an order that is not over, the earliest that it can be. */
    private Instant end(Order order, Instant now) {
        Duration life = settings.maskLife().plus(settings.closedMaskLife());
        boolean isOver = order.core().state() == OrderState.COMPLETED;
        return (isOver ? order.core().updatedAt() : now).plus(life);
    }
}
