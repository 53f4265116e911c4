package dev.aftersale.operator;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.csrf.CookieCsrfTokenRepository;

/** Who may see the operator's pages, and what a browser may do on them. */
@Configuration
class OperatorSecurity {

    @Bean
    @Order(100)
    SecurityFilterChain operatorPages(HttpSecurity http, AuthenticationProvider operatorLogin) throws Exception {
        return http.securityMatcher("/operator", "/operator/**")
                .authorizeHttpRequests(requests -> requests.anyRequest().hasRole("OPERATOR"))
                .authenticationProvider(operatorLogin)
                .httpBasic(basic -> basic.realmName("Aftersale operator"))
                .sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .csrf(csrf -> csrf.csrfTokenRepository(new CookieCsrfTokenRepository()))
                .headers(headers -> headers.contentTypeOptions(Customizer.withDefaults())
                        .frameOptions(frames -> frames.sameOrigin())
                        .referrerPolicy(Customizer.withDefaults()))
                .build();
    }

    @Bean
    AuthenticationProvider operatorLogin(OperatorAccess access) {
        return new AuthenticationProvider() {
            @Override
            public Authentication authenticate(Authentication login) {
                if (!access.isRight(login.getName(), String.valueOf(login.getCredentials()))) {
                    throw new BadCredentialsException("not the operator");
                }
                return UsernamePasswordAuthenticationToken.authenticated(
                        OperatorAccess.USER, null, AuthorityUtils.createAuthorityList("ROLE_OPERATOR"));
            }

            @Override
            public boolean supports(Class<?> type) {
                return UsernamePasswordAuthenticationToken.class.isAssignableFrom(type);
            }
        };
    }
}
