package dev.aftersale.buyer;

import dev.aftersale.mail.check.CheckReport;
import dev.aftersale.mail.check.Checks;
import dev.aftersale.mail.check.Checks.Confirmation;
import dev.aftersale.pages.Page;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.ResponseStatus;

/**
 * {@code /o/check/…}: the link in a mail that checks whether mail arrives. No log-in: who reads that mailbox may have none.
 * Opening it confirms nothing, because filters open links as well; pressing the button does.
 */
@Controller("publicMailCheckPages")
class MailCheckPages {

    private final Checks checks;

    MailCheckPages(Checks checks) {
        this.checks = checks;
    }

    @GetMapping("/o/check/{token}")
    @ResponseStatus(HttpStatus.OK)
    String ask(@PathVariable String token, Model model) {
        Optional<CheckReport> check = checks.ofLink(token);
        model.addAttribute("address", check.map(CheckReport::address).orElse(null));
        model.addAttribute(
                "done", check.filter(one -> one.confirmedAt() != null).isPresent());
        model.addAttribute("token", token);
        return "buyer/mail_check";
    }

    @PostMapping("/o/check/{token}")
    String confirm(@PathVariable String token, Page page) {
        return switch (checks.confirmByClick(token)) {
            case Confirmation.Taken taken -> page.seeOther("/o/check/" + token);
            case Confirmation.Already already -> page.seeOther("/o/check/" + token);
            case Confirmation.WrongCode wrong -> page.seeOther("/o/check/unknown");
            case Confirmation.Unknown unknown -> page.seeOther("/o/check/unknown");
        };
    }
}
