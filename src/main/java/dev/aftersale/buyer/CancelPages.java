package dev.aftersale.buyer;

import dev.aftersale.base.Problem;
import dev.aftersale.base.ProblemException;
import dev.aftersale.order.BuyerWindow;
import dev.aftersale.order.Cancellations;
import dev.aftersale.pages.Form;
import dev.aftersale.pages.Page;
import dev.aftersale.pages.Toast;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;

/** The buyer changes its mind before the parcel leaves. */
@Controller("buyerCancelPages")
class CancelPages {

    private final Door door;
    private final Cancellations cancellations;

    CancelPages(Door door, Cancellations cancellations) {
        this.door = door;
        this.cancellations = cancellations;
    }

    @GetMapping("/o/{token}/cancel")
    String ask(
            @PathVariable String token,
            Page page,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        Guest guest = door.enter(token, page, request);
        var core = guest.order().core();
        var window = BuyerWindow.of(core, guest.merchant().settings().buyerCancel());
        if (!window.isOpen(page.now())) {
            return refused(
                    core.isCancelled()
                            ? Problem.ALREADY_CANCELLED
                            : window.possible() ? Problem.CANCEL_WINDOW_OVER : Problem.CANCEL_CAPTURED,
                    guest,
                    response,
                    model);
        }
        model.addAttribute("guest", guest);
        model.addAttribute("form", Form.empty(page));
        model.addAttribute("until", window.until());
        return "buyer/cancel";
    }

    @PostMapping("/o/{token}/cancel")
    String cancel(
            @PathVariable String token,
            Page page,
            Form form,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        Guest guest = door.enter(token, page, request);
        try {
            guest.does(() ->
                    cancellations.cancelByBuyer(guest.merchantId(), guest.orderId(), guest.key("cancel", form, "all")));
        } catch (ProblemException e) {
            return refused(e.problem(), guest, response, model);
        }
        return page.seeOther(guest.home(), Toast.ok(page.text("buyer.cancel.done")));
    }

    /** Too late, in one of three ways; anything else is somebody else's change at this very moment. */
    private static String refused(Problem problem, Guest guest, HttpServletResponse response, Model model) {
        String why = switch (problem) {
            case ALREADY_CANCELLED -> "cancelled";
            case CANCEL_CAPTURED, CANCEL_SHIPPED, ITEMS_COMPLETE -> "shipped";
            case CANCEL_WINDOW_OVER -> "late";
            default -> "again";
        };
        response.setStatus(HttpServletResponse.SC_CONFLICT);
        model.addAttribute("guest", guest);
        model.addAttribute("why", why);
        return "buyer/too_late";
    }
}
