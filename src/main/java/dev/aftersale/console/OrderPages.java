package dev.aftersale.console;

import dev.aftersale.base.Idempotency;
import dev.aftersale.base.ProblemException;
import dev.aftersale.pages.Form;
import dev.aftersale.pages.Page;
import dev.aftersale.pages.Toast;
import dev.aftersale.refund.RefundRequest;
import dev.aftersale.refund.Refunds;
import dev.aftersale.staff.Needs;
import dev.aftersale.staff.Permission;
import dev.aftersale.staff.SignedIn;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;

/** {@code /console/orders/ID}: one order, and beside it the form of what is about to be done with it. */
@Controller("console.order")
class OrderPages {

    static final String TEMPLATE = "console/order";

    private static final int NOTE = 4_000;

    private final OrderSheets sheets;
    private final Refunds refunds;
    private final OrderNoteStore notes;
    private final Idempotency idempotency;

    OrderPages(OrderSheets sheets, Refunds refunds, OrderNoteStore notes, Idempotency idempotency) {
        this.sheets = sheets;
        this.refunds = refunds;
        this.notes = notes;
        this.idempotency = idempotency;
    }

    static String address(long id) {
        return "/console/orders/" + id;
    }

    /**
     * @param act what is about to be done; {@code all}: with everything filled in
     * @param thread the conversation that the reader comes from, and goes back to
     */
    @GetMapping("/console/orders/{id}")
    @Needs(Permission.VIEW)
    String show(
            @PathVariable long id,
            @RequestParam(defaultValue = "") String act,
            @RequestParam(defaultValue = "") String all,
            @RequestParam(defaultValue = "") String thread,
            SignedIn me,
            Page page,
            Model model) {
        OrderSheet sheet = sheets.sheet(page, me.merchant(), id);
        Panel panel = allowed(me, sheet, Panel.of(act));
        Form form = switch (panel) {
            case NONE -> Form.empty(page);
            case ACKNOWLEDGE -> Form.empty(page);
            case SHIP -> OrderActions.freshShipment(page, sheet);
            case CANCEL -> OrderActions.freshCancellation(page, sheet);
            case REFUND -> RefundForm.fresh(page, sheet, !all.isEmpty());
        };
        form.with("thread", thread);
        var quote = panel == Panel.REFUND && !all.isEmpty() ? quote(page, form, sheet, me) : QuoteView.NOTHING;
        fill(model, me, sheet, panel, form, quote);
        return TEMPLATE;
    }

    /** What is asked for in an address must be possible, and the asker's to do; otherwise there is nothing open. */
    private static Panel allowed(SignedIn me, OrderSheet sheet, Panel panel) {
        boolean possible = switch (panel) {
            case NONE -> true;
            case ACKNOWLEDGE -> sheet.isAcknowledgeable() && me.may(Permission.ORDERS_WRITE);
            case SHIP -> sheet.isShippable() && me.may(Permission.ORDERS_WRITE);
            case CANCEL -> sheet.isCancellable() && me.may(Permission.ORDERS_WRITE);
            case REFUND -> sheet.isRefundable() && me.may(Permission.REFUND);
        };
        return possible ? panel : Panel.NONE;
    }

    static void fill(Model model, SignedIn me, OrderSheet sheet, Panel panel, Form form, QuoteView quote) {
        model.addAttribute("sheet", sheet);
        model.addAttribute("panel", panel);
        model.addAttribute("form", form);
        model.addAttribute("quote", quote);
        model.addAttribute("me", me);
    }

    /** The part of the page that changes while somebody fills in the refund form. */
    @GetMapping("/console/orders/{id}/quote")
    @Needs(Permission.REFUND)
    String quoted(@PathVariable long id, SignedIn me, Page page, Form form, Model model) {
        OrderSheet sheet = sheets.sheet(page, me.merchant(), id);
        model.addAttribute("sheet", sheet);
        model.addAttribute("quote", quote(page, form, sheet, me));
        return "console/quote";
    }

    QuoteView quote(Page page, Form form, OrderSheet sheet, SignedIn me) {
        RefundRequest request = RefundForm.quoted(page, form, sheet);
        if (request == null) {
            String wrong = form.errors().values().stream().findFirst().orElse(null);
            return new QuoteView(null, wrong);
        }
        try {
            return new QuoteView(refunds.quote(me.merchant(), request), null);
        } catch (ProblemException refusal) {
            return new QuoteView(null, Refusals.words(page, refusal));
        }
    }

    @PostMapping("/console/orders/{id}/refund")
    @Needs(Permission.REFUND)
    String refund(@PathVariable long id, SignedIn me, Page page, Form form, Model model) {
        OrderSheet sheet = sheets.sheet(page, me.merchant(), id);
        if (form.isChecked("quote")) {
            fill(model, me, sheet, Panel.REFUND, form, quote(page, form, sheet, me));
            return TEMPLATE;
        }
        var key = Once.key(me, form, "refund " + id);
        boolean sentBefore = key != null && idempotency.isKnown(me.merchant(), key);
        RefundRequest request = RefundForm.read(page, form, sheet, sentBefore);
        boolean changed = !sentBefore && !form.value("seen").equals(sheet.seen());
        if (!form.isRight() && changed) {
            form.refuse(page.text("console.refund.changed")); // why less is left than was shown
        } else if (form.isRight() && request == null) {
            form.refuse(page.text("console.refund.nothing"));
        } else if (form.isRight() && request != null) {
            try {
                if (sentBefore || isAgreed(page, form, sheet, request, me)) {
                    var granted = refunds.refund(me.merchant(), request, key).value();
                    String amount = page.money(granted.total(), granted.currency());
                    return page.seeOther(cameFrom(page, form, id), Toast.ok(page.text("console.refund.done", amount)));
                }
            } catch (ProblemException refusal) {
                form.refuse(Refusals.words(page, refusal));
            }
        }
        var shown = quote(page, form, sheet, me);
        form.with("seen", sheet.seen());
        fill(model, me, sheet, Panel.REFUND, form, shown);
        return page.refused(TEMPLATE);
    }

    /** The conversation in which the refund was promised, or the order. */
    private static String cameFrom(Page page, Form form, long order) {
        String thread = Looks.thread(form);
        return thread.isEmpty() ? page.along(address(order)) : InboxQuery.PATH + "/" + thread;
    }

    /**
     * Money leaves only if whoever presses the button has seen how much, and of an order as it is now: a colleague may have
     * refunded the same things a minute ago. A form that was sent before is not asked again: its key knows its answer.
     */
    private boolean isAgreed(Page page, Form form, OrderSheet sheet, RefundRequest request, SignedIn me) {
        if (!form.value("seen").equals(sheet.seen())) {
            form.refuse(page.text("console.refund.changed"));
            return false;
        }
        var quote = refunds.quote(me.merchant(), request);
        if (!form.value("expected").equals(Long.toString(quote.total()))) {
            form.refuse(page.text("console.refund.confirm", page.money(quote.total(), quote.currency())));
            return false;
        }
        return true;
    }

    @PostMapping("/console/orders/{id}/notes")
    @Needs(Permission.ORDERS_WRITE)
    String note(@PathVariable long id, SignedIn me, Page page, Form form, Model model) {
        if (!sheets.exists(me.merchant(), id)) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        }
        String body = form.optionalText("body", NOTE);
        if (body.isEmpty() || !form.isRight()) {
            form.refuse("body", page.text("console.note.refused", NOTE));
            fill(model, me, sheets.sheet(page, me.merchant(), id), Panel.NONE, form, QuoteView.NOTHING);
            return page.refused(TEMPLATE);
        }
        notes.add(me, id, body, Once.key(me, form, "note " + id));
        return page.seeOther(page.along(address(id)), Toast.ok(page.text("console.note.done")));
    }
}
