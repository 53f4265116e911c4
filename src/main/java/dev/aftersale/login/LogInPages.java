package dev.aftersale.login;

import dev.aftersale.base.MerchantId;
import dev.aftersale.merchant.Merchants;
import dev.aftersale.pages.Form;
import dev.aftersale.pages.Page;
import dev.aftersale.staff.Desk;
import dev.aftersale.staff.LogIn;
import dev.aftersale.staff.LogIn.Outcome;
import dev.aftersale.staff.Session;
import dev.aftersale.staff.Sessions;
import dev.aftersale.staff.Stage;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PostMapping;

/** In and out: password, second factor, choice of a merchant. */
@Controller
class LogInPages {

    private final LogIn logIn;
    private final Sessions sessions;
    private final Merchants merchants;
    private final FormTokens tokens;
    private final InstantSource clock;

    LogInPages(LogIn logIn, Sessions sessions, Merchants merchants, FormTokens tokens, InstantSource clock) {
        this.logIn = logIn;
        this.sessions = sessions;
        this.merchants = merchants;
        this.tokens = tokens;
        this.clock = clock;
    }

    @ModelAttribute
    void desk(HttpServletRequest request, Model model) {
        model.addAttribute("desk", Guest.desk(request));
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
        return arrive(outcome, "login/password", "staff.login.wrong", request, response, page, form);
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
        Outcome outcome = form.value("merchant").matches("\\d{1,18}")
                ? logIn.choose(session, new MerchantId(Long.parseLong(form.value("merchant"))), Guest.visitor(request))
                : new Outcome.Wrong();
        if (outcome instanceof Outcome.Wrong) {
            form.refuse(page.text("staff.merchant.wrong"));
            merchants(request, page, form, model);
            return page.refused("login/merchant");
        }
        return arrive(outcome, "login/merchant", "staff.merchant.wrong", request, response, page, form);
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

    private String arrive(
            Outcome outcome,
            String template,
            String wrong,
            HttpServletRequest request,
            HttpServletResponse response,
            Page page,
            Form form) {
        Desk desk = Guest.desk(request);
        return switch (outcome) {
            case Outcome.Entered entered -> {
                SessionCookie.write(request, response, desk, entered.token());
                tokens.saveToken(null, request, response);
                yield page.seeOther(Arrival.next(desk, entered.stage(), form.value("to")));
            }
            case Outcome.Wrong _ -> {
                form.refuse(page.text(wrong));
                yield page.refused(template);
            }
            case Outcome.TooSoon pause -> {
                long minutes =
                        1 + Duration.between(clock.instant(), pause.until()).toMinutes();
                response.setHeader("Retry-After", Long.toString(60 * minutes));
                form.refuse(page.text("staff.login.too_soon", minutes));
                String shown = page.refused(template);
                response.setStatus(429);
                yield shown;
            }
        };
    }
}
