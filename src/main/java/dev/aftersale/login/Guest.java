package dev.aftersale.login;

import dev.aftersale.staff.Desk;
import dev.aftersale.staff.Session;
import dev.aftersale.staff.Sessions;
import dev.aftersale.staff.Visitor;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/** What a request tells of its sender. */
final class Guest {

    private static final String SESSION = Guest.class.getName() + ".session";

    private Guest() {}

    static Visitor visitor(HttpServletRequest request) {
        return new Visitor(
                request.getRemoteAddr(), Objects.requireNonNullElse(request.getHeader(HttpHeaders.USER_AGENT), ""));
    }

    static Desk desk(HttpServletRequest request) {
        String path = request.getRequestURI();
        return path.startsWith("/operator") ? Desk.OPERATOR : Desk.CONSOLE;
    }

    /** Looked up once a request. */
    static @Nullable Session session(HttpServletRequest request, Sessions sessions) {
        if (request.getAttribute(SESSION) instanceof Session found) {
            return found;
        }
        Desk desk = desk(request);
        String token = SessionCookie.read(request, desk);
        Session session = token == null
                ? null
                : sessions.find(token).filter(found -> found.desk() == desk).orElse(null);
        request.setAttribute(SESSION, session);
        return session;
    }
}
