package dev.aftersale.login;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * The identity provider that people may log in with, if one is configured: {@code aftersale.oidc.issuer},
 * {@code aftersale.oidc.client-id}, {@code aftersale.oidc.client-secret}, and {@code aftersale.oidc.name} for the button.
 */
@Component
final class OidcOffer {

    private final String issuer;
    private final String clientId;
    private final String clientSecret;
    private final String label;

    OidcOffer(
            @Value("${aftersale.oidc.issuer:}") String issuer,
            @Value("${aftersale.oidc.client-id:}") String clientId,
            @Value("${aftersale.oidc.client-secret:}") String clientSecret,
            @Value("${aftersale.oidc.name:OpenID Connect}") String label) {
        this.issuer = issuer;
        this.clientId = clientId;
        this.clientSecret = clientSecret;
        this.label = label;
    }

    boolean isMade() {
        return !issuer.isBlank();
    }

    String issuer() {
        return issuer;
    }

    String clientId() {
        return clientId;
    }

    String clientSecret() {
        return clientSecret;
    }

    String label() {
        return label;
    }

    /** What the button says; null where there is none. */
    @Nullable
    String name() {
        return isMade() ? label : null;
    }
}
