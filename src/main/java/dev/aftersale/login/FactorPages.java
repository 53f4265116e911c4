package dev.aftersale.login;

import dev.aftersale.pages.Form;
import dev.aftersale.pages.Page;
import dev.aftersale.pages.Toast;
import dev.aftersale.staff.Accounts;
import dev.aftersale.staff.Factors;
import dev.aftersale.staff.Needs;
import dev.aftersale.staff.Permission;
import dev.aftersale.staff.Session;
import dev.aftersale.staff.Sessions;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.ResponseBody;

/** Setting up second factors. Each change asks for the password: an unlocked computer is not enough. */
@Controller
@Needs(Permission.VIEW)
class FactorPages {

    private final Factors factors;
    private final Accounts accounts;
    private final Sessions sessions;

    FactorPages(Factors factors, Accounts accounts, Sessions sessions) {
        this.factors = factors;
        this.accounts = accounts;
        this.sessions = sessions;
    }

    @ModelAttribute
    void desk(HttpServletRequest request, Model model) {
        model.addAttribute("desk", Guest.desk(request));
    }

    @GetMapping({"/console/me/totp", "/operator/me/totp"})
    String offer(HttpServletRequest request, Form form, Model model) {
        tell(factors.offer(me(request)), model);
        return "login/totp";
    }

    private static void tell(Factors.Offer offer, Model model) {
        model.addAttribute("offer", offer);
        model.addAttribute("picture", QrPicture.of(offer.uri()));
    }

    /** Answered with the recovery codes themselves: they are nowhere to be looked at a second time. */
    @PostMapping({"/console/me/totp", "/operator/me/totp"})
    String confirm(HttpServletRequest request, Page page, Form form, Model model) {
        Session me = me(request);
        demandPassword(me, request, page, form);
        Optional<List<String>> codes =
                form.isRight() ? factors.confirm(me, form.value("offer"), form.value("code")) : Optional.empty();
        if (codes.isPresent()) {
            model.addAttribute("codes", codes.get());
            return "login/codes";
        }
        if (form.isRight()) {
            form.refuse("code", page.text("staff.code.wrong"));
        }
        tell(factors.offer(me, form.value("offer")).orElseGet(() -> factors.offer(me)), model);
        return page.refused("login/totp");
    }

    @GetMapping({"/console/me/factors", "/operator/me/factors"})
    String list(HttpServletRequest request, Form form, Model model) {
        model.addAttribute("factors", factors.of(me(request).personId()));
        return "login/factors";
    }

    @PostMapping({"/console/me/factors", "/operator/me/factors"})
    String change(HttpServletRequest request, Page page, Form form, Model model) {
        Session me = me(request);
        demandPassword(me, request, page, form);
        String what = form.value("do");
        if (form.isRight() && what.equals("codes")) {
            model.addAttribute("codes", factors.renewCodes(me));
            return "login/codes";
        }
        if (form.isRight() && what.equals("add") && !factors.addPasskey(me, form.value("passkey"), named(form, page))) {
            form.refuse(page.text("staff.passkey.not_added"));
        }
        if (!form.isRight()) {
            model.addAttribute("factors", factors.of(me.personId()));
            return page.refused("login/factors");
        }
        if (what.equals("totp")) {
            factors.removeTotp(me);
        } else if (what.startsWith("passkey ")) {
            factors.removePasskey(me, what.substring("passkey ".length()));
        }
        return page.seeOther(Arrival.home(Guest.desk(request)) + "/me/factors", Toast.ok(page.text("staff.me.saved")));
    }

    private static String named(Form form, Page page) {
        String name = form.optionalText("name", 60);
        return name.isEmpty() ? page.text("staff.passkey.unnamed") : name;
    }

    @GetMapping(
            value = {"/console/me/passkey", "/operator/me/passkey"},
            produces = MediaType.APPLICATION_JSON_VALUE)
    @ResponseBody
    String passkey(HttpServletRequest request) {
        return factors.passkeyOptions(me(request));
    }

    private void demandPassword(Session me, HttpServletRequest request, Page page, Form form) {
        if (!accounts.isOwn(me, form.value("password"), Guest.visitor(request))) {
            form.refuse("password", page.text("staff.password.WRONG"));
        }
    }

    private Session me(HttpServletRequest request) {
        return Objects.requireNonNull(Guest.session(request, sessions)); // all of these routes want one
    }
}
