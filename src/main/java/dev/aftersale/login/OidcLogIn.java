package dev.aftersale.login;

import dev.aftersale.pages.Pages;
import dev.aftersale.pages.Toast;
import dev.aftersale.staff.Desk;
import dev.aftersale.staff.LogIn;
import dev.aftersale.staff.LogIn.Outcome;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.oauth2.client.registration.ClientRegistrations;
import org.springframework.security.oauth2.client.registration.SupplierClientRegistrationRepository;
import org.springframework.security.oauth2.core.oidc.user.OidcUser;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.context.RequestAttributeSecurityContextRepository;

/**
 * Log-in by OpenID Connect, where a provider is {@linkplain OidcOffer configured}: authorization code with PKCE. People are
 * known by the e-mail address that the provider says it has verified; it makes no accounts. The provider's own second
 * factors stand for ours.
 */
@Configuration(proxyBeanMethods = false)
class OidcLogIn {

    private static final String CALLBACK = "/login/oidc/callback/";

    private final OidcOffer offer;
    private final LogIn logIn;
    private final Threshold threshold;
    private final Pages pages;

    OidcLogIn(OidcOffer offer, LogIn logIn, Threshold threshold, Pages pages) {
        this.offer = offer;
        this.logIn = logIn;
        this.threshold = threshold;
        this.pages = pages;
    }

    /** Asks the provider for its addresses when the first one logs in: this program starts without it. */
    private ClientRegistrationRepository registrations() {
        return new SupplierClientRegistrationRepository(
                () -> new org.springframework.security.oauth2.client.registration.InMemoryClientRegistrationRepository(
                        registration(Desk.CONSOLE), registration(Desk.OPERATOR)));
    }

    private ClientRegistration registration(Desk desk) {
        String id = desk.name().toLowerCase(java.util.Locale.ROOT);
        return ClientRegistrations.fromIssuerLocation(offer.issuer())
                .registrationId(id)
                .clientId(offer.clientId())
                .clientSecret(offer.clientSecret())
                .redirectUri("{baseUrl}" + CALLBACK + id)
                .scope("openid", "email", "profile")
                .build();
    }

    @Bean
    @Order(99)
    SecurityFilterChain provider(HttpSecurity http, OidcRequests requests) throws Exception {
        http.securityMatcher("/login/oidc/**")
                .authorizeHttpRequests(all -> all.anyRequest().permitAll())
                .sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .securityContext(
                        context -> context.securityContextRepository(new RequestAttributeSecurityContextRepository()))
                .requestCache(cache -> cache.disable())
                .logout(logout -> logout.disable())
                .csrf(csrf -> csrf.disable()) // only GETs, and each answer carries the state that its browser was given
                .headers(headers -> headers.cacheControl(cache -> cache.disable()));
        if (offer.isMade()) {
            http.oauth2Login(oidc -> oidc.clientRegistrationRepository(registrations())
                    .loginPage("/console/login")
                    .authorizationEndpoint(
                            start -> start.baseUri("/login/oidc").authorizationRequestRepository(requests))
                    .redirectionEndpoint(end -> end.baseUri(CALLBACK + "*"))
                    .successHandler(this::vouchedFor)
                    .failureHandler((request, response, refused) -> refuse(request, response)));
        }
        return http.build();
    }

    private void vouchedFor(HttpServletRequest request, HttpServletResponse response, Authentication authentication) {
        Desk desk = desk(request);
        String email =
                authentication.getPrincipal() instanceof OidcUser user && Boolean.TRUE.equals(user.getEmailVerified())
                        ? user.getEmail()
                        : null;
        Outcome outcome =
                email == null ? new Outcome.Wrong() : logIn.withVerifiedEmail(desk, email, Guest.visitor(request));
        if (outcome instanceof Outcome.Entered entered) {
            threshold.enter(entered, desk, request, response);
            redirect(response, Arrival.next(desk, entered.stage(), null));
        } else {
            refuse(request, response);
        }
    }

    private void refuse(HttpServletRequest request, HttpServletResponse response) {
        var page = pages.of(request, response);
        page.seeOther("", Toast.bad(page.text("staff.login.oidc.refused", offer.label())));
        redirect(response, Arrival.home(desk(request)) + "/login");
    }

    private static void redirect(HttpServletResponse response, String path) {
        response.setStatus(HttpServletResponse.SC_FOUND);
        response.setHeader("Location", path);
    }

    private static Desk desk(HttpServletRequest request) {
        return request.getRequestURI().startsWith(CALLBACK + "operator") ? Desk.OPERATOR : Desk.CONSOLE;
    }
}
