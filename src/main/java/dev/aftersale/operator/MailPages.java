package dev.aftersale.operator;

import dev.aftersale.mail.MailHealth;
import dev.aftersale.mail.Mailbox;
import jakarta.servlet.http.HttpServletResponse;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;

/** {@code /operator/mail}: how mail is doing, and in the demo every mail that would have been sent. */
@Controller
class MailPages {

    private static final int PAGE = 50;

    /** For the body of a mail: it may look as it likes, and do nothing, whoever wrote it. */
    private static final String MAIL_POLICY =
            "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'";

    private final Mailbox mailbox;
    private final MailHealth health;
    private final InstantSource clock;
    private final boolean demo;

    MailPages(Mailbox mailbox, MailHealth health, InstantSource clock, @Value("${aftersale.demo:false}") boolean demo) {
        this.mailbox = mailbox;
        this.health = health;
        this.clock = clock;
        this.demo = demo;
    }

    @ModelAttribute
    void protect(HttpServletResponse response) {
        response.setHeader("Content-Security-Policy", OperatorSecurity.POLICY);
    }

    @GetMapping("/operator")
    String home() {
        return "redirect:/operator/mail";
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
                "page",
                new MailList(
                        demo,
                        search,
                        page,
                        more ? page.getLast().id() : null,
                        health.figures(),
                        health.trouble(20),
                        new Moments(clock.instant())));
        return "operator/mail_list";
    }

    @GetMapping("/operator/mail/{id}")
    String open(@PathVariable long id, Model model) {
        model.addAttribute("page", new OpenedMail(find(id), new Moments(clock.instant())));
        return "operator/mail";
    }

    @GetMapping("/operator/mail/{id}/html")
    ResponseEntity<String> html(@PathVariable long id) {
        return ResponseEntity.ok()
                .header("Content-Security-Policy", MAIL_POLICY)
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .contentType(MediaType.parseMediaType("text/html;charset=UTF-8"))
                .body(find(id).html());
    }

    private Mailbox.Opened find(long id) {
        return mailbox.open(id).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }
}
