package dev.aftersale.buyer;

import dev.aftersale.link.OrderLinks;
import dev.aftersale.link.OrderLinks.Visit;
import dev.aftersale.mail.FreshLinks;
import dev.aftersale.pages.Form;
import dev.aftersale.pages.Page;
import dev.aftersale.pages.Pages;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.servlet.ModelAndView;

/**
 * For those who have no link that works. A fresh one is mailed to the order's own address and nowhere else, and whoever
 * asks gets the same answer, whether there is such an order or not.
 */
@Controller("buyerLinkPages")
class LinkPages {

    private final Door door;
    private final OrderLinks links;
    private final FreshLinks fresh;
    private final Crowding crowding;

    LinkPages(Door door, OrderLinks links, FreshLinks fresh, Crowding crowding) {
        this.door = door;
        this.links = links;
        this.fresh = fresh;
        this.crowding = crowding;
    }

    @GetMapping("/o")
    String ask(Page page, Model model) {
        model.addAttribute("form", Form.empty(page));
        return "buyer/find";
    }

    @PostMapping("/o")
    String send(Page page, Form form, HttpServletRequest request) {
        String order = form.text("order", 40);
        String email = form.text("email", 254);
        if (!form.isRight()) {
            return page.refused("buyer/find");
        }
        if (!crowding.isTooMuch("link", request.getRemoteAddr(), Crowding.LINKS)) {
            fresh.send(order, email, page.locale());
        }
        return page.seeOther("/o/sent");
    }

    @GetMapping("/o/sent")
    String sent() {
        return "buyer/sent";
    }

    @PostMapping("/o/{token}/fresh")
    String renew(@PathVariable String token, Page page, HttpServletRequest request) {
        boolean tooMuch = crowding.isTooMuch("link", request.getRemoteAddr(), Crowding.LINKS);
        if (!tooMuch && links.open(token) instanceof Visit.Ended(var merchant, long order)) {
            fresh.send(merchant, order, page.locale());
        }
        return page.seeOther("/o/sent");
    }

    /** The link came into other hands: it ends, and a new one goes to the order's own address. */
    @PostMapping("/o/{token}/revoke")
    String revoke(@PathVariable String token, Page page, HttpServletRequest request) {
        Guest guest = door.enter(token, page, request);
        links.revoke(guest.merchantId(), guest.orderId());
        fresh.send(guest.merchantId(), guest.orderId(), page.locale());
        return page.seeOther("/o/sent");
    }

    /** Whatever page a link was to open: if it opens nothing, this is what is seen. */
    @ControllerAdvice(basePackageClasses = LinkPages.class)
    static class Refusals {

        private final Pages pages;

        Refusals(Pages pages) {
            this.pages = pages;
        }

        @ExceptionHandler(Door.Closed.class)
        ModelAndView closed(Door.Closed closed, HttpServletRequest request, HttpServletResponse response) {
            response.setStatus(closed.isEnded() ? HttpServletResponse.SC_GONE : HttpServletResponse.SC_NOT_FOUND);
            var view = new ModelAndView("buyer/closed");
            view.addObject("form", Form.empty(pages.of(request, response)));
            view.addObject("token", closed.isEnded() ? closed.token() : null);
            return view;
        }
    }
}
