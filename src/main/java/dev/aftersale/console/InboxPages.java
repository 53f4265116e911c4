package dev.aftersale.console;

import dev.aftersale.base.Db;
import dev.aftersale.base.Ids;
import dev.aftersale.order.Order;
import dev.aftersale.order.Orders;
import dev.aftersale.pages.Form;
import dev.aftersale.pages.Page;
import dev.aftersale.pages.Toast;
import dev.aftersale.staff.Needs;
import dev.aftersale.staff.Permission;
import dev.aftersale.staff.SignedIn;
import dev.aftersale.staff.Staff;
import dev.aftersale.support.SupportThread;
import dev.aftersale.support.Threads;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;

/** {@code /console/messages}: who waits for an answer, in three queues; and what is done with several threads at once. */
@Controller
class InboxPages {

    private static final int PAGE = 50;

    private final Db db;
    private final Threads threads;
    private final Orders orders;
    private final Staff staff;

    InboxPages(Db db, Threads threads, Orders orders, Staff staff) {
        this.db = db;
        this.threads = threads;
        this.orders = orders;
        this.staff = staff;
    }

    @GetMapping(InboxQuery.PATH)
    @Needs(Permission.VIEW)
    String list(SignedIn me, Page page, Form form, Model model) {
        model.addAttribute("me", me);
        return db.reading(me.merchant(), () -> {
            page.count();
            return fill(model, me, InboxQuery.of(form));
        });
    }

    private String fill(Model model, SignedIn me, InboxQuery query) {
        var found = threads.page(me.merchant(), query.threads(me.staffId(), PAGE + 1));
        boolean more = found.threads().size() > PAGE;
        var shown = more ? found.threads().subList(0, PAGE) : found.threads();
        model.addAttribute("query", query);
        model.addAttribute("found", shown);
        model.addAttribute("vague", found.vague());
        model.addAttribute("orders", ordersOf(me, shown));
        model.addAttribute("waiting", threads.waitingByKind(me.merchant()));
        model.addAttribute("colleagues", Colleagues.of(me, staff.of(me.merchant())));
        model.addAttribute("next", more ? Long.toString(shown.getLast().id()) : null);
        return "console/messages";
    }

    private Map<Long, Order> ordersOf(SignedIn me, List<SupportThread> threads) {
        List<Long> ids = threads.stream().map(SupportThread::orderId).distinct().toList();
        return orders.find(me.merchant(), ids, Set.of()).stream()
                .collect(Collectors.toMap(Order::id, Function.identity()));
    }

    /** Settles the chosen threads, or hands them to somebody. Doing it twice does nothing more. */
    @PostMapping("/console/messages/bulk")
    @Needs(Permission.MESSAGES_WRITE)
    String bulk(SignedIn me, Page page, Form form) {
        String back = InboxQuery.parse(form.value("list")).address();
        List<Long> chosen = form.values("thread").stream()
                .flatMap(id -> Ids.read(id).stream())
                .limit(2L * PAGE)
                .toList();
        if (chosen.isEmpty()) {
            return page.seeOther(back, Toast.warn(page.text("messages.bulk.none")));
        }
        if (form.value("do").equals("settle")) {
            threads.settle(me.merchant(), chosen);
            return page.seeOther(back, Toast.ok(page.text("messages.bulk.settled", chosen.size())));
        }
        var assignee = Colleagues.of(me, staff.of(me.merchant())).named(form.value("assignee"));
        if (assignee.isEmpty()) {
            return page.seeOther(back, Toast.bad(page.text("messages.assignee.unknown")));
        }
        threads.assign(me.merchant(), chosen, assignee.get().id());
        return page.seeOther(back, Toast.ok(page.text("messages.bulk.assigned", chosen.size())));
    }
}
