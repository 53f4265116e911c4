package dev.aftersale.console;

import dev.aftersale.base.Ids;
import dev.aftersale.base.ProblemException;
import dev.aftersale.pages.Form;
import dev.aftersale.pages.Option;
import dev.aftersale.pages.Page;
import dev.aftersale.pages.Toast;
import dev.aftersale.staff.Invitations;
import dev.aftersale.staff.Needs;
import dev.aftersale.staff.Permission;
import dev.aftersale.staff.Role;
import dev.aftersale.staff.SignedIn;
import dev.aftersale.staff.Staff;
import dev.aftersale.staff.StaffMember;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;

/** {@code /console/settings/staff}: who works here, and what they may do. */
@Controller
@Needs(Permission.STAFF_WRITE)
class StaffPages {

    private static final String HOME = "/console/settings/staff";

    private final Staff staff;
    private final Invitations invitations;

    StaffPages(Staff staff, Invitations invitations) {
        this.staff = staff;
        this.invitations = invitations;
    }

    @GetMapping(HOME)
    @Needs(Permission.VIEW)
    String list(SignedIn me, Page page, Model model) {
        model.addAttribute("form", Form.empty(page).with("role", Role.SUPPORT));
        return show(me, page, model);
    }

    private String show(SignedIn me, Page page, Model model) {
        model.addAttribute("me", me);
        model.addAttribute("members", staff.of(me.merchant()));
        model.addAttribute("roles", roles(page));
        return "console/staff";
    }

    private static List<Option> roles(Page page) {
        return Arrays.stream(Role.values())
                .map(role -> new Option(
                        role.name(),
                        page.text("staff.role." + role) + ": " + page.text("staff.people." + role + ".may")))
                .toList();
    }

    @PostMapping(HOME + "/invite")
    String invite(SignedIn me, Page page, Form form, Model model) {
        String email = form.text("email", 255);
        Role role = role(form.value("role"));
        if (role == null) {
            form.refuse("role", page.text("common.form.choose"));
        }
        if (role != null && form.isRight()) {
            try {
                Optional<String> link = invitations.invite(me.merchant(), email, role, page.locale());
                if (link.isPresent()) {
                    return page.seeOther(HOME, Toast.ok(page.text("staff.people.invite.sent", email)));
                }
                form.refuse("email", page.text("staff.people.invite.known", email));
            } catch (ProblemException noAddress) {
                form.refuse("email", page.text("staff.people.invite.bad"));
            }
        }
        show(me, page, model);
        return page.refused("console/staff");
    }

    @PostMapping(HOME + "/role")
    String changeRole(SignedIn me, Page page, Form form) {
        StaffMember member = member(me, form);
        Role role = role(form.value("role"));
        if (member == null || role == null) {
            return page.seeOther(HOME, Toast.bad(page.text("staff.people.UNKNOWN")));
        }
        return switch (staff.changeRole(me.merchant(), member.id(), role)) {
            case DONE ->
                page.seeOther(
                        HOME,
                        Toast.ok(page.text("staff.people.changed", member.name(), page.text("staff.role." + role))));
            case ONLY_OWNER -> page.seeOther(HOME, Toast.bad(page.text("staff.people.ONLY_OWNER")));
            case UNKNOWN -> page.seeOther(HOME, Toast.bad(page.text("staff.people.UNKNOWN")));
        };
    }

    @PostMapping(HOME + "/remove")
    String remove(SignedIn me, Page page, Form form) {
        StaffMember member = member(me, form);
        if (member == null) {
            return page.seeOther(HOME, Toast.bad(page.text("staff.people.UNKNOWN")));
        }
        return switch (staff.remove(me.merchant(), member.id())) {
            case DONE -> page.seeOther(HOME, Toast.ok(page.text("staff.people.removed", member.name())));
            case ONLY_OWNER -> page.seeOther(HOME, Toast.bad(page.text("staff.people.ONLY_OWNER")));
            case UNKNOWN -> page.seeOther(HOME, Toast.bad(page.text("staff.people.UNKNOWN")));
        };
    }

    /** Null for whoever doesn't work here: other merchants' people are nobody. */
    private @Nullable StaffMember member(SignedIn me, Form form) {
        return Ids.read(form.value("person"))
                .flatMap(id -> staff.find(me.merchant(), id))
                .orElse(null);
    }

    private static @Nullable Role role(String name) {
        return Arrays.stream(Role.values())
                .filter(role -> role.name().equals(name))
                .findFirst()
                .orElse(null);
    }
}
