package dev.aftersale.console;

import dev.aftersale.base.Db;
import dev.aftersale.pages.Counts;
import dev.aftersale.returns.Returns;
import dev.aftersale.staff.SignedIn;
import dev.aftersale.support.Threads;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ModelAttribute;

/** What waits behind the entries of the console's menu; counted only if a page with the menu is shown. */
@ControllerAdvice(basePackageClasses = MenuCounts.class)
class MenuCounts {

    private final Db db;
    private final Threads threads;
    private final Returns returns;

    MenuCounts(Db db, Threads threads, Returns returns) {
        this.db = db;
        this.threads = threads;
        this.returns = returns;
    }

    @ModelAttribute
    void count(SignedIn me, HttpServletRequest request) {
        Counts.are(
                request,
                () -> db.reading(me.merchant(), () -> {
                    var waiting = threads.waiting(me.merchant());
                    var asked = returns.asked(me.merchant());
                    return Map.of(
                            "messages", (long) waiting.unanswered(),
                            "messages.overdue", (long) waiting.overdue(),
                            "returns", (long) asked.toAnswer(),
                            "returns.overdue", (long) asked.overdue());
                }));
    }
}
