package dev.aftersale.api;

import dev.aftersale.api.graph.Authenticator;
import dev.aftersale.api.graph.Caller;
import dev.aftersale.merchant.TokenHolder;
import dev.aftersale.merchant.Tokens;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Asks the merchants' tokens who is calling. */
@Component
class TokenAuthenticator implements Authenticator {

    private final Tokens tokens;

    TokenAuthenticator(Tokens tokens) {
        this.tokens = tokens;
    }

    @Override
    public Caller authenticate(String token, @Nullable String proof) {
        return caller(tokens.authenticate(token, proof));
    }

    private static Caller caller(TokenHolder holder) {
        var merchant = holder.merchant();
        return new Caller(
                merchant.id(),
                merchant.cmsId(),
                merchant.pageId(),
                holder.appId(),
                holder.appName(),
                holder.scopes(),
                holder.expiresAt(),
                merchant.suspended());
    }
}
