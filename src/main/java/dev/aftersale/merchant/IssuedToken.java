package dev.aftersale.merchant;

import dev.aftersale.base.MerchantId;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A new token and the secret of its app. Shown once: we keep the token only as a hash. */
public record IssuedToken(
        MerchantId merchant,
        String accessToken,
        long appId,
        String appSecret,
        Set<Scope> scopes,
        @Nullable Instant expiresAt) {}
