package dev.aftersale.payment;

import org.jspecify.annotations.Nullable;

/**
 * An intent that came to its end.
 *
 * @param pspId the gateway's id of what it did
 * @param reason why it failed
 */
public record SettledIntent(
        Intent intent,
        Settlement settlement,
        @Nullable String pspId,
        @Nullable String reason) {}
