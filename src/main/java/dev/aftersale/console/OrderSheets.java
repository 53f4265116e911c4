package dev.aftersale.console;

import dev.aftersale.base.Db;
import dev.aftersale.base.MerchantId;
import dev.aftersale.event.Event;
import dev.aftersale.event.EventHistory;
import dev.aftersale.mail.NoticeLog;
import dev.aftersale.mask.Masks;
import dev.aftersale.order.Order;
import dev.aftersale.order.OrderPart;
import dev.aftersale.order.Orders;
import dev.aftersale.order.Shipment;
import dev.aftersale.pages.Page;
import dev.aftersale.payment.PaymentTrail;
import dev.aftersale.refund.Refund;
import dev.aftersale.refund.Refunds;
import dev.aftersale.returns.Returns;
import dev.aftersale.support.Threads;
import dev.aftersale.withdrawal.Withdrawals;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ResponseStatusException;

/** Gathers what the page of an order shows. */
@Component
class OrderSheets {

    private static final int HAPPENINGS = 200;

    /** Of each thread. */
    private static final int MESSAGES = 3;

    private final Db db;
    private final Orders orders;
    private final Refunds refunds;
    private final PaymentTrail payments;
    private final EventHistory history;
    private final NoticeLog notices;
    private final OrderNoteStore notes;
    private final Returns returns;
    private final Threads threads;
    private final Masks masks;
    private final Withdrawals withdrawals;

    OrderSheets(
            Db db,
            Orders orders,
            Refunds refunds,
            PaymentTrail payments,
            EventHistory history,
            NoticeLog notices,
            OrderNoteStore notes,
            Returns returns,
            Threads threads,
            Masks masks,
            Withdrawals withdrawals) {
        this.db = db;
        this.orders = orders;
        this.refunds = refunds;
        this.payments = payments;
        this.history = history;
        this.notices = notices;
        this.notes = notes;
        this.returns = returns;
        this.threads = threads;
        this.masks = masks;
        this.withdrawals = withdrawals;
    }

    /** @throws ResponseStatusException 404, if the merchant has no such order */
    OrderSheet sheet(Page page, MerchantId merchant, long id) {
        OrderSheet sheet = db.reading(merchant, () -> read(page, merchant, id));
        // A mask is made when it is first asked for: that is a change, and not for a transaction that only reads.
        return sheet.order().buyer().email() == null || !sheet.isBuyerShown()
                ? sheet
                : sheet.masked(masks.ofBuyer(merchant, id));
    }

    private OrderSheet read(Page page, MerchantId merchant, long id) {
        page.count();
        Order order = orders.find(merchant, id, EnumSet.allOf(OrderPart.class))
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        List<Refund> given = refunds.ofOrders(merchant, List.of(id));
        List<Event> events = history.ofOrder(merchant, id, HAPPENINGS);
        var paid = new ArrayList<Long>();
        order.shipments().stream().map(Shipment::captureId).forEach(paid::add);
        given.stream().map(Refund::id).forEach(paid::add);
        return new OrderSheet(
                order,
                given,
                payments.of(merchant, paid),
                Timeline.of(page, order, given, events, notes.list(merchant, id)),
                notices.ofEvents(
                        merchant,
                        events.stream().map(Event::id).toList(),
                        order.buyer().email()),
                returns.ofOrders(merchant, List.of(id)),
                threads.ofOrder(merchant, id, MESSAGES),
                withdrawals.find(merchant, id).orElse(null),
                null);
    }

    /** Whether there is such an order. */
    boolean exists(MerchantId merchant, long id) {
        return orders.find(merchant, id, EnumSet.noneOf(OrderPart.class)).isPresent();
    }
}
