package dev.aftersale.console;

import static dev.aftersale.staff.Permission.TOKENS_WRITE;

import dev.aftersale.base.ProblemException;
import dev.aftersale.merchant.Merchants;
import dev.aftersale.merchant.Scope;
import dev.aftersale.merchant.Tokens;
import dev.aftersale.pages.Form;
import dev.aftersale.pages.Page;
import dev.aftersale.pages.Toast;
import dev.aftersale.staff.Needs;
import dev.aftersale.staff.Permission;
import dev.aftersale.staff.SignedIn;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** {@code /console/settings/tokens}: who acts for the merchant through the API. */
@Controller
@Needs(Permission.VIEW)
class TokenPages {

    private static final int PAGE = 50;

    /** Days that a new token may live; 0: until it is revoked. */
    private static final List<Integer> LIVES = List.of(0, 30, 90, 365);

    private final Tokens tokens;
    private final Merchants merchants;

    TokenPages(Tokens tokens, Merchants merchants) {
        this.tokens = tokens;
        this.merchants = merchants;
    }

    @GetMapping("/console/settings/tokens")
    String list(SignedIn me, Page page, Model model, @RequestParam(required = false) @Nullable Long before) {
        var form = Form.empty(page).with("life", 0);
        return shown(me, model, form, before);
    }

    @PostMapping("/console/settings/tokens")
    @Needs(TOKENS_WRITE)
    String issue(SignedIn me, Page page, Form form, Model model) {
        String name = form.text("app_name", 100);
        Set<Scope> scopes = scopes(page, form);
        Duration life = life(page, form);
        if (!form.isRight()) {
            return page.refused(shown(me, model, form, null));
        }
        try {
            var issued =
                    tokens.issue(me.merchant(), name, scopes, life, form.isChecked("proof"), "console:" + form.key());
            if (issued.isEmpty()) {
                return page.seeOther("/console/settings/tokens", Toast.warn(page.text("settings.tokens.shown_before")));
            }
            model.addAttribute("appName", name);
            model.addAttribute("issued", issued.get());
            return "console/settings/token_issued"; // not behind a redirect: it is kept nowhere to be shown from
        } catch (ProblemException e) {
            Refusal.note(page, form, e);
            return page.refused(shown(me, model, form, null));
        }
    }

    private static Set<Scope> scopes(Page page, Form form) {
        var scopes = EnumSet.noneOf(Scope.class);
        List<String> wanted = form.values("scopes");
        Arrays.stream(Scope.values())
                .filter(scope -> wanted.contains(scope.name()))
                .forEach(scopes::add);
        if (scopes.isEmpty()) {
            form.refuse("scopes", page.text("settings.tokens.no_scope"));
        }
        return scopes;
    }

    private static @Nullable Duration life(Page page, Form form) {
        int days = (int) form.number("life", 0, 365);
        if (!LIVES.contains(days)) {
            form.refuse("life", page.text("common.form.choose"));
        }
        return days == 0 ? null : Duration.ofDays(days);
    }

    @PostMapping("/console/settings/tokens/{app}/revoke")
    @Needs(TOKENS_WRITE)
    String revoke(SignedIn me, Page page, @PathVariable long app) {
        tokens.revoke(me.merchant(), app);
        return page.seeOther("/console/settings/tokens", Toast.ok(page.text("settings.tokens.revoked_now")));
    }

    private String shown(SignedIn me, Model model, Form form, @Nullable Long before) {
        var merchant = merchants.get(me.merchant());
        List<Tokens.Held> held = tokens.held(me.merchant(), before, PAGE + 1);
        boolean more = held.size() > PAGE;
        List<Tokens.Held> shown = more ? held.subList(0, PAGE) : held;
        model.addAttribute("form", form);
        model.addAttribute("tokens", shown);
        model.addAttribute("next", more ? Long.valueOf(shown.getLast().appId()) : null);
        model.addAttribute("lives", LIVES);
        model.addAttribute("mayChange", me.may(TOKENS_WRITE) && !merchant.suspended());
        return "console/settings/tokens";
    }
}
