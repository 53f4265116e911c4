package dev.aftersale.login;

import dev.aftersale.staff.Desk;
import dev.aftersale.staff.Sessions;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;

/**
 * Where a browser keeps the token of its session: out of reach for scripts and for forms on other sites, and over HTTPS
 * under a name that no other host can set.
 */
final class SessionCookie {

    private SessionCookie() {}

    static @Nullable String read(HttpServletRequest request, Desk desk) {
        Cookie[] cookies = request.getCookies();
        if (cookies == null) {
            return null;
        }
        for (Cookie cookie : cookies) {
            if (cookie.getName().equals(name(request, desk))
                    && !cookie.getValue().isEmpty()) {
                return cookie.getValue();
            }
        }
        return null;
    }

    static void write(HttpServletRequest request, HttpServletResponse response, Desk desk, String token) {
        set(request, response, desk, token, Sessions.LONGEST);
    }

    static void clear(HttpServletRequest request, HttpServletResponse response, Desk desk) {
        set(request, response, desk, "", Duration.ZERO);
    }

    private static void set(
            HttpServletRequest request, HttpServletResponse response, Desk desk, String token, Duration life) {
        response.addHeader(
                HttpHeaders.SET_COOKIE,
                ResponseCookie.from(name(request, desk), token)
                        .path("/")
                        .maxAge(life)
                        .httpOnly(true)
                        .secure(request.isSecure())
                        .sameSite("Lax")
                        .build()
                        .toString());
    }

    private static String name(HttpServletRequest request, Desk desk) {
        return (request.isSecure() ? "__Host-" : "") + desk.name().toLowerCase(Locale.ROOT);
    }
}
