package dev.aftersale.login;

import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import dev.aftersale.testing.Ports;
import jakarta.servlet.http.HttpServlet;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.interfaces.RSAPrivateKey;
import java.security.interfaces.RSAPublicKey;
import java.util.stream.Stream;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.startup.Tomcat;
import org.springframework.context.annotation.Bean;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.config.annotation.web.configuration.OAuth2AuthorizationServerConfiguration;
import org.springframework.security.config.annotation.web.configurers.oauth2.server.authorization.OAuth2AuthorizationServerConfigurer;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.server.authorization.client.InMemoryRegisteredClientRepository;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClientRepository;
import org.springframework.security.oauth2.server.authorization.settings.AuthorizationServerSettings;
import org.springframework.security.oauth2.server.authorization.settings.ClientSettings;
import org.springframework.security.oauth2.server.authorization.token.JwtEncodingContext;
import org.springframework.security.oauth2.server.authorization.token.OAuth2TokenCustomizer;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.web.context.support.AnnotationConfigWebApplicationContext;
import org.springframework.web.filter.DelegatingFilterProxy;

/** A company's OpenID provider: Spring Authorization Server on a Tomcat of its own, with a log-in form at {@code /login}. */
final class OpenIdProvider {

    static final String CLIENT = "aftersale";
    static final String SECRET = "client secret";
    static final String KNOWN = "nora@company.test";
    static final String UNKNOWN = "stranger@company.test";
    static final String UNVERIFIED = "una@company.test";
    static final String OWNER = "olga@company.test";
    static final String LEAVING = "lea@company.test";
    static final String SUSPENDED = "sue@company.test";
    static final String OPERATOR = "root@company.test";
    static final String PASSWORD = "secret";

    private final Tomcat tomcat = new Tomcat();
    private final int port = Ports.free();

    String issuer() {
        return "http://127.0.0.1:" + port;
    }

    /** @param client where the program is that people log in to */
    void start(URI client) throws IOException, LifecycleException {
        String folder = Files.createTempDirectory("provider").toString();
        tomcat.setBaseDir(folder);
        tomcat.setPort(port);
        var context = tomcat.addContext("", folder);
        context.setParentClassLoader(OpenIdProvider.class.getClassLoader());
        var spring = new AnnotationConfigWebApplicationContext();
        spring.setClassLoader(OpenIdProvider.class.getClassLoader());
        spring.register(Setup.class);
        spring.addBeanFactoryPostProcessor(beans -> {
            beans.registerSingleton("issuer", issuer());
            beans.registerSingleton("client", client);
        });
        context.addServletContainerInitializer(
                (types, servlets) -> {
                    spring.setServletContext(servlets);
                    spring.refresh();
                    servlets.addFilter("security", new DelegatingFilterProxy("springSecurityFilterChain", spring))
                            .addMappingForUrlPatterns(null, false, "/*");
                    servlets.addServlet("nothing", new HttpServlet() {}).addMapping("/");
                },
                null);
        tomcat.getConnector();
        tomcat.start();
    }

    void stop() throws LifecycleException {
        tomcat.stop();
        tomcat.destroy();
    }

    /** Not a component: our own program must not find it. */
    @EnableWebSecurity
    static class Setup {

        @Bean
        SecurityFilterChain provider(HttpSecurity http) throws Exception {
            var server = new OAuth2AuthorizationServerConfigurer();
            return http.with(server, settings -> settings.oidc(Customizer.withDefaults()))
                    .authorizeHttpRequests(all -> all.anyRequest().authenticated())
                    // with a session: a password in the call itself is read only after the provider has looked who
                    // calls
                    .formLogin(Customizer.withDefaults())
                    .build();
        }

        @Bean
        UserDetailsService people() {
            return new InMemoryUserDetailsManager(
                    Stream.of(KNOWN, UNKNOWN, UNVERIFIED, OWNER, LEAVING, SUSPENDED, OPERATOR)
                            .map(email -> User.withUsername(email)
                                    .password("{noop}" + PASSWORD)
                                    .build())
                            .toList());
        }

        @Bean
        RegisteredClientRepository clients(URI client) {
            return new InMemoryRegisteredClientRepository(RegisteredClient.withId(CLIENT)
                    .clientId(CLIENT)
                    .clientSecret("{noop}" + SECRET)
                    .clientAuthenticationMethod(ClientAuthenticationMethod.CLIENT_SECRET_BASIC)
                    .authorizationGrantType(AuthorizationGrantType.AUTHORIZATION_CODE)
                    .redirectUri(client.resolve("/login/oidc/callback/console").toString())
                    .redirectUri(client.resolve("/login/oidc/callback/operator").toString())
                    .scope("openid")
                    .scope("email")
                    .scope("profile")
                    .clientSettings(ClientSettings.builder()
                            .requireProofKey(true)
                            .requireAuthorizationConsent(false)
                            .build())
                    .build());
        }

        @Bean
        OAuth2TokenCustomizer<JwtEncodingContext> claims() {
            return context -> context.getClaims()
                    .claim("email", context.getPrincipal().getName())
                    .claim("email_verified", !context.getPrincipal().getName().equals(UNVERIFIED));
        }

        @Bean
        AuthorizationServerSettings settings(String issuer) {
            return AuthorizationServerSettings.builder().issuer(issuer).build();
        }

        @Bean
        JWKSource<SecurityContext> keys() throws NoSuchAlgorithmException {
            var generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2_048);
            var pair = generator.generateKeyPair();
            return new ImmutableJWKSet<>(new JWKSet(new RSAKey.Builder((RSAPublicKey) pair.getPublic())
                    .privateKey((RSAPrivateKey) pair.getPrivate())
                    .keyID("one")
                    .build()));
        }

        @Bean
        JwtDecoder decoder(JWKSource<SecurityContext> keys) {
            return OAuth2AuthorizationServerConfiguration.jwtDecoder(keys);
        }
    }
}
