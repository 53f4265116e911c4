package dev.aftersale.login;

import dev.aftersale.staff.Desk;
import dev.aftersale.staff.Session;
import dev.aftersale.staff.Sessions;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.config.observation.SecurityObservationSettings;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;

/** Who gets in, and where a forged form is stopped. */
@Configuration(proxyBeanMethods = false)
class DeskSecurity {

    /** Open to everybody; all else of the two consoles wants a session. */
    static final List<String> OPEN = List.of(
            "/console/login/**",
            "/console/reset/**",
            "/console/invitation/**",
            "/operator/login/**",
            "/operator/reset/**");

    /** Samples of components, for whoever looks at a demo. */
    private static final String DESIGN = "/console/design";

    @Bean
    @Order(100)
    SecurityFilterChain desks(
            HttpSecurity http,
            Sessions sessions,
            DeskPeople people,
            FormTokens tokens,
            @Value("${aftersale.demo:false}") boolean demo)
            throws Exception {
        List<String> open =
                demo ? Stream.concat(OPEN.stream(), Stream.of(DESIGN)).toList() : OPEN;
        return http.securityMatcher("/console", "/console/**", "/operator", "/operator/**")
                .authorizeHttpRequests(requests -> requests.requestMatchers(open.toArray(String[]::new))
                        .permitAll()
                        .anyRequest()
                        .access((authentication, context) ->
                                new AuthorizationDecision(isOpen(Guest.session(context.getRequest(), sessions)))))
                .exceptionHandling(refusals -> refusals.authenticationEntryPoint(DeskSecurity::toLogIn))
                .addFilterBefore(people, AuthorizationFilter.class)
                .with(new Common(tokens), Customizer.withDefaults())
                .build();
    }

    /** Buyers' pages are opened by the links that they hold; only forged forms are stopped here. */
    @Bean
    @Order(101)
    SecurityFilterChain buyers(HttpSecurity http, FormTokens tokens) throws Exception {
        return http.securityMatcher("/o/**")
                .authorizeHttpRequests(requests -> requests.anyRequest().permitAll())
                .with(new Common(tokens), Customizer.withDefaults())
                .build();
    }

    /** Requests are measured as a whole: to measure each filter by itself would cost more than most of them do. */
    @Bean
    SecurityObservationSettings withoutEachFilter() {
        return SecurityObservationSettings.noObservations();
    }

    /** It belongs to the chain above, not before everything that this server answers. */
    @Bean
    FilterRegistrationBean<DeskPeople> onlyAtTheDesks(DeskPeople people) {
        var registration = new FilterRegistrationBean<>(people);
        registration.setEnabled(false);
        return registration;
    }

    /** Whether a route needs nothing of a role: the way in, and the samples, which know nothing of any merchant. */
    static boolean isForEverybody(String path) {
        return path.equals(DESIGN)
                || OPEN.stream().anyMatch(pattern -> {
                    String stem = pattern.substring(0, pattern.length() - "/**".length());
                    return path.equals(stem) || path.startsWith(stem + "/");
                });
    }

    private static boolean isOpen(@Nullable Session session) {
        return session != null && session.isOpen();
    }

    /** What is the same for all pages: no servlet sessions, and a token in each form. Other headers are the pages' own. */
    private static final class Common extends AbstractHttpConfigurer<Common, HttpSecurity> {

        private final FormTokens tokens;

        Common(FormTokens tokens) {
            this.tokens = tokens;
        }

        @Override
        public void init(HttpSecurity http) {
            http.sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                    .requestCache(cache -> cache.disable())
                    .logout(logout -> logout.disable())
                    .csrf(csrf -> csrf.csrfTokenRepository(tokens))
                    .headers(headers ->
                            headers.cacheControl(cache -> cache.disable()).frameOptions(frames -> frames.sameOrigin()));
        }
    }

    /** Whoever was on the way to a page comes there after the log-in; a part that htmx asks for becomes the whole page. */
    private static void toLogIn(
            HttpServletRequest request, HttpServletResponse response, AuthenticationException refused)
            throws IOException {
        String login = Guest.desk(request) == Desk.OPERATOR ? "/operator/login" : "/console/login";
        if ("true".equals(request.getHeader("HX-Request"))) {
            response.setHeader("HX-Redirect", login);
            response.setStatus(HttpServletResponse.SC_UNAUTHORIZED);
            return;
        }
        boolean page = request.getMethod().equals("GET");
        String query = request.getQueryString();
        String wanted = request.getRequestURI() + (query == null ? "" : "?" + query);
        response.setStatus(page ? HttpServletResponse.SC_FOUND : HttpServletResponse.SC_SEE_OTHER);
        response.setHeader(
                "Location", page ? login + "?to=" + URLEncoder.encode(wanted, StandardCharsets.UTF_8) : login);
    }
}
