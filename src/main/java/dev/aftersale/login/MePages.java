package dev.aftersale.login;

import dev.aftersale.base.Ids;
import dev.aftersale.base.Texts;
import dev.aftersale.pages.Form;
import dev.aftersale.pages.Option;
import dev.aftersale.pages.Page;
import dev.aftersale.pages.Toast;
import dev.aftersale.staff.Accounts;
import dev.aftersale.staff.Accounts.PasswordChange;
import dev.aftersale.staff.Factors;
import dev.aftersale.staff.LogIn;
import dev.aftersale.staff.Needs;
import dev.aftersale.staff.Permission;
import dev.aftersale.staff.Session;
import dev.aftersale.staff.Sessions;
import jakarta.servlet.http.HttpServletRequest;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PostMapping;

/** Everybody's own account: name, language, time zone, password, and the browsers that are logged in. */
@Controller
@Needs(Permission.VIEW)
class MePages {

    private final Accounts accounts;
    private final Sessions sessions;
    private final Factors factors;
    private final LogIn logIn;

    MePages(Accounts accounts, Sessions sessions, Factors factors, LogIn logIn) {
        this.accounts = accounts;
        this.sessions = sessions;
        this.factors = factors;
        this.logIn = logIn;
    }

    @ModelAttribute
    void desk(HttpServletRequest request, Model model) {
        model.addAttribute("desk", Guest.desk(request));
    }

    @GetMapping({"/console/me", "/operator/me"})
    String show(HttpServletRequest request, Page page, Model model) {
        Session me = me(request);
        model.addAttribute("profile", profile(page, me));
        model.addAttribute("password", Form.empty(page));
        return tell(me, page, model);
    }

    private static Form profile(Page page, Session me) {
        return Form.empty(page)
                .with("name", me.name())
                .with("locale", me.locale())
                .with("zone", me.zone());
    }

    private String tell(Session me, Page page, Model model) {
        model.addAttribute("me", me);
        model.addAttribute("factors", factors.of(me.personId()));
        model.addAttribute("sessions", sessions.of(me.personId()));
        model.addAttribute("several", logIn.merchantsOf(me.personId()).size() > 1);
        model.addAttribute("languages", languages(page));
        model.addAttribute("zones", zones(page));
        return "login/me";
    }

    @PostMapping({"/console/me", "/operator/me"})
    String change(HttpServletRequest request, Page page, Form form, Model model) {
        Session me = me(request);
        String name = form.text("name", 100);
        String locale = form.value("locale");
        String zone = form.value("zone");
        if (languages(page).stream().noneMatch(one -> one.value().equals(locale))) {
            form.refuse("locale", page.text("common.form.choose"));
        }
        if (zones(page).stream().noneMatch(one -> one.value().equals(zone))) {
            form.refuse("zone", page.text("common.form.choose"));
        }
        if (!form.isRight()) {
            model.addAttribute("profile", form);
            model.addAttribute("password", Form.empty(page));
            tell(me, page, model);
            return page.refused("login/me");
        }
        accounts.change(me, name, locale.isEmpty() ? null : locale, zone.isEmpty() ? null : zone);
        return page.seeOther(home(request), Toast.ok(page.text("staff.me.saved")));
    }

    @PostMapping({"/console/me/password", "/operator/me/password"})
    String password(HttpServletRequest request, Page page, Form form, Model model) {
        Session me = me(request);
        PasswordChange change =
                accounts.changePassword(me, form.value("old"), form.value("fresh"), Guest.visitor(request));
        if (change == PasswordChange.DONE) {
            return page.seeOther(home(request), Toast.ok(page.text("staff.me.password.changed")));
        }
        boolean old = change == PasswordChange.WRONG;
        form.refuse(old ? "old" : "fresh", page.text("staff.password." + change));
        model.addAttribute("profile", profile(page, me));
        model.addAttribute("password", form);
        tell(me, page, model);
        return page.refused("login/me");
    }

    @PostMapping({"/console/me/sessions", "/operator/me/sessions"})
    String end(HttpServletRequest request, Page page, Form form) {
        Session me = me(request);
        if (form.value("session").equals("others")) {
            sessions.endOthers(me.personId(), me.id());
        } else {
            Ids.read(form.value("session")).ifPresent(id -> sessions.end(me.personId(), id));
        }
        return page.seeOther(home(request), Toast.ok(page.text("staff.me.sessions.ended")));
    }

    private Session me(HttpServletRequest request) {
        return Objects.requireNonNull(Guest.session(request, sessions)); // all of these routes want one
    }

    private static String home(HttpServletRequest request) {
        return Arrival.home(Guest.desk(request)) + "/me";
    }

    private static List<Option> languages(Page page) {
        var options = new ArrayList<Option>();
        options.add(new Option("", page.text("staff.me.locale.browser")));
        Texts.LANGUAGES.forEach(one -> options.add(new Option(one.getLanguage(), one.getDisplayLanguage(one))));
        return options;
    }

    private static List<Option> zones(Page page) {
        var options = new ArrayList<Option>();
        options.add(new Option("", page.text("staff.me.zone.business")));
        for (String id : new TreeSet<>(ZoneId.getAvailableZoneIds())) {
            if (id.matches("(Africa|America|Antarctica|Asia|Atlantic|Australia|Europe|Indian|Pacific)/.*|UTC")) {
                options.add(new Option(id, id.replace('_', ' ')));
            }
        }
        return options;
    }
}
