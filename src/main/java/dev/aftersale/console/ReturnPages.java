package dev.aftersale.console;

import dev.aftersale.base.Ids;
import dev.aftersale.base.MerchantId;
import dev.aftersale.base.Money;
import dev.aftersale.base.ProblemException;
import dev.aftersale.merchant.Merchants;
import dev.aftersale.order.Order;
import dev.aftersale.order.OrderPart;
import dev.aftersale.order.Orders;
import dev.aftersale.pages.Form;
import dev.aftersale.pages.Page;
import dev.aftersale.returns.RefundOfReturn;
import dev.aftersale.returns.Return;
import dev.aftersale.returns.ReturnPolicies;
import dev.aftersale.returns.ReturnQuery;
import dev.aftersale.returns.ReturnRefunds;
import dev.aftersale.returns.Returns;
import dev.aftersale.staff.Needs;
import dev.aftersale.staff.Permission;
import dev.aftersale.staff.SignedIn;
import dev.aftersale.upload.StoredFile;
import java.io.IOException;
import java.io.StringWriter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;

/** {@code /console/returns}: which there are, and each as a whole. */
@Controller
@Needs(Permission.VIEW)
class ReturnPages {

    private static final int ROWS = 25;
    private static final int MOST_CSV = 10_000;

    private final Returns returns;
    private final ReturnRefunds refunds;
    private final Orders orders;
    private final Merchants merchants;
    private final ReturnPolicies policies;

    ReturnPages(Returns returns, ReturnRefunds refunds, Orders orders, Merchants merchants, ReturnPolicies policies) {
        this.returns = returns;
        this.refunds = refunds;
        this.orders = orders;
        this.merchants = merchants;
        this.policies = policies;
    }

    @GetMapping("/console/returns")
    String list(
            SignedIn me,
            @RequestParam(defaultValue = "") String view,
            @RequestParam(defaultValue = "") String q,
            @RequestParam(defaultValue = "") String after,
            Model model) {
        var chosen = view(view);
        String word = q.strip();
        var found = returns.list(me.merchant(), query(chosen, word, id(after), ROWS + 1));
        boolean more = found.size() > ROWS;
        var rows = more ? found.subList(0, ROWS) : found;
        var toDo = returns.toDo(me.merchant(), false);
        model.addAttribute(
                "list",
                new ReturnList(
                        chosen,
                        word,
                        rows,
                        buyers(me.merchant(), rows),
                        toDo,
                        Money.of(toDo.atStake(), merchants.get(me.merchant()).currency()),
                        null,
                        more ? Long.toString(rows.getLast().id()) : null));
        return "returns/list";
    }

    private static ReturnQuery query(ReturnList.View view, String word, @Nullable Long from, int limit) {
        return new ReturnQuery(
                view.states(),
                view == ReturnList.View.OVERDUE,
                word.isEmpty() ? null : word,
                null,
                null,
                null,
                false,
                from,
                false,
                limit);
    }

    private static ReturnList.View view(String name) {
        for (var view : ReturnList.View.values()) {
            if (view.name().equalsIgnoreCase(name)) {
                return view;
            }
        }
        return ReturnList.View.ALL;
    }

    private static @Nullable Long id(String text) {
        try {
            return text.isEmpty() ? null : Ids.parse(text);
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private Map<Long, String> buyers(MerchantId merchant, List<Return> rows) {
        var names = new HashMap<Long, String>();
        for (Order order : orders.find(
                merchant, rows.stream().map(Return::orderId).distinct().toList(), Set.of())) {
            if (order.buyer().name() != null) {
                names.put(order.id(), order.buyer().name());
            }
        }
        return names;
    }

    @GetMapping("/console/returns.csv")
    ResponseEntity<String> csv(
            SignedIn me, @RequestParam(defaultValue = "") String view, @RequestParam(defaultValue = "") String q)
            throws IOException {
        var text = new StringWriter();
        try (var csv = new CSVPrinter(text, CSVFormat.RFC4180)) {
            csv.printRecord(
                    "return_id",
                    "order_id",
                    "merchant_return_id",
                    "state",
                    "resolution",
                    "requested",
                    "answer_by",
                    "refund_by",
                    "units",
                    "value",
                    "refunded",
                    "deducted",
                    "currency",
                    "tracking_number");
            for (Return row : returns.list(me.merchant(), query(view(view), q.strip(), null, MOST_CSV))) {
                csv.printRecord(
                        row.id(),
                        row.orderId(),
                        harmless(row.reference()),
                        row.state(),
                        row.resolution(),
                        row.times().requestedAt(),
                        row.times().answerBy(),
                        row.times().refundBy(),
                        row.units(),
                        Money.of(row.value(), row.currency()).decimal(),
                        Money.of(row.refunded(), row.currency()).decimal(),
                        Money.of(row.deducted(), row.currency()).decimal(),
                        row.currency(),
                        row.tracking() == null ? null : harmless(row.tracking().number()));
            }
        }
        return ResponseEntity.ok()
                .contentType(MediaType.parseMediaType("text/csv;charset=UTF-8"))
                .header(
                        "Content-Disposition",
                        ContentDisposition.attachment()
                                .filename("returns.csv")
                                .build()
                                .toString())
                .body(text.toString());
    }

    /** A cell that a spreadsheet would take for a formula is made text. */
    private static @Nullable String harmless(@Nullable String text) {
        return text != null && !text.isEmpty() && "=+-@\t\r".indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
    }

    @GetMapping("/console/returns/{id}")
    String sheet(
            SignedIn me,
            @PathVariable long id,
            @RequestParam(defaultValue = "") String thread,
            Page page,
            Model model) {
        show(me, id, Form.empty(page).with("thread", thread), null, model);
        return "returns/sheet";
    }

    /** Puts all that the page shows into {@code model}; 404 if the merchant has no such return. */
    void show(SignedIn me, long id, Form form, @Nullable String acted, Model model) {
        Return row =
                returns.find(me.merchant(), id).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        Order order = orders.find(me.merchant(), row.orderId(), Set.of(OrderPart.ITEMS))
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        model.addAttribute("form", form);
        model.addAttribute(
                "sheet",
                new ReturnSheet(
                        row,
                        order,
                        proposal(me.merchant(), RefundOfReturn.proposed(id)),
                        me.may(Permission.RETURNS_WRITE),
                        me.may(Permission.REFUND),
                        policies.of(me.merchant()).address() != null,
                        acted));
    }

    ReturnRefunds.@Nullable Proposal proposal(MerchantId merchant, RefundOfReturn wanted) {
        try {
            return refunds.quote(merchant, wanted);
        } catch (ProblemException nothingToPay) {
            return null;
        }
    }

    @GetMapping("/console/returns/{id}/photos/{position}")
    ResponseEntity<byte[]> photo(SignedIn me, @PathVariable long id, @PathVariable int position) {
        return file(returns.photo(me.merchant(), id, position).orElse(null), "return-" + id + "-" + position, true);
    }

    @GetMapping("/console/returns/{id}/labels/{label}")
    ResponseEntity<byte[]> label(SignedIn me, @PathVariable long id, @PathVariable long label) {
        return file(returns.label(me.merchant(), id, label).orElse(null), "return-" + id, false);
    }

    /** Never anything but a picture of our drawing or a file to be saved, whatever was uploaded. */
    private static ResponseEntity<byte[]> file(@Nullable StoredFile file, String name, boolean inPage) {
        if (file == null) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        }
        boolean pdf = file.mediaType().equals("application/pdf");
        var disposition = inPage && !pdf ? ContentDisposition.inline() : ContentDisposition.attachment();
        return ResponseEntity.ok()
                .contentType(pdf ? MediaType.APPLICATION_PDF : MediaType.IMAGE_JPEG)
                .header(
                        "Content-Disposition",
                        disposition
                                .filename(name + (pdf ? ".pdf" : ".jpg"))
                                .build()
                                .toString())
                .header("Content-Security-Policy", "default-src 'none'; sandbox")
                .header("X-Content-Type-Options", "nosniff")
                .header("Cache-Control", "private, max-age=300")
                .body(file.content());
    }
}
