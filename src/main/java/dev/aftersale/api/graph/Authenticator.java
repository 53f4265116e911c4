package dev.aftersale.api.graph;

import org.jspecify.annotations.Nullable;

/** Knows whose token is whose. */
public interface Authenticator {

    /**
     * @param proof the caller's {@code appsecret_proof}, checked whenever it is given and demanded where the token asks for it
     * @throws dev.aftersale.base.ProblemException INVALID_TOKEN, EXPIRED_TOKEN, BAD_APPSECRET_PROOF, MERCHANT_DISABLED
     */
    Caller authenticate(String token, @Nullable String proof);
}
