package dev.aftersale.buyer;

import dev.aftersale.consent.Consents;
import dev.aftersale.consent.Consents.Standing;
import dev.aftersale.pages.Form;
import dev.aftersale.pages.Page;
import dev.aftersale.pages.Toast;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;

/** The one question whether the shop may write about other things, and the way back. */
@Controller("buyerConsentPages")
class ConsentPages {

    private final Door door;
    private final Consents consents;

    ConsentPages(Door door, Consents consents) {
        this.door = door;
        this.consents = consents;
    }

    @PostMapping("/o/{token}/consent")
    String answer(@PathVariable String token, Page page, Form form, HttpServletRequest request) {
        Guest guest = door.enter(token, page, request);
        boolean yes = form.value("answer").equals("yes");
        if (consents.standing(guest.order()) instanceof Standing.Ask ask) {
            var asked = ConsentQuestion.wording(page, guest.merchant().name(), ask);
            if (!form.value("wording").equals(ConsentQuestion.mark(asked))) {
                return page.seeOther(guest.home(), Toast.warn(page.text("buyer.consent.changed")));
            }
            guest.does(() -> consents.answer(guest.merchantId(), guest.orderId(), yes, asked));
        }
        return page.seeOther(
                guest.home(), Toast.ok(page.text(yes ? "buyer.consent.thanks" : "buyer.consent.declined")));
    }

    @PostMapping("/o/{token}/consent/withdraw")
    String withdraw(@PathVariable String token, Page page, HttpServletRequest request) {
        Guest guest = door.enter(token, page, request);
        if (guest.order().buyer().email() != null) {
            guest.does(() -> consents.withdraw(guest.merchantId(), guest.orderId()));
        }
        return page.seeOther(guest.home(), Toast.ok(page.text("buyer.consent.withdrawn")));
    }
}
