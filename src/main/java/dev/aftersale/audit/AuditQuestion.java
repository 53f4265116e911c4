package dev.aftersale.audit;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which changes are looked for; null: any.
 *
 * @param actorId the person's or app's id
 * @param action the whole name, or with a dot at its end the beginning of it: {@code staff.}
 * @param object a part of what people call it
 * @param from included
 * @param to not included
 * @param before only changes older than the one with this id
 */
public record AuditQuestion(
        @Nullable String actorId,
        @Nullable String action,
        @Nullable String object,
        @Nullable Instant from,
        @Nullable Instant to,
        @Nullable Long before,
        int limit) {}
