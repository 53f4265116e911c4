package dev.aftersale.console;

import dev.aftersale.pages.Counts;
import dev.aftersale.staff.SignedIn;
import dev.aftersale.support.Threads;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ModelAttribute;

/** What waits behind the entries of the console's menu; counted only if a page with the menu is shown. */
@ControllerAdvice(basePackageClasses = MenuCounts.class)
class MenuCounts {

    private final Threads threads;

    MenuCounts(Threads threads) {
        this.threads = threads;
    }

    @ModelAttribute
    void count(SignedIn me, HttpServletRequest request) {
        Counts.are(request, () -> {
            var waiting = threads.waiting(me.merchant());
            return Map.of(
                    "messages", (long) waiting.unread(),
                    "messages.overdue", (long) waiting.overdue());
        });
    }
}
