package dev.aftersale.console;

import dev.aftersale.base.Db;
import dev.aftersale.base.Money;
import dev.aftersale.base.ProblemException;
import dev.aftersale.merchant.Merchants;
import dev.aftersale.order.Order;
import dev.aftersale.pages.Form;
import dev.aftersale.pages.Page;
import dev.aftersale.pages.Toast;
import dev.aftersale.returns.ReturnPolicies;
import dev.aftersale.returns.ReturnPolicy;
import dev.aftersale.returns.ReturnRule;
import dev.aftersale.returns.ReturnRulePreview;
import dev.aftersale.returns.Verdict;
import dev.aftersale.staff.Needs;
import dev.aftersale.staff.Permission;
import dev.aftersale.staff.SignedIn;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Currency;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;

/** {@code /console/settings/returns}: policy, window, deadlines, and the table of rules with its preview. */
@Controller
@Needs(Permission.VIEW)
class ReturnSettingsPages {

    /** Lines of the form for rules that are not there yet. */
    private static final int SPARE_RULES = 2;

    private final ReturnPolicies policies;
    private final ReturnRulePreview preview;
    private final Merchants merchants;
    private final Db db;

    ReturnSettingsPages(ReturnPolicies policies, ReturnRulePreview preview, Merchants merchants, Db db) {
        this.policies = policies;
        this.preview = preview;
        this.merchants = merchants;
        this.db = db;
    }

    @GetMapping("/console/settings/returns")
    String form(SignedIn me, Page page, Model model) {
        ReturnPolicy policy = policies.of(me.merchant());
        show(me, filled(page, policy, currency(me)), policy.rules().size(), null, model);
        return "returns/settings";
    }

    /** Saves; or, by the other button, shows what the rules as filled in would have decided last month. */
    @PostMapping("/console/settings/returns")
    @Needs(Permission.SETTINGS_WRITE)
    String change(SignedIn me, Page page, Form form, Model model) {
        int rules = countRules(form);
        ReturnRulePreview.Preview seen = null;
        try {
            ReturnPolicy policy = read(me, page, form, rules);
            if (form.isRight() && form.value("do").equals("preview")) {
                seen = preview.lastMonth(me.merchant(), policy.rules());
            } else if (form.isRight()) {
                db.within(me.merchant(), tx -> {
                    var was = policies.of(tx, me.merchant());
                    policies.change(tx, me.merchant(), policy);
                    return was;
                });
                return page.seeOther("/console/settings/returns", Toast.ok(page.text("returns.set.done")));
            }
        } catch (ProblemException e) {
            form.refuse(e.detail());
        }
        show(me, form, rules, seen, model);
        return seen == null ? page.refused("returns/settings") : "returns/settings";
    }

    private void show(SignedIn me, Form form, int rules, ReturnRulePreview.@Nullable Preview seen, Model model) {
        model.addAttribute("form", form);
        model.addAttribute("rules", Math.min(ReturnRule.MOST, rules + SPARE_RULES));
        model.addAttribute("preview", seen);
        model.addAttribute("currency", currency(me).getCurrencyCode());
        model.addAttribute("canWrite", me.may(Permission.SETTINGS_WRITE));
    }

    private Currency currency(SignedIn me) {
        return Currency.getInstance(merchants.get(me.merchant()).currency());
    }

    private static Form filled(Page page, ReturnPolicy policy, Currency currency) {
        var address = policy.address();
        var form = Form.empty(page)
                .with("mode", policy.mode())
                .with("external_url", policy.externalUrl())
                .with("window_days", policy.windowDays())
                .with("answer_days", policy.answerDays())
                .with("reminders", joined(policy.reminderHours()))
                .with("refund_days", policy.refundDays())
                .with("holidays", joined(policy.holidays().stream().sorted().toList()))
                .with("label_payer", policy.labelPayer())
                .with("label_fee", page.amount(new Money(policy.labelFee(), currency)))
                .with("final_sale", joined(policy.finalSale()))
                .with("name", address == null ? null : address.name())
                .with("street1", address == null ? null : address.street1())
                .with("street2", address == null ? null : address.street2())
                .with("city", address == null ? null : address.city())
                .with("region", address == null ? null : address.state())
                .with("postal_code", address == null ? null : address.postalCode())
                .with("country", address == null ? null : address.country());
        for (DayOfWeek day : policy.workingDays()) {
            form.with("day_" + day.name(), "on");
        }
        check(form, "label_on_acceptance", policy.labelOnAcceptance());
        check(form, "label_by_mail", policy.labelByMail());
        check(form, "refund_on_inspection", policy.refundOnAcceptedInspection());
        check(form, "shipping_too", policy.shippingToo());
        check(form, "exchange", policy.exchange());
        check(form, "store_credit", policy.storeCredit());
        for (int i = 0; i < policy.rules().size(); i++) {
            ReturnRule rule = policy.rules().get(i);
            String of = "_" + i;
            form.with("rule" + of, rule.name())
                    .with("then" + of, rule.then())
                    .with("reasons" + of, ReasonGroup.of(rule.reasons()))
                    .with("below" + of, amount(page, rule.valueBelow(), currency))
                    .with("at_least" + of, amount(page, rule.valueAtLeast(), currency))
                    .with("items" + of, joined(rule.items()))
                    .with("min_orders" + of, rule.minOrders())
                    .with("min_days" + of, rule.minDays())
                    .with("max_returns" + of, rule.maxReturns());
            check(form, "photo" + of, rule.withPhoto());
        }
        return form;
    }

    private static void check(Form form, String field, boolean on) {
        if (on) {
            form.with(field, "on");
        }
    }

    private static @Nullable String amount(Page page, @Nullable Long minor, Currency currency) {
        return minor == null ? null : page.amount(new Money(minor, currency));
    }

    private static String joined(List<?> values) {
        return String.join(", ", values.stream().map(Objects::toString).toList());
    }

    private static int countRules(Form form) {
        int rules = 0;
        for (int i = 0; i < ReturnRule.MOST; i++) {
            if (!form.value("rule_" + i).isBlank()) {
                rules = i + 1;
            }
        }
        return rules;
    }

    private ReturnPolicy read(SignedIn me, Page page, Form form, int ruleCount) {
        Currency currency = currency(me);
        var mode = form.choice("mode", ReturnPolicy.Mode.class);
        var payer = form.choice("label_payer", ReturnPolicy.LabelPayer.class);
        String url = form.optionalText("external_url", 1_000);
        int window = (int) form.number("window_days", 0, 3_650);
        int answer = (int) form.number("answer_days", 1, 30);
        int refund = (int) form.number("refund_days", 1, 90);
        var reminders = numbers(page, form, "reminders");
        var holidays = dates(page, form);
        var days = EnumSet.noneOf(DayOfWeek.class);
        for (DayOfWeek day : DayOfWeek.values()) {
            if (form.isChecked("day_" + day.name())) {
                days.add(day);
            }
        }
        if (days.isEmpty()) {
            form.refuse("day_MONDAY", page.text("returns.set.no_day"));
            days.add(DayOfWeek.MONDAY);
        }
        if (mode == ReturnPolicy.Mode.EXTERNAL && url.isEmpty()) {
            form.refuse("external_url", page.text("common.form.required"));
        }
        if (!url.isEmpty() && !ReturnPolicy.isPage(url)) {
            form.refuse("external_url", page.text("returns.set.external_url.bad"));
        }
        long fee = form.money("label_fee", currency).minor();
        var rules = new ArrayList<ReturnRule>();
        for (int i = 0; i < ruleCount; i++) {
            if (!form.value("rule_" + i).isBlank()) {
                rules.add(rule(form, "_" + i, currency));
            }
        }
        var address = address(form);
        var finalSale = words(form.optionalText("final_sale", 20_000));
        boolean unreadable = !form.isRight();
        return new ReturnPolicy(
                mode == null || unreadable ? ReturnPolicy.Mode.REQUESTS : mode,
                url.isEmpty() || unreadable ? null : url,
                window,
                address,
                answer,
                reminders,
                refund,
                days,
                holidays,
                payer == null ? ReturnPolicy.LabelPayer.MERCHANT : payer,
                fee,
                form.isChecked("label_on_acceptance"),
                form.isChecked("label_by_mail"),
                form.isChecked("refund_on_inspection"),
                form.isChecked("shipping_too"),
                form.isChecked("exchange"),
                form.isChecked("store_credit"),
                finalSale,
                rules);
    }

    private static ReturnRule rule(Form form, String of, Currency currency) {
        var then = form.choice("then" + of, Verdict.class);
        var reasons = form.choice("reasons" + of, ReasonGroup.class);
        long below = form.money("below" + of, currency).minor();
        long atLeast = form.money("at_least" + of, currency).minor();
        return new ReturnRule(
                form.text("rule" + of, 100),
                then == null ? Verdict.REVIEW : then,
                reasons == null ? Set.of() : reasons.reasons(),
                form.value("at_least" + of).isBlank() ? null : atLeast,
                form.value("below" + of).isBlank() ? null : below,
                words(form.optionalText("items" + of, 2_000)),
                number(form, "min_orders" + of),
                number(form, "min_days" + of),
                number(form, "max_returns" + of),
                form.isChecked("photo" + of));
    }

    private static @Nullable Integer number(Form form, String field) {
        int number = (int) form.number(field, 0, 1_000_000);
        return form.value(field).isBlank() ? null : number;
    }

    private static Order.@Nullable Address address(Form form) {
        String street = form.optionalText("street1", 200);
        String name = form.optionalText("name", 200);
        String street2 = form.optionalText("street2", 200);
        String city = form.optionalText("city", 200);
        String region = form.optionalText("region", 100);
        String postalCode = form.optionalText("postal_code", 40);
        String country = form.optionalCountry("country");
        if (street.isEmpty() && city.isEmpty() && name.isEmpty()) {
            return null;
        }
        return new Order.Address(
                given(name),
                null,
                null,
                given(street),
                given(street2),
                given(city),
                given(region),
                given(postalCode),
                given(country));
    }

    private static @Nullable String given(String text) {
        return text.isEmpty() ? null : text;
    }

    private static List<String> words(String text) {
        return Arrays.stream(text.split("[,;\\s]+"))
                .filter(word -> !word.isBlank())
                .distinct()
                .toList();
    }

    private static List<Integer> numbers(Page page, Form form, String field) {
        var numbers = new ArrayList<Integer>();
        for (String word : words(form.optionalText(field, 200))) {
            try {
                numbers.add(Integer.valueOf(word));
            } catch (NumberFormatException e) {
                form.refuse(field, page.text("returns.set.not_hours"));
            }
        }
        return numbers;
    }

    private static Set<LocalDate> dates(Page page, Form form) {
        var dates = new LinkedHashSet<LocalDate>();
        for (String word : words(form.optionalText("holidays", 10_000))) {
            try {
                dates.add(LocalDate.parse(word));
            } catch (DateTimeException e) {
                form.refuse("holidays", page.text("returns.set.not_dates"));
            }
        }
        return dates;
    }
}
