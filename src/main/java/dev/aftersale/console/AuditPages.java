package dev.aftersale.console;

import dev.aftersale.audit.Audit;
import dev.aftersale.audit.AuditQuestion;
import dev.aftersale.base.Ids;
import dev.aftersale.event.EventLog;
import dev.aftersale.merchant.Merchants;
import dev.aftersale.merchant.Tokens;
import dev.aftersale.pages.Form;
import dev.aftersale.pages.Option;
import dev.aftersale.pages.Page;
import dev.aftersale.staff.Needs;
import dev.aftersale.staff.Permission;
import dev.aftersale.staff.SignedIn;
import dev.aftersale.staff.Staff;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

/**
 * {@code /console/settings/audit}: who changed what. Settings, tokens, webhooks, products, staff and log-ins come from the
 * log of changes; orders, shipments, refunds and returns from their events: one list, the latest first.
 */
@Controller
@Needs(Permission.AUDIT_VIEW)
class AuditPages {

    private static final String HOME = "/console/settings/audit";
    private static final int PAGE = 50;
    private static final int EXPORT = 10_000;

    /** As filters name them: the beginnings of actions' names. */
    private static final List<String> AREAS = List.of(
            "order",
            "shipment",
            "cancellation",
            "refund",
            "return",
            "product",
            "settings",
            "shop_mail",
            "sender",
            "token",
            "webhook",
            "desk",
            "staff",
            "login",
            "password",
            "factor");

    private final Audit audit;
    private final EventLog events;
    private final Staff staff;
    private final Tokens tokens;
    private final Merchants merchants;

    AuditPages(Audit audit, EventLog events, Staff staff, Tokens tokens, Merchants merchants) {
        this.audit = audit;
        this.events = events;
        this.staff = staff;
        this.tokens = tokens;
        this.merchants = merchants;
    }

    /** What the filters say; null: anything. Days are those of the reader's zone. */
    private record Wish(
            @Nullable String actor,
            @Nullable String area,
            @Nullable String object,
            @Nullable Instant from,
            @Nullable Instant to,
            @Nullable Long before) {

        static Wish of(Form form, Page page) {
            LocalDate to = day(form.value("to"));
            LocalDate from = day(form.value("from"));
            String actor = form.value("who");
            String area = form.value("what");
            String object = form.value("q").strip();
            String before = form.value("before");
            return new Wish(
                    actor.matches("\\d{1,19}") ? actor : null,
                    AREAS.contains(area) ? area + "." : null,
                    object.isEmpty() ? null : object.substring(0, Math.min(100, object.length())),
                    from == null ? null : from.atStartOfDay(page.zone()).toInstant(),
                    to == null ? null : to.plusDays(1).atStartOfDay(page.zone()).toInstant(),
                    Ids.read(before).orElse(null));
        }

        private static @Nullable LocalDate day(String text) {
            try {
                return text.isEmpty() ? null : LocalDate.parse(text);
            } catch (DateTimeParseException e) {
                return null;
            }
        }
    }

    @GetMapping(HOME)
    String list(SignedIn me, Page page, Form form, Model model) {
        List<AuditRow> rows = rows(me, Wish.of(form, page), PAGE + 1);
        boolean more = rows.size() > PAGE;
        model.addAttribute("rows", more ? rows.subList(0, PAGE) : rows);
        model.addAttribute("next", more ? page.next("before", rows.get(PAGE - 1).id()) : null);
        model.addAttribute("people", people(me, page));
        model.addAttribute("areas", areas(page));
        model.addAttribute("currency", merchants.get(me.merchant()).currency());
        return "console/audit";
    }

    private List<AuditRow> rows(SignedIn me, Wish wish, int limit) {
        Stream<AuditRow> changes = audit
                .list(
                        me.merchant(),
                        new AuditQuestion(
                                wish.actor(), wish.area(), wish.object(), wish.from(), wish.to(), wish.before(), limit))
                .stream()
                .map(AuditRow::of);
        Long order = wish.object() == null ? null : Ids.read(wish.object()).orElse(null);
        boolean orders = wish.object() == null || order != null;
        Stream<AuditRow> happened = orders
                ? events
                        .list(
                                me.merchant(),
                                new EventLog.Question(
                                        wish.actor(),
                                        wish.area(),
                                        order,
                                        wish.from(),
                                        wish.to(),
                                        wish.before(),
                                        wish.object() == null,
                                        limit))
                        .stream()
                        .map(AuditRow::of)
                : Stream.empty();
        return Stream.concat(changes, happened)
                .sorted(Comparator.comparingLong(AuditRow::id).reversed())
                .limit(limit)
                .toList();
    }

    private List<Option> people(SignedIn me, Page page) {
        var options = new ArrayList<Option>();
        options.add(new Option("", page.text("staff.audit.anybody")));
        staff.of(me.merchant()).forEach(one -> options.add(new Option(Long.toString(one.id()), one.name())));
        tokens.apps(me.merchant()).forEach(app -> options.add(new Option(Long.toString(app.id()), app.name())));
        return options;
    }

    private static List<Option> areas(Page page) {
        var options = new ArrayList<Option>();
        options.add(new Option("", page.text("staff.audit.anything")));
        AREAS.forEach(area -> options.add(new Option(area, page.text("staff.audit.area." + area))));
        return options;
    }

    @GetMapping(HOME + ".csv")
    void export(SignedIn me, Page page, Form form, HttpServletResponse response) throws IOException {
        response.setContentType("text/csv;charset=UTF-8");
        response.setHeader("Content-Disposition", "attachment; filename=\"audit.csv\"");
        try (var csv = new CSVPrinter(response.getWriter(), CSVFormat.RFC4180)) {
            csv.printRecord(
                    "time", "actor", "actor_kind", "address", "via", "action", "object", "field", "before", "after");
            for (AuditRow row : rows(me, Wish.of(form, page), EXPORT)) {
                List<AuditRow.Difference> changes =
                        row.changes().isEmpty() ? List.of(new AuditRow.Difference("", "", "")) : row.changes();
                for (AuditRow.Difference change : changes) {
                    csv.printRecord(
                            row.at(),
                            harmless(row.actor().name()),
                            row.actor().kind(),
                            row.actor().address(),
                            row.actor().via(),
                            row.action(),
                            harmless(row.object()),
                            change.field(),
                            harmless(change.before()),
                            harmless(change.after()));
                }
            }
        }
    }

    /** What a spreadsheet would take for a formula is text. */
    private static String harmless(String text) {
        return !text.isEmpty() && "=+-@\t\r".indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
    }
}
