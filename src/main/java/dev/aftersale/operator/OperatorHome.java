package dev.aftersale.operator;

import dev.aftersale.desk.Desks;
import dev.aftersale.doctor.Doctor;
import dev.aftersale.event.WebhookHealth;
import dev.aftersale.event.Webhooks;
import dev.aftersale.mail.MailHealth;
import dev.aftersale.mail.check.SelfCheck;
import dev.aftersale.merchant.MerchantSearch;
import dev.aftersale.merchant.Merchants;
import dev.aftersale.payment.PaymentIntents;
import dev.aftersale.returns.ReturnEscalations;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** {@code /operator}: what needs an operator; {@code /operator/queues} and {@code /operator/webhooks}: what lies behind it. */
@Controller
class OperatorHome {

    private static final int SOME = 20;
    private static final int PAGE = 50;

    private final ReturnEscalations returns;
    private final Queues queues;
    private final Webhooks webhooks;
    private final MailHealth mail;
    private final Merchants merchants;
    private final PaymentIntents intents;
    private final Desks desks;
    private final Doctor doctor;
    private final SelfCheck selfCheck;

    OperatorHome(
            ReturnEscalations returns,
            Queues queues,
            Webhooks webhooks,
            MailHealth mail,
            Merchants merchants,
            PaymentIntents intents,
            Desks desks,
            Doctor doctor,
            SelfCheck selfCheck) {
        this.queues = queues;
        this.returns = returns;
        this.webhooks = webhooks;
        this.mail = mail;
        this.merchants = merchants;
        this.intents = intents;
        this.desks = desks;
        this.doctor = doctor;
        this.selfCheck = selfCheck;
    }

    @GetMapping("/operator")
    String home(Model model) {
        List<OverdueReturn> overdue = overdue();
        model.addAttribute("overdue", overdue.size() > SOME ? overdue.subList(0, SOME) : overdue);
        model.addAttribute("moreOverdue", overdue.size() > SOME);
        var real = Set.of(PaymentIntents.SIMULATOR, PaymentIntents.EXTERNAL);
        model.addAttribute("queues", queues.reports());
        model.addAttribute("onlySimulated", real.containsAll(intents.gateways()));
        model.addAttribute("verdict", doctor.lastVerdict().orElse(null));
        model.addAttribute("webhooks", webhooks.health(true, 0, SOME));
        model.addAttribute("mail", mail.figures());
        model.addAttribute(
                "findings", selfCheck.last().map(SelfCheck.Report::findings).orElse(List.of()));
        model.addAttribute("suspended", merchants.search(new MerchantSearch(null, true, 0, SOME)));
        return "operator/home";
    }

    /** One more than is shown, which tells that there are more. */
    private List<OverdueReturn> overdue() {
        return returns.overdue(Instant.EPOCH, SOME + 1).stream()
                .map(late -> new OverdueReturn(merchants.get(late.merchant()), late))
                .toList();
    }

    @GetMapping("/operator/queues")
    String queues(Model model) {
        model.addAttribute("queues", queues.reports());
        model.addAttribute("intents", intents.troubled(SOME));
        model.addAttribute(
                "desks",
                desks.troubled(SOME).stream()
                        .map(one -> new DeskRow(merchants.get(one.merchant()), one.state()))
                        .toList());
        return "operator/queues";
    }

    @GetMapping("/operator/webhooks")
    String webhooks(
            @RequestParam(defaultValue = "false") boolean all,
            @RequestParam(defaultValue = "0") long after,
            Model model) {
        List<WebhookHealth> found = webhooks.health(!all, after, PAGE + 1);
        boolean more = found.size() > PAGE;
        List<WebhookHealth> shown = more ? found.subList(0, PAGE) : found;
        model.addAttribute("all", all);
        model.addAttribute(
                "rows",
                shown.stream()
                        .map(one ->
                                new WebhookRow(merchants.get(one.subscription().merchant()), one))
                        .toList());
        model.addAttribute(
                "next", more ? Long.valueOf(shown.getLast().subscription().id()) : null);
        return "operator/webhooks";
    }
}
