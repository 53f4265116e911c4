package dev.aftersale.console;

import dev.aftersale.base.Money;
import dev.aftersale.base.ProblemException;
import dev.aftersale.order.Inventory;
import dev.aftersale.order.InventoryDesk;
import dev.aftersale.order.Product;
import dev.aftersale.order.ProductChange;
import dev.aftersale.pages.Form;
import dev.aftersale.pages.Page;
import dev.aftersale.pages.Toast;
import dev.aftersale.staff.Needs;
import dev.aftersale.staff.Permission;
import dev.aftersale.staff.SignedIn;
import java.util.Currency;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;

/** {@code /console/inventory}: what there is to sell, and how much of it is left. */
@Controller("console.inventory")
class InventoryPages {

    private static final int PAGE = 50;
    private static final int TITLE = 500;
    private static final int MOST_STOCK = 100_000_000;

    private final Inventory inventory;
    private final InventoryDesk desk;

    InventoryPages(Inventory inventory, InventoryDesk desk) {
        this.inventory = inventory;
        this.desk = desk;
    }

    @GetMapping("/console/inventory")
    @Needs(Permission.VIEW)
    String list(
            @RequestParam(defaultValue = "") String q,
            @RequestParam(defaultValue = "") String low,
            @RequestParam(required = false) @Nullable String after,
            SignedIn me,
            Page page,
            Model model) {
        model.addAttribute("q", q);
        model.addAttribute("low", !low.isEmpty());
        model.addAttribute("found", desk.page(me.merchant(), q, !low.isEmpty(), after, PAGE));
        model.addAttribute("counts", desk.low(me.merchant()));
        model.addAttribute("me", me);
        return "console/inventory";
    }

    @GetMapping("/console/inventory/{id}")
    @Needs(Permission.VIEW)
    String show(@PathVariable long id, SignedIn me, Page page, Model model) {
        Product product = find(me, id);
        Form form = Form.empty(page)
                .with("title", product.title())
                .with("price", amount(page, product, product.price()))
                .with("sale", product.salePrice() == null ? "" : amount(page, product, product.salePrice()))
                .with("stock", product.stock() == null ? "" : product.stock());
        return fill(model, me, product, form);
    }

    private static String amount(Page page, Product product, long minor) {
        return page.amount(Money.of(minor, product.currency()));
    }

    private static String fill(Model model, SignedIn me, Product product, Form form) {
        model.addAttribute("product", product);
        model.addAttribute("form", form.with("seen", product.stock() == null ? "" : product.stock()));
        model.addAttribute("me", me);
        return "console/product";
    }

    @PostMapping("/console/inventory/{id}")
    @Needs(Permission.INVENTORY_WRITE)
    String change(@PathVariable long id, SignedIn me, Page page, Form form, Model model) {
        Product product = find(me, id);
        var currency = Currency.getInstance(product.currency());
        String title = form.text("title", TITLE);
        form.text("price", 40);
        long price = form.money("price", currency).minor();
        long sale = form.money("sale", currency).minor();
        Integer stock = form.value("stock").isBlank() ? null : (int) form.number("stock", 0, MOST_STOCK);
        Integer seen = form.value("seen").isBlank() ? null : (int) form.number("seen", 0, MOST_STOCK);
        if (form.isRight()) {
            try {
                var change = new ProductChange(title, price, form.value("sale").isBlank() ? null : sale, stock, seen);
                var changed = desk.change(me.merchant(), id, change, Once.key(me, form, "product " + id))
                        .value();
                return page.seeOther(
                        page.back("/console/inventory"),
                        Toast.ok(page.text(
                                "console.product.done", changed.after().title())));
            } catch (ProblemException refusal) {
                form.refuse(Refusals.words(page, refusal));
            }
        }
        fill(model, me, product, form);
        return page.refused("console/product");
    }

    private Product find(SignedIn me, long id) {
        return inventory.find(me.merchant(), id).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }
}
