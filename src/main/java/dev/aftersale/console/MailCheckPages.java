package dev.aftersale.console;

import static dev.aftersale.staff.Permission.SETTINGS_WRITE;

import dev.aftersale.base.ProblemException;
import dev.aftersale.mail.ShopMails;
import dev.aftersale.mail.check.CheckReport;
import dev.aftersale.mail.check.Checks;
import dev.aftersale.mail.check.Checks.Confirmation;
import dev.aftersale.mail.check.MailOrigins;
import dev.aftersale.merchant.Merchants;
import dev.aftersale.pages.Form;
import dev.aftersale.pages.Page;
import dev.aftersale.pages.Toast;
import dev.aftersale.staff.Needs;
import dev.aftersale.staff.Permission;
import dev.aftersale.staff.SignedIn;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.server.ResponseStatusException;

/** {@code /console/settings/mail}: does the merchant's server accept our mail, and how is it told to? */
@Controller
@Needs(Permission.VIEW)
class MailCheckPages {

    private static final String ROOT = "/console/settings/mail";
    private static final int EARLIER = 10;

    private final Checks checks;
    private final MailOrigins origins;
    private final ShopMails shopMails;
    private final Merchants merchants;

    MailCheckPages(Checks checks, MailOrigins origins, ShopMails shopMails, Merchants merchants) {
        this.checks = checks;
        this.shopMails = shopMails;
        this.origins = origins;
        this.merchants = merchants;
    }

    @GetMapping(ROOT)
    String list(SignedIn me, Model model) {
        model.addAttribute("standings", checks.standings(me.merchant()));
        model.addAttribute("findings", shopMails.findings(me.merchant()));
        model.addAttribute("held", shopMails.countHeld(me.merchant()));
        model.addAttribute("policy", merchants.get(me.merchant()).settings().shopMails());
        model.addAttribute("letIn", LetIn.of(origins.document()));
        model.addAttribute("mayChange", mayChange(me));
        return "console/settings/mail";
    }

    @PostMapping(ROOT)
    @Needs(SETTINGS_WRITE)
    String start(SignedIn me, Page page, Form form) {
        try {
            var check = checks.start(me.merchant(), form.value("address"), CheckReport.Trigger.STAFF);
            return page.seeOther(ROOT + "/" + check.id(), Toast.ok(page.text("check.started")));
        } catch (ProblemException e) {
            return page.seeOther(ROOT, Toast.bad(page.problem(e)));
        }
    }

    @GetMapping(ROOT + "/{id}")
    String one(SignedIn me, Page page, Model model, @PathVariable long id) {
        return shown(me, model, Form.empty(page), id);
    }

    private String shown(SignedIn me, Model model, Form form, long id) {
        CheckReport report =
                checks.report(me.merchant(), id).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        model.addAttribute("form", form);
        model.addAttribute("report", report);
        model.addAttribute(
                "earlier",
                checks.history(me.merchant(), report.address(), EARLIER).stream()
                        .filter(one -> one.id() != id)
                        .toList());
        model.addAttribute("mayChange", mayChange(me));
        return "console/settings/mail_check";
    }

    @PostMapping(ROOT + "/{id}/confirm")
    @Needs(SETTINGS_WRITE)
    String confirm(SignedIn me, Page page, Form form, Model model, @PathVariable long id) {
        String code = form.text("code", 40);
        if (form.isRight()) {
            switch (checks.confirmByTyping(me.merchant(), id, code)) {
                case Confirmation.Taken taken -> {
                    return page.seeOther(ROOT + "/" + id, Toast.ok(page.text("check.confirmed")));
                }
                case Confirmation.Already already -> {
                    return page.seeOther(ROOT + "/" + id, Toast.ok(page.text("check.confirmed")));
                }
                case Confirmation.WrongCode wrong -> form.refuse("code", page.text("check.wrong_code"));
                case Confirmation.Unknown unknown -> form.refuse("code", page.text("check.not_sent"));
            }
        }
        return page.refused(shown(me, model, form, id));
    }

    private boolean mayChange(SignedIn me) {
        return me.may(SETTINGS_WRITE) && !merchants.get(me.merchant()).suspended();
    }
}
