package dev.aftersale.buyer;

import dev.aftersale.base.ProblemException;
import dev.aftersale.pages.Form;
import dev.aftersale.pages.Page;
import dev.aftersale.pages.Toast;
import dev.aftersale.withdrawal.Stated;
import dev.aftersale.withdrawal.Statement;
import dev.aftersale.withdrawal.Withdrawals;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;

/**
 * Withdrawal from the contract, in the two steps that article 11a of Directive 2011/83/EU asks for: the statement, with
 * name, contract and where the receipt goes; and the button that confirms it. No reason is asked for.
 */
@Controller("buyerWithdrawPages")
class WithdrawPages {

    private static final int NAME = 200;
    private static final int EMAIL = 254;

    private final Door door;
    private final Withdrawals withdrawals;

    WithdrawPages(Door door, Withdrawals withdrawals) {
        this.door = door;
        this.withdrawals = withdrawals;
    }

    @GetMapping("/o/{token}/withdraw")
    String statement(
            @PathVariable String token,
            Page page,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        Guest guest = door.enter(token, page, request);
        model.addAttribute("guest", guest);
        Stated stated = withdrawals.find(guest.merchantId(), guest.orderId()).orElse(null);
        if (stated != null) {
            model.addAttribute("stated", stated);
            return "buyer/withdrawn";
        }
        if (!withdrawals.right(guest.order()).isOpen(page.now())) {
            return notOpen(guest, response, model);
        }
        var buyer = guest.order().buyer();
        model.addAttribute("form", Form.empty(page).with("name", buyer.name()).with("email", buyer.email()));
        model.addAttribute("until", withdrawals.right(guest.order()).until());
        return "buyer/withdraw";
    }

    @PostMapping("/o/{token}/withdraw")
    String check(
            @PathVariable String token,
            Page page,
            Form form,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        Guest guest = door.enter(token, page, request);
        model.addAttribute("guest", guest);
        if (!withdrawals.right(guest.order()).isOpen(page.now())) {
            return notOpen(guest, response, model);
        }
        read(form, page);
        if (!form.isRight()) {
            model.addAttribute("until", withdrawals.right(guest.order()).until());
            return page.refused("buyer/withdraw");
        }
        return "buyer/confirm_withdrawal";
    }

    @PostMapping("/o/{token}/withdraw/confirm")
    String confirm(
            @PathVariable String token,
            Page page,
            Form form,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        Guest guest = door.enter(token, page, request);
        model.addAttribute("guest", guest);
        read(form, page);
        if (!form.isRight()) {
            model.addAttribute("until", withdrawals.right(guest.order()).until());
            return page.refused("buyer/withdraw");
        }
        try {
            var statement = new Statement(
                    form.value("name"), form.value("email"), page.locale().toLanguageTag());
            guest.does(() -> withdrawals.state(guest.merchantId(), guest.orderId(), statement));
        } catch (ProblemException e) {
            return notOpen(guest, response, model);
        }
        return page.seeOther(guest.home() + "/withdraw", Toast.ok(page.text("buyer.withdraw.done")));
    }

    private static void read(Form form, Page page) {
        form.text("name", NAME);
        String email = form.text("email", EMAIL);
        if (!email.isEmpty() && !Statement.isAddress(email)) {
            form.refuse("email", page.text("buyer.withdraw.email.wrong"));
        }
    }

    private String notOpen(Guest guest, HttpServletResponse response, Model model) {
        response.setStatus(HttpServletResponse.SC_CONFLICT);
        model.addAttribute("why", withdrawals.isOffered(guest.order()) ? "withdraw" : "never");
        return "buyer/too_late";
    }
}
