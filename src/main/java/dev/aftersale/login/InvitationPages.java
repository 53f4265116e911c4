package dev.aftersale.login;

import dev.aftersale.merchant.Merchants;
import dev.aftersale.pages.Form;
import dev.aftersale.pages.Page;
import dev.aftersale.pages.Toast;
import dev.aftersale.staff.Desk;
import dev.aftersale.staff.Invitations;
import dev.aftersale.staff.Invitations.Acceptance;
import dev.aftersale.staff.Invitations.Invitation;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Optional;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;

/** Joining a merchant's staff. Looking at an invitation does not accept it: mail scanners look at all links. */
@Controller
class InvitationPages {

    private final Invitations invitations;
    private final Merchants merchants;

    InvitationPages(Invitations invitations, Merchants merchants) {
        this.invitations = invitations;
        this.merchants = merchants;
    }

    @GetMapping("/console/invitation/{token}")
    String show(@PathVariable String token, HttpServletResponse response, Form form, Model model) {
        Optional<Invitation> invitation = invitations.find(token);
        if (invitation.isEmpty()) {
            return gone(response, model);
        }
        tell(invitation.get(), model);
        return "login/invitation";
    }

    @PostMapping("/console/invitation/{token}")
    String accept(
            @PathVariable String token,
            HttpServletRequest request,
            HttpServletResponse response,
            Page page,
            Form form,
            Model model) {
        Optional<Invitation> invitation = invitations.find(token);
        if (invitation.isEmpty()) {
            return gone(response, model);
        }
        tell(invitation.get(), model);
        String name = invitation.get().newcomer() ? form.text("name", 100) : "";
        if (!form.isRight()) {
            return page.refused("login/invitation");
        }
        return switch (invitations.accept(token, name, form.value("password"), Guest.visitor(request))) {
            case Acceptance.Joined _ -> page.seeOther("/console/login", Toast.ok(page.text("staff.invitation.joined")));
            case Acceptance.Gone _ -> gone(response, model);
            case Acceptance.Refused refused -> {
                form.refuse("password", page.text("staff.password." + refused.flaw()));
                yield page.refused("login/invitation");
            }
        };
    }

    private void tell(Invitation invitation, Model model) {
        model.addAttribute("invitation", invitation);
        model.addAttribute("business", merchants.get(invitation.merchant()).name());
    }

    private static String gone(HttpServletResponse response, Model model) {
        response.setStatus(HttpServletResponse.SC_GONE);
        model.addAttribute("desk", Desk.CONSOLE);
        return "login/gone";
    }
}
