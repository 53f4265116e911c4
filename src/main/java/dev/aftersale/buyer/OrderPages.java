package dev.aftersale.buyer;

import dev.aftersale.base.Db;
import dev.aftersale.consent.Consents;
import dev.aftersale.mail.relay.Undeliverable;
import dev.aftersale.order.BuyerWindow;
import dev.aftersale.pages.Form;
import dev.aftersale.pages.Page;
import dev.aftersale.refund.Refunds;
import dev.aftersale.returns.Returns;
import dev.aftersale.support.SupportThread;
import dev.aftersale.support.Threads;
import dev.aftersale.withdrawal.Withdrawals;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;

/** {@code /o/{token}}: where the order is, and what its buyer may do. */
@Controller("buyerOrderPages")
class OrderPages {

    private final Db db;
    private final Door door;
    private final Refunds refunds;
    private final Returns returns;
    private final Threads threads;
    private final Consents consents;
    private final Withdrawals withdrawals;
    private final Undeliverable undeliverable;

    OrderPages(
            Db db,
            Door door,
            Refunds refunds,
            Returns returns,
            Threads threads,
            Consents consents,
            Withdrawals withdrawals,
            Undeliverable undeliverable) {
        this.db = db;
        this.undeliverable = undeliverable;
        this.door = door;
        this.refunds = refunds;
        this.returns = returns;
        this.threads = threads;
        this.consents = consents;
        this.withdrawals = withdrawals;
    }

    @GetMapping("/o/{token}")
    String show(@PathVariable String token, Page page, HttpServletRequest request, Model model) {
        Guest guest = door.enter(token, page, request);
        model.addAttribute("view", db.reading(guest.merchantId(), () -> view(guest, page)));
        model.addAttribute("form", Form.empty(page));
        return "buyer/order";
    }

    private OrderView view(Guest guest, Page page) {
        var order = guest.order();
        var core = order.core();
        var zone = guest.merchant().settings().shop().timeZone();
        var given = refunds.ofOrders(guest.merchantId(), List.of(order.id()));
        var window = BuyerWindow.of(core, guest.merchant().settings().buyerCancel());
        List<SupportThread> conversations = threads.ofOrder(guest.merchantId(), order.id(), 1);
        var right = withdrawals.right(order);
        return new OrderView(
                guest,
                Progress.of(order, page.now(), zone),
                order.items().stream()
                        .map(item -> OrderView.Line.of(item, core.currency(), core.taxInclusive()))
                        .toList(),
                order.shipments().stream().map(OrderView.Parcel::of).toList(),
                Sums.of(order, given),
                given.stream().map(refund -> GivenBack.of(refund, zone)).toList(),
                returns.ofOrders(guest.merchantId(), List.of(order.id())),
                returns.eligibility(guest.merchantId(), order.id()),
                window.isOpen(page.now()),
                window.until(),
                conversations.stream().mapToInt(SupportThread::buyerUnread).sum(),
                conversations.isEmpty() || conversations.getLast().recent().isEmpty()
                        ? null
                        : conversations.getLast().recent().getLast(),
                consents.standing(order),
                right.isOpen(page.now()),
                right.until(),
                withdrawals.find(guest.merchantId(), order.id()).orElse(null),
                unreached(guest));
    }

    private @Nullable String unreached(Guest guest) {
        String address = guest.order().buyer().email();
        return address == null
                        || undeliverable
                                .among(guest.merchantId(), List.of(address))
                                .isEmpty()
                ? null
                : OrderView.hinted(address);
    }
}
