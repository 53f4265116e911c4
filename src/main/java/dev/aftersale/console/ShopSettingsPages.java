package dev.aftersale.console;

import static dev.aftersale.staff.Permission.SETTINGS_WRITE;

import dev.aftersale.base.ProblemException;
import dev.aftersale.merchant.BuyerCancel;
import dev.aftersale.merchant.ConsentOffer;
import dev.aftersale.merchant.Contacts;
import dev.aftersale.merchant.Identity;
import dev.aftersale.merchant.Merchant;
import dev.aftersale.merchant.Merchants;
import dev.aftersale.merchant.Policies;
import dev.aftersale.merchant.QueueAddresses;
import dev.aftersale.merchant.SettingsChange;
import dev.aftersale.merchant.ShopSettings;
import dev.aftersale.merchant.Withdrawal;
import dev.aftersale.pages.Form;
import dev.aftersale.pages.Page;
import dev.aftersale.pages.Toast;
import dev.aftersale.staff.Needs;
import dev.aftersale.staff.Permission;
import dev.aftersale.staff.SignedIn;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;

/** {@code /console/settings/…}: what a merchant decides by itself, a group of settings a page. */
@Controller
@Needs(Permission.VIEW)
class ShopSettingsPages {

    private static final String SHOP = "shop";
    private static final String CONTACTS = "contacts";
    private static final String POLICIES = "policies";
    private static final String BUYERS = "buyers";

    private static final int LINE = 255;
    private static final int LINK = 2_000;

    private final Merchants merchants;

    ShopSettingsPages(Merchants merchants) {
        this.merchants = merchants;
    }

    @GetMapping("/console/settings/shop")
    String shop(SignedIn me, Page page, Model model) {
        var merchant = merchants.get(me.merchant());
        var shop = merchant.settings().shop();
        var form = Form.empty(page)
                .with("name", merchant.name())
                .with("time_zone", shop.timeZone().getId())
                .with("locale", shop.locale().getLanguage())
                .with("low_stock_below", shop.lowStockBelow());
        return shown(me, model, form, SHOP);
    }

    @PostMapping("/console/settings/shop")
    @Needs(SETTINGS_WRITE)
    String changeShop(SignedIn me, Page page, Form form, Model model) {
        String name = form.text("name", 200);
        int low = (int) form.number("low_stock_below", 0, 1_000_000);
        var zone = Zones.read(page, form, "time_zone");
        Locale locale =
                Locale.of(form.value("locale"), merchants.get(me.merchant()).country());
        return changed(
                me,
                page,
                form,
                model,
                SHOP,
                was -> was.named(name),
                () -> SettingsChange.of(new ShopSettings(zone, locale, low)));
    }

    @GetMapping("/console/settings/contacts")
    String contacts(SignedIn me, Page page, Model model) {
        var merchant = merchants.get(me.merchant());
        var contacts = merchant.settings().contacts();
        var form = Form.empty(page)
                .with("support_email", merchant.supportEmail())
                .with("notices_email", contacts.noticesEmail())
                .with("phone", contacts.phone())
                .with("help_url", contacts.helpUrl())
                .with("inquiries_email", contacts.queues().inquiries())
                .with("claims_email", contacts.queues().claims())
                .with("chargebacks_email", contacts.queues().chargebacks())
                .with("sales_email", contacts.queues().sales())
                .with("tests_email", contacts.queues().tests());
        return shown(me, model, form, CONTACTS);
    }

    @PostMapping("/console/settings/contacts")
    @Needs(SETTINGS_WRITE)
    String changeContacts(SignedIn me, Page page, Form form, Model model) {
        String support = form.optionalText("support_email", LINE);
        String notices = form.optionalText("notices_email", LINE);
        String phone = form.optionalText("phone", 40);
        String help = form.optionalText("help_url", LINK);
        String inquiries = form.optionalText("inquiries_email", LINE);
        String claims = form.optionalText("claims_email", LINE);
        String chargebacks = form.optionalText("chargebacks_email", LINE);
        String sales = form.optionalText("sales_email", LINE);
        String tests = form.optionalText("tests_email", LINE);
        return changed(
                me,
                page,
                form,
                model,
                CONTACTS,
                was -> was.reachedAt(support),
                () -> SettingsChange.of(new Contacts(
                        notices, phone, help, new QueueAddresses(inquiries, claims, chargebacks, sales, tests))));
    }

    @GetMapping("/console/settings/policies")
    String policies(SignedIn me, Page page, Model model) {
        var policies = merchants.get(me.merchant()).settings().policies();
        var form = Form.empty(page)
                .with("return_policy", policies.returnPolicy())
                .with("privacy_url", policies.privacyUrl())
                .with("terms_url", policies.termsUrl());
        return shown(me, model, form, POLICIES);
    }

    @PostMapping("/console/settings/policies")
    @Needs(SETTINGS_WRITE)
    String changePolicies(SignedIn me, Page page, Form form, Model model) {
        String text = form.optionalText("return_policy", 10_000);
        String privacy = form.optionalText("privacy_url", LINK);
        String terms = form.optionalText("terms_url", LINK);
        return changed(
                me,
                page,
                form,
                model,
                POLICIES,
                UnaryOperator.identity(),
                () -> SettingsChange.of(new Policies(text, privacy, terms)));
    }

    @GetMapping("/console/settings/buyers")
    String buyers(SignedIn me, Page page, Model model) {
        var settings = merchants.get(me.merchant()).settings();
        var form = Form.empty(page)
                .with("buyer_cancel_minutes", settings.buyerCancel().minutes())
                .with("buyer_cancel_until_shipped", settings.buyerCancel().untilShipped() ? "on" : null)
                .with("withdrawal", settings.withdrawal().buyers())
                .with("withdrawal_days", settings.withdrawal().days())
                .with("consent", settings.consent().offered() ? "on" : null)
                .with("consent_benefit", settings.consent().benefit());
        return shown(me, model, form, BUYERS);
    }

    @PostMapping("/console/settings/buyers")
    @Needs(SETTINGS_WRITE)
    String changeBuyers(SignedIn me, Page page, Form form, Model model) {
        int minutes = (int) form.number("buyer_cancel_minutes", 0, 10_080);
        int days = (int) form.number("withdrawal_days", 14, 365);
        var buyers = form.choice("withdrawal", Withdrawal.Buyers.class);
        String benefit = form.optionalText("consent_benefit", 200);
        return changed(
                me,
                page,
                form,
                model,
                BUYERS,
                UnaryOperator.identity(),
                () -> SettingsChange.of(new BuyerCancel(minutes, form.isChecked("buyer_cancel_until_shipped")))
                        .after(SettingsChange.of(new Withdrawal(Objects.requireNonNull(buyers), days)))
                        .after(SettingsChange.of(new ConsentOffer(form.isChecked("consent"), benefit))));
    }

    private String shown(SignedIn me, Model model, Form form, String group) {
        Merchant merchant = merchants.get(me.merchant());
        model.addAttribute("form", form);
        model.addAttribute("merchant", merchant);
        model.addAttribute("mayChange", me.may(SETTINGS_WRITE) && !merchant.suspended());
        return "console/settings/" + group;
    }

    private String changed(
            SignedIn me,
            Page page,
            Form form,
            Model model,
            String group,
            UnaryOperator<Identity> identity,
            Supplier<SettingsChange> change) {
        if (form.isRight()) {
            try {
                merchants.change(me.merchant(), identity, change.get());
                return page.seeOther("/console/settings/" + group, Toast.ok(page.text("settings.saved")));
            } catch (ProblemException e) {
                Refusal.note(page, form, e);
            }
        }
        return page.refused(shown(me, model, form, group));
    }
}
