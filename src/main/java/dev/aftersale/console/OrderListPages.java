package dev.aftersale.console;

import dev.aftersale.base.Db;
import dev.aftersale.order.OrderLists;
import dev.aftersale.pages.Form;
import dev.aftersale.pages.Page;
import dev.aftersale.pages.Toast;
import dev.aftersale.staff.Needs;
import dev.aftersale.staff.Permission;
import dev.aftersale.staff.SignedIn;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;

/** {@code /console/orders}: the list, its filters and views, and the same as a file. */
@Controller("console.orders")
@Needs(Permission.VIEW)
class OrderListPages {

    static final String PATH = "/console/orders";

    private static final int PAGE = 50;
    private static final int COUNTED = 1_000;
    private static final int NAME = 60;

    private final Db db;
    private final OrderLists lists;
    private final SavedViewStore views;
    private final OrderCsv csv;

    OrderListPages(Db db, OrderLists lists, SavedViewStore views, OrderCsv csv) {
        this.db = db;
        this.lists = lists;
        this.views = views;
        this.csv = csv;
    }

    @GetMapping(PATH)
    String list(@RequestParam(required = false) @Nullable Long after, SignedIn me, Page page, Form form, Model model) {
        var query = ListQuery.of(form);
        var filter = query.filter(page.zone(), page.now());
        model.addAttribute("query", query);
        model.addAttribute("unread", ListQuery.unread(form));
        db.reading(me.merchant(), () -> {
            page.count();
            return model.addAttribute("found", lists.counted(me.merchant(), filter, after, PAGE, COUNTED))
                    .addAttribute("views", views.list(me));
        });
        model.addAttribute("me", me);
        return "console/orders";
    }

    /** Streamed: the file may be longer than anything that fits into memory. */
    @GetMapping("/console/orders.csv")
    void export(SignedIn me, Page page, Form form, HttpServletResponse response) throws IOException {
        if (!ListQuery.unread(form).isEmpty()) {
            throw new ResponseStatusException(
                    HttpStatus.BAD_REQUEST); // a file says nowhere what was left out of its filter
        }
        var query = ListQuery.of(form);
        response.setContentType("text/csv;charset=UTF-8");
        response.setHeader(
                HttpHeaders.CONTENT_DISPOSITION,
                "attachment; filename=\"orders-" + LocalDate.ofInstant(page.now(), page.zone()) + ".csv\"");
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        csv.write(me.merchant(), query.filter(page.zone(), page.now()), page.zone(), response.getOutputStream());
    }

    @PostMapping("/console/orders/views")
    String keep(SignedIn me, Page page, Form form) {
        var query = ListQuery.of(form);
        String name = form.optionalText("name", NAME);
        if (name.isEmpty() || !form.isRight()) {
            return page.seeOther(query.address(PATH), Toast.bad(page.text("console.views.refused", NAME)));
        }
        views.save(me, name, query.query());
        return page.seeOther(query.address(PATH), Toast.ok(page.text("console.views.kept", name)));
    }

    @PostMapping("/console/orders/views/{id}/delete")
    String forget(@PathVariable long id, SignedIn me, Page page) {
        if (!views.delete(me, id)) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        }
        return page.seeOther(PATH, Toast.ok(page.text("console.views.gone")));
    }
}
