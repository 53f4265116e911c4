package dev.aftersale.console;

import dev.aftersale.order.InventoryDesk;
import dev.aftersale.order.OrderFilter;
import dev.aftersale.order.OrderLists;
import dev.aftersale.order.OrderRow;
import dev.aftersale.order.OrderStage;
import dev.aftersale.pages.Page;
import dev.aftersale.staff.Needs;
import dev.aftersale.staff.Permission;
import dev.aftersale.staff.SignedIn;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** {@code /console/palette}: orders, products, pages and actions that fit what somebody types. */
@Controller("console.palette")
@Needs(Permission.VIEW)
class PalettePages {

    private static final int ORDERS = 8;
    private static final int PRODUCTS = 4;

    private final OrderLists lists;
    private final InventoryDesk desk;

    PalettePages(OrderLists lists, InventoryDesk desk) {
        this.lists = lists;
        this.desk = desk;
    }

    /** To the palette the hits alone; as a page, the same, or the one order that was meant. */
    @GetMapping("/console/palette")
    String find(@RequestParam(defaultValue = "") String q, SignedIn me, Page page, Model model) {
        if (!page.isPart()) {
            var found = orders(q, me);
            if (found.size() == 1) {
                return page.seeOther(OrderPages.address(found.getFirst().id()));
            }
        }
        model.addAttribute("palette", palette(q, me, page));
        return page.isPart() ? "console/hits" : "console/palette";
    }

    private Palette palette(String q, SignedIn me, Page page) {
        String query = q.strip();
        var groups = new ArrayList<Palette.Group>();
        add(
                groups,
                page.text("console.palette.orders"),
                orders(query, me).stream().map(row -> order(page, row)).toList());
        add(groups, page.text("console.palette.pages"), fitting(query, pages(page)));
        if (!query.isEmpty()) {
            add(
                    groups,
                    page.text("console.palette.products"),
                    desk.page(me.merchant(), query, false, null, PRODUCTS).products().stream()
                            .map(product -> new Palette.Entry(
                                    product.title(), product.retailerId(), "/console/inventory/" + product.id()))
                            .toList());
        }
        return new Palette(query, groups);
    }

    private List<OrderRow> orders(String query, SignedIn me) {
        if (query.strip().length() < 2) {
            return List.of();
        }
        return lists.page(
                        me.merchant(),
                        new OrderFilter(query, Set.of(), null, null, null, false, false, false, null, false),
                        null,
                        ORDERS)
                .rows();
    }

    private static Palette.Entry order(Page page, OrderRow row) {
        var details = new ArrayList<String>();
        if (row.buyerName() != null) {
            details.add(row.buyerName());
        }
        if (row.reference() != null) {
            details.add(row.reference());
        }
        details.add(page.text("console.stage." + row.stage().name()));
        details.add(page.money(row.total(), row.currency()));
        return new Palette.Entry(Looks.grouped(row.id()), String.join(" · ", details), OrderPages.address(row.id()));
    }

    private static List<Palette.Entry> pages(Page page) {
        var pages = new ArrayList<Palette.Entry>();
        pages.add(entry(page.text("common.nav.home"), "/console"));
        pages.add(entry(page.text("common.nav.orders"), OrderListPages.PATH));
        for (OrderStage stage : List.of(OrderStage.TO_ACKNOWLEDGE, OrderStage.TO_SHIP)) {
            pages.add(entry(
                    page.text("common.nav.orders") + ": " + page.text("console.stage." + stage.name()),
                    OrderListPages.PATH + "?stage=" + stage.key()));
        }
        pages.add(entry(
                page.text("common.nav.orders") + ": " + page.text("console.has.LATE"),
                OrderListPages.PATH + "?has=late"));
        pages.add(entry(page.text("common.nav.returns"), "/console/returns"));
        pages.add(entry(page.text("common.nav.messages"), "/console/messages"));
        pages.add(entry(page.text("common.nav.inventory"), "/console/inventory"));
        pages.add(entry(page.text("console.inventory.low_only"), "/console/inventory?low=1"));
        pages.add(entry(page.text("common.nav.settings"), "/console/settings"));
        return pages;
    }

    private static Palette.Entry entry(String label, String href) {
        return new Palette.Entry(label, null, href);
    }

    private static List<Palette.Entry> fitting(String query, List<Palette.Entry> pages) {
        String wanted = query.toLowerCase(Locale.ROOT);
        return pages.stream()
                .filter(page -> page.label().toLowerCase(Locale.ROOT).contains(wanted))
                .toList();
    }

    private static void add(List<Palette.Group> groups, String label, List<Palette.Entry> entries) {
        if (!entries.isEmpty()) {
            groups.add(new Palette.Group(label, entries));
        }
    }
}
