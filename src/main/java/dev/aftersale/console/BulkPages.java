package dev.aftersale.console;

import dev.aftersale.base.Ids;
import dev.aftersale.base.MerchantId;
import dev.aftersale.base.Problem;
import dev.aftersale.base.ProblemException;
import dev.aftersale.base.RequestKey;
import dev.aftersale.order.CancelRequest;
import dev.aftersale.order.Cancellation;
import dev.aftersale.order.Cancellations;
import dev.aftersale.order.Order;
import dev.aftersale.order.OrderPart;
import dev.aftersale.order.OrderStage;
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
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;

/**
 * The same done to many orders. Each order is a transaction and a key of its own: what fails for one is told beside it and
 * holds up no other. What came of it stands in the address of the page that tells it, so it can be reloaded.
 */
@Controller("console.bulk")
@Needs(Permission.ORDERS_WRITE)
class BulkPages {

    /** More than a page of the list. */
    private static final int MOST = 100;

    private static final int LINE = 100;
    private static final int DESCRIPTION = 1_000;

    private static final String TEMPLATE = "console/bulk";

    private final Orders orders;
    private final Shipments shipments;
    private final Cancellations cancellations;

    BulkPages(Orders orders, Shipments shipments, Cancellations cancellations) {
        this.orders = orders;
        this.shipments = shipments;
        this.cancellations = cancellations;
    }

    private interface Deed {
        void run(long id, @Nullable RequestKey key);
    }

    /** The chosen orders, with what is still to be said about them. */
    @GetMapping("/console/orders/bulk")
    String form(SignedIn me, Page page, Form form, Model model) {
        Panel panel = Panel.of(form.value("act"));
        if (panel == Panel.NONE || panel == Panel.REFUND || !fill(me, page, form, panel, model)) {
            return page.seeOther(page.back(OrderListPages.PATH), Toast.warn(page.text("console.bulk.none")));
        }
        if (form.value("reason").isEmpty()) {
            form.with("reason", Cancellation.Reason.OUT_OF_STOCK.name()).with("restock", "on");
        }
        return TEMPLATE;
    }

    /** Tells those that it can be done with from those that it can't; false if there is none of the merchant's at all. */
    private boolean fill(SignedIn me, Page page, Form form, Panel panel, Model model) {
        var chosen = new ArrayList<Order>();
        var unfit = new ArrayList<BulkResult>();
        for (Order order : orders.find(me.merchant(), ids(form), EnumSet.of(OrderPart.ITEMS))) {
            Problem problem = refusal(panel, order);
            if (problem == null) {
                chosen.add(order);
            } else {
                unfit.add(new BulkResult(order.id(), order, Refusals.words(page, problem)));
            }
        }
        model.addAttribute("panel", panel);
        model.addAttribute("chosen", chosen);
        model.addAttribute("unfit", unfit);
        return !chosen.isEmpty() || !unfit.isEmpty();
    }

    /** Why it can't be done with {@code order} as it stands, by what the order's own page offers; null: it can. */
    private static @Nullable Problem refusal(Panel panel, Order order) {
        var units = order.core().units();
        var stage = OrderStage.of(order.core().state(), units.fulfilled());
        if (Looks.fits(panel, stage, units)) {
            return null;
        }
        if (stage == OrderStage.ON_HOLD) {
            return Problem.PENDING_ACTION;
        }
        return switch (panel) {
            case ACKNOWLEDGE -> Problem.NOT_ACKNOWLEDGEABLE;
            case SHIP ->
                switch (stage) {
                    case TO_ACKNOWLEDGE -> Problem.NOT_ACKNOWLEDGED;
                    case CANCELLED -> Problem.SHIP_CANCELLED;
                    case ON_HOLD, TO_SHIP, PARTLY_SHIPPED, SHIPPED -> Problem.SHIP_COMPLETE;
                };
            case CANCEL -> stage == OrderStage.CANCELLED ? Problem.ALREADY_CANCELLED : Problem.CANCEL_CAPTURED;
            case NONE, REFUND -> Problem.UNEXPECTED;
        };
    }

    @PostMapping("/console/orders/bulk/acknowledge")
    String acknowledge(SignedIn me, Page page, Form form, Model model) {
        return all(me, page, form, model, Panel.ACKNOWLEDGE, (id, key) -> {
            String reference = line(form.value("reference-" + id));
            orders.acknowledge(me.merchant(), id, reference, key);
        });
    }

    @PostMapping("/console/orders/bulk/ship")
    String ship(SignedIn me, Page page, Form form, Model model) {
        return all(
                me,
                page,
                form,
                model,
                Panel.SHIP,
                (id, key) -> shipments.ship(
                        me.merchant(),
                        new ShipRequest(
                                id,
                                null,
                                new Shipment.Tracking(
                                        line(form.value("carrier-" + id)), line(form.value("tracking-" + id)), null),
                                null,
                                null,
                                null,
                                null,
                                null,
                                false),
                        key));
    }

    @PostMapping("/console/orders/bulk/cancel")
    String cancel(SignedIn me, Page page, Form form, Model model) {
        var chosen = form.choice("reason", Cancellation.Reason.class);
        var reason = chosen == null ? Cancellation.Reason.CANCEL_REASON_OTHER : chosen;
        String description = line(form.optionalText("description", DESCRIPTION));
        return all(
                me,
                page,
                form,
                model,
                Panel.CANCEL,
                (id, key) -> cancellations.cancel(
                        me.merchant(),
                        new CancelRequest(
                                id, null, reason, description, form.isChecked("restock"), Cancellation.Actor.MERCHANT),
                        key));
    }

    private static @Nullable String line(String text) {
        String line = text.replaceAll("\\p{Cntrl}", " ").strip();
        return line.isEmpty() ? null : line;
    }

    private String all(SignedIn me, Page page, Form form, Model model, Panel panel, Deed deed) {
        for (String field : form.fields()) {
            if (field.matches("(reference|carrier|tracking)-\\d+")) {
                form.optionalText(field, LINE);
            }
        }
        if (!form.isRight() && fill(me, page, form, panel, model)) {
            return page.refused(TEMPLATE);
        }
        if (!form.isRight() || ids(form).isEmpty()) {
            return page.seeOther(page.back(OrderListPages.PATH), Toast.warn(page.text("console.bulk.none")));
        }
        var key = Once.key(me, form, "bulk " + panel.key());
        var results = new StringBuilder("/console/orders/bulk/done?act=" + panel.key());
        for (long id : ids(form)) {
            results.append("&order=").append(id);
            try {
                deed.run(id, key == null ? null : new RequestKey(key.key() + ":" + id, key.fingerprint()));
            } catch (ProblemException refusal) {
                results.append(':').append(refusal.problem().name());
            }
        }
        return page.seeOther(page.along(results.toString()));
    }

    /** What came of it, order by order. */
    @GetMapping("/console/orders/bulk/done")
    @Needs(Permission.VIEW)
    String done(SignedIn me, Page page, Form form, Model model) {
        var results = results(me.merchant(), page, form.values("order"));
        long failed =
                results.stream().filter(result -> result.problem() != null).count();
        model.addAttribute("panel", Panel.of(form.value("act")));
        model.addAttribute("results", results);
        model.addAttribute("failed", failed);
        return "console/bulk_done";
    }

    private List<BulkResult> results(MerchantId merchant, Page page, List<String> told) {
        var results = new ArrayList<BulkResult>();
        for (String one : told.stream().limit(MOST).toList()) {
            String[] parts = one.split(":", 2);
            Long id = id(parts[0]);
            if (id != null) {
                Order order = orders.find(merchant, id, EnumSet.noneOf(OrderPart.class))
                        .orElse(null);
                results.add(new BulkResult(id, order, parts.length == 1 ? null : words(page, parts[1])));
            }
        }
        return results;
    }

    private static String words(Page page, String problem) {
        for (Problem one : Problem.values()) {
            if (one.name().equals(problem)) {
                return Refusals.words(page, one);
            }
        }
        return Refusals.words(page, Problem.UNEXPECTED);
    }

    private static List<Long> ids(Form form) {
        return new LinkedHashSet<>(form.values("order"))
                .stream()
                        .map(BulkPages::id)
                        .filter(Objects::nonNull)
                        .limit(MOST)
                        .toList();
    }

    private static @Nullable Long id(String text) {
        try {
            return Ids.parse(text);
        } catch (NumberFormatException e) {
            return null;
        }
    }
}
