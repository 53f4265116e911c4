package dev.aftersale.console;

import static dev.aftersale.staff.Permission.TOKENS_WRITE;

import dev.aftersale.base.ProblemException;
import dev.aftersale.base.PublicUrl;
import dev.aftersale.desk.DeskState;
import dev.aftersale.desk.Desks;
import dev.aftersale.desk.ZendeskAccount;
import dev.aftersale.merchant.DeskKind;
import dev.aftersale.merchant.Merchants;
import dev.aftersale.pages.Form;
import dev.aftersale.pages.Page;
import dev.aftersale.pages.Toast;
import dev.aftersale.staff.Needs;
import dev.aftersale.staff.Permission;
import dev.aftersale.staff.SignedIn;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** {@code /console/settings/desk}: how messages come to the merchant's help desk, and how that goes. */
@Controller
@Needs(Permission.VIEW)
class DeskPages {

    private static final String ROOT = "/console/settings/desk";

    private final Desks desks;
    private final Merchants merchants;
    private final PublicUrl publicUrl;
    private final SecureRandom random = new SecureRandom();

    DeskPages(Desks desks, Merchants merchants, PublicUrl publicUrl) {
        this.desks = desks;
        this.merchants = merchants;
        this.publicUrl = publicUrl;
    }

    @GetMapping(ROOT)
    String show(SignedIn me, Page page, Model model, @RequestParam(required = false) @Nullable DeskKind kind) {
        DeskState state = desks.state(me.merchant());
        DeskKind shown = kind == null ? state.kind() : kind;
        return shown(me, model, filled(page, state, shown), state, shown);
    }

    private Form filled(Page page, DeskState state, DeskKind shown) {
        var form = Form.empty(page);
        ZendeskAccount account = state.zendesk();
        return switch (shown) {
            case MAIL -> form;
            case ZENDESK ->
                account == null
                        ? form
                        : form.with("subdomain", account.subdomain())
                                .with("email", account.email())
                                .with("order_field", account.orderField())
                                .with("reference_field", account.referenceField())
                                .with("event_field", account.eventField())
                                .with("inquiry_group", account.inquiryGroup())
                                .with("claim_group", account.claimGroup())
                                .with("chargeback_group", account.chargebackGroup());
            case WEBHOOK ->
                state.kind() == DeskKind.WEBHOOK
                        ? form.with("callback_url", state.host())
                        : form.with("signing_secret", freshSecret());
        };
    }

    /** Proposed, and kept by nobody unless the form is sent. */
    private String freshSecret() {
        byte[] secret = new byte[32];
        random.nextBytes(secret);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
    }

    private String shown(SignedIn me, Model model, Form form, DeskState state, DeskKind shown) {
        model.addAttribute("form", form);
        model.addAttribute("state", state);
        model.addAttribute("shown", shown);
        model.addAttribute("hook", publicUrl.of("/desks/" + me.merchant().value()));
        model.addAttribute(
                "mayChange",
                me.may(TOKENS_WRITE) && !merchants.get(me.merchant()).suspended());
        return "console/settings/desk";
    }

    @PostMapping(ROOT + "/mail")
    @Needs(TOKENS_WRITE)
    String useMail(SignedIn me, Page page) {
        desks.useMail(me.merchant());
        return page.seeOther(ROOT, Toast.ok(page.text("settings.desk.chosen.MAIL")));
    }

    @PostMapping(ROOT + "/zendesk")
    @Needs(TOKENS_WRITE)
    String useZendesk(SignedIn me, Page page, Form form, Model model) {
        String subdomain = form.text("subdomain", 63);
        String email = form.text("email", 255);
        String token = form.optionalText("token", 200);
        String signing = form.optionalText("signing_secret", 200);
        Long order = id(page, form, "order_field");
        Long reference = id(page, form, "reference_field");
        Long event = id(page, form, "event_field");
        Long inquiry = id(page, form, "inquiry_group");
        Long claim = id(page, form, "claim_group");
        Long chargeback = id(page, form, "chargeback_group");
        return chosen(
                me,
                page,
                form,
                model,
                DeskKind.ZENDESK,
                () -> desks.useZendesk(
                        me.merchant(),
                        new ZendeskAccount(subdomain, email, 0, order, reference, event, inquiry, claim, chargeback),
                        token,
                        signing));
    }

    @PostMapping(ROOT + "/webhook")
    @Needs(TOKENS_WRITE)
    String useWebhook(SignedIn me, Page page, Form form, Model model) {
        String url = form.text("callback_url", 2_000);
        String signing = form.optionalText("signing_secret", 200);
        return chosen(me, page, form, model, DeskKind.WEBHOOK, () -> desks.useWebhook(me.merchant(), url, signing));
    }

    private String chosen(SignedIn me, Page page, Form form, Model model, DeskKind kind, Runnable choice) {
        if (form.isRight()) {
            try {
                choice.run();
                return page.seeOther(ROOT, Toast.ok(page.text("settings.desk.chosen." + kind.name())));
            } catch (ProblemException e) {
                Refusal.note(page, form, e);
            }
        }
        return page.refused(shown(me, model, form, desks.state(me.merchant()), kind));
    }

    /** Of a field or group at Zendesk; none if empty. */
    private static @Nullable Long id(Page page, Form form, String field) {
        String text = form.optionalText(field, 19);
        if (text.isEmpty()) {
            return null;
        }
        if (!text.matches("[0-9]{1,18}")) {
            form.refuse(field, page.text("settings.desk.no_id"));
            return null;
        }
        return Long.parseLong(text);
    }

    @PostMapping(ROOT + "/test")
    @Needs(TOKENS_WRITE)
    String test(SignedIn me, Page page) {
        Optional<String> trouble = desks.test(me.merchant());
        return page.seeOther(
                ROOT,
                trouble.isEmpty()
                        ? Toast.ok(page.text("settings.desk.answers"))
                        : Toast.warn(page.text("settings.desk.answers_not")));
    }

    @PostMapping(ROOT + "/again")
    @Needs(TOKENS_WRITE)
    String again(SignedIn me, Page page) {
        int count = desks.sendAgain(me.merchant());
        return page.seeOther(ROOT, Toast.ok(page.text("settings.desk.sent_again", count)));
    }
}
