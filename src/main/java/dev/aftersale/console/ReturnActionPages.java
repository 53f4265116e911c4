package dev.aftersale.console;

import dev.aftersale.base.ProblemException;
import dev.aftersale.base.RequestKey;
import dev.aftersale.pages.Form;
import dev.aftersale.pages.Page;
import dev.aftersale.pages.Toast;
import dev.aftersale.returns.DeclineReason;
import dev.aftersale.returns.Inspections;
import dev.aftersale.returns.LabelPaper;
import dev.aftersale.returns.Party;
import dev.aftersale.returns.RefundOfReturn;
import dev.aftersale.returns.Return;
import dev.aftersale.returns.ReturnLabels;
import dev.aftersale.returns.ReturnRefunds;
import dev.aftersale.returns.Returns;
import dev.aftersale.staff.Needs;
import dev.aftersale.staff.Permission;
import dev.aftersale.staff.SignedIn;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Currency;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.server.ResponseStatusException;

/** What staff do with a return: each a form of its page, done once however often it is sent. */
@Controller
@Needs(Permission.RETURNS_WRITE)
class ReturnActionPages {

    private static final int TEXT = 2_000;

    private final Returns returns;
    private final Inspections inspections;
    private final ReturnLabels labels;
    private final ReturnRefunds refunds;
    private final ReturnPages pages;

    ReturnActionPages(
            Returns returns, Inspections inspections, ReturnLabels labels, ReturnRefunds refunds, ReturnPages pages) {
        this.returns = returns;
        this.inspections = inspections;
        this.labels = labels;
        this.refunds = refunds;
        this.pages = pages;
    }

    private interface Deed {
        void with(RequestKey key) throws IOException;
    }

    @PostMapping("/console/returns/{id}/accept")
    String accept(SignedIn me, @PathVariable long id, Page page, Form form, Model model) {
        String message = optional(form, "message");
        String reference = form.optionalText("reference", 100);
        return done(
                me,
                id,
                "accept",
                page,
                form,
                model,
                key -> returns.accept(
                        me.merchant(), new Returns.Accept(id, message, reference.isEmpty() ? null : reference), key));
    }

    @PostMapping("/console/returns/{id}/decline")
    String decline(SignedIn me, @PathVariable long id, Page page, Form form, Model model) {
        var reason = form.choice("reason", DeclineReason.class);
        String message = form.text("decline_message", TEXT);
        return done(
                me,
                id,
                "decline",
                page,
                form,
                model,
                key -> returns.decline(
                        me.merchant(),
                        new Returns.Decline(id, reason == null ? DeclineReason.OTHER : reason, message),
                        key));
    }

    @PostMapping("/console/returns/{id}/answer")
    String answer(SignedIn me, @PathVariable long id, Page page, Form form, Model model) {
        String message = form.text("answer_message", TEXT);
        return done(
                me,
                id,
                "answer",
                page,
                form,
                model,
                key -> returns.answer(me.merchant(), id, Party.MERCHANT, message, key));
    }

    @PostMapping("/console/returns/{id}/make-label")
    String makeLabel(SignedIn me, @PathVariable long id, Page page, Form form, Model model) {
        var paper = form.choice("paper", LabelPaper.class);
        return done(
                me,
                id,
                "make-label",
                page,
                form,
                model,
                key -> labels.make(
                        me.merchant(),
                        new ReturnLabels.MakeLabel(id, paper == null ? LabelPaper.A4 : paper, Party.MERCHANT),
                        key));
    }

    @PostMapping("/console/returns/{id}/attach-label")
    String attachLabel(
            SignedIn me,
            @PathVariable long id,
            @RequestParam(required = false) @Nullable MultipartFile file,
            Page page,
            Form form,
            Model model) {
        Return row = find(me, id);
        String carrier = form.optionalText("carrier", 100);
        String number = form.optionalText("tracking_number", 100);
        var cost = form.money("cost", Currency.getInstance(row.currency()));
        return done(
                me,
                id,
                "attach-label",
                page,
                form,
                model,
                key -> labels.attach(
                        me.merchant(),
                        new ReturnLabels.OwnLabel(
                                id,
                                carrier.isEmpty() ? null : carrier,
                                null,
                                number.isEmpty() ? null : number,
                                form.isChecked("cost") ? cost.minor() : null,
                                file == null || file.isEmpty() ? null : file.getBytes()),
                        key));
    }

    @PostMapping("/console/returns/{id}/receive")
    String receive(SignedIn me, @PathVariable long id, Page page, Form form, Model model) {
        return done(
                me,
                id,
                "receive",
                page,
                form,
                model,
                key -> returns.receive(me.merchant(), id, Party.MERCHANT, null, key));
    }

    @PostMapping("/console/returns/{id}/inspect")
    String inspect(SignedIn me, @PathVariable long id, Page page, Form form, Model model) {
        Return row = find(me, id);
        var findings = new ArrayList<Inspections.Finding>();
        for (var line : row.lines()) {
            String of = "_" + line.itemId();
            findings.add(new Inspections.Finding(
                    line.itemId(),
                    (int) form.number("accepted" + of, 0, line.quantity()),
                    (int) form.number("damaged" + of, 0, line.quantity()),
                    (int) form.number("missing" + of, 0, line.quantity()),
                    form.money("deduction" + of, Currency.getInstance(row.currency()))
                            .minor(),
                    (int) form.number("restock" + of, 0, line.quantity())));
        }
        String note = optional(form, "inspect_note");
        Integer version = version(form);
        return done(
                me,
                id,
                "inspect",
                page,
                form,
                model,
                key -> inspections.inspect(me.merchant(), new Inspections.Inspect(id, version, findings, note), key));
    }

    @PostMapping("/console/returns/{id}/refund")
    @Needs(Permission.REFUND)
    String refund(SignedIn me, @PathVariable long id, Page page, Form form, Model model) {
        RefundOfReturn wanted = wanted(find(me, id), form);
        return done(me, id, "refund", page, form, model, key -> refunds.refund(me.merchant(), wanted, key));
    }

    /** What the refund form would pay as it is filled in: renewed beside it while somebody types. */
    @GetMapping("/console/returns/{id}/quote")
    @Needs(Permission.VIEW)
    String quote(SignedIn me, @PathVariable long id, Page page, Form form, Model model) {
        Return row = find(me, id);
        RefundOfReturn wanted = wanted(row, form);
        String refusal = null;
        if (form.isRight()) {
            try {
                model.addAttribute("proposal", refunds.quote(me.merchant(), wanted));
            } catch (ProblemException e) {
                refusal = page.problem(e);
            }
        } else {
            refusal = String.join(" ", form.errors().values());
        }
        if (refusal != null) {
            model.addAttribute("proposal", null);
        }
        model.addAttribute("refusal", refusal);
        return "returns/quote";
    }

    private static RefundOfReturn wanted(Return row, Form form) {
        Currency currency = Currency.getInstance(row.currency());
        return new RefundOfReturn(
                row.id(),
                version(form),
                minor(form, "deduction", currency),
                minor(form, "shipping", currency),
                minor(form, "goodwill", currency),
                optional(form, "refund_note"));
    }

    private static @Nullable Long minor(Form form, String field, Currency currency) {
        long minor = form.money(field, currency).minor();
        return form.value(field).isBlank() ? null : minor;
    }

    @PostMapping("/console/returns/{id}/exchange")
    String exchange(SignedIn me, @PathVariable long id, Page page, Form form, Model model) {
        Integer version = version(form);
        return done(me, id, "exchange", page, form, model, key -> refunds.exchange(me.merchant(), id, version, key));
    }

    @PostMapping("/console/returns/{id}/close")
    String close(SignedIn me, @PathVariable long id, Page page, Form form, Model model) {
        String message = optional(form, "close_message");
        return done(me, id, "close", page, form, model, key -> returns.close(me.merchant(), id, message, key));
    }

    private String done(SignedIn me, long id, String action, Page page, Form form, Model model, Deed deed) {
        find(me, id);
        if (form.isRight()) {
            try {
                deed.with(RequestKey.of(
                        "console:" + me.staffId() + ":" + form.key(),
                        "return " + id + " " + action + " " + said(form)));
                return page.seeOther(
                        page.along("/console/returns/" + id + from(form)),
                        Toast.ok(page.text("returns.done." + action)));
            } catch (ProblemException e) {
                form.refuse(refusal(page, e));
            } catch (IOException e) {
                form.refuse(page.text("returns.refused.upload"));
            }
        }
        pages.show(me, id, form, action, model);
        return page.refused("returns/sheet");
    }

    /** The conversation that somebody came from stays the way back. */
    private static String from(Form form) {
        String thread = Looks.thread(form);
        return thread.isEmpty() ? "" : "?thread=" + thread;
    }

    private static String refusal(Page page, ProblemException e) {
        return switch (e.problem()) {
            case RETURN_HAS_MOVED_ON -> page.text("returns.refused.moved_on");
            case RETURN_CHANGED, CONCURRENT_CHANGE -> page.text("returns.refused.changed");
            default -> page.problem(e);
        };
    }

    private static String said(Form form) {
        var said = new StringBuilder();
        form.fields().stream()
                .filter(field -> !field.equals(Form.KEY) && !field.equals("_csrf"))
                .sorted()
                .forEach(field -> said.append(field)
                        .append('=')
                        .append(form.values(field))
                        .append('\n'));
        return said.toString();
    }

    private Return find(SignedIn me, long id) {
        return returns.find(me.merchant(), id).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }

    private static @Nullable String optional(Form form, String field) {
        String text = form.optionalText(field, TEXT);
        return text.isEmpty() ? null : text;
    }

    private static @Nullable Integer version(Form form) {
        try {
            return form.value("version").isEmpty() ? null : Integer.valueOf(form.value("version"));
        } catch (NumberFormatException e) {
            return 0; // no return has it: looked at no page of ours
        }
    }
}
