package dev.aftersale.console;

import dev.aftersale.link.OrderLinks;
import dev.aftersale.mail.FreshLinks;
import dev.aftersale.merchant.Merchants;
import dev.aftersale.pages.Page;
import dev.aftersale.pages.Toast;
import dev.aftersale.staff.Needs;
import dev.aftersale.staff.Permission;
import dev.aftersale.staff.SignedIn;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.server.ResponseStatusException;

/** The buyer's links to its order page, when one of them came into other hands and the shop is told first. */
@Controller
class BuyerLinkPages {

    private final OrderSheets sheets;
    private final OrderLinks links;
    private final FreshLinks fresh;
    private final Merchants merchants;

    BuyerLinkPages(OrderSheets sheets, OrderLinks links, FreshLinks fresh, Merchants merchants) {
        this.sheets = sheets;
        this.links = links;
        this.fresh = fresh;
        this.merchants = merchants;
    }

    /** All end, and a fresh one goes to the order's own address; staff never see one. */
    @PostMapping("/console/orders/{id}/links/revoke")
    @Needs(Permission.ORDERS_WRITE)
    String revoke(@PathVariable long id, SignedIn me, Page page) {
        if (!sheets.exists(me.merchant(), id)) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        }
        links.revoke(me.merchant(), id);
        fresh.send(
                me.merchant(),
                id,
                merchants.get(me.merchant()).settings().shop().locale());
        return page.seeOther(page.along(OrderPages.address(id)), Toast.ok(page.text("console.links.revoked")));
    }
}
