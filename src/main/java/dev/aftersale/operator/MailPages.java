package dev.aftersale.operator;

import dev.aftersale.mail.MailHealth;
import dev.aftersale.mail.Mailbox;
import dev.aftersale.mail.check.Checks;
import dev.aftersale.mail.check.SelfCheck;
import dev.aftersale.merchant.Merchants;
import dev.aftersale.pages.ContentPolicy;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;

/** {@code /operator/mail}: how mail is doing, what is written to the operator, and in the demo every mail that would have been sent. */
@Controller
class MailPages {

    private static final int PAGE = 50;

    /** For the body of a mail: it may look as it likes, and do nothing, whoever wrote it. */
    private static final String MAIL_POLICY =
            "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'";

    private final Mailbox mailbox;
    private final MailHealth health;
    private final SelfCheck selfCheck;
    private final Checks checks;
    private final Merchants merchants;

    MailPages(Mailbox mailbox, MailHealth health, SelfCheck selfCheck, Checks checks, Merchants merchants) {
        this.mailbox = mailbox;
        this.health = health;
        this.selfCheck = selfCheck;
        this.checks = checks;
        this.merchants = merchants;
    }

    @GetMapping("/operator/mail")
    String list(
            @RequestParam(defaultValue = "") String order,
            @RequestParam(required = false) @Nullable Long before,
            Model model) {
        String search = order.strip();
        List<Mailbox.Entry> mails = mailbox.list(search.isEmpty() ? null : search, before, PAGE + 1);
        boolean more = mails.size() > PAGE;
        List<Mailbox.Entry> page = more ? mails.subList(0, PAGE) : mails;
        model.addAttribute(
                "list",
                new MailList(
                        search,
                        page,
                        more ? page.getLast().id() : null,
                        health.figures(),
                        health.trouble(20),
                        health.lostToStaff(20),
                        health.undeliverable(20)));
        model.addAttribute("looked", selfCheck.last().orElse(null));
        model.addAttribute(
                "unreached",
                checks.unreached(PAGE).stream()
                        .map(one -> new UnreachedRow(merchants.get(one.merchant()), one))
                        .toList());
        return "operator/mail_list";
    }

    @GetMapping("/operator/mail/{id}")
    String open(@PathVariable long id, Model model, HttpServletResponse response) {
        response.setHeader(ContentPolicy.HEADER, ContentPolicy.WITH_OWN_FRAMES);
        model.addAttribute("mail", find(id));
        return "operator/mail";
    }

    @GetMapping("/operator/mail/{id}/html")
    ResponseEntity<String> html(@PathVariable long id, HttpServletResponse response) {
        response.setHeader(ContentPolicy.HEADER, MAIL_POLICY);
        return ResponseEntity.ok()
                .contentType(MediaType.parseMediaType("text/html;charset=UTF-8"))
                .body(find(id).html());
    }

    private Mailbox.Opened find(long id) {
        return mailbox.open(id).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }
}
