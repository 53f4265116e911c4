package dev.aftersale.login;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.security.web.csrf.CsrfTokenRepository;
import org.springframework.security.web.csrf.DefaultCsrfToken;
import org.springframework.stereotype.Component;

/**
 * The token that each of our forms carries and no other site knows: kept in a cookie beside the form, which over HTTPS no
 * other host can set. Known from before the log-in, and new after it.
 */
@Component
final class FormTokens implements CsrfTokenRepository {

    static final String PARAMETER = "_csrf";
    static final String HEADER = "X-CSRF-TOKEN";

    private static final Duration LIFE = Duration.ofDays(7);
    private static final SecureRandom RANDOM = new SecureRandom();

    @Override
    public CsrfToken generateToken(HttpServletRequest request) {
        var bits = new byte[24];
        RANDOM.nextBytes(bits);
        return token(Base64.getUrlEncoder().withoutPadding().encodeToString(bits));
    }

    @Override
    public @Nullable CsrfToken loadToken(HttpServletRequest request) {
        Cookie[] cookies = request.getCookies();
        if (cookies != null) {
            for (Cookie cookie : cookies) {
                if (cookie.getName().equals(name(request)) && !cookie.getValue().isEmpty()) {
                    return token(cookie.getValue());
                }
            }
        }
        return null;
    }

    @Override
    public void saveToken(@Nullable CsrfToken token, HttpServletRequest request, HttpServletResponse response) {
        var cookie = ResponseCookie.from(name(request), token == null ? "" : token.getToken())
                .path("/")
                .maxAge(token == null ? Duration.ZERO : LIFE)
                .httpOnly(true)
                .secure(request.isSecure())
                .sameSite("Lax")
                .build();
        response.addHeader(HttpHeaders.SET_COOKIE, cookie.toString());
    }

    private static CsrfToken token(String value) {
        return new DefaultCsrfToken(HEADER, PARAMETER, value);
    }

    private static String name(HttpServletRequest request) {
        return request.isSecure() ? "__Host-form" : "form";
    }
}
