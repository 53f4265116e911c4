package dev.aftersale.api.graph;

import dev.aftersale.base.MerchantId;
import dev.aftersale.merchant.Scope;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * In whose name a call is made.
 *
 * @param cmsId the merchant's settings node
 * @param pageId the merchant's page, which {@code me} stands for
 * @param appId the app that holds the token; quotas are counted by it
 * @param appName as the merchant called it
 * @param expiresAt null for a token without end
 * @param suspended whether the merchant may only read at the moment
 */
public record Caller(
        MerchantId merchant,
        long cmsId,
        long pageId,
        long appId,
        String appName,
        Set<Scope> scopes,
        @Nullable Instant expiresAt,
        boolean suspended) {

    public boolean may(Scope scope) {
        return scopes.stream().anyMatch(held -> held.allows(scope));
    }
}
