package dev.aftersale.console;

import static dev.aftersale.staff.Permission.SETTINGS_WRITE;

import dev.aftersale.base.ProblemException;
import dev.aftersale.mail.relay.Senders;
import dev.aftersale.merchant.Merchant;
import dev.aftersale.merchant.Merchants;
import dev.aftersale.merchant.SupportQueue;
import dev.aftersale.pages.Form;
import dev.aftersale.pages.Page;
import dev.aftersale.pages.Toast;
import dev.aftersale.staff.Needs;
import dev.aftersale.staff.Permission;
import dev.aftersale.staff.SignedIn;
import java.util.Objects;
import java.util.stream.Stream;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;

/** {@code /console/settings/mail/senders}: who may write to buyers' masks for the merchant. */
@Controller
@Needs(Permission.VIEW)
class SenderPages {

    private static final String HOME = "/console/settings/mail/senders";
    private static final int LONGEST = 255;

    private final Senders senders;
    private final Merchants merchants;

    SenderPages(Senders senders, Merchants merchants) {
        this.senders = senders;
        this.merchants = merchants;
    }

    @GetMapping(HOME)
    String list(SignedIn me, Page page, Model model) {
        return shown(me, model, Form.empty(page));
    }

    private String shown(SignedIn me, Model model, Form form) {
        Merchant merchant = merchants.get(me.merchant());
        model.addAttribute("form", form);
        model.addAttribute(
                "own",
                Stream.concat(
                                Stream.of(merchant.noticesEmail(), merchant.supportEmail()),
                                Stream.of(SupportQueue.values()).map(merchant::addressFor))
                        .filter(Objects::nonNull)
                        .distinct()
                        .toList());
        model.addAttribute("added", senders.of(me.merchant()));
        model.addAttribute("mayChange", me.may(SETTINGS_WRITE) && !merchant.suspended());
        return "console/settings/senders";
    }

    @PostMapping(HOME)
    @Needs(SETTINGS_WRITE)
    String add(SignedIn me, Page page, Form form, Model model) {
        String sender = form.text("sender", LONGEST);
        if (form.isRight()) {
            try {
                senders.add(me.merchant(), sender);
                return page.seeOther(HOME, Toast.ok(page.text("shopmail.senders.was_added")));
            } catch (ProblemException e) {
                Refusal.note(page, form, e);
            }
        }
        return page.refused(shown(me, model, form));
    }

    @PostMapping(HOME + "/remove")
    @Needs(SETTINGS_WRITE)
    String remove(SignedIn me, Page page, Form form) {
        senders.remove(me.merchant(), form.value("sender"));
        return page.seeOther(HOME, Toast.ok(page.text("shopmail.senders.was_removed")));
    }
}
