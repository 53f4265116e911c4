package dev.aftersale.console;

import static dev.aftersale.staff.Permission.MESSAGES_WRITE;
import static dev.aftersale.staff.Permission.SETTINGS_WRITE;

import dev.aftersale.base.ProblemException;
import dev.aftersale.mail.ShopMails;
import dev.aftersale.mail.ShopMails.Caught;
import dev.aftersale.mail.SilenceChecks;
import dev.aftersale.mail.shop.ShopMail;
import dev.aftersale.merchant.Merchants;
import dev.aftersale.merchant.SettingsChange;
import dev.aftersale.merchant.ShopMailPolicy;
import dev.aftersale.order.OrderFilter;
import dev.aftersale.order.OrderLists;
import dev.aftersale.pages.Form;
import dev.aftersale.pages.Page;
import dev.aftersale.pages.Toast;
import dev.aftersale.staff.Needs;
import dev.aftersale.staff.Permission;
import dev.aftersale.staff.SignedIn;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.server.ResponseStatusException;

/** {@code /console/settings/mail/shop}: what the merchant's shop still mails to buyers by itself, and what becomes of it. */
@Controller
@Needs(Permission.VIEW)
class ShopMailPages {

    private static final String HOME = "/console/settings/mail/shop";
    private static final int MOST_HELD = 200;
    private static final int LATEST = 20;
    private static final int CHECKS = 5;
    private static final OrderFilter TESTS =
            new OrderFilter(null, Set.of(), null, null, null, false, false, false, null, true);

    private final ShopMails mails;
    private final SilenceChecks checks;
    private final OrderLists orders;
    private final Merchants merchants;

    ShopMailPages(ShopMails mails, SilenceChecks checks, OrderLists orders, Merchants merchants) {
        this.mails = mails;
        this.checks = checks;
        this.orders = orders;
        this.merchants = merchants;
    }

    @GetMapping(HOME)
    String list(SignedIn me, Page page, Model model) {
        ShopMailPolicy policy = merchants.get(me.merchant()).settings().shopMails();
        return shown(me, model, Form.empty(page).with("policy", policy).with("hours", SilenceChecks.USUAL.toHours()));
    }

    private String shown(SignedIn me, Model model, Form form) {
        boolean suspended = merchants.get(me.merchant()).suspended();
        model.addAttribute("form", form);
        model.addAttribute("findings", mails.findings(me.merchant()));
        model.addAttribute("held", mails.held(me.merchant(), MOST_HELD));
        model.addAttribute("checks", checks.latest(me.merchant(), CHECKS));
        model.addAttribute(
                "tests", orders.page(me.merchant(), TESTS, null, LATEST).rows());
        model.addAttribute("lately", mails.lately(me.merchant(), LATEST));
        model.addAttribute("mayChange", me.may(SETTINGS_WRITE) && !suspended);
        model.addAttribute("maySettle", me.may(MESSAGES_WRITE) && !suspended);
        return "console/settings/shop_mails";
    }

    @PostMapping(HOME)
    @Needs(SETTINGS_WRITE)
    String choose(SignedIn me, Page page, Form form, Model model) {
        ShopMailPolicy policy = form.choice("policy", ShopMailPolicy.class);
        if (policy == null || !form.isRight()) {
            return page.refused(shown(me, model, form));
        }
        merchants.change(me.merchant(), SettingsChange.of(policy));
        return page.seeOther(HOME, Toast.ok(page.text("settings.saved")));
    }

    @PostMapping(HOME + "/off")
    @Needs(SETTINGS_WRITE)
    String switchedOff(SignedIn me, Page page, Form form, Model model) {
        var platform = form.choice("platform", ShopMail.Platform.class);
        var kind = form.choice("kind", ShopMail.Kind.class);
        if (platform == null || kind == null) {
            return page.refused(shown(
                    me,
                    model,
                    form.with("policy", merchants.get(me.merchant()).settings().shopMails())));
        }
        mails.switchedOff(me.merchant(), new ShopMail(platform, kind));
        return page.seeOther(HOME, Toast.ok(page.text("shopmail.off.done")));
    }

    @PostMapping(HOME + "/check")
    @Needs(SETTINGS_WRITE)
    String check(SignedIn me, Page page, Form form, Model model) {
        long order = form.number("order", 1, Long.MAX_VALUE);
        long hours = form.number("hours", 1, 168);
        if (form.isRight()) {
            try {
                checks.start(me.merchant(), order, Duration.ofHours(hours));
                return page.seeOther(HOME + "#check", Toast.ok(page.text("shopmail.check.started")));
            } catch (ProblemException e) {
                Refusal.note(page, form, e);
            }
        }
        return page.refused(shown(
                me,
                model,
                form.with("policy", merchants.get(me.merchant()).settings().shopMails())));
    }

    @GetMapping(HOME + "/{mail}")
    String one(SignedIn me, Model model, @PathVariable long mail) {
        model.addAttribute("mail", found(mails.find(me.merchant(), mail)));
        model.addAttribute("text", mails.text(me.merchant(), mail).orElse(""));
        model.addAttribute(
                "maySettle",
                me.may(MESSAGES_WRITE) && !merchants.get(me.merchant()).suspended());
        return "console/settings/shop_mail";
    }

    @PostMapping(HOME + "/{mail}/release")
    @Needs(MESSAGES_WRITE)
    String release(SignedIn me, Page page, @PathVariable long mail) {
        try {
            Caught now = found(mails.release(me.merchant(), mail));
            return settled(page, now, ShopMails.State.RELEASED, "shopmail.released");
        } catch (ProblemException e) {
            return page.seeOther(HOME, Toast.bad(page.problem(e)));
        }
    }

    @PostMapping(HOME + "/{mail}/discard")
    @Needs(MESSAGES_WRITE)
    String discard(SignedIn me, Page page, @PathVariable long mail) {
        return settled(
                page, found(mails.discard(me.merchant(), mail)), ShopMails.State.DISCARDED, "shopmail.discarded");
    }

    /** Somebody else may have been quicker, with another mind. */
    private static String settled(Page page, Caught now, ShopMails.State wanted, String done) {
        return page.seeOther(
                HOME,
                now.state() == wanted
                        ? Toast.ok(page.text(done))
                        : Toast.warn(page.text("shopmail.already", page.text("shopmail.state." + now.state()))));
    }

    private static Caught found(Optional<Caught> mail) {
        return mail.orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }
}
