package dev.aftersale.buyer;

import dev.aftersale.base.ProblemException;
import dev.aftersale.pages.FileAnswer;
import dev.aftersale.pages.Form;
import dev.aftersale.pages.Page;
import dev.aftersale.pages.Toast;
import dev.aftersale.pages.Uploads;
import dev.aftersale.support.Message;
import dev.aftersale.support.NewMessage;
import dev.aftersale.support.SupportThread;
import dev.aftersale.support.Threads;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.server.ResponseStatusException;

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
    String write(
            @PathVariable String token,
            @RequestParam(required = false) @Nullable List<MultipartFile> files,
            Page page,
            Form form,
            HttpServletRequest request,
            Model model) {
        Guest guest = door.enter(token, page, request);
        String text = form.optionalText("text", Message.LONGEST);
        var attached = Uploads.read(page, form, "files", files, NewMessage.MOST_FILES, NewMessage.MOST_BYTES);
        if (text.isEmpty() && attached.isEmpty()) {
            form.refuse("text", page.text("common.form.required"));
        }
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
                                text,
                                null,
                                attached),
                        guest.key("message", form, text + Uploads.fingerprint(attached))));
                return page.seeOther(guest.home() + "/messages", Toast.ok(page.text("buyer.messages.sent")));
            } catch (ProblemException e) {
                form.refuse("text", page.text("buyer.messages.refused"));
            }
        }
        return page.refused(page(guest, model));
    }

    /** A file of a message of this order's; of any other's, there is none. */
    @GetMapping("/o/{token}/messages/{id}/said/{message}/files/{position}")
    ResponseEntity<byte[]> file(
            @PathVariable String token,
            @PathVariable long id,
            @PathVariable long message,
            @PathVariable int position,
            @RequestParam(defaultValue = "") String save,
            Page page,
            HttpServletRequest request) {
        Guest guest = door.enter(token, page, request);
        return threads.file(guest.merchantId(), guest.orderId(), id, message, position)
                .map(file -> FileAnswer.of(file, !save.isEmpty()))
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }
}
