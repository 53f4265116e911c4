package dev.aftersale.login;

import dev.aftersale.base.Actor;
import dev.aftersale.base.Texts;
import dev.aftersale.merchant.Merchant;
import dev.aftersale.merchant.Merchants;
import dev.aftersale.pages.Person;
import dev.aftersale.staff.Desk;
import dev.aftersale.staff.Session;
import dev.aftersale.staff.Sessions;
import dev.aftersale.staff.SignedIn;
import dev.aftersale.staff.SignedInOperator;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/** Tells each request whose session it belongs to, and everything below it who acts. */
@Component
class DeskPeople extends OncePerRequestFilter {

    private static final String PERSON = DeskPeople.class.getName() + ".person";

    private final Sessions sessions;
    private final Merchants merchants;

    DeskPeople(Sessions sessions, Merchants merchants) {
        this.sessions = sessions;
        this.merchants = merchants;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        Session session = Guest.session(request, sessions);
        if (session == null || !session.isOpen()) {
            chain.doFilter(request, response);
            return;
        }
        Object person = person(session, request);
        request.setAttribute(PERSON, person);
        Person.isHere(request, shown(person, session));
        try {
            Actor.run(actor(session, request), () -> chain.doFilter(request, response));
        } catch (IOException | ServletException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new ServletException(e);
        }
    }

    private Object person(Session session, HttpServletRequest request) {
        Locale locale = session.locale() == null ? request.getLocale() : Locale.forLanguageTag(session.locale());
        if (session.desk() == Desk.OPERATOR) {
            return new SignedInOperator(
                    session.personId(), session.name(), session.email(), locale, zone(session.zone(), ZoneOffset.UTC));
        }
        Merchant merchant = merchants.get(Objects.requireNonNull(session.merchant()));
        return new SignedIn(
                session.personId(),
                merchant.id(),
                session.name(),
                session.email(),
                Objects.requireNonNull(session.role()),
                merchant.suspended(),
                locale,
                zone(session.zone(), merchant.settings().shop().timeZone()));
    }

    private Person shown(Object person, Session session) {
        Locale chosen = session.locale() == null ? null : Locale.forLanguageTag(session.locale());
        return switch (person) {
            case SignedIn staff -> {
                Merchant merchant = merchants.get(staff.merchant());
                var suspension = merchant.suspension();
                yield new Person(
                        staff.name(),
                        Texts.in(staff.locale()).get("staff.role." + staff.role()),
                        merchant.name(),
                        suspension == null ? null : suspension.reason(),
                        chosen,
                        staff.zone(),
                        "/console/login/out",
                        "/console/me");
            }
            case SignedInOperator operator ->
                new Person(
                        operator.name(),
                        Texts.in(operator.locale()).get("staff.role.operator"),
                        null,
                        null,
                        chosen,
                        operator.zone(),
                        "/operator/login/out",
                        "/operator/me");
            default -> throw new IllegalStateException("nobody's session: " + person);
        };
    }

    private static ZoneId zone(@Nullable String own, ZoneId otherwise) {
        try {
            return own == null ? otherwise : ZoneId.of(own);
        } catch (DateTimeException e) {
            return otherwise; // of a time zone that this Java doesn't know any more
        }
    }

    private static Actor actor(Session session, HttpServletRequest request) {
        boolean console = session.desk() == Desk.CONSOLE;
        return new Actor(
                console ? Actor.Kind.STAFF : Actor.Kind.OPERATOR,
                Long.toString(session.personId()),
                session.name(),
                request.getRemoteAddr(),
                console ? Actor.Via.CONSOLE : Actor.Via.OPERATOR_CONSOLE);
    }

    /** Null for whoever isn't logged in. */
    static @Nullable Object personOf(HttpServletRequest request) {
        return request.getAttribute(PERSON);
    }
}
