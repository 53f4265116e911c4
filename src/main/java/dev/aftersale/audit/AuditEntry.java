package dev.aftersale.audit;

import dev.aftersale.base.Actor;
import dev.aftersale.base.MerchantId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One change.
 *
 * @param before a JSON object; null for what was not there before
 * @param after the same; null for what is no more
 */
public record AuditEntry(
        long id,
        MerchantId merchant,
        Instant at,
        String action,
        String object,
        @Nullable String before,
        @Nullable String after,
        Actor actor) {}
