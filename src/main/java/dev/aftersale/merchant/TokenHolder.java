package dev.aftersale.merchant;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Whom an access token speaks for. */
public record TokenHolder(
        Merchant merchant,
        long appId,
        String appName,
        Set<Scope> scopes,
        @Nullable Instant expiresAt) {}
