package dev.aftersale.login;

import dev.aftersale.base.Json;
import dev.aftersale.base.SecretBox;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;
import org.springframework.security.oauth2.client.web.AuthorizationRequestRepository;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationRequest;
import org.springframework.stereotype.Component;

/**
 * What a browser was sent to its identity provider with, kept in the browser itself, sealed: any of our processes can
 * receive the answer, and none that this browser didn't ask for.
 */
@Component
final class OidcRequests implements AuthorizationRequestRepository<OAuth2AuthorizationRequest> {

    private static final String COOKIE = "oidc";
    private static final Duration LIFE = Duration.ofMinutes(10);

    private final SecretBox box;

    OidcRequests(SecretBox box) {
        this.box = box;
    }

    private record Kept(
            String uri,
            String clientId,
            @Nullable String redirectUri,
            Set<String> scopes,
            @Nullable String state,
            Map<String, Object> parameters,
            Map<String, Object> attributes) {}

    @Override
    public @Nullable OAuth2AuthorizationRequest loadAuthorizationRequest(HttpServletRequest request) {
        Cookie[] cookies = request.getCookies();
        if (cookies == null) {
            return null;
        }
        for (Cookie cookie : cookies) {
            if (cookie.getName().equals(name(request))) {
                OAuth2AuthorizationRequest kept = opened(cookie.getValue());
                return kept != null && Objects.equals(kept.getState(), request.getParameter("state")) ? kept : null;
            }
        }
        return null;
    }

    private @Nullable OAuth2AuthorizationRequest opened(String sealed) {
        try {
            var text = new String(box.open(Base64.getUrlDecoder().decode(sealed)), StandardCharsets.UTF_8);
            Kept kept = Json.read(text, Kept.class);
            return OAuth2AuthorizationRequest.authorizationCode()
                    .authorizationUri(kept.uri())
                    .clientId(kept.clientId())
                    .redirectUri(kept.redirectUri())
                    .scopes(kept.scopes())
                    .state(kept.state())
                    .additionalParameters(kept.parameters())
                    .attributes(attributes -> attributes.putAll(kept.attributes()))
                    .build();
        } catch (RuntimeException e) {
            return null; // not sealed by us
        }
    }

    @Override
    public void saveAuthorizationRequest(
            @Nullable OAuth2AuthorizationRequest wanted, HttpServletRequest request, HttpServletResponse response) {
        if (wanted == null) {
            set(request, response, "", Duration.ZERO);
            return;
        }
        String kept = Json.write(new Kept(
                wanted.getAuthorizationUri(),
                wanted.getClientId(),
                wanted.getRedirectUri(),
                wanted.getScopes(),
                wanted.getState(),
                wanted.getAdditionalParameters(),
                wanted.getAttributes()));
        byte[] sealed = box.seal(kept.getBytes(StandardCharsets.UTF_8));
        set(request, response, Base64.getUrlEncoder().withoutPadding().encodeToString(sealed), LIFE);
    }

    @Override
    public @Nullable OAuth2AuthorizationRequest removeAuthorizationRequest(
            HttpServletRequest request, HttpServletResponse response) {
        OAuth2AuthorizationRequest kept = loadAuthorizationRequest(request);
        set(request, response, "", Duration.ZERO);
        return kept;
    }

    private static void set(HttpServletRequest request, HttpServletResponse response, String value, Duration life) {
        response.addHeader(
                HttpHeaders.SET_COOKIE,
                ResponseCookie.from(name(request), value)
                        .path("/")
                        .maxAge(life)
                        .httpOnly(true)
                        .secure(request.isSecure())
                        .sameSite("Lax")
                        .build()
                        .toString());
    }

    private static String name(HttpServletRequest request) {
        return (request.isSecure() ? "__Host-" : "") + COOKIE;
    }
}
