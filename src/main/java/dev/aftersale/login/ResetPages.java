package dev.aftersale.login;

import dev.aftersale.pages.Form;
import dev.aftersale.pages.Page;
import dev.aftersale.pages.Toast;
import dev.aftersale.staff.Desk;
import dev.aftersale.staff.PasswordResets;
import dev.aftersale.staff.PasswordResets.Outcome;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Optional;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;

/** A new password by mail. */
@Controller
class ResetPages {

    private final PasswordResets resets;

    ResetPages(PasswordResets resets) {
        this.resets = resets;
    }

    @ModelAttribute
    void desk(HttpServletRequest request, Model model) {
        model.addAttribute("desk", Guest.desk(request));
    }

    @GetMapping({"/console/reset", "/operator/reset"})
    String question(Form form) {
        return "login/reset";
    }

    /** The same answer whether or not anybody has the address. */
    @PostMapping({"/console/reset", "/operator/reset"})
    String ask(HttpServletRequest request, Page page, Form form) {
        String email = form.text("email", 255);
        if (!form.isRight()) {
            return page.refused("login/reset");
        }
        Desk desk = Guest.desk(request);
        resets.ask(desk, email, Guest.visitor(request), page.locale());
        return page.seeOther(Arrival.home(desk) + "/login", Toast.ok(page.text("staff.reset.sent")));
    }

    @GetMapping({"/console/reset/{token}", "/operator/reset/{token}"})
    String form(@PathVariable String token, HttpServletResponse response, Form form, Model model) {
        Optional<String> email = resets.find(token);
        if (email.isEmpty()) {
            return gone(response);
        }
        model.addAttribute("email", email.get());
        return "login/new_password";
    }

    @PostMapping({"/console/reset/{token}", "/operator/reset/{token}"})
    String set(
            @PathVariable String token,
            HttpServletRequest request,
            HttpServletResponse response,
            Page page,
            Form form,
            Model model) {
        Desk desk = Guest.desk(request);
        return switch (resets.set(desk, token, form.value("password"), Guest.visitor(request))) {
            case Outcome.Done _ ->
                page.seeOther(Arrival.home(desk) + "/login", Toast.ok(page.text("staff.reset.done")));
            case Outcome.Gone _ -> gone(response);
            case Outcome.Refused refused -> {
                form.refuse("password", page.text("staff.password." + refused.flaw()));
                model.addAttribute("email", resets.find(token).orElse(""));
                yield page.refused("login/new_password");
            }
        };
    }

    private static String gone(HttpServletResponse response) {
        response.setStatus(HttpServletResponse.SC_GONE);
        return "login/gone";
    }
}
