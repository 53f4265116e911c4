package dev.aftersale.login;

import dev.aftersale.pages.Form;
import dev.aftersale.pages.Page;
import dev.aftersale.staff.Desk;
import dev.aftersale.staff.LogIn.Outcome;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.time.InstantSource;
import org.springframework.stereotype.Component;

/** What follows from a step of the log-in: a new session and on to the next page, or the same page again. */
@Component
final class Threshold {

    private final FormTokens tokens;
    private final InstantSource clock;

    Threshold(FormTokens tokens, InstantSource clock) {
        this.tokens = tokens;
        this.clock = clock;
    }

    /** @param wrong the text for what was not right */
    String cross(
            Outcome outcome,
            String template,
            String wrong,
            HttpServletRequest request,
            HttpServletResponse response,
            Page page,
            Form form) {
        Desk desk = Guest.desk(request);
        return switch (outcome) {
            case Outcome.Entered entered -> {
                enter(entered, desk, request, response);
                yield page.seeOther(Arrival.next(desk, entered.stage(), form.value("to")));
            }
            case Outcome.Wrong _ -> {
                form.refuse(page.text(wrong));
                yield page.refused(template);
            }
            case Outcome.TooSoon pause -> {
                long minutes =
                        1 + Duration.between(clock.instant(), pause.until()).toMinutes();
                response.setHeader("Retry-After", Long.toString(60 * minutes));
                form.refuse(page.text("staff.login.too_soon", minutes));
                response.setStatus(429);
                yield template;
            }
        };
    }

    /** A new session, and a new token for forms: nothing from before the log-in is good after it. */
    void enter(Outcome.Entered entered, Desk desk, HttpServletRequest request, HttpServletResponse response) {
        SessionCookie.write(request, response, desk, entered.token());
        tokens.saveToken(null, request, response);
    }
}
