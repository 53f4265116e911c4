package dev.aftersale.buyer;

import dev.aftersale.base.ProblemException;
import dev.aftersale.pages.Form;
import dev.aftersale.pages.Page;
import dev.aftersale.pages.Toast;
import dev.aftersale.support.Message;
import dev.aftersale.support.NewMessage;
import dev.aftersale.support.SupportThread;
import dev.aftersale.support.Threads;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;

/** What buyer and shop write to one another about the order. */
@Controller("buyerMessagePages")
class MessagePages {

    private final Door door;
    private final Threads threads;
    private final Crowding crowding;

    MessagePages(Door door, Threads threads, Crowding crowding) {
        this.door = door;
        this.threads = threads;
        this.crowding = crowding;
    }

    @GetMapping("/o/{token}/messages")
    String show(@PathVariable String token, Page page, HttpServletRequest request, Model model) {
        Guest guest = door.enter(token, page, request);
        model.addAttribute("form", Form.empty(page));
        return page(guest, model);
    }

    private String page(Guest guest, Model model) {
        model.addAttribute("guest", guest);
        model.addAttribute("threads", threads.ofOrder(guest.merchantId(), guest.orderId()));
        threads.readByBuyer(guest.merchantId(), guest.orderId());
        return "buyer/messages";
    }

    @PostMapping("/o/{token}/messages")
    String write(@PathVariable String token, Page page, Form form, HttpServletRequest request, Model model) {
        Guest guest = door.enter(token, page, request);
        String text = form.text("text", Message.LONGEST);
        if (form.isRight() && crowding.isTooMuch("messages", guest.orderId(), Crowding.MESSAGES)) {
            form.refuse("text", page.text("buyer.messages.too_many"));
        }
        if (form.isRight()) {
            try {
                guest.does(() -> threads.append(
                        guest.merchantId(),
                        new NewMessage(
                                guest.orderId(),
                                SupportThread.Kind.INQUIRY,
                                Message.Author.BUYER,
                                null,
                                Message.Via.PAGE,
                                text),
                        guest.key("message", form, text)));
                return page.seeOther(guest.home() + "/messages", Toast.ok(page.text("buyer.messages.sent")));
            } catch (ProblemException e) {
                form.refuse("text", page.text("buyer.messages.refused"));
            }
        }
        return page.refused(page(guest, model));
    }
}
