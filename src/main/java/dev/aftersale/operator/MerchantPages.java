package dev.aftersale.operator;

import dev.aftersale.audit.Audit;
import dev.aftersale.audit.AuditQuestion;
import dev.aftersale.base.MerchantId;
import dev.aftersale.base.ProblemException;
import dev.aftersale.event.Webhooks;
import dev.aftersale.merchant.Merchant;
import dev.aftersale.merchant.MerchantSearch;
import dev.aftersale.merchant.Merchants;
import dev.aftersale.merchant.NewMerchant;
import dev.aftersale.merchant.SettingsChange;
import dev.aftersale.pages.Form;
import dev.aftersale.pages.Page;
import dev.aftersale.pages.Toast;
import dev.aftersale.staff.Invitations;
import dev.aftersale.staff.Role;
import dev.aftersale.staff.Staff;
import java.util.List;
import java.util.Locale;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;

/** {@code /operator/merchants}: who sells here, on what terms, and whether they may. */
@Controller
class MerchantPages {

    private static final String ROOT = "/operator/merchants";
    private static final int PAGE = 50;
    private static final int CHANGES = 10;

    private final Merchants merchants;
    private final Staff staff;
    private final Invitations invitations;
    private final Webhooks webhooks;
    private final Audit audit;

    MerchantPages(Merchants merchants, Staff staff, Invitations invitations, Webhooks webhooks, Audit audit) {
        this.merchants = merchants;
        this.staff = staff;
        this.invitations = invitations;
        this.webhooks = webhooks;
        this.audit = audit;
    }

    @GetMapping(ROOT)
    String list(
            @RequestParam(defaultValue = "") String q,
            @RequestParam(defaultValue = "false") boolean suspended,
            @RequestParam(defaultValue = "0") long after,
            Model model) {
        List<Merchant> found = merchants.search(new MerchantSearch(q, suspended, after, PAGE + 1));
        boolean more = found.size() > PAGE;
        List<Merchant> shown = more ? found.subList(0, PAGE) : found;
        model.addAttribute("search", q.strip());
        model.addAttribute("suspended", suspended);
        model.addAttribute("merchants", shown);
        model.addAttribute("next", more ? Long.valueOf(shown.getLast().id().value()) : null);
        model.addAttribute("platform", merchants.platform());
        return "operator/merchants";
    }

    @GetMapping(ROOT + "/new")
    String form(Page page, Model model) {
        model.addAttribute("form", Form.empty(page));
        return "operator/merchant_new";
    }

    @PostMapping(ROOT)
    String create(Page page, Form form) {
        String name = form.text("name", 200);
        String currency = form.text("currency", 3).toUpperCase(Locale.ROOT);
        String country = form.country("country");
        String support = form.optionalText("support_email", 255);
        String owner = form.optionalText("owner_email", 255);
        if (!owner.isEmpty() && !Invitations.isAddress(owner)) {
            form.refuse("owner_email", page.text("operator.invalid.owner_email"));
        }
        if (form.isRight()) {
            try {
                var wanted = new NewMerchant(name, currency, country, support, SettingsChange.NONE);
                var made = merchants.create(wanted, "operator:" + form.key());
                if (!owner.isEmpty() && staff.of(made.id()).isEmpty()) { // a form that is sent twice invites once
                    invitations.invite(made.id(), owner, Role.OWNER, page.locale());
                }
                return page.seeOther(ROOT + "/" + made.id(), Toast.ok(page.text("operator.merchant.created")));
            } catch (ProblemException e) {
                note(page, form, e);
            }
        }
        return page.refused("operator/merchant_new");
    }

    @GetMapping(ROOT + "/{id}")
    String one(@PathVariable long id, Page page, Model model) {
        return shown(model, find(id), Form.empty(page));
    }

    private String shown(Model model, Merchant merchant, Form form) {
        Terms.fill(form, merchant);
        model.addAttribute("form", form);
        model.addAttribute("merchant", merchant);
        model.addAttribute("staff", staff.of(merchant.id()));
        model.addAttribute("webhooks", webhooks.health(merchant.id()));
        model.addAttribute(
                "changes", audit.list(merchant.id(), new AuditQuestion(null, null, null, null, null, null, CHANGES)));
        return "operator/merchant";
    }

    @PostMapping(ROOT + "/{id}/suspend")
    String suspend(@PathVariable long id, Page page, Form form, Model model) {
        Merchant merchant = find(id);
        String reason = form.text("reason", 500);
        if (!form.isRight()) {
            return page.refused(shown(model, merchant, form));
        }
        merchants.suspend(merchant.id(), reason);
        return page.seeOther(page.along(ROOT + "/" + id), Toast.ok(page.text("operator.merchant.suspended_now")));
    }

    @PostMapping(ROOT + "/{id}/resume")
    String resume(@PathVariable long id, Page page) {
        merchants.resume(find(id).id());
        return page.seeOther(page.along(ROOT + "/" + id), Toast.ok(page.text("operator.merchant.resumed_now")));
    }

    @PostMapping(ROOT + "/{id}/terms")
    String terms(@PathVariable long id, Page page, Form form, Model model) {
        Merchant merchant = find(id);
        SettingsChange change = Terms.read(page, form, merchant);
        if (form.isRight()) {
            try {
                merchants.change(merchant.id(), change);
                return page.seeOther(page.along(ROOT + "/" + id), Toast.ok(page.text("operator.terms.saved")));
            } catch (ProblemException e) {
                note(page, form, e);
            }
        }
        return page.refused(shown(model, merchant, form));
    }

    private Merchant find(long id) {
        return merchants.find(new MerchantId(id)).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }

    private static void note(Page page, Form form, ProblemException problem) {
        String field = problem.field();
        if (field == null) {
            form.refuse(page.problem(problem));
        } else if (page.texts().has("operator.invalid." + field)) {
            form.refuse(field, page.text("operator.invalid." + field));
        } else {
            form.refuse(field, problem.detail());
        }
    }
}
