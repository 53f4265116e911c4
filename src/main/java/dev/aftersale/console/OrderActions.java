package dev.aftersale.console;

import dev.aftersale.base.ProblemException;
import dev.aftersale.order.CancelRequest;
import dev.aftersale.order.Cancellation;
import dev.aftersale.order.Cancellations;
import dev.aftersale.order.Item;
import dev.aftersale.order.ItemQuantity;
import dev.aftersale.order.Orders;
import dev.aftersale.order.ShipRequest;
import dev.aftersale.order.Shipment;
import dev.aftersale.order.Shipments;
import dev.aftersale.pages.Form;
import dev.aftersale.pages.Page;
import dev.aftersale.pages.Toast;
import dev.aftersale.staff.Needs;
import dev.aftersale.staff.Permission;
import dev.aftersale.staff.SignedIn;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.server.ResponseStatusException;

/** What is done with an order besides refunds: each a form, sent once, then back to the order. */
@Controller("console.order.actions")
@Needs(Permission.ORDERS_WRITE)
class OrderActions {

    private static final int REFERENCE = 100;
    private static final int TRACKING = 100;
    private static final int REASON = 1_000;

    private final OrderSheets sheets;
    private final Orders orders;
    private final Shipments shipments;
    private final Cancellations cancellations;

    OrderActions(OrderSheets sheets, Orders orders, Shipments shipments, Cancellations cancellations) {
        this.sheets = sheets;
        this.orders = orders;
        this.shipments = shipments;
        this.cancellations = cancellations;
    }

    static Form freshShipment(Page page, OrderSheet sheet) {
        return openUnits(page, sheet);
    }

    static Form freshCancellation(Page page, OrderSheet sheet) {
        return openUnits(page, sheet)
                .with("reason", Cancellation.Reason.CUSTOMER_REQUESTED.name())
                .with("restock", "on");
    }

    private static Form openUnits(Page page, OrderSheet sheet) {
        var form = Form.empty(page);
        for (Item item : sheet.order().items()) {
            form.with("q-" + item.id(), item.open());
        }
        return form;
    }

    @PostMapping("/console/orders/{id}/acknowledge")
    String acknowledge(@PathVariable long id, SignedIn me, Page page, Form form, Model model) {
        OrderSheet sheet = sheets.sheet(page, me.merchant(), id);
        String reference = form.optionalText("reference", REFERENCE);
        return done(me, page, form, model, sheet, Panel.ACKNOWLEDGE, () -> {
            orders.acknowledge(me.merchant(), id, orNull(reference), Once.key(me, form, "acknowledge " + id));
            return page.text("console.acknowledge.done");
        });
    }

    @PostMapping("/console/orders/{id}/ship")
    String ship(@PathVariable long id, SignedIn me, Page page, Form form, Model model) {
        OrderSheet sheet = sheets.sheet(page, me.merchant(), id);
        List<ItemQuantity> items = quantities(page, form, sheet);
        var tracking = tracking(form);
        String reference = form.optionalText("reference", REFERENCE);
        return done(me, page, form, model, sheet, Panel.SHIP, () -> {
            var shipped = shipments
                    .ship(
                            me.merchant(),
                            new ShipRequest(id, items, tracking, null, null, null, orNull(reference), null, false),
                            Once.key(me, form, "ship " + id))
                    .value();
            String amount = page.money(shipped.amount(), shipped.currency());
            return switch (shipped.capture()) {
                case CAPTURED -> page.text("console.ship.done", amount);
                case PENDING -> page.text("console.ship.pending", amount);
                case FAILED -> page.text("console.ship.failed", amount);
            };
        });
    }

    @PostMapping("/console/orders/{id}/shipments/{shipment}")
    String track(@PathVariable long id, @PathVariable long shipment, SignedIn me, Page page, Form form, Model model) {
        OrderSheet sheet = sheets.sheet(page, me.merchant(), id);
        if (sheet.order().shipments().stream().noneMatch(one -> one.id() == shipment)) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        }
        var tracking = tracking(form);
        return done(me, page, form, model, sheet, Panel.NONE, () -> {
            shipments.update(me.merchant(), id, shipment, null, tracking, Once.key(me, form, "track " + shipment));
            return page.text("console.track.done");
        });
    }

    @PostMapping("/console/orders/{id}/cancel")
    String cancel(@PathVariable long id, SignedIn me, Page page, Form form, Model model) {
        OrderSheet sheet = sheets.sheet(page, me.merchant(), id);
        List<ItemQuantity> items = quantities(page, form, sheet);
        var reason = form.choice("reason", Cancellation.Reason.class);
        String description = form.optionalText("description", REASON);
        return done(me, page, form, model, sheet, Panel.CANCEL, () -> {
            var cancelled = cancellations
                    .cancel(
                            me.merchant(),
                            new CancelRequest(
                                    id,
                                    items,
                                    reason == null ? Cancellation.Reason.CANCEL_REASON_OTHER : reason,
                                    orNull(description),
                                    form.isChecked("restock"),
                                    Cancellation.Actor.MERCHANT),
                            Once.key(me, form, "cancel " + id))
                    .value();
            return page.text("console.cancel.done", page.money(cancelled.amount(), cancelled.currency()));
        });
    }

    /** Does {@code deed} and goes back to the order; or shows the form again with why not. */
    private static String done(
            SignedIn me, Page page, Form form, Model model, OrderSheet sheet, Panel panel, Deed deed) {
        if (form.isRight()) {
            try {
                return page.seeOther(page.along(OrderPages.address(sheet.id())), Toast.ok(deed.run()));
            } catch (ProblemException refusal) {
                form.refuse(Refusals.words(page, refusal));
            }
        }
        OrderPages.fill(model, me, sheet, panel, form, QuoteView.NOTHING);
        return page.refused(OrderPages.TEMPLATE);
    }

    /** Returns what to say once it is done. */
    private interface Deed {
        String run();
    }

    /** Those of which there is at least one; a form of only zeros is refused. */
    private static List<ItemQuantity> quantities(Page page, Form form, OrderSheet sheet) {
        var items = new ArrayList<ItemQuantity>();
        for (Item item : sheet.order().items()) {
            long quantity = form.number("q-" + item.id(), 0, item.quantity());
            if (quantity > 0) {
                items.add(new ItemQuantity(item.id(), null, (int) quantity));
            }
        }
        if (items.isEmpty() && form.isRight()) {
            form.refuse(page.text("console.items.none"));
        }
        return items;
    }

    private static Shipment.Tracking tracking(Form form) {
        return new Shipment.Tracking(
                orNull(form.optionalText("carrier", TRACKING)), orNull(form.optionalText("tracking", TRACKING)), null);
    }

    private static @Nullable String orNull(String text) {
        return text.isEmpty() ? null : text;
    }
}
