package dev.aftersale.console;

import dev.aftersale.event.Webhooks;
import dev.aftersale.mail.check.Checks;
import dev.aftersale.mail.check.Standing;
import dev.aftersale.merchant.Merchant;
import dev.aftersale.merchant.Merchants;
import dev.aftersale.merchant.Tokens;
import dev.aftersale.staff.Needs;
import dev.aftersale.staff.Permission;
import dev.aftersale.staff.SignedIn;
import java.time.InstantSource;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

/** {@code /console/settings}: what is settled, at a glance; and the fees, which only the platform changes. */
@Controller
@Needs(Permission.VIEW)
class SettingsPages {

    private static final int TOKENS = 200;

    private final Merchants merchants;
    private final Tokens tokens;
    private final Webhooks webhooks;
    private final Checks checks;
    private final InstantSource clock;

    SettingsPages(Merchants merchants, Tokens tokens, Webhooks webhooks, Checks checks, InstantSource clock) {
        this.merchants = merchants;
        this.tokens = tokens;
        this.webhooks = webhooks;
        this.checks = checks;
        this.clock = clock;
    }

    @GetMapping("/console/settings")
    String overview(SignedIn me, Model model) {
        var health = webhooks.health(me.merchant());
        var now = clock.instant();
        model.addAttribute("me", me);
        model.addAttribute("merchant", merchants.get(me.merchant()));
        model.addAttribute(
                "tally",
                new SettingsTally(
                        tokens.held(me.merchant(), null, TOKENS).stream()
                                .filter(token -> token.isLive(now))
                                .count(),
                        health.size(),
                        health.stream().filter(one -> !one.isWell()).count(),
                        checks.standings(me.merchant()).stream()
                                .filter(Standing::isTrouble)
                                .count()));
        return "console/settings/overview";
    }

    @GetMapping("/console/settings/fees")
    String fees(SignedIn me, Model model) {
        Merchant merchant = merchants.get(me.merchant());
        model.addAttribute("merchant", merchant);
        model.addAttribute("example", FeeExample.of(merchant));
        return "console/settings/fees";
    }
}
