package dev.aftersale.console;

import dev.aftersale.base.Db;
import dev.aftersale.event.Webhooks;
import dev.aftersale.mail.ShopMails;
import dev.aftersale.mail.check.Checks;
import dev.aftersale.mail.check.Standing;
import dev.aftersale.merchant.Merchants;
import dev.aftersale.order.InventoryDesk;
import dev.aftersale.order.OrderFilter;
import dev.aftersale.order.OrderLists;
import dev.aftersale.pages.Page;
import dev.aftersale.payment.IntentKind;
import dev.aftersale.payment.PaymentTrail;
import dev.aftersale.returns.Returns;
import dev.aftersale.staff.Needs;
import dev.aftersale.staff.Permission;
import dev.aftersale.staff.SignedIn;
import dev.aftersale.support.ThreadQuery;
import dev.aftersale.support.Threads;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

/** {@code /console}: what needs an answer, by when, and what it costs if it waits. */
@Controller("console.home")
class HomePages {

    private static final int LOOKED_AT = 1_000;
    private static final int NEWEST = 8;
    private static final int REFUSED = 20;
    private static final Duration RECENT = Duration.ofDays(30);

    /** Who has waited for an answer the longest. */
    private static final ThreadQuery ASKED = new ThreadQuery(ThreadQuery.Filter.UNANSWERED, false, null, 3);

    private final Db db;
    private final OrderLists lists;
    private final Merchants merchants;
    private final PaymentTrail payments;
    private final Webhooks webhooks;
    private final InventoryDesk desk;
    private final Returns returns;
    private final Threads threads;
    private final Checks checks;
    private final ShopMails shopMails;

    HomePages(
            Db db,
            OrderLists lists,
            Merchants merchants,
            PaymentTrail payments,
            Webhooks webhooks,
            InventoryDesk desk,
            Returns returns,
            Threads threads,
            Checks checks,
            ShopMails shopMails) {
        this.threads = threads;
        this.checks = checks;
        this.shopMails = shopMails;
        this.db = db;
        this.lists = lists;
        this.merchants = merchants;
        this.payments = payments;
        this.webhooks = webhooks;
        this.desk = desk;
        this.returns = returns;
    }

    @GetMapping("/console")
    @Needs(Permission.VIEW)
    String home(SignedIn me, Page page, Model model) {
        var merchant = merchants.get(me.merchant());
        var today = LocalDate.ofInstant(page.now(), page.zone());
        model.addAttribute("currency", merchant.currency());
        db.reading(me.merchant(), () -> {
            page.count();
            return fill(model, me, merchant.currency(), today);
        });
        model.addAttribute("me", me);
        return "console/home";
    }

    private Model fill(Model model, SignedIn me, String currency, LocalDate today) {
        var refused = payments.refused(me.merchant(), RECENT, REFUSED);
        model.addAttribute("duties", lists.duties(me.merchant(), currency, today, LOOKED_AT));
        model.addAttribute("refunds", of(refused, IntentKind.REFUND));
        model.addAttribute("captures", of(refused, IntentKind.CAPTURE));
        model.addAttribute(
                "hooks",
                webhooks.health(me.merchant()).stream()
                        .filter(health -> !health.isWell())
                        .toList());
        model.addAttribute(
                "unreached",
                checks.standings(me.merchant()).stream()
                        .filter(Standing::isTrouble)
                        .toList());
        model.addAttribute("shopMails", shopMails.findings(me.merchant()));
        model.addAttribute("heldMails", shopMails.countHeld(me.merchant()));
        model.addAttribute("returns", returns.toDo(me.merchant(), false));
        model.addAttribute("waiting", threads.waiting(me.merchant()));
        model.addAttribute("asked", threads.list(me.merchant(), ASKED));
        model.addAttribute("low", desk.low(me.merchant()));
        model.addAttribute(
                "newest",
                lists.page(me.merchant(), OrderFilter.ALL, null, NEWEST).rows());
        return model;
    }

    private static List<PaymentTrail.Step> of(List<PaymentTrail.Step> refused, IntentKind kind) {
        return refused.stream().filter(step -> step.kind() == kind).toList();
    }
}
