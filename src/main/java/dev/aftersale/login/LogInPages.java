package dev.aftersale.login;

import dev.aftersale.base.Ids;
import dev.aftersale.base.MerchantId;
import dev.aftersale.merchant.Merchants;
import dev.aftersale.pages.Form;
import dev.aftersale.pages.Page;
import dev.aftersale.staff.Desk;
import dev.aftersale.staff.Factors;
import dev.aftersale.staff.LogIn;
import dev.aftersale.staff.LogIn.Outcome;
import dev.aftersale.staff.Session;
import dev.aftersale.staff.Sessions;
import dev.aftersale.staff.Stage;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.ResponseBody;

/** In and out: password, second factor, choice of a merchant. */
@Controller
class LogInPages {

    private final LogIn logIn;
    private final Sessions sessions;
    private final Factors factors;
    private final Merchants merchants;
    private final FormTokens tokens;
    private final Threshold threshold;
    private final OidcOffer oidc;

    LogInPages(
            LogIn logIn,
            Sessions sessions,
            Factors factors,
            Merchants merchants,
            FormTokens tokens,
            Threshold threshold,
            OidcOffer oidc) {
        this.logIn = logIn;
        this.sessions = sessions;
        this.factors = factors;
        this.merchants = merchants;
        this.tokens = tokens;
        this.threshold = threshold;
        this.oidc = oidc;
    }

    @ModelAttribute
    void desk(HttpServletRequest request, Model model) {
        model.addAttribute("desk", Guest.desk(request));
        model.addAttribute("oidc", oidc.name());
    }

    @GetMapping({"/console/login", "/operator/login"})
    String door(HttpServletRequest request, Page page, Form form) {
        Desk desk = Guest.desk(request);
        Session session = Guest.session(request, sessions);
        boolean inside = session != null && session.isOpen();
        return inside ? page.seeOther(Arrival.wanted(desk, form.value("to"))) : "login/password";
    }

    @PostMapping({"/console/login", "/operator/login"})
    String enter(HttpServletRequest request, HttpServletResponse response, Page page, Form form) {
        Desk desk = Guest.desk(request);
        String email = form.text("email", 255);
        String password = form.value("password");
        if (password.isEmpty()) {
            form.refuse("password", page.text("common.form.required"));
        }
        if (!form.isRight()) {
            return page.refused("login/password");
        }
        Outcome outcome = logIn.withPassword(desk, email, password, Guest.visitor(request));
        return threshold.cross(outcome, "login/password", "staff.login.wrong", request, response, page, form);
    }

    @GetMapping({"/console/login/code", "/operator/login/code"})
    String code(HttpServletRequest request, Page page, Form form, Model model) {
        Session session = halfway(request);
        if (session == null) {
            return page.seeOther(Arrival.home(Guest.desk(request)) + "/login");
        }
        model.addAttribute("factors", factors.of(session.personId()));
        return "login/code";
    }

    /** By a code, or by what a passkey answered. */
    @PostMapping({"/console/login/code", "/operator/login/code"})
    String prove(HttpServletRequest request, HttpServletResponse response, Page page, Form form, Model model) {
        Session session = halfway(request);
        if (session == null) {
            return page.seeOther(Arrival.home(Guest.desk(request)) + "/login");
        }
        String passkey = form.value("passkey");
        Outcome outcome = passkey.isEmpty()
                ? logIn.withCode(session, form.text("code", 40), Guest.visitor(request))
                : logIn.withPasskey(session, passkey, Guest.visitor(request));
        model.addAttribute("factors", factors.of(session.personId()));
        String wrong = passkey.isEmpty() ? "staff.code.wrong" : "staff.passkey.wrong";
        return threshold.cross(outcome, "login/code", wrong, request, response, page, form);
    }

    /** What the browser asks a passkey; a new challenge each time. */
    @GetMapping(
            value = {"/console/login/passkey", "/operator/login/passkey"},
            produces = MediaType.APPLICATION_JSON_VALUE)
    @ResponseBody
    ResponseEntity<String> passkey(HttpServletRequest request) {
        Session session = halfway(request);
        return session == null ? ResponseEntity.notFound().build() : ResponseEntity.ok(factors.passkeyOptions(session));
    }

    private @Nullable Session halfway(HttpServletRequest request) {
        Session session = Guest.session(request, sessions);
        return session != null && session.stage() == Stage.SECOND_FACTOR ? session : null;
    }

    @GetMapping({"/console/login/merchant"})
    String merchants(HttpServletRequest request, Page page, Form form, Model model) {
        Session session = chooser(request);
        if (session == null) {
            return page.seeOther("/console/login");
        }
        model.addAttribute(
                "merchants",
                logIn.merchantsOf(session.personId()).stream()
                        .flatMap(id -> merchants.find(id).stream())
                        .toList());
        model.addAttribute("current", session.merchant());
        return "login/merchant";
    }

    @PostMapping("/console/login/merchant")
    String choose(HttpServletRequest request, HttpServletResponse response, Page page, Form form, Model model) {
        Session session = chooser(request);
        if (session == null) {
            return page.seeOther("/console/login");
        }
        Outcome outcome = Ids.read(form.value("merchant"))
                .map(id -> logIn.choose(session, new MerchantId(id), Guest.visitor(request)))
                .orElseGet(Outcome.Wrong::new);
        if (outcome instanceof Outcome.Wrong) {
            form.refuse(page.text("staff.merchant.wrong"));
            merchants(request, page, form, model);
            return page.refused("login/merchant");
        }
        return threshold.cross(outcome, "login/merchant", "staff.merchant.wrong", request, response, page, form);
    }

    /** Whoever waits for the choice, or works for one merchant and changes to another. */
    private @Nullable Session chooser(HttpServletRequest request) {
        Session session = Guest.session(request, sessions);
        return session == null || session.stage() == Stage.SECOND_FACTOR ? null : session;
    }

    @PostMapping({"/console/login/out", "/operator/login/out"})
    String leave(HttpServletRequest request, HttpServletResponse response, Page page) {
        Desk desk = Guest.desk(request);
        String token = SessionCookie.read(request, desk);
        if (token != null) {
            sessions.end(token);
        }
        SessionCookie.clear(request, response, desk);
        tokens.saveToken(null, request, response);
        return page.seeOther(Arrival.home(desk) + "/login");
    }
}
